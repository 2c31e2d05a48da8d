"""The ports: what the session needs of the world, in the session's own words.

Each returns at once. What takes time comes back later as an event through
:data:`Emit`, which only puts it in the inbox, so that a step never starts inside
another. A device that cannot do its work says so by event; only a programmer's
mistake is an exception.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Protocol

from assistant.journal.query import Query
from assistant.journal.records import Answer, Asked, Marked, Promise, Record, Situation
from assistant.session.effects import CopyTo, Finish, Listen, Review, Say, Step
from assistant.session.events import Event, Moment

Emit = Callable[[Event], None]


class Unlocking(Enum):
    """What came of asking for a passphrase."""

    OPENED = auto()
    WITHOUT = auto()
    """The person goes on without: what they say is kept, and nothing is read."""
    LEFT = auto()


class Clock(Protocol):
    """Both clocks of the machine."""

    def now(self) -> Moment:
        """Read them."""


class Voice(Protocol):
    """Text to speech."""

    def say(self, request: Say) -> None:
        """Speak in place of what is being said and return at once; later emit one ``Spoken``."""

    def play(self, turn: int, sound: bytes, *, cue: bool) -> None:
        """Play a recording as :meth:`say` speaks. ``sound``: 16 kHz, one channel, 16 bit."""

    def hush(self) -> None:
        """Fall silent now; the ``Spoken`` of what was being said follows."""

    def tune(self, rate: int) -> None:
        """Speak at this many words a minute from now on, also what is being said."""

    def close(self) -> None:
        """Fall silent and let go of the device; nothing is emitted afterwards."""


class Ear(Protocol):
    """Speech to text."""

    def prepare(self) -> None:
        """Open the microphone, if it is not open, and let go of what it hears."""

    def listen(self, request: Listen) -> None:
        """Listen and return at once, in place of any earlier request."""

    def end(self, turn: int) -> None:
        """End the answer of that turn; later emit one ``Heard`` or ``Unheard``."""

    def rest(self) -> None:
        """Close the microphone; what was being said stays spooled."""

    def settle(self, id: str, rev: int, *, keep: bool) -> None:  # noqa: A002 - the record's own name for it
        """Let go of an answer's sound, or keep it where the person chose so.

        Where the disk does not let go of it, emit ``Troubled``, once a session.
        """

    def recover(self, id: str) -> None:  # noqa: A002 - as above
        """Write down what was left under an answer; later emit ``Recovered``."""

    def sound_of(self, id: str) -> bytes:  # noqa: A002 - as above
        """The sound there is of an answer: 16 kHz, one channel, 16 bit; empty when none."""

    def close(self) -> None:
        """Stop listening; nothing is emitted afterwards. What was being said stays spooled."""


class Take(Protocol):
    """The sound of one take of an answer: 16 kHz, one channel, signed 16 bit."""

    @property
    def on_disk(self) -> bool:
        """Whether it is handed to the disk as it comes."""

    def write(self, block: bytes) -> None:
        """Add sound; never raises."""

    def read(self, from_seconds: float = 0.0) -> bytes:
        """The sound from there on."""

    def close(self) -> None:
        """Nothing is added any more; put the last of it on the disk."""


class SoundStore(Protocol):
    """Where the sound of answers is, until their text is kept and, where chosen, after it."""

    def begin(self, answer: Answer, *, spooled: bool) -> Take:
        """A new take of an answer; on the disk only where ``spooled``."""

    def sound_of(self, id: str) -> bytes:  # noqa: A002 - the record's own name for it
        """The newest sound there is of an answer; empty when there is none."""

    def keep(self, id: str, rev: int) -> None:  # noqa: A002 - as above
        """Compress and keep the sound of a revision. It may take seconds."""

    def drop(self, id: str, rev: int) -> bool:  # noqa: A002 - as above
        """Delete the takes of a revision; milliseconds. False when some may still be there."""

    def close(self) -> None:
        """Leave what is on the disk to the next session."""


class JournalWriter(Protocol):
    """The end of the journal that is written to. It needs no opened journal."""

    def append(self, record: Record) -> None:
        """Append and return at once; for answers and promises emit ``Saved`` or ``NotSaved`` later.

        ``Saved`` is emitted only after the record has reached the disk (fsync).
        Records of one writer are written in the order they were appended.
        """

    def erase(self, ids: tuple[str, ...]) -> None:
        """Erase answers and promises, and promises made in those answers; later emit ``Erased``.

        A session's id stands for all that was asked, chosen and marked in it. An erased
        id is never used again: a record appended under it is not saved.
        """

    def expire(self, before: date) -> None:
        """Erase the words of days before ``before``; later emit ``Erased``.

        That there was an answer or a promise stays: its day, which question, its outcome.
        """

    def purge(self) -> None:
        """Erase what is deleted, and words that were replaced or put away; then emit ``Erased``."""

    def forget_sound(self, id: str) -> None:  # noqa: A002 - the record's own name for it
        """Delete the recordings of an answer whose words stay; what cannot go now stays."""

    def copy_to(self, request: CopyTo) -> None:
        """Write answers into another folder and return at once; later emit ``Copied``."""

    def close(self, timeout_s: float) -> bool:
        """Finish what was appended; False when that took longer than ``timeout_s``."""


@dataclass(frozen=True)
class Damage:
    """Something in the journal that cannot be read. It is left as it was found."""

    file: str
    """Path below the journal's folder."""
    sentence: str
    """What is known of it, from the catalogue."""


