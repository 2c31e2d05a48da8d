"""Words that stand in the line, not sent, when what was said aloud is read back."""

import sys

import pytest

from assistant.messages import Text
from tests.e2e.program import Terminal

pytestmark = pytest.mark.slow

HEARD = "I will call"


def stage(*arguments: str) -> Terminal:
    """The front end by itself, at its question."""
    terminal = Terminal(command=[sys.executable, "-m", "tests.ui.line_stage", *arguments])
    terminal.until(Text.QUESTION_PROMPT(number=1))
    return terminal


@pytest.mark.parametrize(
    ("typed", "then", "sent"),
    [
        ("tonight", "", f"{HEARD} tonight"),
        ("tonight", " at six", f"{HEARD} tonight at six"),
        (f"{HEARD} tonight", "", f"{HEARD} tonight"),
        ("tonight", "\x15", ""),
    ],
    ids=["behind", "and more", "a copy is not doubled", "taken away"],
)
def test_a_half_line_stands_behind_what_was_heard_and_enter_sends_both(
    typed: str, then: str, sent: str
) -> None:
    terminal = stage(HEARD)
    terminal.type(typed)
    terminal.until(Text.HEARD_PROMPT())
    terminal.enter(then)
    terminal.until(f"turn 2: <{sent}>")
    assert terminal.end() == 0


def test_a_half_line_that_was_erased_does_not_stand_in_the_next_line() -> None:
    """What ends the read comes twice while line editing has called us, and is not lost there."""
    terminal = stage()
    terminal.type("a secret")
    terminal.until(Text.QUESTION_PROMPT(number=3))
    terminal.enter("new")
    terminal.until("turn 3: <new>")
    assert terminal.end() == 0


@pytest.mark.parametrize(
    ("heard", "prompt", "sent"),
    [
        ("", Text.QUESTION_PROMPT(number=3), "turn 3: <>"),
        (HEARD, Text.HEARD_PROMPT(), f"turn 2: <{HEARD} tonight>"),
    ],
    ids=["erased", "heard"],
)
def test_what_comes_before_a_line_is_edited_brings_no_earlier_one_back(
    heard: str, prompt: str, sent: str
) -> None:
    terminal = stage(heard, "early")
    terminal.type("tonight")
    terminal.until(Text.STILL_WORKING())
    terminal.until(prompt)
    terminal.enter()
    terminal.until(sent)
    assert terminal.end() == 0


def test_the_last_of_pasted_lines_is_sent_with_them_when_a_read_has_to_end() -> None:
    terminal = stage()
    terminal.type("one\rtwo")
    assert "<one" in terminal.until("two>")
    assert terminal.end() == 0
