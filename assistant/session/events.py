"""What happened: frozen facts in the past tense, without behaviour.

Each carries ``at``, a :class:`Moment`: the core has no clock of its own. What
answers a ``Say`` or a ``Listen``, and what a person typed, carries the
``turn`` it belongs to. Fields that hold a person's words stay out of ``repr``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from assistant.journal.records import AnswerState, Word
from assistant.session.commands import Command


@dataclass(frozen=True)
class Moment:
    """One reading of both clocks."""

    seconds: float
    """Monotonic seconds: only differences mean anything."""
    wall: datetime
    """Aware local time: what is written down."""


class Manner(Enum):
    """How a person or the system ended the session."""

    CALM = auto()
    """``stop``, Ctrl-D, the end of input: what was said is kept."""
    QUICK = auto()
    """Ctrl-C: silence and a blank screen first, words stay as a draft."""
    CUT_OFF = auto()
    """Hang-up or SIGTERM: words stay as a draft."""


class Trouble(Enum):
    """Why a device could not do what it was asked."""

    FILE_MISSING = auto()
    FILE_UNREADABLE = auto()
    """Not sound, empty, cut short before any sound, or no right to read it."""
    NOTHING_HEARD = auto()
    """Sound, but no words in it."""
    MODEL_MISSING = auto()
    MODEL_DAMAGED = auto()
    NO_MORE_FILES = auto()
    """Fewer recordings were given than questions are asked."""
    DISK_FULL = auto()
    READ_ONLY = auto()
    DISK_FAULT = auto()


@dataclass(frozen=True)
class Started:
    """The front end is ready."""

    at: Moment


@dataclass(frozen=True)
class Spoken:
    """The voice has said all of a turn, or is off."""

    turn: int
    at: Moment


@dataclass(frozen=True)
class Heard:
    """The recogniser has the words of a turn's answer."""

    turn: int
    at: Moment
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    engine: str


@dataclass(frozen=True)
class Unheard:
    """There will be no words for this turn."""

    turn: int
    at: Moment
    trouble: Trouble
    source: str = field(default="", repr=False)
    """The file's name, where there is one."""


@dataclass(frozen=True)
class Typed:
    """A whole line, or what stood in the field when Enter was pressed."""

    turn: int
    at: Moment
    text: str = field(repr=False)


@dataclass(frozen=True)
class Drafted:
    """Words that stand in the field but are not sent: at most two seconds behind the hand."""

    turn: int
    at: Moment
    text: str = field(repr=False)


@dataclass(frozen=True)
class Commanded:
    """A key chose an action. ``text`` is what stood in the field: moving on keeps it."""

    turn: int
    at: Moment
    command: Command
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Saved:
    """A record is on disk and will be found again."""

    id: str
    rev: int
    state: AnswerState
    at: Moment


@dataclass(frozen=True)
class NotSaved:
    """A record is not on disk. The words are still in the session's state."""

    id: str
    rev: int
    state: AnswerState
    trouble: Trouble
    at: Moment


@dataclass(frozen=True)
class Copied:
    """The copy to another place was written, or not."""

    done: bool
    at: Moment


@dataclass(frozen=True)
class Ticked:
    """A second or so has passed: only waiting listens to it."""

    at: Moment


@dataclass(frozen=True)
class Left:
    """The person, or the system, ended the session. ``text`` is the half line, if any."""

    manner: Manner
    at: Moment
    text: str = field(default="", repr=False)


Event = (
    Started
    | Spoken
    | Heard
    | Unheard
    | Typed
    | Drafted
    | Commanded
    | Saved
    | NotSaved
    | Copied
    | Ticked
    | Left
)
