"""How far a download has come: a bar on a terminal, now and then a line anywhere else."""

import time
from collections.abc import Callable
from typing import Final, Protocol, TextIO

from assistant.messages import Text

_LINE_EVERY_S: Final = 30.0
"""Lines are read aloud by a screen reader: few are kinder."""
_BAR_WIDTH: Final = 30
_MB: Final = 1_000_000


class Progress(Protocol):
    """Where the words and the bar go. All of it is status, so the stream is stderr."""

    def say(self, sentence: str) -> None:
        """One line."""

    def move(self, done: int, total: int) -> None:
        """``done`` of ``total`` bytes are here."""


class Bar:
    """A bar that is drawn over itself, for a terminal that is watched."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = ""

    def say(self, sentence: str) -> None:
        """One line, below a bar if there is one."""
        self._stream.write(f"\n{sentence}\n" if self._drawn else f"{sentence}\n")
        self._drawn = ""

    def move(self, done: int, total: int) -> None:
        """Draw the bar, when it has changed."""
        full = round(_BAR_WIDTH * done / total)
        bar = Text.MODEL_BAR(
            bar="#" * full + "-" * (_BAR_WIDTH - full), percent=100 * done // total
        )
        if bar != self._drawn:
            self._stream.write(f"\r{bar}")
            self._stream.flush()
        self._drawn = bar


class Lines:
    """A plain line, at most one each 30 seconds."""

    def __init__(self, stream: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._now = now
        self._next = now() + _LINE_EVERY_S

    def say(self, sentence: str) -> None:
        """One line."""
        self._stream.write(f"{sentence}\n")
        self._stream.flush()

    def move(self, done: int, total: int) -> None:
        """Say how much is here, when the last line is long enough ago."""
        if (now := self._now()) >= self._next:
            self._next = now + _LINE_EVERY_S
            self.say(Text.MODEL_SO_FAR(done=round(done / _MB), total=round(total / _MB)))


def progress(stream: TextIO, *, plain: bool) -> Progress:
    """The bar where it can be seen, lines otherwise."""
    return Lines(stream) if plain or not stream.isatty() else Bar(stream)
