"""What ships: the questions of a day and the support page."""

import re

import pytest

from assistant.journal.records import Half
from assistant.locations import shipped
from assistant.practice import reading
from assistant.practice.check import Report, examine
from assistant.practice.pack import DAILY, Pack, read_pack, read_page

TODAY = shipped("prompts", "en", "today.toml")
SUPPORT = shipped("prompts", "en", "support.toml")


def pack() -> Pack:
    return read_pack([(TODAY.name, TODAY.read_bytes())])


def support() -> tuple[str, ...]:
    return read_page(SUPPORT.name, SUPPORT.read_bytes())


def test_the_questions_pass_every_gate_with_these_numbers() -> None:
    report = examine([(TODAY.name, TODAY.read_bytes())])
    assert report.findings == ()
    assert report.facts[:3] == (
        "today.toml holds 49 questions.",
        "The hardest to read is action.evening.3, at grade 5.4.",
        "The longest is honesty.evening.6, at 23 words.",
    )


def test_the_support_page_passes_every_gate_with_these_numbers() -> None:
    assert examine([(SUPPORT.name, SUPPORT.read_bytes())]) == Report(
        findings=(),
        facts=(
            "support.toml holds 23 lines.",
            "The hardest to read is [page], at grade 3.5.",
        ),
    )


@pytest.mark.parametrize("half", Half)
@pytest.mark.parametrize("slot", DAILY)
def test_each_question_has_six_wordings_for_each_half_of_the_day(slot: str, half: Half) -> None:
    wordings = [entry for entry in pack().prompts if (entry.slot, entry.half) == (slot, half)]
    assert len({entry.text for entry in wordings}) == 6


def test_no_wording_stands_twice() -> None:
    texts = [entry.text for entry in pack().prompts]
    assert len(set(texts)) == len(texts)


def test_evening_wordings_ask_about_the_rest_of_today_and_the_next_waking() -> None:
    evening = [entry.text for entry in pack().prompts if entry.half is Half.EVENING]
    assert [text for text in evening if "tonight, or when you wake" not in text.lower()] == []


def test_morning_wordings_ask_about_today_and_never_about_the_night() -> None:
    morning = [entry.text for entry in pack().prompts if entry.half is Half.MORNING]
    assert [text for text in morning if re.search("tonight|tomorrow|wake", text.lower())] == []


def test_no_wording_says_at_which_hour_a_day_starts_or_who_shares_it() -> None:
    said = {word.lower() for entry in pack().prompts for word in reading.words(entry.text)}
    hours = {"morning", "breakfast", "dawn", "sunrise", "bed", "bedtime", "yesterday"}
    people = {"partner", "husband", "wife", "couple", "marriage", "relationship", "home"}
    assert said.isdisjoint(hours | people | {"trust", "love", "again", "anymore"})


def test_the_support_page_puts_danger_first_and_names_every_way_out() -> None:
    lines = support()
    assert "danger" in lines[0]
    for way in ("stop", "skip", "break", "another one", "Control C", "writes nothing"):
        assert any(way in line for line in lines), way


def test_the_support_page_gives_no_number_before_it_has_a_checked_source() -> None:
    assert [line for line in support() if re.search(r"\d", line)] == []


def test_a_bar_of_eighty_columns_holds_each_support_line() -> None:
    assert max(map(len, support())) <= 80


def test_the_file_says_what_no_counsellor_has_done_yet() -> None:
    assert "no counsellor has read them yet" in TODAY.read_text(encoding="utf-8")
