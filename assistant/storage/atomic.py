"""Writing whole files so that a crash leaves the old one or the new one, never a mixture.

Files are 0600 and folders 0700. Nothing counts as written before its ``fsync``,
and no new name before the ``fsync`` of its folder.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

TEMPORARY: Final = ".tmp"
"""How the names of unfinished files end; what a crash leaves of them is swept."""


def make_folder(folder: Path) -> None:
    """Make a private folder and every missing one above it, so that they outlast a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte: one call may take fewer than it was given."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def replace(path: Path, content: bytes, keep: Path | None = None) -> None:
    """Replace a file whole.

    Args:
        path: The file.
        content: All of its new bytes.
        keep: Where the file that is replaced stays; the copy is a convenience, and
            a disk without hard links goes without.
    """
    fresh = _written(path, content)
    if keep and path.exists():
        with suppress(OSError):
            keep.unlink(missing_ok=True)
            keep.hardlink_to(path)
    fresh.replace(path)
    sync_folder(path.parent)


def _written(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f"{path.name}.{os.getpid()}{TEMPORARY}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(descriptor, content)
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise
    finally:
        os.close(descriptor)
    return fresh
