"""Who writes, and how records are named: device, profile, ids.

An id is a ULID (github.com/ulid/spec): 48 bits of milliseconds, 80 random bits,
26 characters of Crockford's base 32, so that ids sort by time. On one device they
only ever grow, also when the clock is set back: then the next is the last plus one.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from assistant.errors import JournalBusyError, JournalError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import atomic
from assistant.storage.lock import Lock
from assistant.storage.places import ASIDE, INBOX, Home, folders
from assistant.storage.synced import write_stignore

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS: Final = 26
_RANDOM_BITS: Final = 80
_NAME_BYTES: Final = 8


def home(locations: Locations) -> Home:
    """The person's profile and this device, found or made.

    Where nothing can be written, a made name lasts for this run only.

    Raises:
        JournalError: the journal's folder is there and cannot be looked into.
    """
    profile = _profile(locations.journal)
    with suppress(OSError):  # where it cannot be written, no record can be either
        write_stignore(profile)
    return Home(
        profile=profile,
        device=_device(locations.device_file),
        last_id=locations.state / "last-id",
    )


def profile_there(journal: Path) -> Path | None:
    """The profile that is used, where there is one; nothing is made.

    Raises:
        JournalError: the journal's folder is there and cannot be looked into.
    """
    return next(iter(_profiles(journal)), None)


def mint(place: Home, now: datetime, count: int, newest: Callable[[], str]) -> tuple[str, ...]:
    """New ids, each greater than every one before.

    Args:
        place: Where the last id is remembered.
        now: The wall clock; it may have been set back.
        count: How many.
        newest: Finds the greatest id of this device in the journal; called only
            when none is remembered. It returns "" when there is none.
    """
    last = _number(_remembered(place.last_id)) or _number(newest())
    fresh = int(now.timestamp() * 1000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    first = max(last + 1, fresh)
    ids = tuple(_text(first + step) for step in range(count))
    with suppress(OSError):  # where it cannot be written, no record can be either
        atomic.make_folder(place.last_id.parent)
        atomic.replace(place.last_id, ids[-1].encode("ascii"))
    return ids


def _device(path: Path) -> str:
    with suppress(OSError, ValueError):
        device = path.read_text("ascii").strip()
        if len(bytes.fromhex(device)) == _NAME_BYTES:
            return device
    device = secrets.token_hex(_NAME_BYTES)
    with suppress(OSError):
        atomic.make_folder(path.parent)
        atomic.replace(path, device.encode("ascii"))
    return device


def _profile(journal: Path) -> Path:
    """The first profile, or a new one that appears together with the journal's folder."""
    if found := _profiles(journal):
        return found[0]
    if next(journal.glob(f"{ASIDE}*"), None):
        return _beside(journal)
    name = secrets.token_hex(_NAME_BYTES)
    fresh = journal.with_name(f".{journal.name}-{name}")
    try:
        atomic.make_folder(fresh / name)
        os.rename(fresh, journal)  # noqa: PTH104 - it must not succeed on a journal that holds something
        atomic.sync_folder(journal.parent)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
    return next(iter(_profiles(journal)), journal / name)


def _beside(journal: Path) -> Path:
    fresh = journal / secrets.token_hex(_NAME_BYTES)
    with suppress(OSError):
        atomic.make_folder(fresh)
    return next(iter(_profiles(journal)), fresh)


def put_aside(home: Home) -> Path:
    """Leave a profile that cannot be opened as it is, under a name that is not looked for.

    Returns:
        Where it is now.

    Raises:
        JournalBusyError: another window writes to it, or to an inbox of it.
        OSError: it is where it was.
    """
    aside = home.profile.with_name(f"{ASIDE}{home.profile.name}")
    locks = [Lock(folder / ".lock") for folder in (home.folder, *home.folder.glob(f"{INBOX}*"))]
    try:
        for lock in locks:
            with suppress(FileNotFoundError):  # this device never wrote to it
                lock.take()
        home.profile.rename(aside)
        atomic.sync_folder(aside.parent)
    except BlockingIOError as fault:
        raise JournalBusyError(Text.JOURNAL_BUSY()) from fault
    finally:
        for lock in locks:
            lock.release()
    return aside


def _profiles(journal: Path) -> list[Path]:
    try:
        return [each for each in folders(journal) if not each.name.startswith(ASIDE)]
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise JournalError(Text.JOURNAL_SHUT(folder=journal)) from fault


def _remembered(path: Path) -> str:
    with suppress(OSError, ValueError):
        return path.read_text("ascii").strip()
    return ""


def _number(text: str) -> int:
    """The number an id stands for; 0 for what is no id."""
    if len(text) != _CHARACTERS or set(text) - set(_ALPHABET):
        return 0
    number = 0
    for character in text:
        number = number << 5 | _ALPHABET.index(character)
    return number


def _text(number: int) -> str:
    shifts = range(5 * (_CHARACTERS - 1), -1, -5)
    return "".join(_ALPHABET[number >> shift & 31] for shift in shifts)
