"""The ports: what the session needs of the world, in the session's own words.

Each returns at once. What takes time comes back later as an event through
:data:`Emit`, which only puts it in the inbox, so that a step never starts inside
another. A device that cannot do its work says so by event; only a programmer's
mistake is an exception.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.journal.records import Answer, Asked, Record
from assistant.session.effects import CopyTo, Finish, Review, Step
from assistant.session.events import Event, Moment

Emit = Callable[[Event], None]


class Clock(Protocol):
    """Both clocks of the machine."""

    def now(self) -> Moment:
        """Read them."""


class Voice(Protocol):
    """Text to speech."""

    def say(self, turn: int, text: str) -> None:
        """Speak the text and return at once; later emit one ``Spoken``."""

    def close(self) -> None:
        """Fall silent and let go of the device."""


class Ear(Protocol):
    """Speech to text."""

    def listen(self, turn: int) -> None:
        """Take one answer and return at once; later emit one ``Heard`` or ``Unheard``."""

    def close(self) -> None:
        """Stop listening; nothing is emitted afterwards."""


class JournalWriter(Protocol):
    """The end of the journal that is written to. It needs no opened journal."""

    def append(self, record: Record) -> None:
        """Append and return at once; for an answer, later emit ``Saved`` or ``NotSaved``.

        ``Saved`` is emitted only after the record has reached the disk (fsync).
        Records of one writer are written in the order they were appended.
        """

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
        """Answers left open, oldest first; those of this device only."""

    def asked(self) -> Iterator[Asked]:
        """What was asked, newest day first; months are opened as the iteration goes on."""

    def damage(self) -> tuple[Damage, ...]:
        """What was found damaged in the months opened so far."""


class FrontEnd(Protocol):
    """What the runner tells a front end, from the dispatch thread."""

    def show(self, step: Step) -> None:
        """Put a step before the person."""

    def review(self, request: Review) -> None:
        """Open the earlier days."""

    def finish(self, ending: Finish) -> None:
        """Say the last lines and end."""

    def give_up(self) -> None:
        """Stop waiting for the session: a mistake has ended it, and nobody will answer."""
