"""The program in a terminal that keeps what has scrolled by, as people have one: tmux."""

import os
import shlex
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from tests.e2e.program import PATIENCE_S, ROOT

ENDED: Final = "The program has ended."
"""What stands there once it has."""


class Tmux:
    """A program in a terminal of 80 x 24 on a server of its own; a context manager.

    Args:
        folder: An empty one, for the server's socket.
        command: The program.
    """

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._tmux = ("tmux", "-S", str(folder / "socket"), "-f", os.devnull)
        self._line = f"{shlex.join(command)}; echo; echo {shlex.quote(ENDED)}; exec sleep 600"

    def __enter__(self) -> Self:
        start = ("new-session", "-d", "-x", "80", "-y", "24", self._line)
        subprocess.run([*self._tmux, *start], cwd=ROOT, check=True)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._do("kill-server")

    @property
    def pid(self) -> int:
        """Of the shell that has started it."""
        return int(self._do("display-message", "-p", "#{pane_pid}"))

    @property
    def titles(self) -> str:
        """What the terminal calls its window and its pane."""
        return self._do("display-message", "-p", "#{pane_title} #{window_name}")

    @property
    def shown(self) -> str:
        """What stands on the screen."""
        return self._do("capture-pane", "-p")

    @property
    def scrollback(self) -> str:
        """What stands there and all that can be scrolled back to."""
        return self._do("capture-pane", "-p", "-S", "-", "-E", "-")

    def press(self, keys: str) -> None:
        """Press keys."""
        self._do("send-keys", "-l", keys)

    def sees(self, words: str) -> None:
        """Wait until words stand on the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in self.shown:
            assert time.monotonic() < deadline, self.shown
            time.sleep(0.05)

    def _do(self, *command: str) -> str:
        done = subprocess.run([*self._tmux, *command], capture_output=True, text=True, check=True)
        return done.stdout
