"""The one table of actions: keys, help and docs of every front end are made from it.

An action stands here only when every front end can do it. A typed line is a
command when the whole line is one of its words; ``=`` before it makes it an
answer. Where room is short the first ones are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from assistant.messages import Text


class Command(Enum):
    """An action a person can take at every step."""

    REPEAT = auto()
    SKIP = auto()
    BACK = auto()
    AGAIN = auto()
    WHERE = auto()
    HELP = auto()
    SUPPORT = auto()
    REVIEW = auto()
    STOP = auto()


@dataclass(frozen=True)
class Action:
    """How one command is given and explained."""

    command: Command
    words: tuple[str, ...]
    """What may be typed or said, alone on its line; the first is the one shown."""
    key: str
    """The full screen's key, as Textual names it."""
    key_name: str
    """The same key as a person reads it."""
    meaning: Text


ACTIONS: Final = (
    Action(Command.HELP, ("help", "?"), "f1", "F1", Text.MEANING_HELP),
    Action(Command.SKIP, ("skip", "next", "next question"), "f4", "F4", Text.MEANING_SKIP),
    Action(Command.BACK, ("back", "go back"), "escape", "Esc", Text.MEANING_BACK),
    Action(Command.SUPPORT, ("support", "help now"), "f7", "F7", Text.MEANING_SUPPORT),
    Action(Command.STOP, ("stop", "quit", "exit"), "ctrl+q", "Ctrl+Q", Text.MEANING_STOP),
    Action(Command.REPEAT, ("repeat", "say again"), "f2", "F2", Text.MEANING_REPEAT),
    Action(Command.AGAIN, ("again", "redo"), "f5", "F5", Text.MEANING_AGAIN),
    Action(Command.REVIEW, ("review", "earlier days"), "f8", "F8", Text.MEANING_REVIEW),
    Action(Command.WHERE, ("where", "where am i"), "f6", "F6", Text.MEANING_WHERE),
)

_BY_WORD: Final[Mapping[str, Command]] = {
    word: action.command for action in ACTIONS for word in action.words
}


def parse(line: str) -> Command | None:
    """The command that the whole line is, or None when it is an answer."""
    return _BY_WORD.get(" ".join(line.casefold().strip(" .!").split()))


def answer(line: str) -> str:
    """The answer in a line that is not a command: a leading ``=`` only marked it as one."""
    stripped = line.strip()
    return stripped.removeprefix("=").lstrip() if stripped.startswith("=") else stripped
