"""What is to be done: frozen imperatives, without behaviour.

The runner performs them in order. A port returns at once; what takes time comes
back as an event with the same ``turn`` or the same record id.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from assistant.journal.records import Answer, Record
from assistant.session.events import Manner


class StepKind(Enum):
    """What a step is, for a front end that lays it out."""

    CHOICE = auto()
    """A question of the program about how to go on: numbered choices."""
    QUESTION = auto()
    """One of the questions of reflection."""
    DRAFT = auto()
    """Words left open last time."""
    UNSAVED = auto()
    """An answer that could not be kept yet."""
    PAGE = auto()
    """Something to read: help, support, where. It waits for nothing and changes nothing."""
    WAIT = auto()
    """The program is busy; nothing is asked."""


@dataclass(frozen=True)
class Step:
    """One step of the session as data: every front end renders the same.

    ``outcome`` says what the last act led to. It belongs in the prompt's own
    line, because a braille line jumps to the cursor and never shows the line
    above. ``say`` are whole sentences, one idea each. ``ask`` is the short
    prompt, under 40 columns; with ``outcome`` before it, still one line.
    """

    turn: int
    kind: StepKind
    say: tuple[str, ...] = field(repr=False)
    ask: str
    outcome: str = ""
    """"Kept, 5 words." """
    status: str = ""
    """"Question 1 of 4." """
    shown: str = field(default="", repr=False)
    """The answer that stands here already, to be changed or left."""


@dataclass(frozen=True)
class Show:
    """Put a step before the person and wait for nothing."""

    step: Step


@dataclass(frozen=True)
class Say:
    """Speak, or do nothing when the voice is off; ``Spoken`` follows either way."""

    turn: int
    text: str = field(repr=False)


@dataclass(frozen=True)
class Listen:
    """Take the next answer by ear; ``Heard`` or ``Unheard`` follows."""

    turn: int


@dataclass(frozen=True)
class Save:
    """Append a record; for an answer ``Saved`` or ``NotSaved`` follows, and always counts."""

    record: Record = field(repr=False)


@dataclass(frozen=True)
class CopyTo:
    """Write answers that could not be kept into a folder the person named; ``Copied`` follows."""

    folder: str = field(repr=False)
    answers: tuple[Answer, ...] = field(repr=False)


@dataclass(frozen=True)
class Review:
    """Open the earlier days; the front end reads them and comes back to ``turn``."""

    turn: int


@dataclass(frozen=True)
class Finish:
    """The session is over."""

    exit_code: int
    """0 done, 1 something the person asked for did not happen."""
    say: tuple[str, ...] = field(repr=False)
    manner: Manner = Manner.CALM


Effect = Show | Say | Listen | Save | CopyTo | Review | Finish
