"""The hunt for private words: in all that a program hands to the system, and in what it leaves.

The words stand there as they are, or as text is often stored: in UTF-16, in base64, as hex.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from tests.e2e.usage import descendants

NEEDED: Final = ("strace", "root")
"""For :func:`traced`: the program closes its memory to anybody else, strace among them."""
TERMINAL: Final = b"/dev/pts/"
WORKERS: Final = b"pipe:["
"""The lines between the program and its own processes."""
_TELLING: Final = 8
"""Signs of base64; of fewer some are everywhere."""
_BLOCK: Final = 1500
"""Bytes: what is shorter than this on the way between processes is no sound."""
_PIECE: Final = 64
"""Bytes of sound that are looked for."""
_HEX: Final = re.compile(r"\\x([0-9a-f]{2})")
_TEXT: Final = re.compile(r"(?:\\x[0-9a-f]{2})+")
_FILES: Final = b"/"
_IN_MEMORY: Final = b"/memfd:"
_WRITES: Final = re.compile(r"^\d+ +\w*(?:write|send)\w*\(")
_OPENS_TO_WRITE: Final = re.compile(r"O_(?:WRONLY|RDWR|CREAT).* = \d+<([^>]*)>$")
_STARTS: Final = re.compile(r"^\d+ +execve\(")


def traced(trace: Path, *command: str) -> tuple[str, ...]:
    """A command that has all written down that it and its processes hand to the system."""
    calls = "trace=/.*(write|send).*,%file,prctl"
    strace = ("strace", "-f", "-qq", "-y", "-v", "-xx", "-s", "65536", "--seccomp-bpf")
    return (*strace, "-e", calls, "-o", str(trace), *command)


def forms(words: Iterable[str]) -> set[bytes]:
    """How words may stand in a file."""
    found: set[bytes] = set()
    for word in words:
        for raw in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
            shifted = {base64.b64encode(b" " * n + raw)[4:-4] for n in range(3)}
            found |= {raw, raw.hex().encode(), *(one for one in shifted if len(one) >= _TELLING)}
        found |= {word.title().encode(), word.upper().encode()}
    return found


def holding(wanted: Iterable[bytes], *folders: Path) -> list[str]:
    """Files that hold one of these."""
    sought = tuple(wanted)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(one in path.read_bytes() for one in sought)]


def exposed(words: Iterable[str], *folders: Path) -> list[str]:
    """Files that hold a private word."""
    return holding(forms(words), *folders)


def told_of(pid: int, words: Iterable[str]) -> list[str]:
    """Processes whose name, arguments or environment tell a private word, to who may look."""
    sought = forms(words)
    looked = [
        (one, Path(f"/proc/{one}/{what}"))
        for one in (pid, *descendants(pid))
        for what in ("comm", "cmdline", "environ")
    ]
    assert any(b"assistant" in _read(path) for _, path in looked), "the program is among them"
    return [str(path) for _, path in looked if any(form in _read(path) for form in sought)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has just ended
        return b""


class Trace:
    """What a traced program has handed to the system."""

    def __init__(self, path: Path) -> None:
        self._lines = path.read_text().splitlines()

    def exposing(self, words: Iterable[str], but: Sequence[bytes] = (TERMINAL,)) -> list[str]:
        """Writes, names of files and starts of processes that hold a private word.

        Args:
            words: The words.
            but: Where they may be written: the beginnings of what is written to.
        """
        sought = forms(words)
        told = [each for each in self._handed if not each.startswith(tuple(but))]
        return [repr(each[:200]) for each in told if any(form in each for form in sought)]

    @property
    def places(self) -> set[str]:
        """Every file that was opened to be written to."""
        found = (_OPENS_TO_WRITE.search(line) for line in self._lines)
        return {_decoded(one[1]).decode() for one in found if one}

    @property
    def shown(self) -> bytes:
        """All that the terminal was given, in order."""
        texts = (_TEXT.findall(line) for line in self._lines if _WRITES.match(line))
        written = (map(_decoded, each) for each in texts)
        return b"".join(b"".join(rest) for to, *rest in written if to.startswith(TERMINAL))

    @property
    def starts(self) -> int:
        """How many processes were started with arguments and an environment."""
        return sum(bool(_STARTS.match(line)) for line in self._lines)

    @property
    def heard(self) -> set[bytes]:
        """A piece of each block of sound as one process gives it to another, where it is loud."""
        blocks = (one for one in self._handed if one.startswith(WORKERS) and len(one) > _BLOCK)
        middles = (one[len(one) // 2 :][:_PIECE] for one in blocks)
        return {one for one in middles if len(set(one)) > _PIECE // 2}

    def sounding(self) -> list[str]:
        """Writes to a file that hold sound as it was heard."""
        sought = tuple(self.heard)
        files = [one for one in self.written if one.startswith(_FILES)]
        kept = [one for one in files if not one.startswith((TERMINAL, _IN_MEMORY))]
        return [repr(one[:200]) for one in kept if any(piece in one for piece in sought)]

    @cached_property
    def _handed(self) -> list[bytes]:
        return [_decoded(line) for line in self._lines]

    @property
    def written(self) -> list[bytes]:
        """Each write: what it goes to, and what is written."""
        lines = zip(self._lines, self._handed, strict=True)
        return [handed for line, handed in lines if _WRITES.match(line)]


def _decoded(line: str) -> bytes:
    return bytes.fromhex("".join(_HEX.findall(line)))