@dataclass(frozen=True)
class Found:
    """A record that has all that was looked for."""

    record: Answer | Promise
    places: tuple[tuple[int, int], ...]
    """Where in its text words of it begin and end; none where only the plan has them."""


class JournalReader(Protocol):
    """The end of the journal that is read. Readers take no lock and see every acknowledged record.

    This is the one path on which a front end reaches past the session: looking
    back is a query, not a conversation.
    """

    def days(self) -> tuple[date, ...]:
        """The days that hold at least one kept answer, oldest first."""

    def answers(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        """Newest revisions of kept answers with words, by day and id; opens only those months."""

    def revisions(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        """Older revisions of kept answers, in the same order."""

    def drafts(self) -> tuple[Answer, ...]:
        """Answers left open, oldest first; those of this device only, and none without words."""

    def asked(self) -> Iterator[Asked]:
        """What was asked, newest day first; months are opened as the iteration goes on."""

    def promises(self) -> Iterator[Promise]:
        """Promises as they stand, without deleted ones.

        Newest month first, and newest ``id`` first in it; months are opened as the
        iteration goes on. ``text`` is empty where the words have expired.
        """

    def earlier_promises(self) -> Iterator[Promise]:
        """Older kept revisions of those promises, in the same order."""

    def situations(self) -> tuple[Situation, ...]:
        """Every choice ever made, newest ``id`` first: the first stands."""

    def marked(self) -> Iterator[Marked]:
        """What else was marked, newest day first; months are opened as the iteration goes on."""

    def search(
        self, query: Query, first: date | None = None, last: date | None = None
    ) -> Iterator[Found]:
        """Kept answers (without word timings) and promises that match, newest day and id first."""

    def damage(self) -> tuple[Damage, ...]:
        """What was found damaged in the months opened so far."""


class Door(Protocol):
    """What knows whether words are the passphrase."""

    def try_passphrase(self, words: str) -> None:
        """Return at once; later emit one ``Opened`` or ``StayedShut``. Keep nothing of it."""


class FrontEnd(Protocol):
    """What the runner tells a front end, from the dispatch thread."""

    def show(self, step: Step) -> None:
        """Put a step before the person."""

    def review(self, request: Review) -> None:
        """Open the earlier days."""

    def clear(self) -> None:
        """Blank the screen, and what can be scrolled back to, where that can be done."""

    def finish(self, ending: Finish) -> None:
        """Say the last lines and end."""

    def give_up(self) -> None:
        """Stop waiting for the session: a mistake has ended it, and nobody will answer."""
