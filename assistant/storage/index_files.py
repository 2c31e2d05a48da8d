"""The search index between two runs: ``<profile>/.cache/<generation>.<month>``, a file a month.

It is disposable: whatever is wrong with it, it is made again. It lies beside the
journal, hidden, and ``.stignore`` keeps it from other machines.

``<generation>`` names what was erased of the month when the file was made. So a file
that may hold an erased word is known by its name alone, also after a kill or when another
device erased, and goes before any erasing is acknowledged. Other months stand.
"""

import fcntl
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final
from zlib import crc32

from assistant.storage import atomic, slot_files
from assistant.storage.envelope import DamagedError, Envelope, Plain
from assistant.storage.gone import Gone
from assistant.storage.places import MONTH_FILE

FOLDER: Final = ".cache"
_LOCK: Final = "lock"
_SUM_BYTES: Final = 4
_KEY_BYTES: Final = 16
_NAME: Final = re.compile(r"([0-9a-f]{16})\.(\d{4}-\d{2})")
_FORM: Final = b"2"
"""Changes when what is in an index changes."""


class IndexFiles:
    """The index files of a profile, as of one generation."""

    def __init__(self, profile: Path, envelope: Envelope, gone: Gone) -> None:
        self._profile = profile
        self._folder = profile / FOLDER
        self._envelope = envelope
        self._gone = gone

    def are_of(self, gone: Gone, month: str) -> bool:
        """Whether nothing more of a month is erased than when these were opened."""
        return generation(gone, month) == generation(self._gone, month)

    def load(self, month: str, key: bytes) -> memoryview | None:
        """The index of a month made under this key; None where there is none, or it is not whole.

        Raises:
            OSError: the disk does not give it.
        """
        try:
            wrapped = self._path(month).read_bytes()
            content = memoryview(self._envelope.unwrap(self._name(month), wrapped))
        except (FileNotFoundError, DamagedError):
            return None
        if content[:_SUM_BYTES] != _sum(self._name(month), content[_SUM_BYTES:]):
            return None
        index = _SUM_BYTES + _KEY_BYTES
        return content[index:] if content[_SUM_BYTES:index] == key else None

    def save(self, month: str, key: bytes, index: bytes, now_gone: Gone) -> None:
        """Keep the index of a month, unless more is erased by now, or the journal is sealed.

        Args:
            month: Its month.
            key: What it had in :func:`states` before it was made.
            index: All of it.
            now_gone: What is gone as read by the caller under :func:`alone`.

        Raises:
            OSError: it is not kept.
        """
        if not self.are_of(now_gone, month):
            return
        if isinstance(self._envelope, Plain) and (self._profile / slot_files.FILE).exists():
            return  # sealed by another window since it was opened
        content = key + index
        content = _sum(self._name(month), content) + content
        atomic.replace(self._path(month), self._envelope.wrap(self._name(month), content))

    def _path(self, month: str) -> Path:
        return self._folder / f"{generation(self._gone, month)}.{month}"

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
        named = _NAME.fullmatch(path.name)
        return named is None or named[1] != generation(gone, named[2])

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


def generation(gone: Gone, month: str) -> str:
    """A name for what may be erased of a month; it tells nothing of it."""
    before = min(gone.before, f"{month}-99") if month <= gone.before[:7] else ""
    erased = (*sorted(gone.ids), "", *sorted(gone.alone)) if month in gone.months else ()
    return blake2b("\n".join((before, *erased)).encode(), digest_size=8).hexdigest()


def states(devices: Iterable[Path]) -> dict[str, bytes]:
    """Of each month what changes whenever a file of it does.

    Size, inode and time of change, not the content: to read every month only to see
    that none has changed would take longer than the search.

    Raises:
        OSError: a folder cannot be looked into.
    """
    facts: dict[str, list[tuple[str, str, int, int, int]]] = defaultdict(list)
    for folder in devices:
        with os.scandir(folder) as entries:
            for entry in entries:
                if named := MONTH_FILE.fullmatch(entry.name):
                    with suppress(FileNotFoundError):
                        found = entry.stat()
                        state = (found.st_size, found.st_ino, found.st_ctime_ns)
                        facts[named[1]].append((folder.name, entry.name, *state))
    return {month: _state(sorted(of_month)) for month, of_month in facts.items()}


def _state(facts: list[tuple[str, str, int, int, int]]) -> bytes:
    return blake2b(_FORM + repr(facts).encode(), digest_size=_KEY_BYTES).digest()


def _sum(name: str, content: bytes | memoryview) -> bytes:
    """Shows damage, and no more: every find is looked at once more in the journal itself."""
    return crc32(content, crc32(name.encode())).to_bytes(_SUM_BYTES)
