"""The sound of one take: on the disk while it is being said, or in memory where it must not be.

16 kHz, one channel, signed 16 bit. On the disk a take is one line that names its
answer, then raw samples, each byte in the form the envelope gives it. It is locked by
the process that holds it, and the lock dies with that process. ``write`` hands the
samples to the system at once, which keeps them when the process is killed, and to the
disk each second, which keeps them when the power goes.
"""

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.journal.records import Answer
from assistant.storage.atomic import sync_folder
from assistant.storage.envelope import Stream

RATE_HZ: Final = 16_000
_SAMPLE_BYTES: Final = 2
_SYNC_BYTES: Final = RATE_HZ * _SAMPLE_BYTES
"""A second of sound."""


class Take:
    """One take of an answer. Every method may be called from any thread.

    Args:
        answer: The draft it belongs to, without words.
        descriptor: Where it is written and read; the take's own from here on.
        path: Its file, where it has one.
        start: Bytes before the first sample.
        stream: What samples become in it.
    """

    def __init__(
        self,
        answer: Answer,
        descriptor: int,
        path: Path | None = None,
        start: int = 0,
        stream: Stream | None = None,
    ) -> None:
        self.answer = answer
        self._stream = stream
        self.on_disk = path is not None
        """Whether all of it is handed to the disk; it turns False once, for good."""
        self._path = path
        self._start = start
        self._end = self._synced = os.fstat(descriptor).st_size
        self._descriptors = [descriptor]
        """The last one is in use; a file is held on to, also when memory took its place."""
        self._lock = threading.Lock()

    @classmethod
    def in_memory(cls, answer: Answer) -> "Take":
        """A take that never touches the disk."""
        return cls(answer, os.memfd_create("take"))

    @property
    def seconds(self) -> float:
        """How long it is; half a sample at the end does not count."""
        return self._samples / RATE_HZ

    def write(self, block: bytes) -> None:
        """Add sound; waits for the disk once a second of it.

        What the disk does not take goes on in memory, with what was written before.
        A take that was let go of stays as it is.
        """
        with self._lock:
            if not self._descriptors:
                return
            at = self._end
            try:
                self._put(block, at)
                if self._end - self._synced >= _SYNC_BYTES:
                    self._sync()
            except OSError:
                self._go_on_in_memory(at)
                with suppress(OSError):  # no memory either: nothing is left to be done
                    self._put(block, at)

    def read(self, from_seconds: float = 0.0) -> bytes:
        """The sound from there on, in whole samples.

        Raises:
            OSError: the disk does not give it back.
        """
        skipped = max(0, round(from_seconds * RATE_HZ))
        wanted = max(0, self._samples - skipped) * _SAMPLE_BYTES
        with self._lock:
            if not self._descriptors:
                return b""
            at = skipped * _SAMPLE_BYTES
            return self._formed(os.pread(self._descriptors[-1], wanted, self._start + at), at)

    def close(self) -> None:
        """Put what was said last on the disk. It stays ours and can be read."""
        with self._lock:
            try:
                self._sync()
            except OSError:
                self._go_on_in_memory(self._end)

    def forget(self) -> None:
        """Delete it.

        Raises:
            OSError: the file may still be there; the take is as it was.
        """
        with self._lock:
            if self._path:
                self._path.unlink(missing_ok=True)
                sync_folder(self._path.parent)
            self._release()

    def let_go(self) -> None:
        """Leave the file to whoever looks for it next; what is only in memory is gone."""
        with self._lock:
            self._release()

    @property
    def _samples(self) -> int:
        return (self._end - self._start) // _SAMPLE_BYTES

    def _put(self, block: bytes, at: int) -> None:
        _write_at(self._descriptors[-1], self._formed(block, at - self._start), at)
        self._end = at + len(block)

    def _formed(self, samples: bytes, at: int) -> bytes:
        return self._stream.apply(samples, at) if self._stream else samples

    def _sync(self) -> None:
        if self.on_disk:
            os.fdatasync(self._descriptors[-1])
            self._synced = self._end

    def _go_on_in_memory(self, size: int) -> None:
        """Copy what was written; after a failed sync the file is never trusted again."""
        if not self.on_disk:
            return
        self.on_disk = False
        with suppress(OSError):
            memory = os.memfd_create("take")
            with suppress(OSError):  # what cannot be read back is silence
                _write_at(memory, os.pread(self._descriptors[-1], size, 0), 0)
            self._descriptors.append(memory)

    def _release(self) -> None:
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors = []
        self._path = None
        self._end = self._start


def _write_at(descriptor: int, content: bytes, at: int) -> None:
    """Write every byte: one call may take fewer than it was given."""
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, at)
        view, at = view[written:], at + written
