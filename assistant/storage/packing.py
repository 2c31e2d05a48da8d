"""The form of a backup file: a plain ``ustar`` archive, a list of its files, and a sum over all.

::

    journal/<profile>/<device>/2026-11.log     each file, as it stands
    settings.json, prompts/<name>.toml
    manifest.json                              last: see Manifest
    (two empty blocks: here an archive ends)
    reflect-backup 1 <64 digits>               BLAKE2b of every byte before this line

Any ``tar`` opens it. It is read here block by block, in exactly the form in which
it is written: no links, no devices, no extensions, no path that leads elsewhere.
"""

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated, BinaryIO, Final

import msgspec

BLOCK: Final = 512
SCHEMA: Final = 1
MANIFEST: Final = "manifest.json"
MOST_MANIFEST: Final = 64_000_000
"""Bytes: more than any journal's list needs."""
_END: Final = bytes(2 * BLOCK)
_SEAL: Final = re.compile(rb"reflect-backup (\d{1,9}) ([0-9a-f]{64})\n")
_SEAL_BYTES: Final = len("reflect-backup 1 ") + 64 + 1
_PIECE: Final = 1 << 20
_PART: Final = r"[^./\x00-\x1f][^/\x00-\x1f]*"
_PATH: Final = re.compile(rf"settings\.json|prompts/{_PART}|journal(?:/{_PART}){{2,6}}")

Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class NotWholeError(Exception):
    """This is no backup, or not all of it."""


class NewerError(Exception):
    """A later version made it."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    path: str
    bytes: Annotated[int, msgspec.Meta(ge=0)]
    blake2b: Digest


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup holds, in its order."""

    entries: tuple[Entry, ...]
    models: tuple[str, ...] = ()
    """Names of the speech models that were on that machine."""


@dataclass(frozen=True)
class Item:
    """One file on its way out of a backup: read ``content`` before going on."""

    path: str
    content: Iterator[bytes]


class Packer:
    """Writes a backup into an open file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = blake2b(digest_size=32)
        self._entries: list[Entry] = []

    def add(self, path: str, content: bytes) -> None:
        """Add a file.

        Raises:
            ValueError: no backup can hold a file of this name or size.
            OSError: the disk does not take it.
        """
        if not _PATH.fullmatch(path):
            raise ValueError
        self._put(path, content)
        self._entries.append(Entry(path, len(content), sum_of(content)))

    def end(self, models: tuple[str, ...]) -> Manifest:
        """Write the list and the sum."""
        manifest = Manifest(tuple(self._entries), models)
        self._put(MANIFEST, msgspec.json.encode(manifest))
        self._write(_END)
        self._file.write(_seal(self._sum.hexdigest()))
        return manifest

    def _put(self, path: str, content: bytes) -> None:
        self._write(_header(path, len(content)))
        self._write(content)
        self._write(bytes(-len(content) % BLOCK))

    def _write(self, content: bytes) -> None:
        self._sum.update(content)
        self._file.write(content)


def read_manifest(file: BinaryIO) -> Manifest:
    """The list of a backup, after every byte of the file and each entry have been checked.

    Raises:
        NewerError: a later version made it.
        NotWholeError: anything in it is not as it was written.
        OSError: it cannot be read.
    """
    _check_seal(file)
    listed = tuple(
        Entry(item.path, *_measured(item.content)) for item in items(file) if item.path != MANIFEST
    )
    manifest = _listed(file)
    if manifest.entries != listed or len({each.path for each in listed}) < len(listed):
        raise NotWholeError
    return manifest


def items(file: BinaryIO) -> Iterator[Item]:
    """The files of a backup, the list last.

    Raises:
        NotWholeError: it is not in the form in which it is written.
        OSError: it cannot be read.
    """
    file.seek(0)
    while True:
        header = file.read(BLOCK)
        if header == _END[:BLOCK]:
            raise NotWholeError  # the list comes before the end
        path, size = _of_header(header)
        content = _pieces(file, size)
        yield Item(path, content)
        for _ in content:
            pass
        if file.read(-size % BLOCK) != bytes(-size % BLOCK):
            raise NotWholeError
        if path == MANIFEST:
            if file.read(2 * BLOCK) != _END or len(file.read(_SEAL_BYTES + 1)) != _SEAL_BYTES:
                raise NotWholeError
            return


def sum_of(content: bytes) -> str:
    """The sum by which a file is known."""
    return blake2b(content, digest_size=32).hexdigest()


def _check_seal(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _SEAL_BYTES))
    seal = _SEAL.search(file.read())
    if not seal:
        raise NotWholeError
    if int(seal[1]) > SCHEMA:
        raise NewerError
    file.seek(0)
    found = blake2b(digest_size=32)
    for piece in _pieces(file, size - len(_seal(found.hexdigest()))):
        found.update(piece)
    if file.read() != _seal(found.hexdigest()):
        raise NotWholeError


def _seal(digest: str) -> bytes:
    return f"reflect-backup {SCHEMA} {digest}\n".encode("ascii")


def _listed(file: BinaryIO) -> Manifest:
    for item in items(file):
        if item.path == MANIFEST:
            content = bytearray()
            for piece in item.content:
                content += piece
                if len(content) > MOST_MANIFEST:
                    raise NotWholeError
            try:
                return msgspec.json.decode(bytes(content), type=Manifest)
            except (msgspec.DecodeError, UnicodeDecodeError) as fault:
                raise NotWholeError from fault
    raise NotWholeError


def _measured(content: Iterator[bytes]) -> tuple[int, str]:
    size, found = 0, blake2b(digest_size=32)
    for piece in content:
        size += len(piece)
        found.update(piece)
    return size, found.hexdigest()


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        piece = file.read(min(size, _PIECE))
        if not piece:
            raise NotWholeError
        size -= len(piece)
        yield piece


def _header(path: str, size: int) -> bytes:
    """The block before a file; the same for every file of this name and size."""
    info = tarfile.TarInfo(path)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")


def _of_header(header: bytes) -> tuple[str, int]:
    """Name and size, when the block is exactly as it would be written."""
    try:
        info = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        known = info.name == MANIFEST or _PATH.fullmatch(info.name)
        if not known or info.size < 0 or _header(info.name, info.size) != header:
            raise NotWholeError
    except (tarfile.TarError, ValueError, OverflowError) as fault:
        raise NotWholeError from fault
    return info.name, info.size
