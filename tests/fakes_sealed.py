"""A sealed journal that opens quickly: its slots are as weak as can be."""

from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import structs

from assistant.locations import Locations
from assistant.opening import Ask, Try
from assistant.ports import Unlocking
from assistant.storage import identity, keys, resealing, slot_files
from assistant.storage.sealing import Box
from assistant.storage.slot import Kind, Slot

KEY: Final = bytes(range(32))
PASSPHRASE: Final = "marigold by the gate"  # noqa: S105 - of no journal


def weak_slot(kind: Kind, secret: bytes, key: bytes = KEY) -> Slot:
    """A slot that costs a millisecond."""
    empty = Slot(kind=kind, salt=bytes(16), wrapped=b"", memory_kib=8, passes=1, lanes=1)
    return structs.replace(empty, wrapped=Box(empty._made_of(secret)).seal(empty._bound(), key))


def seal(locations: Locations | None = None) -> Path:
    """Seal the journal of a home; its folder."""
    locations = locations or Locations.of()
    home = identity.home(locations)
    slot = weak_slot(Kind.PASSPHRASE, keys.of_passphrase(PASSPHRASE))
    slots = keys.fresh_slots((slot,), KEY)
    resealing.begin(home, locations.spool, slots, KEY, before=None)
    return home.profile


def forge(profile: Path, **changes: object) -> None:
    """Change every copy of the slots as who has no key can: the digest is right again."""
    for path in profile.rglob(slot_files.FILE):
        document = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        document |= msgspec.to_builtins(changes)
        document["digest"] = keys._digest(document)
        path.write_bytes(msgspec.json.encode(document))


def typing(*lines: str) -> Ask:
    """Somebody who types these, one after the other, and then leaves."""

    def ask(attempt: Try) -> Unlocking:
        opened = any(not attempt(line) for line in lines)
        return Unlocking.OPENED if opened else Unlocking.LEFT

    return ask
