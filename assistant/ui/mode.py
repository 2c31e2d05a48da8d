"""Which front end starts, and why: said in one line, because a mode that hides is no mode."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.messages import Text
from assistant.session.choices import Choice, Meaning, numbered, pick
from assistant.settings import Answers, Mode
from assistant.ui import line_io, terminal
from assistant.ui.asking import ask_line

_NO = frozenset({"", "0", "false", "no"})
_CHOICES = (
    Choice(Mode.PLAIN, Text.ASK_MODE_PLAIN_LINES()),
    Choice(Mode.SCREEN, Text.ASK_MODE_FULL_SCREEN()),
)
_ANSWERS = (
    Choice(Answers.TYPED, Text.ASK_ANSWERS_TYPED()),
    Choice(Answers.ALOUD, Text.ASK_ANSWERS_ALOUD()),
)


@dataclass(frozen=True)
class Chosen:
    """The mode and the reason for it."""

    mode: Mode
    why: str
    """Empty when it is the full screen."""
    first_run: bool = False
    """Whether the person was asked just now."""


def choose(
    asked_for: str | None, remembered: Mode, environment: Mapping[str, str] = os.environ
) -> Chosen | None:
    """The mode, or None when the person has to be asked.

    Screen readers cannot be detected. What the person or their environment says
    comes first, then what the terminal can do, then what was remembered.
    """
    if asked_for == Mode.PLAIN:
        return Chosen(Mode.PLAIN, Text.WHY_OPTION())
    if not (terminal.is_terminal(sys.stdout) and terminal.is_terminal(sys.stdin)):
        return Chosen(Mode.PLAIN, Text.WHY_NO_TERMINAL())
    if environment.get("TERM", "dumb") == "dumb":
        return Chosen(Mode.PLAIN, Text.WHY_DUMB())
    if asked_for == Mode.SCREEN:
        return Chosen(Mode.SCREEN, "")
    if environment.get("ACCESSIBLE", "").casefold() not in _NO:
        return Chosen(Mode.PLAIN, Text.WHY_ACCESSIBLE())
    if remembered is Mode.ASK:
        return None
    return Chosen(remembered, Text.WHY_SETTING() if remembered is Mode.PLAIN else "")


def ask() -> Mode | None:
    """Ask in plain lines; None when the person leaves instead."""
    line_io.say((Text.ASK_MODE(), Text.ASK_MODE_PLAIN()))
    return _chosen(_CHOICES, Text.ASK_MODE_PROMPT())


def ask_answers() -> Answers | None:
    """Ask how answers are given; None when the person leaves instead."""
    line_io.say((Text.ASK_ANSWERS(),))
    return _chosen(_ANSWERS, Text.ASK_ANSWERS_PROMPT())


def _chosen(choices: Sequence[Choice[Meaning]], prompt: str) -> Meaning | None:
    """What the person chooses; Enter is the first."""
    line_io.say(numbered(choices))
    outcome = ""
    while True:
        try:
            line = ask_line(f"{outcome} {prompt}".lstrip())
        except EOFError:
            return None
        chosen = pick(choices, line) if line.strip() else choices[0]
        if chosen:
            line_io.say((Text.CHOSEN(word=chosen.word), Text.ASK_MODE_DONE()))
            return chosen.meaning
        outcome = Text.CHOICE_UNKNOWN(count=len(choices))
