"""One slot: the journal's data key, sealed with what somebody has (see ``keys``)."""

from enum import StrEnum
from secrets import token_bytes
from typing import Annotated, Final

import msgspec
from msgspec import structs

from assistant.storage.envelope import DamagedError
from assistant.storage.sealing import KEY_BYTES, Box

_SALT_BYTES: Final = 16
_MEMORY_KIB: Final = 64 * 1024
_PASSES: Final = 3
_LANES: Final = 4
_MOST_KIB: Final = 256 * 1024
_MOST_PASSES: Final = 10
"""More than this nobody should wait for, whatever stands in the file: some seconds."""


class Kind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - its name
    RECOVERY = "recovery"
    KEY_FILE = "key_file"


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """The data key, sealed. It shows nothing of it."""

    kind: Kind
    salt: bytes
    wrapped: bytes
    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=_MOST_KIB)] = _MEMORY_KIB
    passes: Annotated[int, msgspec.Meta(ge=1, le=_MOST_PASSES)] = _PASSES
    lanes: Annotated[int, msgspec.Meta(ge=1, le=16)] = _LANES

    @classmethod
    def fresh(cls, kind: Kind, secret: bytes, key: bytes) -> "Slot":
        """A slot that gives the key to who has the secret. It takes as long as opening one."""
        empty = cls(kind=kind, salt=token_bytes(_SALT_BYTES), wrapped=b"")
        sealed = Box(empty._made_of(secret)).seal(empty._bound(), key)
        return structs.replace(empty, wrapped=sealed)

    def __repr__(self) -> str:
        """Its kind alone."""
        return f"Slot({self.kind})"

    def open(self, secret: bytes) -> bytes | None:
        """The data key, or None when this is not what the slot was made with.

        None as well when no key can be made of what stands in it. It takes 64 MiB and
        about half a second.
        """
        try:
            return Box(self._made_of(secret)).open(self._bound(), self.wrapped)
        except (DamagedError, ValueError):  # too short a salt, less memory than lanes need
            return None

    def _made_of(self, secret: bytes) -> bytes:
        from cryptography.hazmat.primitives.kdf.argon2 import (  # noqa: PLC0415 - a plain journal need not wait
            Argon2id,
        )

        return Argon2id(
            salt=self.salt,
            length=KEY_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        ).derive(secret)

    def _bound(self) -> bytes:
        cost = f"{self.memory_kib} {self.passes} {self.lanes}"
        return f"reflect keyslot {self.kind.value} {cost}".encode("ascii")
