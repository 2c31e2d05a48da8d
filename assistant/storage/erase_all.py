"""Erasing the whole journal of a profile: every file of every device, and what is spooled.

Profiles that were put aside, because nobody could open them, go too.

What is spooled goes first. Then the profile's folder takes a hidden name, in one
act: from then on no reader finds it. Then its files go one by one. What a kill
leaves of it under that name goes at the next opening, or at the next try.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.errors import JournalBusyError
from assistant.messages import Text
from assistant.storage import atomic
from assistant.storage.lock import Lock
from assistant.storage.places import ASIDE, Home

_HIDDEN: Final = ".erasing-"
RESTORING: Final = "-restoring-"
"""In the name of a folder beside the journal that a restoring fills."""


def erase_all(home: Home, spool: Path) -> tuple[Path, ...]:
    """Remove the journal of a profile, and what is being said.

    Returns:
        What could not be removed.

    Raises:
        JournalBusyError: another process writes to it.
    """
    lock = Lock(home.folder / ".lock")
    try:
        lock.take()
    except BlockingIOError as fault:
        raise JournalBusyError(Text.JOURNAL_BUSY()) from fault
    except OSError:
        pass  # there can be no lock: nobody writes here, or nobody can
    left = [*_remains(spool), *_remains(home.last_id)]
    journal = home.profile.parent
    with suppress(OSError):  # then it goes under its own name
        home.profile.rename(journal / f"{_HIDDEN}{secrets.token_hex(8)}")
        atomic.sync_folder(journal)
    lock.release()
    roots = (home.profile, *hidden(journal), *restoring(journal), *journal.glob(f"{ASIDE}*"))
    left += [path for root in roots for path in _remains(root)]
    with suppress(OSError):  # other profiles, or another program, live here too
        journal.rmdir()
    return tuple(left)


def finish(journal: Path) -> None:
    """Remove what an erasing, or a restoring, that was killed has left."""
    for root in (*hidden(journal), *restoring(journal)):
        for _ in _remains(root):
            pass


def hidden(journal: Path) -> list[Path]:
    """Folders of profiles that are being erased."""
    return sorted(journal.glob(f"{_HIDDEN}*"))


def restoring(journal: Path) -> list[Path]:
    """Folders in which a backup was being restored."""
    return sorted(journal.parent.glob(f".{journal.name}{RESTORING}*"))


def copies(journal: Path) -> list[Path]:
    """Hidden folders of other programs, which may hold older copies."""
    return sorted(set(journal.glob(".*")) - set(hidden(journal)))


def _remains(root: Path) -> Iterator[Path]:
    """Remove a file, or a folder with all in it; what is still there."""
    for folder, folders, files in os.walk(root, topdown=False):
        for name in (*files, *folders):
            yield from _removed(Path(folder, name))
    yield from _removed(root)
    with suppress(OSError):
        atomic.sync_folder(root.parent)


def _removed(path: Path) -> Iterator[Path]:
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
    except OSError:
        yield path
