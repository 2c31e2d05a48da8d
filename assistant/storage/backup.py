"""One file that holds the whole journal, the settings and a person's own questions.

It is made beside its place, read back from the disk, compared with what was meant
to be in it, and only then takes its name, which no other file may have. A kill
leaves no file of that name, or the whole one.

Files of the journal go in as they stand, sealed or not, those of every device too.
What belongs to this machine alone stays out: locks, reserves, half-made files, the
search index, and hidden folders of other programs.
"""

import os
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, Final

from assistant.errors import JournalBusyError, JournalError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import atomic, packing
from assistant.storage.lock import Lock
from assistant.storage.places import Home, folders


def back_up(locations: Locations, home: Home, file: Path, models: tuple[str, ...]) -> int:
    """Write a backup; how many files are in it.

    Raises:
        JournalBusyError: another window writes to the journal.
        JournalError: there is such a file already, or it could not be written.
    """
    lock = Lock(home.folder / ".lock")
    try:
        with suppress(OSError):  # nobody writes here, or nobody can
            _take(lock)
        return _made(locations, file, models)
    except FileExistsError:
        raise JournalError(Text.FILE_EXISTS(file=file)) from None
    except (OSError, ValueError, packing.NotWholeError):
        raise JournalError(Text.BACKUP_UNWRITABLE(file=file)) from None
    finally:
        lock.release()


def _take(lock: Lock) -> None:
    try:
        lock.take()
    except BlockingIOError as fault:
        raise JournalBusyError(Text.JOURNAL_BUSY()) from fault


def sources(locations: Locations) -> Iterator[tuple[str, Path]]:
    """What goes into a backup: each file's path there, and where it stands."""
    if locations.journal.is_dir():
        for profile in folders(locations.journal):
            for path in _files(profile):
                yield f"journal/{profile.name}/{path.relative_to(profile).as_posix()}", path
    if locations.settings_file.is_file():
        yield "settings.json", locations.settings_file
    for path in sorted(locations.own_questions.glob("*.toml")):
        if path.is_file() and not path.name.startswith("."):
            yield f"prompts/{path.name}", path


def _files(folder: Path) -> Iterator[Path]:
    """All files below, month files before the logs they were made from."""
    for path in sorted(folder.iterdir(), key=lambda each: (each.suffix == ".log", each.name)):
        if path.name.startswith(".") or path.name.endswith(atomic.TEMPORARY) or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


def _made(locations: Locations, file: Path, models: tuple[str, ...]) -> int:
    _sweep(file)
    if file.exists():
        raise FileExistsError(file)
    fresh = file.with_name(f"{file.name}.{os.getpid()}{atomic.TEMPORARY}")
    descriptor = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with closing(os.fdopen(descriptor, "r+b")) as stream:
            packer = packing.Packer(stream)
            for path, source in sources(locations):
                packer.add(path, source.read_bytes())
            manifest = packer.end(models)
            stream.flush()
            os.fsync(stream.fileno())
            _check(stream, manifest)
        _name(fresh, file)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return len(manifest.entries)


def _check(stream: BinaryIO, meant: packing.Manifest) -> None:
    """Read it back, from the disk where the system lets go of its own copy."""
    with suppress(OSError):
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if packing.read_manifest(stream) != meant:
        raise packing.NotWholeError


def _name(fresh: Path, file: Path) -> None:
    """Give it its name, unless another file has it."""
    try:
        file.hardlink_to(fresh)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links, as many sticks are
        if file.exists():
            raise FileExistsError(file) from None
        fresh.rename(file)
    try:
        atomic.sync_folder(file.absolute().parent)
    except OSError:
        file.unlink()
        raise


_LEFT: Final = r"\.\d+" + re.escape(atomic.TEMPORARY)


def _sweep(file: Path) -> None:
    """Remove what a backup of this name that was killed has left: it holds private words."""
    for path in file.absolute().parent.iterdir():
        if re.fullmatch(re.escape(file.name) + _LEFT, path.name):
            path.unlink()
