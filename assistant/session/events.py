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
    VOICE_STOPPED = auto()
    """The voice died or hung; it is being started again."""
    NO_SPEAKER = auto()
    """There is no device to speak on, or its server is gone."""
    NO_MICROPHONE = auto()
    """There is no microphone at all; loudspeaker monitors do not count."""
    MICROPHONE_LOST = auto()
    """The chosen microphone went away, or its sound stopped or came from elsewhere."""
    MICROPHONE_BUSY = auto()
    """It is there and cannot be opened."""
    RECOGNISER_STOPPED = auto()
    """The recogniser died or hung; it is being started again, and no sound is lost."""
    SPOOL_FULL = auto()
    """What is being said cannot be put on the disk; it is in memory only."""
    SOUND_STAYS = auto()
    """The disk did not let go of an answer's sound; the next session tries again."""


class Level(Enum):
    """How loud the person's voice arrives."""

    NOTHING = auto()
    """Not even the hiss of a microphone."""
    TOO_QUIET = auto()
    GOOD = auto()
    TOO_LOUD = auto()


@dataclass(frozen=True)
class Started:
    """The front end is ready."""

    at: Moment


@dataclass(frozen=True)
class Spoken:
    """The voice has said all of a turn, was silenced, or is off."""

    turn: int
    at: Moment
    until: float = 0.0
    """Monotonic seconds: 0.3 s after our last sound. What comes later is the person's."""


@dataclass(frozen=True)
class Hushed:
    """A key was pressed: whatever is being said must fall silent."""

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
class Spoke:
    """A whole segment between silences was one of the phrases asked for; it is in no answer."""

    turn: int
    at: Moment
    phrase: str


@dataclass(frozen=True)
class Silent:
    """Nobody has spoken for a while; told about each half second while listening."""

    turn: int
    at: Moment
    seconds: float
    """Since the last speech, or since listening began."""
    spoke: bool
    """Whether anything was said before it."""


@dataclass(frozen=True)
class Levelled:
    """How loud the voice arrives has changed."""

    turn: int
    at: Moment
    level: Level


@dataclass(frozen=True)
class Troubled:
    """A device failed; the session goes on without it. Told once for each failure."""

    at: Moment
    trouble: Trouble


@dataclass(frozen=True)
class Mended:
    """What was told by :class:`Troubled` is over."""

    at: Moment
    trouble: Trouble


@dataclass(frozen=True)
class Recovered:
    """Sound left from an earlier session was written down; ``words`` may be empty.

    Without ``engine`` it could not be read, and stays for another time.
    """

    id: str
    """Of the answer it belongs to."""
    at: Moment
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    engine: str


@dataclass(frozen=True)
class Typed:
    """A whole line, or what stood in the field when Enter was pressed."""

    turn: int
    at: Moment
    text: str = field(repr=False)
    aloud: bool = False
    """Said, not typed: it may be a mistake of the recogniser."""


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
    aloud: bool = False
    """Said, not pressed: it may be a mistake of the recogniser."""


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
class Erased:
    """What was to be erased is in no file of this device any more, or, not done, may still be."""

    ids: tuple[str, ...]
    """As they were asked for; none when words expired, or deleted ones were purged."""
    done: bool
    at: Moment
    hidden: bool = True
    """Not done but hidden, it is out of sight for good, and the next opening finishes it.

    Not hidden, it stands as it was, and nothing is tried again by itself.
    """


@dataclass(frozen=True)
class Ticked:
    """A second or so has passed: only waiting listens to it."""

    at: Moment


@dataclass(frozen=True)
class Slept:
    """The machine or the program had stopped for a while: somebody else may sit here now."""

    at: Moment


@dataclass(frozen=True)
class Tried:
    """Something was typed at the lock."""

    at: Moment
    words: str = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """What was tried at the lock is the passphrase."""

    at: Moment


@dataclass(frozen=True)
class StayedShut:
    """What was tried at the lock is not the passphrase. ``sentence`` says so."""

    at: Moment
    sentence: str


@dataclass(frozen=True)
class Left:
    """The person, or the system, ended the session. ``text`` is the half line, if any."""

    manner: Manner
    at: Moment
    text: str = field(default="", repr=False)


Event = (
    Started
    | Spoken
    | Hushed
    | Heard
    | Unheard
    | Spoke
    | Silent
    | Levelled
    | Troubled
    | Mended
    | Recovered
    | Typed
    | Drafted
    | Commanded
    | Saved
    | NotSaved
    | Erased
    | Copied
    | Ticked
    | Slept
    | Tried
    | Opened
    | StayedShut
    | Left
)
