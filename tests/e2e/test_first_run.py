"""What is said before the very first step: in plain lines and on the screen, and then no more."""

import pytest

from assistant.compose import GREETING
from assistant.messages import Text
from tests.e2e.program import ANSWERS, Terminal, run

pytestmark = pytest.mark.slow
HALF = ("Enter: starting? ", "Enter: ending? ")


def test_plain_lines_say_it_before_the_first_step_of_the_first_session_only() -> None:
    assert run("settings", "clear_on_close", "no").returncode == 0
    first = Terminal("--plain", columns=100)
    came = " ".join(first.until(*HALF).split())
    for line in GREETING:
        assert came.count(line) == 1
    assert Text.FIRST_HEARD() not in came
    assert came.index(GREETING[-1]) < came.index("Is your day starting or ending?")
    first.enter()
    first.until("Answer 1: ")
    first.enter(ANSWERS[0])
    first.until("Answer 2: ")
    first.type("\x04")
    assert first.end() == 0
    second = Terminal("--plain", columns=100)
    assert GREETING[0] not in second.until("Answer 2: ", *HALF)
    second.type("\x04")
    assert second.end() == 0


def test_the_screen_shows_it_too() -> None:
    assert run("settings", "mode", "screen").returncode == 0
    screen = Terminal(columns=100, rows=30)
    shown = screen.sees("Is your day starting or ending?")
    for line in GREETING:
        assert line in shown
    assert Text.FIRST_HEARD() in shown
    screen.type("\x03")
    assert screen.end() == 0
