"""A reserve on the disk: thrown off when the disk is full, so that one more answer gets through."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

BALLAST_BYTES: Final = 64 * 1024
"""Room for a log line of a quarter of an hour of speech with its word timings."""


class Ballast:
    """The reserve file of one device's folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> None:
        """Take the reserve, where there is room for it and it is not there yet."""
        with suppress(OSError):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, BALLAST_BYTES)
            except OSError:
                self._path.unlink()
            finally:
                os.close(descriptor)

    def drop(self) -> bool:
        """Give the reserve back; whether there was one."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
