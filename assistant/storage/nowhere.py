"""A journal and a spool that keep nothing: for a trial, and for looking whether devices work."""

from datetime import date

from assistant.journal.records import Answer, Record
from assistant.session.effects import CopyTo
from assistant.storage.take import Take


class NoJournal:
    """The :class:`assistant.ports.JournalWriter` of a trial: nothing is ever handed to it."""

    def append(self, record: Record) -> None:
        """Let it go."""

    def erase(self, ids: tuple[str, ...]) -> None:
        """Nothing is here."""

    def expire(self, before: date) -> None:
        """Nothing is here."""

    def purge(self) -> None:
        """Nothing is here."""

    def forget_sound(self, id: str) -> None:  # noqa: A002 - the port's shape
        """Nothing is here."""

    def copy_to(self, request: CopyTo) -> None:
        """Let it go."""

    def close(self, timeout_s: float) -> bool:  # noqa: ARG002 - the port's shape
        """There is nothing to finish."""
        return True


class NoSounds:
    """The :class:`assistant.ports.SoundStore` in memory: a take is gone with its program."""

    def begin(self, answer: Answer, *, spooled: bool) -> Take:  # noqa: ARG002 - the port's shape
        """A take in memory."""
        return Take.in_memory(answer)

    def sound_of(self, id: str) -> bytes:  # noqa: A002, ARG002 - as above
        """None is kept."""
        return b""

    def keep(self, id: str, rev: int) -> None:  # noqa: A002 - as above
        """None is kept."""

    def drop(self, id: str, rev: int) -> bool:  # noqa: A002, ARG002 - as above
        """None is kept."""
        return True

    def close(self) -> None:
        """None is kept."""
