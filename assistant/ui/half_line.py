"""The half line: what stands in the line that is being edited and was not sent.

Line editing keeps it in memory of its own, and a hang-up empties that before any
handler runs. So while a line is read it is looked at once a second, on the main
thread, through the interpreter's input hook (``PyOS_InputHook``, which Python
calls ten times a second while it waits for a key).
"""

import ctypes
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Final

LOOK_EVERY_S: Final = 1.0
"""Words are on the disk at most two seconds behind the hand."""
KEYS_EVERY_S: Final = 0.1
"""A key is told at once, and one that follows it no sooner than this."""
_HOOK: Final = ctypes.CFUNCTYPE(ctypes.c_int)
_PLACE: Final = ctypes.c_void_p.in_dll(ctypes.pythonapi, "PyOS_InputHook")
_CALLED: Final[set[CodeType]] = set()
"""The code that line editing calls."""


@dataclass
class _Line:
    """What a line begins with. Until it is edited, line editing still has the one before."""

    start: str = field(default="", repr=False)
    edited: bool = True


_LINE: Final = _Line()


def half_line() -> str:
    """What stands in the line that is being edited; empty without line editing."""
    readline = sys.modules.get("readline")
    if not readline:
        return ""
    return str(readline.get_line_buffer()) if _LINE.edited else _LINE.start


def called_back(frame: FrameType | None) -> bool:
    """Whether line editing has called what a signal interrupts: no exception finds its way out.

    While a line is watched every signal is handled in there, because each one makes the
    interpreter call its hook. So watching ends, and the next one is handled outside.
    """
    while frame and frame.f_code not in _CALLED:
        frame = frame.f_back
    if frame:
        _PLACE.value = None
    return bool(frame)


@contextmanager
def standing(text: str) -> Iterator[None]:
    """Let a line begin with what was typed before; where lines are not edited it stands there.

    Entered before a read may be ended: then :func:`half_line` tells of this line only.
    """
    readline = sys.modules.get("readline")
    if not readline:
        yield
        return

    def insert() -> None:
        if not _LINE.edited:  # once: lines that are pasted behind it begin empty
            readline.insert_text(text)
            _LINE.edited = True

    _CALLED.add(insert.__code__)
    _LINE.start, _LINE.edited = text, False
    readline.set_startup_hook(insert)
    try:
        yield
    finally:
        readline.set_startup_hook(None)


@contextmanager
def watched(look: Callable[[], None], key: Callable[[], None]) -> Iterator[None]:
    """While the main thread reads a line, call ``look`` each second and ``key`` with a key.

    The interpreter calls its hook before it takes the key, so ``key`` comes first.
    """
    due = quiet_until = time.monotonic()
    due += LOOK_EVERY_S

    def hook() -> int:
        nonlocal due, quiet_until
        now = time.monotonic()
        if now >= quiet_until and select.select([sys.stdin], [], [], 0)[0]:
            quiet_until = now + KEYS_EVERY_S
            key()
        if now >= due:
            due = now + LOOK_EVERY_S
            look()
        return 0

    _CALLED.add(hook.__code__)
    kept = _HOOK(hook)  # must outlive its use by the interpreter
    try:
        _PLACE.value = ctypes.cast(kept, ctypes.c_void_p).value
        yield
    finally:
        _PLACE.value = None
