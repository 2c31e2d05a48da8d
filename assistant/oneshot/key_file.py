"""``settings key_file``: a file that opens the journal, for those who cannot type a passphrase."""

import os
import secrets
from pathlib import Path
from typing import Final

from assistant import personal
from assistant.errors import JournalError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import keys, slot_files
from assistant.storage.atomic import sync_folder, write_all
from assistant.storage.keys import State
from assistant.storage.slot import Kind, Slot
from assistant.ui import line_io

_FRESH_BYTES: Final = 64
_LEAST_BYTES: Final = 32
"""A file that is there already must have as many, or it is easily guessed."""


def use(locations: Locations, name: str) -> int:
    """Let a file open the journal, made where there is none; with no name, none does.

    Raises:
        JournalError: the journal is plain, or stays locked, or the file cannot be made or read.
    """
    opened = personal.opened(locations)
    if opened.door is None:
        raise JournalError(Text.KEY_FILE_FIRST())
    before, key = opened.door.slots, opened.door.key
    if before.state is not State.SEALED:
        raise JournalError(Text.NOT_FINISHED())
    path = Path(name).expanduser().absolute() if name else None
    if path:
        secret = keys.of_key_file(_content(path))
        slots = before.with_slot(Slot.fresh(Kind.KEY_FILE, secret, key))
    else:
        slots = before.without(Kind.KEY_FILE)
    try:
        slot_files.replace(opened.home, slots, key, before=before)
    except OSError:
        raise JournalError(Text.NOT_KEPT()) from None
    if not personal.remember(locations, "key_file", str(path or "")):
        return 1
    line_io.say((Text.KEY_FILE_OPENS(file=path), Text.KEY_FILE_RISK()) if path else ())
    line_io.say(() if path else (Text.KEY_FILE_GONE(),))
    return 0


def _content(path: Path) -> bytes:
    """What is in the file; a new one is random, and only its owner can read it."""
    try:
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                write_all(descriptor, secrets.token_hex(_FRESH_BYTES).encode("ascii") + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            sync_folder(path.parent)
        content = path.read_bytes()
    except OSError:
        raise JournalError(Text.KEY_FILE_UNREADABLE(file=path)) from None
    if len(content) < _LEAST_BYTES:
        raise JournalError(Text.KEY_FILE_SHORT(file=path))
    return content
