"""Lines to call: a source for each, the country's own first, and no more sure than they are."""

import re
from datetime import date, timedelta

import pytest

from assistant.errors import PackError
from assistant.locations import shipped
from assistant.messages import Text
from assistant.practice.check import examine
from assistant.practice.support import (
    EVERYWHERE,
    READ_WITHIN,
    SHOWN_AS_OLD,
    SupportLine,
    countries,
    read_lines,
    told,
    unfit_for_release,
)
from assistant.questions import support_lines

PATH = shipped("prompts", "en", "support_lines.toml")
DATA = PATH.read_text(encoding="utf-8")
LINES = read_lines(PATH.name, DATA.encode())
TODAY = date(2026, 11, 25)
DIRECTORY = "findahelpline.com"


def changed(**changes: str) -> tuple[SupportLine, ...]:
    """The file with the first value of some keys changed."""
    text = DATA
    for key, value in changes.items():
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text, count=1)
    return read_lines(PATH.name, text.encode())


def test_each_line_that_ships_has_its_operators_or_a_governments_page() -> None:
    assert len(LINES) == 11
    assert all(line.source for line in LINES)
    assert {word for line in LINES for word in line.source_kind.split(" and ")} == {
        "operator",
        "government",
    }


SLIPS = {
    "a press report": {"source_kind": '"press"'},
    "no source": {"source": '""'},
    "a country in small letters": {"country": '"gb"'},
    "a number with words": {"call": '"call 999"'},
    "no day": {"source_date": '"2026-13"'},
    "no date, and nothing said of it": {"source_date": '""', "may_have_changed": "false"},
    "a mark that a voice cannot read": {"name": '"<b>"'},
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_file_with_a_slip_is_refused_whole_with_its_place(slip: str) -> None:
    with pytest.raises(PackError, match=r"support_lines\.toml, \[\[line\]\] 1: "):
        changed(**SLIPS[slip])


def test_a_persons_country_comes_first_and_the_list_of_many_countries_last() -> None:
    said = told(LINES, "US", TODAY)
    assert said[1] == "National Domestic Violence Hotline: 1-800-799-7233."
    assert any(line.endswith("988.") for line in said)
    assert said.index(DIRECTORY) > len(said) - 4
    others = [line for line in LINES if line.country not in {"US", EVERYWHERE}]
    assert not [line for line in others if any(line.name in one for one in said)]


@pytest.mark.parametrize("country", ["ZZ", "us", ""])
def test_where_no_country_is_known_there_are_the_general_lines(country: str) -> None:
    said = told(LINES, country, TODAY)
    assert DIRECTORY in said
    assert not any(re.search(r"\d", line) for line in said)
    assert (said[-1] == Text.SUPPORT_COUNTRY()) is (country == "")


def test_a_line_that_is_old_or_has_no_date_says_that_it_may_have_changed() -> None:
    (dated,) = [line for line in changed(source_date='"2026-11-01"') if line.country == "AU"]
    undated, fresh = LINES[0], changed(source_date='"2026-11"', may_have_changed="false")[0]
    assert undated.old(TODAY)
    assert dated.old(TODAY), "the writer's own mark stands"
    assert not fresh.old(date(2026, 11, 1) + SHOWN_AS_OLD)
    assert fresh.old(date(2026, 11, 2) + SHOWN_AS_OLD)
    assert told((undated,), "AU", TODAY)[-1] == Text.SUPPORT_MAY_HAVE_CHANGED()
    assert Text.SUPPORT_MAY_HAVE_CHANGED() not in told((fresh,), "AU", TODAY)


def test_a_year_or_a_month_counts_from_its_first_day() -> None:
    assert changed(source_date='"2025"')[0].since() == date(2025, 1, 1)
    assert changed(source_date='"2025-06"')[0].since() == date(2025, 6, 1)


def test_a_release_needs_every_page_read_in_the_last_half_year() -> None:
    newest = max(line.read_on for line in LINES)
    oldest = min(line.read_on for line in LINES)
    assert unfit_for_release(LINES, newest) == ()
    assert unfit_for_release(LINES, oldest + READ_WITHIN) == ()
    late = unfit_for_release(LINES, newest + READ_WITHIN + timedelta(days=1))
    assert len(late) == len(LINES)
    assert late[0] == "1800RESPECT: last read on 2026-11-22. Please read its page again."


@pytest.mark.parametrize("country", ["", "ZZ", *countries(LINES)])
def test_the_page_begins_with_danger_and_leaving_and_the_phones_lists_then_has_the_numbers(
    country: str,
) -> None:
    page = support_lines(country, TODAY)
    assert "danger" in page[0]
    assert "leave fast" in page[1]
    assert "phone's lists" in page[3]
    numbers = told(LINES, country, TODAY)
    assert page[4 : 4 + len(numbers)] == numbers
    assert max(map(len, page)) <= 80


def test_what_is_said_of_the_lines_passes_the_gates_of_a_page() -> None:
    said = [line for line in told(LINES, "NZ", TODAY) if not re.search(r"\d|[A-Za-z]\.[a-z]", line)]
    page = shipped("prompts", "en", "support.toml").read_text(encoding="utf-8")
    lines = "\n".join(f'    "{line.rstrip(".:")}.",' for line in said)
    fresh = re.sub(r"(?s)lines = \[.*\]", lambda _: f"lines = [\n{lines}\n]", page)
    assert examine([("lines.toml", fresh.encode())]).findings == ()


def test_a_file_of_lines_can_be_checked_like_a_pack() -> None:
    report = examine([(PATH.name, DATA.encode())])
    assert (report.findings, report.facts) == ((), ("support_lines.toml holds 11 lines.",))
    (finding,) = examine([(PATH.name, DATA.replace('"operator"', '"press"').encode())]).findings
    assert finding.startswith("support_lines.toml, [[line]] 1: ")
