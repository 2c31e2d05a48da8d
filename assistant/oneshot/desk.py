"""The journal, opened by a command that changes it."""

from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final, Self

from assistant.clock import SystemClock
from assistant.compose import SAVE_WITHIN_S
from assistant.errors import JournalError
from assistant.journal.records import Answer, Promise
from assistant.messages import Text
from assistant.opening import Opened
from assistant.session.events import Erased, Event, Saved
from assistant.storage import identity
from assistant.storage.reader import Reader
from assistant.storage.writer import Writer

KEEP_WITHIN_S: Final = 30.0
"""How long a command that keeps something waits for the disk."""


class Desk:
    """Reader and writer of one journal; a context manager.

    Raises:
        JournalError: another window writes to it, or it cannot be read.
    """

    def __init__(self, journal: Opened) -> None:
        self.home = journal.home
        self.reader = Reader(journal.home, journal.envelope)
        self.clock = SystemClock()
        self._replies: SimpleQueue[Event] = SimpleQueue()
        self._writer = Writer(self.home, self._replies.put, self.clock, envelope=journal.envelope)

    def __enter__(self) -> Self:
        """It is open already."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Let the month file be written, and others write."""
        self._writer.close(SAVE_WITHIN_S)

    def mint(self, count: int = 1) -> tuple[str, ...]:
        """Fresh ids, each higher than the one before."""
        return identity.mint(self.home, self.clock.now().wall, count, self.reader.newest_id)

    def keep(self, *records: Answer | Promise) -> None:
        """Put records on the disk.

        Raises:
            JournalError: one of them did not reach it.
        """
        for record in records:
            self._writer.append(record)
        replies = [self._reply() for _ in records]
        if not all(isinstance(reply, Saved) for reply in replies):
            raise JournalError(Text.NOT_KEPT())

    def purge(self) -> bool:
        """Remove for good what was deleted; whether that was finished."""
        self._writer.purge()
        reply = self._reply()
        return isinstance(reply, Erased) and reply.done

    def _reply(self) -> Event | None:
        try:
            return self._replies.get(timeout=KEEP_WITHIN_S)
        except Empty:
            return None
