"""Files that were found damaged, and half lines: put aside as they were, never read again.

They may hold words of a record that is erased later. Then they are cut into
pieces, about a record each, and the pieces that name it, or repeat its words, go.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.storage import atomic
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.places import MonthFiles
from assistant.storage.sealing import is_like_a_file

_PIECES: Final = re.compile(rb'(?=\{\s*"kind")|(?="[^"/\s]{1,64}/\d+/[^"]{1,64}"\s*:)')
"""Where a document of a log or a month begins, or timings under their key."""
_REPEATED_BYTES: Final = 16
"""So many bytes in a row of what somebody said are taken for a copy of it."""
_STEP: Final = 4
_SHORT_BYTES: Final = 8
"""A text shorter than this may stand in anything; its id alone tells of it."""


def put_aside(path: Path) -> None:
    """Rename a damaged file, so that a new one can take its place.

    Raises:
        OSError: it stays where it is.
    """
    if path.exists():
        path.rename(free_place(path))


def free_place(path: Path) -> Path:
    """Where a damaged file of this name can be put."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return aside


def bound_to(path: Path) -> str:
    """The name that a file's bytes are bound to, where it was sealed as it lay aside."""
    return f"{path.parent.name}/{path.name}"


def files_aside(files: MonthFiles) -> Iterator[Path]:
    """Everything of a month that was put aside."""
    yield from sorted(files.folder.glob(f"{files.month}.*.damaged-*"))
    if files.torn.exists():
        yield files.torn


class Traces:
    """By what bytes that cannot be read as records are known to be of some that are gone."""

    def __init__(self, ids: Iterable[str], documents: Iterable[Document]) -> None:
        """The ids that are gone, and all documents whose words are, old ones too."""
        self._signs = {f'"{id_}{end}'.encode() for id_ in ids for end in '"/'}
        for document in documents:
            for said in (document["text"], document.get("plan") or ""):
                self._signs.update(_samples(codec.to_json(said)[1:-1]))

    def cleaned(self, content: bytes) -> bytes:
        """What has nothing of them; the rest as it was."""
        pieces = (piece for line in content.splitlines() for piece in _pieces(line))
        return b"".join(piece for piece in pieces if not self._are_in(piece))

    def left_of(self, line: bytes, envelope: Envelope) -> bytes:
        """What stays of a line that cannot be read: a sealed one goes whole, or stays whole."""
        guess = envelope.guess(line)
        if guess == line:
            return self.cleaned(line)
        return b"" if self._are_in(guess) else line.rstrip(b"\n") + b"\n"

    def clean(self, path: Path, envelope: Envelope) -> None:
        """Clean a file that was put aside; one that is left empty goes.

        Raises:
            OSError: the file is as it was, or clean.
        """
        raw = path.read_bytes()
        try:
            content = envelope.unwrap(bound_to(path), raw)
        except DamagedError:
            content = envelope.guess(raw)
        if not self._are_in(content):
            return
        rest = self.cleaned(content)
        if not rest:
            path.unlink()
        elif is_like_a_file(raw):
            atomic.replace(path, envelope.wrap(bound_to(path), rest))
        else:
            atomic.replace(path, rest if content == raw else _framed(path, rest, envelope))

    def _are_in(self, piece: bytes) -> bool:
        return any(sign in piece for sign in self._signs)


def _framed(path: Path, rest: bytes, envelope: Envelope) -> bytes:
    """Lines that a file of half lines goes on with."""
    lines = (envelope.frame(bound_to(path), line) + b"\n" for line in rest.splitlines())
    return b"".join(lines)


def _pieces(line: bytes) -> list[bytes]:
    """A line cut up; the digest before a document goes with it, the last one ends the line."""
    first, *pieces = _PIECES.split(line + b"\n")
    if not pieces or first.startswith(b"{"):
        return [first, *pieces]
    return [first + pieces[0], *pieces[1:]]


def _samples(said: bytes) -> Iterator[bytes]:
    """Pieces of a text such that a longer stretch of it holds at least one of them."""
    for start in range(0, len(said) - _REPEATED_BYTES + 1, _STEP):
        yield said[start : start + _REPEATED_BYTES]
    if _SHORT_BYTES <= len(said) < _REPEATED_BYTES:
        yield said
