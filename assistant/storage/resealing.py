"""A whole journal from one form to another: plain to sealed, sealed to plain, to a new key.

0. Every file is read once: what could not be finished is not begun.
1. The slots say what is under way, in every copy, before the first file changes.
2. Every file of every device is written anew: index and half-made files go; then month by
   month the month file claims nothing of the log any more, the log is replaced, the month
   file is written as usual, and both are read back; tombstones, recordings, what is being
   said, and whatever else lies in a device's folder.
3. The slots say that it is done.

Each file is replaced by one rename, and :class:`Passing` reads both forms. So every moment
of it is a whole journal, and what is interrupted is done again at the next opening. Bytes
that were damaged before are kept, as one more sealed file that was put aside.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import structs

from assistant.errors import JournalBusyError, JournalError
from assistant.messages import Text
from assistant.storage import (
    aside,
    atomic,
    inbox,
    inboxes_aside,
    index_files,
    keys,
    month_file,
    recordings,
    slot_files,
    tombstones,
)
from assistant.storage import log as log_file
from assistant.storage import spool as spool_files
from assistant.storage.envelope import DamagedError, Envelope, Plain
from assistant.storage.keys import KeySlots, State
from assistant.storage.lock import Lock
from assistant.storage.log import Mark
from assistant.storage.month import Month, load
from assistant.storage.places import DAMAGED_INBOX, Home, MonthFiles
from assistant.storage.sealing import Passing, Sealed

_START: Final = Mark()
_PIECE_BYTES: Final = 1 << 20
_MONTH: Final = re.compile(r"\d{4}-\d{2}")


def envelope_of(slots: KeySlots, key: bytes) -> Envelope:
    """How the files of a journal stand on the disk, by what its slots say.

    Raises:
        DamagedError: the slots are of another key.
    """
    stamp = keys.stamp(slots)
    match slots.state:
        case State.SEALED:
            return Sealed(key, stamp)
        case State.SEALING:
            return Passing(Plain(), Sealed(key), stamp)
        case State.UNSEALING:
            return Passing(Sealed(key), Plain(), stamp)
        case State.RENEWING:
            return Passing(Sealed(slots.former_key(key)), Sealed(key), stamp)


def begin(home: Home, spool: Path, slots: KeySlots, key: bytes, *, before: KeySlots | None) -> None:
    """Put slots on the disk that say what is to be done, and do it.

    Args:
        home: The journal.
        spool: What is being said in it.
        slots: What is to be done.
        key: Their data key.
        before: The slots that these take the place of; where others stand, nothing is done.

    Raises:
        JournalBusyError: another window writes to the journal, or has changed its slots.
        JournalBusyError: also where words wait that were said without unlocking.
        JournalError: a file cannot be read, or is of a later version; nothing is done.
        OSError: it may be under way, and is finished at the next opening.
    """
    if before and inbox.waits(home, before.private_key(_key_before(slots, key))):
        raise JournalBusyError(Text.INBOX_WAITS())
    atomic.make_folder(home.folder)
    with _alone(home):
        _look_through(home, spool, envelope_of(slots, key))
        _carry_out(home, spool, slot_files.replace(home, slots, key, before=before), key)


def finish(home: Home, spool: Path, key: bytes) -> None:
    """Finish what was interrupted, if who had this key began anything.

    Raises:
        JournalBusyError, OSError: as :meth:`begin`.
    """
    with _alone(home):
        slots = slot_files.verified(home.profile, key)
        if slots and slots.state is not State.SEALED:
            slot_files.mend(home, slots, key)
            _carry_out(home, spool, slots, key)


def _key_before(slots: KeySlots, key: bytes) -> bytes:
    return slots.former_key(key) if slots.former else key


class _alone:  # noqa: N801 - read as a word in a with statement
    """The lock of the device's folder, for a while."""

    def __init__(self, home: Home) -> None:
        self._lock = Lock(home.folder / ".lock")

    def __enter__(self) -> None:
        try:
            self._lock.take()
        except BlockingIOError as fault:
            raise JournalBusyError(Text.JOURNAL_BUSY()) from fault

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _carry_out(home: Home, spool: Path, slots: KeySlots, key: bytes) -> None:
    envelope = envelope_of(slots, key)
    if isinstance(envelope, Passing):
        _reseal(home, spool, envelope)
        index_files.clear(home.profile)  # another window may have kept some meanwhile
    if slots.state is State.UNSEALING:
        slot_files.remove(home.profile)
    else:
        slot_files.write(home, structs.replace(slots, state=State.SEALED, former=b""), key)


def _look_through(home: Home, spool: Path, envelope: Envelope) -> None:
    """Read every file once, so that nothing is begun that could not be finished."""
    for folder in home.devices():
        for name in _months(folder):
            month = load(MonthFiles(folder, name), envelope, words=True, all_of_it=True)
            if month.newer:
                raise JournalError(Text.RESEAL_NEWER(month=name))
        for path in (*_seen(folder), *_seen(folder / recordings.FOLDER)):
            _readable(path)
    for path in _seen(spool):
        _readable(path)


