"""The journal's data key, and the slots that give it: ``keyslots.json``.

The data key is 32 random bytes. Each slot holds it sealed with a key that Argon2id
makes of something the person has: a passphrase, twelve recovery words, a key file. To
change one of them is to write its slot anew; nothing else of the journal changes.

The file is a single point of loss. So it stands in the profile's folder and once more in
the folder of every device. The copy with the highest number stands, of those that are
whole.

Who can write the file can read none of the journal, and can have none of it opened: all
fields carry a tag that only the data key makes, and a copy without it starts nothing.

``state`` says that the journal is on its way from one form to another; it is on the disk
before the first file changes, and until the last has.
"""

import time
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from secrets import token_bytes
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import structs

from assistant.errors import JournalBusyError
from assistant.messages import Text
from assistant.storage import atomic
from assistant.storage.envelope import DamagedError
from assistant.storage.lock import Lock
from assistant.storage.places import Home, folders
from assistant.storage.sealed_box import fresh_pair
from assistant.storage.sealing import KEY_BYTES, Box, is_sealed
from assistant.storage.slot import Kind, Slot

FILE: Final = "keyslots.json"
SCHEMA: Final = 1
_FORMER: Final = b"reflect former key"
_PRIVATE: Final = b"reflect private key"
_TAGGING: Final = b"reflect slots"
_GLANCE_BYTES: Final = 64
_HIGHEST: Final = 1 << 62
"""A number that no journal reaches; there is always one more than what somebody else wrote."""
_LOCK: Final = ".lock"
_TELLING: Final = frozenset({".log", ".json"})
"""How the names of files end that tell by their first bytes whether a journal is sealed."""


class State(StrEnum):
    """In which form the journal's files are."""

    SEALED = "sealed"
    SEALING = "sealing"
    """Plain or sealed; sealed when it is done."""
    UNSEALING = "unsealing"
    """Sealed or plain; plain when it is done, and then there are no slots."""
    RENEWING = "renewing"
    """Sealed with the former key or with this one."""


class KeySlots(msgspec.Struct, frozen=True, kw_only=True):
    """All slots of one journal. It shows nothing of any key."""

    format: Literal["reflect-keyslots"] = "reflect-keyslots"
    schema: int = SCHEMA
    number: Annotated[int, msgspec.Meta(ge=0, le=_HIGHEST)] = 0
    """Grows each time it is written."""
    state: State
    slots: tuple[Slot, ...]
    former: bytes = b""
    """While it is renewed: the key before, sealed with this one."""
    public: bytes = b""
    """Seals what is said without unlocking (see ``inbox``)."""
    private: bytes = b""
    """Opens it; sealed with the data key."""
    tag: bytes = b""
    """Made of all of it with the data key: nobody else wrote it."""
    digest: str = ""

    def __repr__(self) -> str:
        """Its state and the kinds of its slots alone."""
        return f"KeySlots({self.state}, {self.slots})"

    def of(self, kind: Kind) -> Slot | None:
        """The slot of a kind."""
        return next((each for each in self.slots if each.kind is kind), None)

    def with_slot(self, slot: Slot) -> "KeySlots":
        """With this slot in place of the one of its kind."""
        rest = self.without(slot.kind).slots
        return structs.replace(self, slots=(*rest, slot))

    def without(self, kind: Kind) -> "KeySlots":
        """Without the slot of a kind."""
        return structs.replace(self, slots=tuple(s for s in self.slots if s.kind is not kind))

    def former_key(self, key: bytes) -> bytes:
        """The key before this one.

        Raises:
            DamagedError: there is none, or this is not the key.
        """
        return Box(key).open(_FORMER, self.former)

    def private_key(self, key: bytes) -> bytes:
        """What opens the words that were said without unlocking.

        Raises:
            DamagedError: there is none, or this is not the key.
        """
        return Box(key).open(_PRIVATE, self.private)

    def is_of(self, key: bytes) -> bool:
        """Whether they were made for this key; the tag tells whether all of it is as it was."""
        try:
            return bool(self.private_key(key))
        except DamagedError:
            return False

    def is_genuine(self, key: bytes) -> bool:
        """Whether who wrote all of it had this key."""
        return compare_digest(self.tag, _tag(self, key))


