"""Which front end starts: a table of who asked for what, where."""

import io
import sys

import pytest

from assistant.messages import Text
from assistant.settings import Mode
from assistant.ui.mode import Chosen, choose


class Tty(io.StringIO):
    """A stream somebody sits at."""

    def isatty(self) -> bool:
        return True


XTERM = {"TERM": "xterm"}
PLAIN, SCREEN = Mode.PLAIN, Mode.SCREEN


@pytest.mark.parametrize(
    ("asked_for", "remembered", "environment", "expected"),
    [
        (None, Mode.ASK, XTERM, None),
        (None, SCREEN, XTERM, Chosen(SCREEN, "")),
        (None, PLAIN, XTERM, Chosen(PLAIN, Text.WHY_SETTING())),
        ("plain", SCREEN, XTERM, Chosen(PLAIN, Text.WHY_OPTION())),
        ("screen", PLAIN, XTERM, Chosen(SCREEN, "")),
        (None, SCREEN, {**XTERM, "ACCESSIBLE": "1"}, Chosen(PLAIN, Text.WHY_ACCESSIBLE())),
        ("screen", SCREEN, {**XTERM, "ACCESSIBLE": "1"}, Chosen(SCREEN, "")),
        (None, SCREEN, {**XTERM, "ACCESSIBLE": "0"}, Chosen(SCREEN, "")),
        (None, SCREEN, {**XTERM, "ACCESSIBLE": "no"}, Chosen(SCREEN, "")),
        (None, SCREEN, {**XTERM, "ACCESSIBLE": ""}, Chosen(SCREEN, "")),
        (None, SCREEN, {"TERM": "dumb"}, Chosen(PLAIN, Text.WHY_DUMB())),
        ("screen", SCREEN, {"TERM": "dumb"}, Chosen(PLAIN, Text.WHY_DUMB())),
        (None, SCREEN, {}, Chosen(PLAIN, Text.WHY_DUMB())),
    ],
)
def test_what_the_person_says_comes_first_then_the_terminal_then_memory(
    monkeypatch: pytest.MonkeyPatch,
    asked_for: str | None,
    remembered: Mode,
    environment: dict[str, str],
    expected: Chosen | None,
) -> None:
    monkeypatch.setattr(sys, "stdin", Tty())
    monkeypatch.setattr(sys, "stdout", Tty())
    assert choose(asked_for, remembered, environment) == expected


def test_without_a_terminal_it_is_plain_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Tty())
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    chosen = choose("screen", Mode.SCREEN, XTERM)
    assert chosen == Chosen(PLAIN, Text.WHY_NO_TERMINAL())