def _readable(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            while stream.read(_PIECE_BYTES):
                pass
    except OSError:
        raise JournalError(Text.RESEAL_UNREAD(file=path)) from None


def _reseal(home: Home, spool: Path, passing: Passing) -> None:
    index_files.clear(home.profile)
    for folder in home.devices():
        _sweep(folder)
        for month in _months(folder):
            _month(MonthFiles(folder, month), passing)
        if (folder / tombstones.FILE).exists():
            tombstones.write(folder, passing, tombstones.read(folder, passing))
        for path in _others(folder):
            _file(path, aside.bound_to(path), passing)
        for path in sorted(folder.glob(f"{DAMAGED_INBOX}*/{inboxes_aside.FILE}")):
            _file(path, inboxes_aside.bound_to(path), passing)
        _sweep(folder / recordings.FOLDER)
        for path in _seen(folder / recordings.FOLDER):
            _file(path, recordings.bound_to(path), passing)
    _sweep(spool)
    for path in _seen(spool):
        _take(path, passing)


def _month(files: MonthFiles, passing: Passing) -> None:
    month = load(files, passing, words=True, all_of_it=True)
    if month.newer:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    if month.unread:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    for path in (files.json, files.previous, files.words):
        if month.findings.get(path) is Text.DAMAGE_CHANGED:
            aside.put_aside(path)
    aside.put_aside(files.torn)
    readable = _log(month, passing)
    tables = month.fold.tables()
    month_file.write(files, passing, tables, _START)
    if files.log.exists():
        atomic.replace(files.log, readable)
    files.previous.unlink(missing_ok=True)
    month_file.write(files, passing, tables, Mark.at(files, len(readable)))
    _compare(month, passing)


def _log(month: Month, passing: Passing) -> bytes:
    """The log in its new form; lines that cannot be read are put aside first."""
    files, readable, damaged, end = month.files, bytearray(), bytearray(), 0
    content = files.log.read_bytes() if files.log.exists() else b""
    for line in log_file.read(files, month.envelope):
        if line.content is None:
            damaged += content[line.start : line.end]
        else:
            readable += passing.frame(files.name, line.content) + b"\n"
        end = line.end
    damaged += content[end:]
    if damaged:
        _put_aside(files.log, bytes(damaged), passing)
    return bytes(readable)


def _put_aside(log: Path, damaged: bytes, passing: Passing) -> None:
    """Keep damaged lines beside the log, unless a try that was interrupted has done so."""
    number = 1
    while (path := log.with_name(f"{log.name}.damaged-{number}")).exists():
        if _content(path, aside.bound_to(path), passing) == damaged:
            return
        number += 1
    atomic.replace(path, passing.wrap(aside.bound_to(path), damaged))


def _compare(month: Month, passing: Passing) -> None:
    """Read what was written, and compare it with what was meant."""
    found = load(month.files, passing.new, words=True, all_of_it=True)
    if found.findings or found.fold.tables() != month.fold.tables():
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _file(path: Path, name: str, passing: Passing) -> None:
    """A whole file; bytes that do not open any more are wrapped as they are."""
    atomic.replace(path, passing.wrap(name, _content(path, name, passing)))


def _content(path: Path, name: str, passing: Passing) -> bytes:
    raw = path.read_bytes()
    try:
        return passing.unwrap(name, raw)
    except DamagedError:
        return raw


def _take(path: Path, passing: Passing) -> None:
    """What was being said; a file whose head does not open is wrapped as it is."""
    try:
        spool_files.reseal(path, passing, passing.new)
    except DamagedError:
        _file(path, path.name, passing)


def _months(folder: Path) -> list[str]:
    """The months that any file of a device's folder is of."""
    names = {path.name.partition(".")[0] for path in _seen(folder)}
    named = sorted(name for name in names if _MONTH.fullmatch(name))
    return [name for name in named if MonthFiles(folder, name).exist()]


def _others(folder: Path) -> Iterator[Path]:
    """What is no file of a month, nor the tombstones: put aside, or another program's copy."""
    known = {folder / tombstones.FILE, folder / slot_files.FILE}
    for month in _months(folder):
        files = MonthFiles(folder, month)
        known |= {files.log, files.json, files.previous, files.words}
    yield from (path for path in _seen(folder) if path not in known)


def _seen(folder: Path) -> list[Path]:
    """The files in a folder, but for hidden ones."""
    if not folder.is_dir():
        return []
    return sorted(each for each in folder.iterdir() if each.is_file() and each.name[0] != ".")


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"*{atomic.TEMPORARY}"):
        with suppress(FileNotFoundError):
            left.unlink()
