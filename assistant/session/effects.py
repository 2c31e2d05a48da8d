"""What is to be done: frozen imperatives, without behaviour.

The runner performs them in order. A port returns at once; what takes time comes
back as an event with the same ``turn`` or the same record id.
"""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from assistant.journal.records import Answer, Promise, Record
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
    """The program is busy, or has something to tell; nothing is asked."""
    GLANCE = auto()
    """For the eyes: the full screen's status line. Plain mode writes nothing."""
    HEARD = auto()
    """What was heard, to be kept or given anew."""
    PAUSED = auto()
    """The person asked for a pause."""
    LOCKED = auto()
    """The screen is covered. What is typed here is never shown, and goes to the door only."""


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
    outcome: str = field(default="", repr=False)
    """"Kept, 5 words." """
    status: str = ""
    """"Question 1 of 4." """
    shown: str = field(default="", repr=False)
    """The answer that stands here already, to be changed or left."""
    spoken: str | None = field(default=None, repr=False)
    """What is said aloud where that differs from what is shown."""
    again: bool = False
    """It stands before the person already: where lines add up only the prompt is needed."""
    emptied: bool = False
    """What stood in the field was erased: nothing of it may come back."""


@dataclass(frozen=True)
class Show:
    """Put a step before the person and wait for nothing."""

    step: Step


@dataclass(frozen=True)
class Say:
    """Speak, or do nothing when the voice is off; ``Spoken`` follows either way.

    It takes the place of what is being said. With ``cue`` a short tone inside the
    0.3 s after the last sound tells that the microphone is open.
    """

    turn: int
    text: str = field(repr=False)
    cue: bool = False


@dataclass(frozen=True)
class Play:
    """Play the recording of an answer; ``Spoken`` follows, also when there is none."""

    turn: int
    id: str
    cue: bool = False


@dataclass(frozen=True)
class Hush:
    """Fall silent now; the ``Spoken`` of what was being said follows."""


SLOWEST: Final = 80
FASTEST: Final = 900
"""Words a minute. espeak-ng speaks no slower; listeners used to speech use up to the fastest."""


@dataclass(frozen=True)
class Tune:
    """How the voice sounds from now on; what is being said goes on in the new way."""

    rate: int
    """Words a minute, from ``SLOWEST`` to ``FASTEST``."""


@dataclass(frozen=True)
class Prepare:
    """Open the microphone and let go of all it hears, so that no first word is lost."""


@dataclass(frozen=True)
class Listen:
    """Listen from ``since`` on. It takes the place of an earlier ``Listen``.

    With ``answer`` what is heard is spooled under it and becomes words: after
    ``EndListening`` one ``Heard`` or ``Unheard`` follows. A phrase said alone
    comes at any time as ``Spoke``.
    """

    turn: int
    since: float = 0.0
    """Monotonic seconds; what was captured before is nobody's answer."""
    phrases: tuple[str, ...] = ()
    """Whole segments to be told as ``Spoke``, in small letters."""
    answer: Answer | None = field(default=None, repr=False)
    """The draft, without words, that the sound belongs to; None: phrases only, nothing kept."""
    spool: bool = True
    """Whether the sound may be on the disk while it is being said."""


@dataclass(frozen=True)
class EndListening:
    """The person has ended the answer: its words follow, as ``Heard`` or ``Unheard``."""

    turn: int


@dataclass(frozen=True)
class Rest:
    """Close the microphone."""


@dataclass(frozen=True)
class Settle:
    """The answer's text is kept, or was put away: its sound is deleted, or kept if chosen."""

    id: str
    rev: int
    keep: bool


@dataclass(frozen=True)
class Recover:
    """Write down the sound that was left under an answer; ``Recovered`` follows."""

    id: str


@dataclass(frozen=True)
class Save:
    """Append a record; for an answer ``Saved`` or ``NotSaved`` follows, and always counts."""

    record: Record = field(repr=False)


@dataclass(frozen=True)
class Erase:
    """Take records off the disk for good, whatever revision; ``Erased`` follows.

    A session's id stands for all that it remembers of its questions.
    """

    ids: tuple[str, ...]


@dataclass(frozen=True)
class ForgetSound:
    """Delete the recordings of an answer whose words stay."""

    id: str


@dataclass(frozen=True)
class Clear:
    """Blank the screen, where it can be, and what can be scrolled back to."""


@dataclass(frozen=True)
class Remember:
    """Keep a preference for the next session; where it cannot be written it lasts for now."""

    key: str
    value: str


@dataclass(frozen=True)
class CopyTo:
    """Write records that could not be kept into a folder the person named; ``Copied`` follows."""

    folder: str = field(repr=False)
    records: tuple[Answer | Promise, ...] = field(repr=False)


@dataclass(frozen=True)
class Review:
    """Open the earlier days; the front end reads them and comes back to ``turn``."""

    turn: int


@dataclass(frozen=True)
class TryPassphrase:
    """Try what was typed at the lock; ``Opened`` or ``StayedShut`` follows."""

    words: str = field(repr=False)


@dataclass(frozen=True)
class Finish:
    """The session is over."""

    exit_code: int
    """0 done, 1 something the person asked for did not happen."""
    say: tuple[str, ...] = field(repr=False)
    manner: Manner = Manner.CALM


Effect = (
    Show
    | Say
    | Play
    | Hush
    | Tune
    | Prepare
    | Listen
    | EndListening
    | Rest
    | Settle
    | Recover
    | Save
    | Erase
    | ForgetSound
    | Clear
    | Remember
    | CopyTo
    | Review
    | TryPassphrase
    | Finish
)