class SlotsLostError(Exception):
    """There are sealed files, and no slots that are whole."""


class SlotsNewerError(Exception):
    """A later version wrote the slots."""


def fresh_key() -> bytes:
    """A new data key."""
    return token_bytes(KEY_BYTES)


def fresh_slots(slots: tuple[Slot, ...], key: bytes) -> KeySlots:
    """Slots of a journal that is still plain, with a pair of keys of its own.

    Their number begins with the clock's seconds: copies of an earlier key, which another
    device may bring back, have a lower one.
    """
    public, private = fresh_pair()
    private = Box(key).seal(_PRIVATE, private)
    return KeySlots(
        number=int(time.time()), state=State.SEALING, slots=slots, public=public, private=private
    )


def renewed(slots: tuple[Slot, ...], before: KeySlots, key: bytes, former: bytes) -> KeySlots:
    """Slots of a new key, while files are still sealed with the former one."""
    sealed = Box(key).seal(_FORMER, former)
    fresh = fresh_slots(slots, key)
    number = max(before.number, fresh.number)
    return structs.replace(fresh, number=number, state=State.RENEWING, former=sealed)


def of_passphrase(passphrase: str) -> bytes:
    """What a passphrase comes to; however a keyboard composes its signs."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def of_key_file(content: bytes) -> bytes:
    """What a key file comes to."""
    return b64encode(blake2b(content, digest_size=32, person=b"reflect keyfile").digest())


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


def stamp(slots: KeySlots | None) -> bytes:
    """By which it shows whether files stand under another key by now, or in another form."""
    return slots.state.value.encode("ascii") + slots.public if slots else b""


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
    slots = structs.replace(slots, number=min(number + 1, _HIGHEST))
    slots = structs.replace(slots, tag=_tag(slots, key))
    slots = structs.replace(slots, digest=_digest(msgspec.to_builtins(slots)))
    known = _known(slots, key)
    for path, copy in copies.items():
        if copy is None or any(copy.is_of(each) for each in known):
            atomic.replace(path, _encoded(slots))
    return slots


def mend(home: Home, slots: KeySlots, key: bytes) -> None:
    """Write the copies that are missing, damaged, older or forged; what cannot be written waits.

    Copies of a key that is neither theirs nor the former one stay.
    """
    if not slots.is_genuine(key):  # could not be written a moment ago
        return
    known = _known(slots, key)
    with suppress(OSError):
        for path in _copies(home.profile):
            copy = _read(path)
            newer = copy and copy.number >= slots.number and copy.is_genuine(key)
            if copy is None or (not newer and any(copy.is_of(each) for each in known)):
                atomic.replace(path, _encoded(slots))


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
    """A copy; None when it is not whole, or the disk does not give it."""
    try:
        document = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        if document.get("digest") != _digest(document):
            return None
        if document.get("schema", 0) > SCHEMA:
            raise SlotsNewerError
        return msgspec.convert(document, KeySlots)
    except (OSError, ValueError, TypeError, msgspec.MsgspecError):
        return None


def _known(slots: KeySlots, key: bytes) -> tuple[bytes, ...]:
    return (key, slots.former_key(key)) if slots.former else (key,)


def _tag(slots: KeySlots, key: bytes) -> bytes:
    """Over the fields by name: one more of a later version leaves it as it is."""
    of_slots = [
        (each.kind.value, each.salt, each.wrapped, each.memory_kib, each.passes, each.lanes)
        for each in slots.slots
    ]
    keys_of_it = (slots.former, slots.public, slots.private)
    head = (slots.format, slots.schema, slots.number, slots.state.value)
    own = blake2b(key=key, digest_size=32, person=_TAGGING).digest()
    content = msgspec.json.encode((*head, of_slots, *keys_of_it))
    return blake2b(content, key=own, digest_size=32, person=_TAGGING).digest()


def _encoded(slots: KeySlots) -> bytes:
    return msgspec.json.format(msgspec.json.encode(slots), indent=1) + b"\n"


def _digest(document: dict[str, Any]) -> str:
    """Over all there is but itself: a later version may have put more into it."""
    rest = {key: value for key, value in document.items() if key != "digest"}
    content = msgspec.json.encode(rest, order="deterministic")
    return blake2b(content, digest_size=16).hexdigest()


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
