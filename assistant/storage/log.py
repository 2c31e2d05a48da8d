"""The append-only log of one month: one framed line a record, and its ``fsync`` is the promise.

A line is acknowledged once :meth:`Log.append` has returned. What a crash leaves
at the end without a line break never was; it is moved aside before anything is
appended. Damaged lines stay where they are.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Final

import msgspec

from assistant.storage.atomic import make_folder, sync_folder, write_all
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.places import MonthFiles

_WINDOW_BYTES: Final = 4096
_HIGHEST: Final = 1 << 62
"""More bytes than any file has."""


@dataclass(frozen=True)
class Line:
    """One line of a log."""

    start: int
    end: int
    """Bytes from the start of the file; the line break included."""
    content: bytes | None
    """None when the line was changed by something else."""


@dataclass(frozen=True)
class Mark:
    """A place in a log: a month file holds every line before it.

    ``seal`` is a digest of the last 4 KiB before it, so that another log of the
    same name is not mistaken for this one.
    """

    bytes: Annotated[int, msgspec.Meta(ge=0, le=_HIGHEST)] = 0
    seal: str = ""

    @classmethod
    def at(cls, files: MonthFiles, offset: int) -> "Mark":
        """The mark for the end of a line.

        Raises:
            OSError: the log cannot be read.
        """
        if not offset:
            return cls()
        with files.log.open("rb") as stream:
            stream.seek(max(0, offset - _WINDOW_BYTES))
            window = stream.read(min(offset, _WINDOW_BYTES))
        return cls(offset, blake2b(window, digest_size=8).hexdigest())


def fits(files: MonthFiles, mark: Mark) -> bool:
    """Whether this is the log the mark was made in, with everything up to it."""
    try:
        return Mark.at(files, mark.bytes) == mark
    except OSError:
        return False


def read(
    files: MonthFiles, envelope: Envelope, start: int = 0, path: Path | None = None
) -> Iterator[Line]:
    """The lines from an offset on, without a half line at the end; of the log, or a copy of it.

    Raises:
        OSError: the log is there and cannot be read.
    """
    try:
        stream = (path or files.log).open("rb")
    except FileNotFoundError:
        return
    with stream:
        stream.seek(start)
        for raw in stream:
            end = start + len(raw)
            if raw.endswith(b"\n"):
                yield Line(start, end, _content(files, envelope, raw[:-1]))
            elif whole := _whole(files, envelope, raw):
                yield Line(start, end, _content(files, envelope, whole))
            start = end


def line(files: MonthFiles, envelope: Envelope, start: int, end: int) -> bytes:
    """The content of the line that stands between two offsets.

    Raises:
        DamagedError: none does, or it is not as it was written.
        OSError: the log cannot be read.
    """
    with files.log.open("rb") as stream:
        stream.seek(start)
        raw = stream.read(end - start)
    return envelope.unframe(files.name, raw.removesuffix(b"\n"))


class Log:
    """The end of one month's log that is written to."""

    def __init__(self, files: MonthFiles, envelope: Envelope) -> None:
        """Open the log, make it if there is none, and clear its end.

        Raises:
            OSError: it cannot be written.
        """
        self._files = files
        self._envelope = envelope
        make_folder(files.folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        self._descriptor = os.open(files.log, flags, 0o600)
        try:
            sync_folder(files.folder)  # also for a name that a killed process left unsynced
            self._clear_end()
        except OSError:
            self.close()
            raise

    def append(self, content: bytes) -> Line:
        """Write one line and wait until it is on the disk.

        Raises:
            OSError: it is not on the disk. The log must be closed and opened anew:
                after a failed ``fsync`` nothing more can be known through this
                descriptor.
        """
        raw = self._envelope.frame(self._files.name, content) + b"\n"
        start = os.fstat(self._descriptor).st_size
        try:
            write_all(self._descriptor, raw)
        except OSError:
            with suppress(OSError):  # what was written of it only takes room; opening clears it too
                os.ftruncate(self._descriptor, start)
            raise
        os.fsync(self._descriptor)
        return Line(start, start + len(raw), content)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _clear_end(self) -> None:
        """Give a whole last line its line break; move a half one aside."""
        content = self._files.log.read_bytes()
        end = content.rfind(b"\n") + 1
        tail = content[end:]
        if not tail:
            return
        if whole := _whole(self._files, self._envelope, tail):
            self._cut(end + len(whole))
            write_all(self._descriptor, b"\n")
            os.fsync(self._descriptor)
            return
        self._move_aside(tail)
        self._cut(end)

    def _move_aside(self, tail: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        descriptor = os.open(self._files.torn, flags, 0o600)
        try:
            write_all(descriptor, tail + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(self._files.folder)

    def _cut(self, size: int) -> None:
        os.ftruncate(self._descriptor, size)
        os.fsync(self._descriptor)


def _content(files: MonthFiles, envelope: Envelope, raw: bytes) -> bytes | None:
    try:
        return envelope.unframe(files.name, raw)
    except DamagedError:
        return None


def _whole(files: MonthFiles, envelope: Envelope, tail: bytes) -> bytes | None:
    """The line in a tail whose line break alone is missing, or was changed."""
    candidates = (tail, tail[:-1])
    return next((each for each in candidates if _content(files, envelope, each) is not None), None)
