"""Looking back: a cursor over the days that hold answers, the same for every front end.

Looking back is a query, not a conversation, so it is no part of the machine: a
front end reads the journal and moves this cursor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Final

from assistant.messages import Text


class Look(Enum):
    """An action while looking back."""

    EARLIER = auto()
    LATER = auto()
    REPEAT = auto()
    SEARCH = auto()
    HELP = auto()
    SUPPORT = auto()
    LOCK = auto()
    CLOSE = auto()


@dataclass(frozen=True)
class LookAction:
    """How one of them is given and explained."""

    look: Look
    words: tuple[str, ...]
    """What may be typed, alone on its line; the first is the one shown."""
    key: str
    """The full screen's key, as Textual names it."""
    key_name: str
    meaning: Text


LOOKS: Final = (
    LookAction(Look.EARLIER, ("earlier", "previous", "back"), "left", "Left", Text.MEANING_EARLIER),
    LookAction(Look.LATER, ("later", "next"), "right", "Right", Text.MEANING_LATER),
    LookAction(Look.REPEAT, ("repeat", "say again"), "f2", "F2", Text.MEANING_REPEAT_DAY),
    LookAction(Look.SEARCH, ("search", "find"), "f4", "F4", Text.MEANING_SEARCH),
    LookAction(Look.HELP, ("help", "?"), "f1", "F1", Text.MEANING_HELP),
    LookAction(Look.SUPPORT, ("support", "help now"), "f7", "F7", Text.MEANING_SUPPORT),
    LookAction(Look.LOCK, ("lock", "lock the screen"), "ctrl+k", "Ctrl+K", Text.MEANING_LOCK),
    LookAction(Look.CLOSE, ("close", "stop", "quit"), "escape", "Esc", Text.MEANING_CLOSE),
)

_BY_WORD: Final[Mapping[str, Look]] = {
    word: action.look for action in LOOKS for word in action.words
}


def parse_look(line: str) -> Look | None:
    """The action that the whole line is, or None."""
    return _BY_WORD.get(" ".join(line.casefold().strip(" .!").split()))


@dataclass(frozen=True)
class Cursor:
    """One of the days that hold answers. ``days`` is not empty and runs oldest first."""

    days: tuple[date, ...]
    index: int
    outcome: str = ""
    """Why the last move went nowhere."""

    @property
    def day(self) -> date:
        """The day looked at."""
        return self.days[self.index]

    @property
    def position(self) -> str:
        """Which day this is, and of how many."""
        return Text.DAY_POSITION(number=self.index + 1, count=len(self.days))

    def moved(self, look: Look) -> "Cursor":
        """The cursor after a step earlier or later; at an end it stays and says so."""
        if look is Look.EARLIER:
            if self.index == 0:
                return replace(self, outcome=Text.NO_EARLIER())
            return replace(self, index=self.index - 1, outcome="")
        if self.index == len(self.days) - 1:
            return replace(self, outcome=Text.NO_LATER())
        return replace(self, index=self.index + 1, outcome="")


def cursor_at(days: tuple[date, ...], wanted: date | None = None) -> Cursor | None:
    """The cursor on the wanted day, else the nearest day before it, else the first one after.

    None when no day holds an answer. Without a wanted day it is the newest.
    """
    if not days:
        return None
    if wanted is None:
        return Cursor(days, len(days) - 1)
    before = [index for index, day in enumerate(days) if day <= wanted]
    index = before[-1] if before else 0
    outcome = "" if days[index] == wanted else Text.NEAREST_DAY()
    return Cursor(days, index, outcome)
