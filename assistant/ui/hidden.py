"""A line that is not shown while it is typed."""

import os
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from assistant.ui import terminal

_LONGEST: Final = 4096
"""Bytes of a line, at most: what a terminal gives at once."""


def read_hidden(prompt: str) -> str:
    """Read one line from the terminal without showing it.

    The prompt goes to the screen also where stdout goes to a file.

    Raises:
        EOFError: the input has ended.
    """
    screen = sys.stdout if terminal.is_terminal(sys.stdout) else sys.stderr
    screen.write(prompt)
    screen.flush()
    descriptor = sys.stdin.fileno()
    with _unshown(descriptor):
        line = os.read(descriptor, _LONGEST)
    if not line.endswith(b"\n"):
        screen.write("\n")
        screen.flush()
        raise EOFError
    return line.decode("utf-8", "surrogateescape").rstrip("\n")


@contextmanager
def _unshown(descriptor: int) -> Iterator[None]:
    """No sign is shown but the end of the line."""
    before = termios.tcgetattr(descriptor)
    after = termios.tcgetattr(descriptor)
    after[3] = after[3] & ~termios.ECHO | termios.ECHONL
    termios.tcsetattr(descriptor, termios.TCSANOW, after)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
