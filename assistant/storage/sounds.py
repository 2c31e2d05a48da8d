"""The sound of a session's answers: spooled while they are said, recordings where chosen."""

from collections.abc import Callable
from contextlib import suppress

from assistant.journal.records import Answer
from assistant.storage.recordings import Recordings
from assistant.storage.spool import Spool
from assistant.storage.take import Take


class Sounds:
    """The :class:`assistant.ports.SoundStore` on this machine.

    A disk that refuses costs no words: what cannot be kept or dropped now stays in
    the spool, and the next session comes back to it.
    """

    def __init__(self, spool: Spool, recordings: Recordings) -> None:
        self._spool = spool
        self._recordings = recordings

    def begin(self, answer: Answer, *, spooled: bool) -> Take:
        """A new take of an answer; on the disk only where ``spooled``."""
        return self._spool.begin(answer, spooled=spooled)

    def sound_of(self, id: str) -> bytes:  # noqa: A002 - the record's own name for it
        """The newest sound there is of an answer; empty when there is none, or it is not given."""
        with suppress(OSError):
            return self._recordings.sound_of(id)
        return b""

    def keep(self, id: str, rev: int) -> None:  # noqa: A002 - as above
        """Compress and keep the sound of a revision; only then its takes go."""
        with suppress(OSError):
            self._recordings.keep(id, rev)

    def drop(self, id: str, rev: int) -> bool:  # noqa: A002 - as above
        """Delete the takes of a revision; False when some may still be there."""
        try:
            self._spool.drop(id, rev)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Leave what is on the disk to the next session."""
        self._spool.close()

    def left(self, kept: Callable[[Answer], Answer | None]) -> tuple[Answer, ...]:
        """What an earlier session left and never kept, as drafts without words, oldest first.

        What is erased by now, or of days whose words have expired, is dropped.

        Args:
            kept: Finds the kept revision of an answer; what has one is settled now.
        """
        left = [one.answer for one in self._spool.left() if not self._let_go(one.answer)]
        return tuple(answer for answer in left if not self._settled(answer, kept(answer)))

    def _let_go(self, left: Answer) -> bool:
        """Drop what must not be kept; whether it must not."""
        with suppress(OSError):
            if self._recordings.silences(left):
                self._spool.drop(left.id)
                return True
        return False

    def _settled(self, left: Answer, answer: Answer | None) -> bool:
        if answer is None or answer.rev < left.rev:
            return False
        if answer.audio and answer.rev == left.rev:
            self.keep(left.id, left.rev)
        else:
            self.drop(left.id, left.rev)
        return True
