"""One writer for a device's folder: a lock that dies with its process.

``flock`` itself, from the standard library: importing a package for it took
70 ms, a quarter of what starting the program may take.
"""

import fcntl
import os
from pathlib import Path


class Lock:
    """An exclusive lock on a file. What a killed process leaves of it stands in nobody's way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock; once is enough.

        Raises:
            BlockingIOError: another process holds it.
            OSError: there can be no lock in this folder.
        """
        if self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
