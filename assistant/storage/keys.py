"""The journal's data key, and the slots that give it.

The data key is 32 random bytes. Each slot holds it sealed with a key that Argon2id
makes of something the person has: a passphrase, twelve recovery words, a key file. To
change one of them is to write its slot anew; nothing else of the journal changes.

Who can write their file can read none of the journal, and can have none of it opened: all
fields carry a tag that only the data key makes, and a copy without it starts nothing.

``state`` says that the journal is on its way from one form to another; it is on the disk
before the first file changes, and until the last has.
"""

import time
import unicodedata
from base64 import b64encode
from enum import StrEnum
from hashlib import blake2b
from hmac import compare_digest
from secrets import token_bytes
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import structs

from assistant.storage.envelope import DamagedError
from assistant.storage.sealed_box import fresh_pair
from assistant.storage.sealing import KEY_BYTES, Box
from assistant.storage.slot import Kind, Slot

SCHEMA: Final = 1
_FORMER: Final = b"reflect former key"
_PRIVATE: Final = b"reflect private key"
_TAGGING: Final = b"reflect slots"
_HIGHEST: Final = 1 << 62
"""A number that no journal reaches; there is always one more than what somebody else wrote."""


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


def stamp(slots: KeySlots | None) -> bytes:
    """By which it shows whether files stand under another key by now, or in another form."""
    return slots.state.value.encode("ascii") + slots.public if slots else b""


def known(slots: KeySlots, key: bytes) -> tuple[bytes, ...]:
    """The keys whose files may stand there: this one, and the former while it is renewed."""
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


def signed(slots: KeySlots, key: bytes, number: int) -> KeySlots:
    """With a number, and with the tag and the digest that go with all of it."""
    slots = structs.replace(slots, number=min(number, _HIGHEST))
    slots = structs.replace(slots, tag=_tag(slots, key))
    return structs.replace(slots, digest=_digest(msgspec.to_builtins(slots)))


def encoded(slots: KeySlots) -> bytes:
    """As they stand in a file."""
    return msgspec.json.format(msgspec.json.encode(slots), indent=1) + b"\n"


def decoded(content: bytes) -> KeySlots | None:
    """What stands in a file; None when it is not whole.

    Raises:
        SlotsNewerError: a later version wrote it.
    """
    try:
        document = msgspec.json.decode(content, type=dict[str, Any])
        if document.get("digest") != _digest(document):
            return None
        if document.get("schema", 0) > SCHEMA:
            raise SlotsNewerError
        return msgspec.convert(document, KeySlots)
    except (ValueError, TypeError, msgspec.MsgspecError):
        return None


def _digest(document: dict[str, Any]) -> str:
    """Over all there is but itself: a later version may have put more into it."""
    rest = {key: value for key, value in document.items() if key != "digest"}
    content = msgspec.json.encode(rest, order="deterministic")
    return blake2b(content, digest_size=16).hexdigest()
