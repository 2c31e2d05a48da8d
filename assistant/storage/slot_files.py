"""Where the slots of a journal stand: ``keyslots.json``, and its copies.

The file is a single point of loss. So it stands in the profile's folder and once more in
the folder of every device. The copy with the highest number stands, of those that are
whole.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.errors import JournalBusyError
from assistant.messages import Text
from assistant.storage import atomic
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.keys import KeySlots, SlotsNewerError, decoded, encoded, known, signed, stamp
from assistant.storage.lock import Lock
from assistant.storage.places import Home, folders
from assistant.storage.sealing import is_sealed

FILE: Final = "keyslots.json"
_GLANCE_BYTES: Final = 64
_LOCK: Final = ".lock"
_TELLING: Final = frozenset({".log", ".json"})
"""How the names of files end that tell by their first bytes whether a journal is sealed."""


class SlotsLostError(Exception):
    """There are sealed files, and no slots that are whole."""


def read(profile: Path) -> KeySlots | None:
    """The slots of a profile; None where its journal is plain.

    Raises:
        SlotsLostError: it is sealed, and no copy of the slots is whole.
        SlotsNewerError: a later version wrote them.
        OSError: a folder cannot be looked into.
    """
    found = [_read(path) for path in _copies(profile) if path.exists()]
    whole = [each for each in found if each is not None]
    if whole:
        return max(whole, key=lambda each: each.number)
    if found or _holds_sealed(profile):
        raise SlotsLostError
    return None


def is_outdated(profile: Path, envelope: Envelope) -> bool:
    """Whether the journal stands under other slots by now than those an envelope was made by."""
    if isinstance(envelope, Plain):
        return (profile / FILE).exists()
    if not envelope.slots:  # an inbox has none
        return False
    try:
        return stamp(read(profile)) != envelope.slots
    except (SlotsLostError, SlotsNewerError):
        return True


def verified(profile: Path, key: bytes) -> KeySlots | None:
    """The newest slots that were written by who had this key.

    None where none were, and where newer ones are of another key: a copy that a renewal has
    not reached yet is worth nothing.

    Raises:
        SlotsNewerError, OSError: as :func:`read`.
    """
    whole = [each for path in _copies(profile) if (each := _read(path))]
    genuine = [each for each in whole if each.is_genuine(key)]
    newest = max(genuine, key=lambda each: each.number, default=None)
    if newest is None or any(_is_after(each, newest, key) for each in whole):
        return None
    return newest


def _is_after(slots: KeySlots, other: KeySlots, key: bytes) -> bool:
    """Whether slots stand in the place of others, for another key than theirs."""
    is_another = slots.public != other.public and not slots.is_of(key)
    return is_another and slots.number > other.number


def replace(home: Home, slots: KeySlots, key: bytes, *, before: KeySlots | None) -> KeySlots:
    """Put slots in the place of those they were made from; as they stand there.

    Raises:
        JournalBusyError: others stand there by now, and nothing is done.
        OSError: as :func:`write`.
    """
    atomic.make_folder(home.folder)
    lock = Lock(home.profile / _LOCK)
    try:
        lock.take()
        if read(home.profile) != before:
            raise JournalBusyError(Text.SLOTS_CHANGED())
        return write(home, slots, key)
    except BlockingIOError as fault:
        raise JournalBusyError(Text.SLOTS_CHANGED()) from fault
    finally:
        lock.release()


def write(home: Home, slots: KeySlots, key: bytes) -> KeySlots:
    """Put slots on the disk, the profile's own copy first; as they stand there.

    Copies of a key that is neither theirs nor the former one stay.

    Raises:
        OSError: some copies may be the ones before. It can be done again.
    """
    atomic.make_folder(home.folder)
    copies = {path: _read(path) for path in _copies(home.profile)}
    number = max((slots.number, *(copy.number for copy in copies.values() if copy)))
    slots = signed(slots, key, number + 1)
    for path, copy in copies.items():
        if copy is None or any(copy.is_of(each) for each in known(slots, key)):
            atomic.replace(path, encoded(slots))
    return slots


def mend(home: Home, slots: KeySlots, key: bytes) -> None:
    """Write the copies that are missing, damaged, older or forged; what cannot be written waits.

    Copies of a key that is neither theirs nor the former one stay.
    """
    if not slots.is_genuine(key):  # could not be written a moment ago
        return
    with suppress(OSError):
        for path in _copies(home.profile):
            copy = _read(path)
            newer = copy and copy.number >= slots.number and copy.is_genuine(key)
            if copy is None or (not newer and any(copy.is_of(each) for each in known(slots, key))):
                atomic.replace(path, encoded(slots))


def remove(profile: Path) -> None:
    """Remove all copies, the profile's own last: the journal is plain then.

    Raises:
        OSError: some may still be there.
    """
    for path in reversed(list(_copies(profile))):
        path.unlink(missing_ok=True)
        atomic.sync_folder(path.parent)


def _copies(profile: Path) -> Iterator[Path]:
    yield profile / FILE
    if profile.is_dir():
        yield from (folder / FILE for folder in folders(profile))


def _read(path: Path) -> KeySlots | None:
    """A copy; None when it is not whole, or the disk does not give it.

    Raises:
        SlotsNewerError: a later version wrote it.
    """
    try:
        return decoded(path.read_bytes())
    except OSError:
        return None


def _holds_sealed(profile: Path) -> bool:
    """Whether any file of the journal says that it is sealed."""
    if not profile.is_dir():
        return False
    files = (path for folder in folders(profile) for path in folder.iterdir())
    return any(path.suffix in _TELLING and _is_sealed(path) for path in files)


def _is_sealed(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as stream:  # one file that is not given tells nothing
        return is_sealed(stream.read(_GLANCE_BYTES))
    return False
