"""A journal brought back from a backup, whole or not at all, onto a machine without one.

1. Every byte of the backup is checked.
2. Its files are written beside the journal's place, under a hidden name, and read back.
3. Settings and own questions are put where there are none.
4. The journal takes its name, in one act. Until then there is none; a kill leaves
   files under the hidden name, which the next try, or the next opening, removes.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from assistant.errors import JournalBusyError, JournalError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import atomic, packing
from assistant.storage.erase_all import RESTORING, restoring
from assistant.storage.lock import Lock
from assistant.storage.places import folders

_OWN: Final = "settings.json"


@dataclass(frozen=True)
class Restored:
    """What came of it."""

    files: int
    """In the backup."""
    left: tuple[Path, ...]
    """Files that are here already with other content, and stay as they are."""
    models: tuple[str, ...]
    """Names of the speech models there were."""


def restore(locations: Locations, file: Path) -> Restored:
    """Bring back what a backup holds.

    Raises:
        JournalBusyError: another window has the journal open.
        JournalError: there is a journal here, or the backup is not whole, or the disk
            does not take it. Nothing is restored.
    """
    if holds_anything(locations.journal):
        raise JournalError(Text.RESTORE_JOURNAL_HERE(folder=locations.journal))
    try:
        stream = file.open("rb")
    except OSError:
        raise JournalError(Text.FILE_UNREADABLE_HERE(file=file)) from None
    with stream:
        try:
            return _restored(locations, stream)
        except packing.NewerError:
            raise JournalError(Text.RESTORE_NEWER(file=file.name)) from None
        except packing.NotWholeError:
            raise JournalError(Text.RESTORE_NOT_WHOLE(file=file.name)) from None
        except OSError:
            raise JournalError(Text.RESTORE_UNWRITABLE(folder=locations.journal)) from None


def holds_anything(journal: Path) -> bool:
    """Whether there is any file of a journal; an empty profile that was only looked at is none.

    Raises:
        JournalError: the folder cannot be looked into.
    """
    try:
        return any(_seen_files(journal)) if journal.exists() else False
    except OSError as fault:
        raise JournalError(Text.JOURNAL_SHUT(folder=journal)) from fault


def _seen_files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name[0] != ".":
            yield from _seen_files(path)
        elif not path.is_dir() and path.name[0] != ".":
            yield path


def _restored(locations: Locations, stream: BinaryIO) -> Restored:
    manifest = packing.read_manifest(stream)
    journal = locations.journal
    atomic.make_folder(journal.parent)
    for left in restoring(journal):
        shutil.rmtree(left)
    fresh = journal.with_name(f".{journal.name}{RESTORING}{secrets.token_hex(8)}")
    put: list[Path] = []
    try:
        _unpack(stream, fresh)
        _compare(fresh, manifest)
        stay = tuple(_put_own(locations, fresh, put))
        _give_name(fresh / "journal", journal)
    except BaseException:
        for path in put:
            path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Restored(len(manifest.entries), stay, manifest.models)


def _unpack(stream: BinaryIO, folder: Path) -> None:
    atomic.make_folder(folder / "journal")
    touched = {folder, folder / "journal"}
    for item in packing.items(stream):
        if item.path == packing.MANIFEST:
            continue
        path = folder / item.path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        touched |= {parent for parent in path.parents if folder in parent.parents}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in item.content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    for each in touched:
        atomic.sync_folder(each)


def _compare(folder: Path, manifest: packing.Manifest) -> None:
    """Every file has the size and the sum that it had when the backup was made."""
    for entry in manifest.entries:
        content = (folder / entry.path).read_bytes()
        if (len(content), packing.sum_of(content)) != (entry.bytes, entry.blake2b):
            raise packing.NotWholeError


def _put_own(locations: Locations, fresh: Path, put: list[Path]) -> Iterator[Path]:
    """Put settings and own questions where there are none; those that are here and differ."""
    own = [(fresh / _OWN, locations.settings_file)]
    prompts = sorted((fresh / "prompts").glob("*"))
    own += [(path, locations.own_questions / path.name) for path in prompts]
    for source, place in own:
        if not source.exists():
            continue
        content = source.read_bytes()
        if place.exists():
            if place.read_bytes() != content:
                yield place
        else:
            atomic.make_folder(place.parent)
            atomic.replace(place, content)
            put.append(place)


def _give_name(fresh: Path, journal: Path) -> None:
    """Put the restored journal in its place, over one that holds nothing.

    Raises:
        JournalBusyError: a window has that one open.
        OSError: something is in it by now.
    """
    locks = [Lock(path) for path in journal.glob("*/*/.lock")]
    try:
        for lock in locks:
            _take(lock)
        if journal.exists():
            if holds_anything(journal):
                raise JournalError(Text.RESTORE_JOURNAL_HERE(folder=journal))
            for profile in folders(journal):
                shutil.rmtree(profile)
        os.rename(fresh, journal)  # noqa: PTH104 - it must not succeed on a journal that holds something
        with suppress(OSError):  # it is there, and whole; the backup is there too
            atomic.sync_folder(journal.parent)
    finally:
        for lock in locks:
            lock.release()


def _take(lock: Lock) -> None:
    try:
        with suppress(PermissionError):
            lock.take()
    except BlockingIOError as fault:
        raise JournalBusyError(Text.JOURNAL_BUSY()) from fault
