"""The journal's writing end: one thread, one queue, one lock.

An answer is acknowledged when its log line is on the disk. The month file is
written a moment later, so that the acknowledgement is heard first; should that not
succeed, the log has the answer, and the next answer or the close tries again.
"""

import errno
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from assistant.errors import JournalBusyError
from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.journal.records import Answer, Promise, Record
from assistant.messages import Text
from assistant.ports import Clock, Emit
from assistant.session.effects import CopyTo
from assistant.session.events import Copied, Erased, NotSaved, Saved, Trouble
from assistant.storage import atomic, erase_all, recordings, slot_files
from assistant.storage.ballast import Ballast
from assistant.storage.copies import write_copy
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.eraser import Eraser
from assistant.storage.lock import Lock
from assistant.storage.open_month import OpenMonth
from assistant.storage.places import Home, MonthFiles

SETTLE_S: Final = 0.1
"""How long nothing more must have come before the month file is written."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Writer:
    """Implements :class:`assistant.ports.JournalWriter` for one device's folder.

    A folder that cannot be written to is no mistake: each answer is then refused
    by its own event.
    """

    def __init__(
        self,
        home: Home,
        emit: Emit,
        clock: Clock,
        *,
        envelope: Envelope | None = None,
        settle_s: float = SETTLE_S,
    ) -> None:
        """Take the lock and start the thread.

        Raises:
            JournalBusyError: another process writes to this journal.
        """
        self._home = home
        self._folder = home.folder
        self._emit = emit
        self._clock = clock
        self._envelope = envelope or Plain()
        self._settle_s = settle_s
        self._lock = Lock(self._folder / ".lock")
        self._ballast = Ballast(self._folder / ".ballast")
        self._month: OpenMonth | None = None
        self._eraser: Eraser | None = None
        self._prepared = False
        try:
            self._prepare()
        except BlockingIOError as fault:
            raise JournalBusyError(Text.JOURNAL_BUSY()) from fault
        except OSError:
            pass  # tried again for each record, whose event tells of it
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def append(self, record: Record) -> None:
        """Put a record on the disk; for an answer or a promise emit ``Saved`` or ``NotSaved``."""
        self._jobs.put(partial(self._keep, record, codec.encode(record)))

    def erase(self, ids: tuple[str, ...]) -> None:
        """Erase answers and promises, and promises made in those answers; emit ``Erased``."""
        self._jobs.put(partial(self._erase, lambda eraser: eraser.erase(ids), ids))

    def expire(self, before: date) -> None:
        """Erase the words of days before ``before``; emit ``Erased``."""
        self._jobs.put(partial(self._erase, lambda eraser: eraser.expire(before)))

    def purge(self) -> None:
        """Erase what is deleted, and words that were replaced or put away; emit ``Erased``."""
        self._jobs.put(partial(self._erase, Eraser.purge))

    def forget_sound(self, id: str) -> None:  # noqa: A002 - the record's own name for it
        """Delete the recordings of an answer whose words stay; what cannot go now stays."""
        self._jobs.put(partial(recordings.remove, self._folder, id))

    def copy_to(self, request: CopyTo) -> None:
        """Write answers into a folder that exists; emit ``Copied``."""
        self._jobs.put(partial(self._copy, request))

    def close(self, timeout_s: float) -> bool:
        """Finish what was appended, then let go of the lock. Nothing may be appended after."""
        self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with suppress(Exception):  # it stays pending, and answers are taken all the same
            self._finish_erasing()
        while job := self._next():
            job()
        self._save_month()
        self._close_month()
        self._lock.release()

    def _finish_erasing(self) -> None:
        erase_all.finish(self._home.profile.parent)
        if self._eraser:
            recordings.sweep(self._folder, self._eraser.gone.ids)
        if self._eraser and self._eraser.pending:
            self._eraser.finish()

    def _next(self) -> Callable[[], None] | None:
        if self._month and self._month.behind:
            with suppress(queue.Empty):
                return self._jobs.get(timeout=self._settle_s)
            self._save_month()
        return self._jobs.get()

    def _keep(self, record: Record, document: Document) -> None:
        trouble = None
        try:
            self._with_room(partial(self._put, document))
        except Exception as fault:  # noqa: BLE001 - whatever it was, the person must hear of it
            self._close_month()
            trouble = _trouble(fault)
        if not isinstance(record, Answer | Promise):
            return
        at = self._clock.now()
        if trouble:
            self._emit(NotSaved(record.id, record.rev, record.state, trouble, at))
        else:
            self._emit(Saved(record.id, record.rev, record.state, at))

    def _put(self, document: Document) -> None:
        """Append what is not erased of a record.

        Raises:
            ValueError: all of it is.
        """
        self._prepare()
        stays = self._eraser.gone.leaves(document) if self._eraser else document
        if stays is None:
            raise ValueError
        self._month_of(stays).append(stays)

    def _with_room(self, act: Callable[[], None]) -> None:
        """Do something; on a full disk throw off the ballast and do it once more."""
        try:
            act()
        except OSError as fault:
            if fault.errno not in _FULL or not self._ballast.drop():
                raise
            self._close_month()
            act()

    def _prepare(self) -> None:
        if self._prepared:
            return
        atomic.make_folder(self._folder)
        self._lock.take()
        if slot_files.is_outdated(self._home.profile, self._envelope):
            self._lock.release()  # another window has brought the journal into another form
            raise BlockingIOError
        for left in self._folder.glob(f"*{atomic.TEMPORARY}"):
            left.unlink()
        self._ballast.load()
        with suppress(OSError):  # answers are taken all the same; erasing tries again
            self._eraser = Eraser(self._home, self._envelope)
        self._prepared = True

    def _month_of(self, document: Document) -> OpenMonth:
        files = MonthFiles(self._folder, document["day"][:7])
        if self._month is None or self._month.files != files:
            self._save_month()
            self._close_month()
            self._month = OpenMonth(files, self._envelope)
        return self._month

    def _save_month(self) -> None:
        if self._month is None or not self._month.behind:
            return
        try:
            self._month.save()
            self._ballast.load()
        except Exception:  # noqa: BLE001, S110 - the log has every answer, and the thread must live
            pass

    def _close_month(self) -> None:
        """Forget the month; what is known of it is read anew, the log included."""
        if self._month is not None:
            with suppress(OSError):
                self._month.close()
            self._month = None

    def _erase(self, act: Callable[[Eraser], None], ids: tuple[str, ...] = ()) -> None:
        self._save_month()
        self._close_month()
        try:
            self._with_room(lambda: act(self._opened_eraser()))
        except Exception:  # noqa: BLE001 - whatever it was, it is not acknowledged
            done, hidden = False, self._eraser is not None and self._eraser.hidden
        else:
            done = hidden = True
        self._ballast.load()
        self._emit(Erased(ids, done, self._clock.now(), hidden))

    def _opened_eraser(self) -> Eraser:
        self._prepare()
        self._eraser = self._eraser or Eraser(self._home, self._envelope)
        return self._eraser

    def _copy(self, request: CopyTo) -> None:
        try:
            write_copy(Path(request.folder).expanduser(), request.records)
        except (OSError, ValueError, RuntimeError):  # no such folder; no such name; no such home
            self._emit(Copied(done=False, at=self._clock.now()))
        else:
            self._emit(Copied(done=True, at=self._clock.now()))


def _trouble(fault: Exception) -> Trouble:
    number = fault.errno if isinstance(fault, OSError) else None
    if number in _FULL:
        return Trouble.DISK_FULL
    return Trouble.READ_ONLY if number in _READ_ONLY else Trouble.DISK_FAULT
