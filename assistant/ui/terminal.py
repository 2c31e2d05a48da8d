"""Facts about the terminal, and the one sequence that clears it."""

import os
import select
import shutil
import signal
import sys
import termios
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, TextIO

WIPE: Final = "\x1b[H\x1b[2J\x1b[3J"
"""Clear, and clear the scrollback."""
CLEAR: Final = f"\x1b[?1049l{WIPE}"
"""Leave the alternate screen, clear, clear the scrollback.

The only escape codes plain mode ever writes. A terminal may ignore the last one;
help says so.
"""
WIDEST: Final = 72
"""Columns: longer lines are hard to follow by ear and by eye."""
NARROWEST: Final = 20
_LOCAL_MODES: Final = 3
"""Where ``tcgetattr`` has what a terminal does with keys."""
TOGETHER_S: Final = 0.02
"""Lines that follow one another faster than a hand can were pasted together."""


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody may be sitting there; a closed stream is nobody."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def can_clear() -> bool:
    """Whether clearing means anything here."""
    return is_terminal(sys.stdout) and os.environ.get("TERM", "dumb") != "dumb"


def clear() -> bool:
    """Clear screen and scrollback; False where that cannot be done."""
    if not can_clear():
        return False
    sys.stdout.write(CLEAR)
    sys.stdout.flush()
    return True


@contextmanager
def without_echo(back: Callable[[], object] = lambda: None) -> Iterator[None]:
    """What is typed is not shown. Whatever happens it is shown again afterwards.

    Keys that were pressed and not read until then are let go of: they would become
    part of the next line. Also while the program is stopped (Ctrl-Z) keys are shown:
    the terminal is the shell's then.

    Args:
        back: Called once the program goes on after it was stopped.
    """
    if not is_terminal(sys.stdin):
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    hidden = list(before)
    hidden[_LOCAL_MODES] &= ~termios.ECHO

    def stop(number: int, _frame: FrameType | None) -> None:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
        signal.signal(number, outer)  # hidden twice, it is to be shown twice
        signal.raise_signal(number)
        signal.signal(number, stop)
        termios.tcsetattr(terminal, termios.TCSAFLUSH, hidden)
        back()

    outer = signal.signal(signal.SIGTSTP, stop)
    termios.tcsetattr(terminal, termios.TCSADRAIN, hidden)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
        signal.signal(signal.SIGTSTP, outer)


def width() -> int:
    """Columns to wrap at."""
    if not is_terminal(sys.stdout):
        return WIDEST
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))


def wrapped(lines: Iterable[str]) -> list[str]:
    """Lines no wider than the terminal, broken between words.

    A word that is longer, such as a path, stays whole: it is copied as it is.
    """
    lay = textwrap.TextWrapper(width(), break_on_hyphens=False, break_long_words=False).wrap
    return [
        part
        for line in lines
        for paragraph in (line.splitlines() or [""])
        for part in (lay(paragraph) or [""])
    ]


def more_was_pasted() -> bool:
    """Whether the next line stands there already."""
    return is_terminal(sys.stdin) and bool(select.select([sys.stdin], [], [], TOGETHER_S)[0])
