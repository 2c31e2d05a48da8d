"""The search index between two runs: ``<profile>/.cache/<generation>.<month>``.

It is disposable: whatever is wrong with it, it is made again. It lies beside the
journal, hidden, and ``.stignore`` keeps it from other machines.

``<generation>`` names what was erased when the file was made. So a file that may
hold an erased word is known by its name alone, also after a kill or when another
device erased, and goes before any erasing is acknowledged.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from assistant.storage import atomic, keys
from assistant.storage.envelope import DamagedError, Envelope, Plain, digest
from assistant.storage.gone import Gone
from assistant.storage.places import MonthFiles

FOLDER: Final = ".cache"
_LOCK: Final = "lock"
_DIGITS: Final = 32
_FORM: Final = b"1"
"""Changes when what is in an index changes."""


class _Kept(msgspec.Struct, frozen=True):
    """What a file holds, behind its digest."""

    key: str
    index: bytes


class IndexFiles:
    """The index files of a profile, as of one generation."""

    def __init__(self, profile: Path, envelope: Envelope, gone: Gone) -> None:
        self._profile = profile
        self._folder = profile / FOLDER
        self._envelope = envelope
        self._generation = generation(gone)

    def load(self, month: str, key: str) -> bytes | None:
        """The index of a month made under this key; None where there is none, or it is not whole.

        Raises:
            OSError: the disk does not give it.
        """
        try:
            wrapped = self._path(month).read_bytes()
        except FileNotFoundError:
            return None
        try:
            content = self._envelope.unwrap(self._name(month), wrapped)
            if content[:_DIGITS] != _digest(self._name(month), content[_DIGITS:]):
                return None
            kept = msgspec.msgpack.decode(content[_DIGITS:], type=_Kept)
        except (DamagedError, msgspec.MsgspecError):
            return None
        return kept.index if kept.key == key else None

    def save(self, month: str, key: str, index: bytes, now_gone: Gone) -> None:
        """Keep the index of a month, unless more is erased by now, or the journal is sealed.

        Args:
            month: Its month.
            key: What :func:`key` was before it was made.
            index: All of it.
            now_gone: What is gone as read by the caller under :func:`alone`.

        Raises:
            OSError: it is not kept.
        """
        if generation(now_gone) != self._generation:
            return
        if isinstance(self._envelope, Plain) and (self._profile / keys.FILE).exists():
            return  # sealed by another window since it was opened
        content = msgspec.msgpack.encode(_Kept(key, index))
        content = _digest(self._name(month), content) + content
        atomic.replace(self._path(month), self._envelope.wrap(self._name(month), content))

    def _path(self, month: str) -> Path:
        return self._folder / f"{self._generation}.{month}"

    def _name(self, month: str) -> str:
        return f"search/{month}"


@contextmanager
def alone(profile: Path) -> Iterator[None]:
    """Nobody else keeps or sweeps index files meanwhile.

    Raises:
        OSError: there can be no such files here.
    """
    folder = profile / FOLDER
    atomic.make_folder(folder)
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sweep(profile: Path, gone: Gone) -> None:
    """Remove every file that was made when less was erased, and what a kill has left.

    Raises:
        OSError: one of them may still be there.
    """

    def stale(path: Path) -> bool:
        of_now = path.name.startswith(f"{generation(gone)}.")
        return not of_now or path.name.endswith(atomic.TEMPORARY)

    _remove(profile, stale)


def clear(profile: Path) -> None:
    """Remove every one of them: they are made again.

    Raises:
        OSError: one of them may still be there.
    """
    _remove(profile, lambda _path: True)


def _remove(profile: Path, wanted: Callable[[Path], bool]) -> None:
    if not (profile / FOLDER).is_dir():
        return
    with alone(profile):
        for path in (profile / FOLDER).iterdir():
            if path.name != _LOCK and wanted(path):
                path.unlink()
        atomic.sync_folder(profile / FOLDER)


def generation(gone: Gone) -> str:
    """A name for what is erased; it tells nothing of it."""
    content = "\n".join((gone.before, *sorted(gone.ids), "", *sorted(gone.alone)))
    return blake2b(content.encode(), digest_size=8).hexdigest()


def key(files: tuple[MonthFiles, ...]) -> str:
    """What changes whenever a file of a month does.

    Size, inode and time of change, not the content: to read every month only to see
    that none has changed would take longer than the search.
    """
    state = blake2b(_FORM, digest_size=16)
    for path in (path for each in files for path in (each.log, each.json, each.previous)):
        with suppress(FileNotFoundError):
            found = path.stat()
            fact = (str(path.parent.name), found.st_size, found.st_ino, found.st_ctime_ns)
            state.update(repr((path.suffix, *fact)).encode())
    return state.hexdigest()


def _digest(name: str, content: bytes) -> bytes:
    return digest(name, content).encode("ascii")
