"""What is said without unlocking: sealed so that only an unlocked journal can read it.

::

    journal/<profile>/<device>/inbox-<name>/key               a random key, sealed to the journal
                               inbox-<name>/<device>/...      a small journal, sealed with that key

A session that is held without unlocking has a journal of its own, under a key that was made
for it and is in its memory alone. The key is sealed to the journal's public key (X25519), and
only the private one, which the data key seals, opens it. At the next unlocking the records go
into the journal, and the inbox goes.

Merging twice changes nothing. So what is interrupted is merged again.
"""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from assistant.errors import JournalError
from assistant.journal import codec
from assistant.journal.records import Answer, Promise, Record
from assistant.ports import Clock
from assistant.session.events import Event, Saved
from assistant.storage import atomic, inboxes_aside, recordings, tombstones
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.keys import KeySlots, fresh_key
from assistant.storage.lock import Lock
from assistant.storage.places import INBOX, Home
from assistant.storage.reader import Reader
from assistant.storage.sealed_box import open_with, seal_to
from assistant.storage.sealing import FILE_MARK, Sealed
from assistant.storage.spool import reseal
from assistant.storage.writer import Writer

WAIT_S: Final = 30.0
"""How long merging waits for the disk."""
OTHERS_S: Final = 7 * 24 * 3600.0
"""How long an inbox of another device has rested when it is taken for left behind."""
_KEY: Final = "key"
_LOCK: Final = ".lock"
_NAME_BYTES: Final = 8
_BOUND: Final = b"reflect inbox key"


@dataclass(frozen=True)
class Inbox:
    """A journal for one session that nobody unlocked."""

    home: Home
    envelope: Envelope
    lock: Lock
    """Held for as long as the session may write; whoever merges takes it first."""


def begin(home: Home, slots: KeySlots) -> Inbox:
    """Make one; it is ours until its lock is released, or this process ends.

    Raises:
        OSError: it cannot be made.
        DamagedError: the journal has no public key.
    """
    profile = home.folder / f"{INBOX}{secrets.token_hex(_NAME_BYTES)}"
    key, lock = fresh_key(), Lock(profile / _LOCK)
    atomic.make_folder(profile)
    lock.take()  # before there is a key: without one nobody merges
    atomic.replace(profile / _KEY, FILE_MARK + seal_to(slots.public, _BOUND, key))
    return Inbox(Home(profile, home.device, home.last_id), Sealed(key), lock)


def merge(home: Home, envelope: Envelope, private: bytes, spool: Path, clock: Clock) -> bool:
    """Put what was said without unlocking into the opened journal; what cannot be now waits.

    An inbox that does not open, or not all of it, is put aside, and ``Reader.examine`` tells.

    Returns:
        Whether an answer joined the journal.
    """
    joined = False
    for profile in _inboxes(home):
        lock = Lock(profile / _LOCK)
        with suppress(OSError, DamagedError, JournalError):
            lock.take()
            if key := _key_of(profile, private):
                inner = Home(profile, profile.parent.name, home.last_id)
                said = bool(Reader(inner, Sealed(key)).days())
                whole = _joins(inner, home, (Sealed(key), envelope), spool, clock)
                joined |= said
                if not whole:
                    inboxes_aside.put_aside(profile, key, envelope)
            else:
                inboxes_aside.put_aside(profile, None, envelope)
        lock.release()
    return joined


def waits(home: Home, private: bytes) -> bool:
    """Whether anything that was said without unlocking, and that opens, is not merged yet."""
    return any(_waits(path.parent, private) for path in home.profile.glob(f"*/{INBOX}*/{_KEY}"))


def _joins(
    inner: Home, home: Home, forms: tuple[Envelope, Envelope], spool: Path, clock: Clock
) -> bool:
    """Merge one, and remove it; False when not all of it could be read.

    Raises:
        OSError: it waits, whole.
    """
    reader = Reader(inner, forms[0])
    if not _taken_over(list(_records(reader)), home, forms[1], clock):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    whole = _take_sound(inner, home, forms, spool) and not reader.damage()
    if whole:
        _remove(inner.profile)
    return whole


def _waits(profile: Path, private: bytes) -> bool:
    try:
        return _key_of(profile, private) is not None
    except FileNotFoundError:  # merged just now
        return False
    except OSError:
        return True


def _key_of(profile: Path, private: bytes) -> bytes | None:
    """The key of an inbox; None where this journal does not open it.

    Raises:
        OSError: there is none, or the disk does not give it.
    """
    sealed = (profile / _KEY).read_bytes().removeprefix(FILE_MARK)
    try:
        return open_with(private, _BOUND, sealed)
    except DamagedError:
        return None


def _remove(profile: Path) -> None:
    """Remove an inbox, its key last: until then it is merged again."""
    for path in profile.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _KEY:
            path.unlink()
    (profile / _KEY).unlink()
    profile.rmdir()


def _inboxes(home: Home) -> Iterator[Path]:
    """This device's own, and those that another device has left behind, as in a backup."""
    yield from sorted(home.folder.glob(f"{INBOX}*"))
    for profile in sorted(home.profile.glob(f"*/{INBOX}*")):
        newest = max((path.stat().st_mtime for path in profile.rglob("*")), default=0.0)
        if profile.parent != home.folder and time.time() - newest > OTHERS_S:
            yield profile


def _records(reader: Reader) -> Iterator[Record]:
    """All that stands there, each record's revisions in order."""
    yield from reader.asked()
    yield from reader.marked()
    yield from reader.situations()
    yield from sorted((*reader.revisions(), *reader.answers()), key=_revision)
    yield from sorted((*reader.earlier_promises(), *reader.promises()), key=_revision)
    yield from reader.drafts()


def _revision(record: Answer | Promise) -> tuple[str, int]:
    return record.id, record.rev


def _taken_over(records: list[Record], home: Home, envelope: Envelope, clock: Clock) -> bool:
    """Append records to the journal; whether all are on the disk that are not erased by now."""
    gone = tombstones.union(tombstones.read(each, envelope) for each in home.devices())
    records = [each for each in records if gone.leaves(codec.encode(each)) is not None]
    replies: SimpleQueue[Event] = SimpleQueue()
    writer = Writer(home, replies.put, clock, envelope=envelope)
    try:
        for record in records:
            writer.append(record)
        awaited = [record for record in records if isinstance(record, Answer | Promise)]
        told = [replies.get(timeout=WAIT_S) for _ in awaited]
    except Empty:
        return False
    finally:
        closed = writer.close(WAIT_S)
    return closed and all(isinstance(reply, Saved) for reply in told)


def _take_sound(inner: Home, home: Home, forms: tuple[Envelope, Envelope], spool: Path) -> bool:
    """Recordings go where the records say they are; what was being said is sealed as the rest.

    Returns:
        Whether every recording could be read.
    """
    (former, envelope), whole = forms, True
    for path in sorted((inner.folder / recordings.FOLDER).glob("*.mp3")):
        try:
            content = former.unwrap(recordings.bound_to(path), path.read_bytes())
        except (DamagedError, OSError):
            whole = False
            continue
        target = home.profile / inner.device / recordings.FOLDER / path.name
        atomic.make_folder(target.parent)
        atomic.replace(target, envelope.wrap(recordings.bound_to(target), content))
    for path in sorted(spool.glob("*.take")):
        with suppress(DamagedError):  # of another session
            reseal(path, former, envelope)
    return whole
