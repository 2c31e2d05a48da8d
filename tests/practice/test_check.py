"""The gates: what a pack's wordings may not do to a person."""

import re

import pytest

from assistant.errors import PackError
from assistant.locations import shipped
from assistant.practice.check import approved, examine
from assistant.practice.pack import read_pack
from tests.practice.packs import own, prompt

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
    assert examine([("my.toml", saying(text))]).findings == (
        f"my.toml, action.morning.2: {finding}",
    )


def test_a_pack_that_cannot_be_read_is_one_finding_and_no_facts() -> None:
    report = examine([("my.toml", b"")])
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
    assert examine([("my.toml", saying(text))]).findings == ()


def test_a_sentence_of_twenty_words_is_let_through() -> None:
    assert examine([("my.toml", saying("Go on " * 9 + "and on."))]).findings == ()


def test_every_finding_is_told_at_once() -> None:
    report = examine([("my.toml", saying("Why must you prove it?"))])
    assert [finding.split("'")[1] for finding in report.findings] == ["Why", "must", "prove"]


def test_a_support_page_that_presses_is_found() -> None:
    report = examine([("my.toml", SUPPORT.replace("You can stop", "You must stop").encode())])
    assert report.findings == (
        "my.toml, [page]: The word 'must' can press, judge or tell. Choose another.",
    )


def test_a_support_page_in_hard_words_is_found() -> None:
    lines = re.sub(r"(?s)lines = \[.*\]", 'lines = ["Consider professional counselling."]', SUPPORT)
    assert examine([("my.toml", lines.encode())]).findings == (
        "my.toml, [page]: It reads at grade 24.9, and 6.0 is the most. Use shorter words.",
    )


BUILT_IN = ("today.toml", TODAY.encode())


def judged(*prompts: str) -> tuple[str, ...]:
    return examine([own(*prompts)], beside=[BUILT_IN]).findings


def test_a_file_that_adds_to_the_built_in_questions_is_judged_beside_them() -> None:
    report = examine([own(prompt("grace.1", text="Rest is allowed."))], beside=[BUILT_IN])
    assert report.findings == ()
    assert report.facts[:3] == (
        "own.toml holds 1 questions.",
        "The hardest to read is grace.1, at grade 1.3.",
        "The longest is grace.1, at 3 words.",
    )


def test_an_edition_of_a_built_in_file_is_judged_in_its_place() -> None:
    assert examine([("today-2.toml", TODAY.encode())], beside=[BUILT_IN]).findings == ()


ROLE_GATES = {
    "the hurt person is asked to try harder": (
        prompt("grace.hurt.1", roles=["hurt"], text="Could you try harder today?"),
        "own.toml, grace.hurt.1: The word 'try harder' can press, judge or tell. Choose another.",
    ),
    "the hurt person is asked to forgive": (
        prompt("grace.hurt.1", roles=["hurt"], text="Could you forgive today?"),
        "own.toml, grace.hurt.1: The word 'forgive' can press, judge or tell. Choose another.",
    ),
    "a page for the hurt person asks why": (
        prompt(
            "card.hurt.1",
            roles=["hurt"],
            kind="info",
            text=None,
            title="A card",
            lines=["Why did it come to this?"],
        ),
        "own.toml, card.hurt.1: The word 'Why' can press, judge or tell. Choose another.",
    ),
    "a question takes contact for granted": (
        prompt("grace.1", text="What could you do for your partner?"),
        (
            "own.toml, grace.1: The word 'partner' assumes two people in touch. "
            "Write: track = rebuild_only."
        ),
    ),
    "a listener does not hear the choices": (
        prompt("close.1", kind="choice", choices=["mine", "theirs"], text="Was it mine?"),
        "own.toml, close.1: Who only listens has to hear the choices. Say 'theirs' in it.",
    ),
    "a listener does not hear an end of the scale": (
        prompt(
            "close.1",
            kind="scale",
            scale={"low": "light", "high": "heavy"},
            text="How is it, from light to five, heavy?",
        ),
        "own.toml, close.1: Who only listens has to hear the choices. Say 'one' in it.",
    ),
    "a row is not known": (
        prompt("close.1", practice=["N9"]),
        "own.toml, close.1: There is no row N9 of the practice. Look for a slip in it.",
    ),
    "a page is too long to listen to": (
        prompt(
            "card.1", kind="info", text=None, title="A card", lines=["Go on and on and on."] * 15
        ),
        "own.toml, card.1: It has 92 words, and 90 is the most.",
    ),
    "a slot turns through with too few": (
        prompt("closeness.hurt.1", roles=["hurt"], cadence="rotate"),
        "own.toml, closeness, hurt: Wordings found: 1. Wordings needed: 3.",
    ),
}


@pytest.mark.parametrize("gate", ROLE_GATES)
def test_what_a_role_or_a_listener_deserves_is_held(gate: str) -> None:
    text, finding = ROLE_GATES[gate]
    assert judged(text) == (finding,)


def test_a_page_may_name_what_it_explains() -> None:
    lines = ["To forgive is not to forget.", "Why it hurts is not a fault."]
    assert judged(prompt("card.1", kind="info", text=None, title="Two words", lines=lines)) == ()


OTHER = "Some say that every day begins with a cup of tea, and \u2019tis so."


def test_seven_words_in_a_row_of_another_text_are_found() -> None:
    copied = prompt("close.1", text="What if every DAY begins with a cup?")
    report = examine([own(copied)], beside=[BUILT_IN], against=OTHER)
    assert report.findings == ()
    assert report.facts[-1] == "The longest run of shared words is 6: every day begins with a cup."
    copied = prompt("close.1", text="What if every DAY begins, with a cup, of milk?")
    assert examine([own(copied)], beside=[BUILT_IN], against=OTHER).findings == (
        (
            "own.toml, close.1: It shares 7 words in a row: every day begins with a cup of. "
            "The most is 6. Use your own."
        ),
    )


def test_a_page_copied_from_another_text_is_found() -> None:
    page = SUPPORT.replace("You can stop here", "Every day begins with a cup of tea")
    report = examine([("my.toml", page.encode())], against=OTHER)
    assert [finding.split(" in a row")[0] for finding in report.findings] == [
        "my.toml, [page]: It shares 8 words"
    ]


def test_a_persons_own_wordings_are_added_whole_or_not_at_all() -> None:
    built_in = read_pack([BUILT_IN])
    both = approved(built_in, [own(prompt("grace.1", text="Rest is allowed."))])
    assert both.entry("grace.1") is not None
    assert both.version("grace.1") == "1.2.3"
    assert both.version("talk.1") == built_in.header.version
    assert built_in.entry("grace.1") is None
    with pytest.raises(PackError, match=r"own\.toml, grace\.1: The word 'must'"):
        approved(built_in, [own(prompt("grace.1", text="You must rest."))])


def test_a_persons_own_wording_cannot_take_the_place_of_a_built_in_one() -> None:
    with pytest.raises(PackError, match=r"own\.toml, talk\.1: This id stands twice"):
        approved(read_pack([BUILT_IN]), [own(prompt("talk.1"))])
