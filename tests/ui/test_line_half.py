"""Words that stand in the line, not sent, when what was said aloud is read back."""

import sys

import pytest

from assistant.messages import Text
from tests.e2e.program import Terminal

pytestmark = pytest.mark.slow

HEARD = "I will call"


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
    terminal = Terminal(command=[sys.executable, "-m", "tests.ui.line_stage", HEARD])
    terminal.until(Text.QUESTION_PROMPT(number=1))
    terminal.type(typed)
    terminal.until(Text.HEARD_PROMPT())
    terminal.enter(then)
    terminal.until(f"turn 2: <{sent}>")
    assert terminal.end() == 0


def test_a_half_line_that_was_erased_does_not_stand_in_the_next_line() -> None:
    """What ends the read comes twice while line editing has called us, and is not lost there."""
    terminal = Terminal(command=[sys.executable, "-m", "tests.ui.line_stage"])
    terminal.until(Text.QUESTION_PROMPT(number=1))
    terminal.type("a secret")
    terminal.until(Text.QUESTION_PROMPT(number=3))
    terminal.enter("new")
    terminal.until("turn 3: <new>")
    assert terminal.end() == 0
