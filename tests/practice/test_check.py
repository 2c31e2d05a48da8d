"""The gates: what a pack's wordings may not do to a person."""

import re

import pytest

from assistant.errors import PackError
from assistant.locations import shipped
from assistant.practice.check import approved, examine

TODAY = shipped("prompts", "en", "today.toml").read_text(encoding="utf-8")
SUPPORT = shipped("prompts", "en", "support.toml").read_text(encoding="utf-8")
SECOND = "Look at the hours ahead. Where could one small act do some good?"


def saying(text: str) -> bytes:
    return TODAY.replace(SECOND, text, 1).encode()


GATES = {
    "a hard wording": (
        "What responsibility could you take on today?",
        "It reads at grade 9.1, and 6.0 is the most. Use shorter words.",
    ),
    "a long wording": (
        "Go on. " * 16 + "Stop.",
        "It has 33 words, and 32 is the most.",
    ),
    "a long sentence": (
        "Go on " * 10 + "now.",
        "One sentence has 21 words, and 20 is the most.",
    ),
    "a price": (
        "What could you do to earn it back?",
        "The word 'earn' can press, judge or tell. Choose another.",
    ),
    "a verdict": (
        "Why did you do it?",
        "The word 'Why' can press, judge or tell. Choose another.",
    ),
    "a demand": (
        "What should you do now?",
        "The word 'should' can press, judge or tell. Choose another.",
    ),
    "a glance at the past": (
        "What of the affair comes up?",
        "The word 'affair' can press, judge or tell. Choose another.",
    ),
}


@pytest.mark.parametrize("gate", GATES)
def test_a_wording_that_weighs_on_a_person_is_found_by_file_id_and_reason(gate: str) -> None:
    text, finding = GATES[gate]
    assert examine("my.toml", saying(text)).findings == (f"my.toml, action.morning.2: {finding}",)


@pytest.mark.parametrize("gate", GATES)
def test_a_pack_with_a_finding_is_refused_whole(gate: str) -> None:
    text, finding = GATES[gate]
    with pytest.raises(PackError) as slip:
        approved("my.toml", saying(text))
    assert str(slip.value) == f"my.toml, action.morning.2: {finding}"


def test_a_pack_without_findings_is_used() -> None:
    pack = approved("my.toml", saying("Where could one act do good?"))
    assert pack.prompts[1].text == "Where could one act do good?"


def test_a_pack_that_cannot_be_read_is_one_finding_and_no_facts() -> None:
    report = examine("my.toml", b"")
    assert len(report.findings) == 1
    assert report.facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "How early can you provide it?",
        "What did you believe?",
        "Who do you rely on?",
        "Be earnest.",
    ],
)
def test_words_that_only_look_alike_are_let_through(text: str) -> None:
    assert examine("my.toml", saying(text)).findings == ()


def test_a_sentence_of_twenty_words_is_let_through() -> None:
    assert examine("my.toml", saying("Go on " * 9 + "and on.")).findings == ()


def test_every_finding_is_told_at_once() -> None:
    report = examine("my.toml", saying("Why must you prove it?"))
    assert [finding.split("'")[1] for finding in report.findings] == ["Why", "must", "prove"]


def test_a_support_page_that_presses_is_found() -> None:
    report = examine("my.toml", SUPPORT.replace("You can stop", "You must stop").encode())
    assert report.findings == (
        "my.toml, [page]: The word 'must' can press, judge or tell. Choose another.",
    )


def test_a_support_page_in_hard_words_is_found() -> None:
    lines = re.sub(r"(?s)lines = \[.*\]", 'lines = ["Consider professional counselling."]', SUPPORT)
    assert examine("my.toml", lines.encode()).findings == (
        "my.toml, [page]: It reads at grade 24.9, and 6.0 is the most. Use shorter words.",
    )
