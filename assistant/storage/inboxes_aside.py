"""Inboxes that were put aside because not all of them could be read (see ``inbox``).

What could be read has joined the journal, and stands here once more, under the inbox's own
key. So that key is kept, sealed as the journal is: what is taken back for good later must
leave these files too.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.storage import atomic
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.places import DAMAGED_INBOX, INBOX, Home
from assistant.storage.sealing import KEY_BYTES, Sealed

FILE: Final = "opened"
"""The key of an inbox that was put aside, where the journal could open it."""


def put_aside(profile: Path, key: bytes | None, envelope: Envelope) -> None:
    """Leave an inbox as it is, under a name that is not merged any more.

    Args:
        profile: The inbox.
        key: Its key; None where it did not open.
        envelope: How the journal stands on the disk.

    Raises:
        OSError: it is where it was.
    """
    aside = profile.with_name(f"{DAMAGED_INBOX}{profile.name.removeprefix(INBOX)}")
    if key:
        atomic.replace(profile / FILE, envelope.wrap(bound_to(aside / FILE), key))
    profile.rename(aside)
    atomic.sync_folder(aside.parent)


def that_open(folder: Path, envelope: Envelope) -> Iterator[tuple[Home, Sealed]]:
    """Those in a device's folder that the journal can open: each a small journal of its own.

    Raises:
        OSError: a key cannot be read.
    """
    for path in sorted(folder.glob(f"{DAMAGED_INBOX}*/{FILE}")):
        with suppress(DamagedError):
            key = envelope.unwrap(bound_to(path), path.read_bytes())
            if len(key) == KEY_BYTES:
                yield Home(path.parent, folder.name, path.parent / "last-id"), Sealed(key)


def bound_to(path: Path) -> str:
    """The name that a key is bound to."""
    return f"{path.parent.parent.name}/{path.parent.name}/{FILE}"
