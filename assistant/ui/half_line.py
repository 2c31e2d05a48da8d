"""The half line: what stands in the line that is being edited and was not sent.

Line editing keeps it in memory of its own, and a hang-up empties that before any
handler runs. So while a line is read it is looked at once a second, on the main
thread, through the interpreter's input hook (``PyOS_InputHook``, which Python
calls ten times a second while it waits for a key).
"""

import ctypes
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

LOOK_EVERY_S: Final = 1.0
"""Words are on the disk at most two seconds behind the hand."""
_HOOK: Final = ctypes.CFUNCTYPE(ctypes.c_int)
_PLACE: Final = ctypes.c_void_p.in_dll(ctypes.pythonapi, "PyOS_InputHook")


def half_line() -> str:
    """What stands in the line that is being edited; empty without line editing."""
    readline = sys.modules.get("readline")
    return str(readline.get_line_buffer()) if readline else ""


def unwatched() -> bool:
    """Look no more; whether somebody did.

    A signal that comes while a line is read is handled inside the hook, every time,
    and out of it no exception finds its way.
    """
    watching = bool(_PLACE.value)
    _PLACE.value = None
    return watching


@contextmanager
def watched(look: Callable[[], None]) -> Iterator[None]:
    """Call ``look`` about once a second while the main thread reads a line."""
    due = time.monotonic() + LOOK_EVERY_S

    def hook() -> int:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + LOOK_EVERY_S
            look()
        return 0

    kept = _HOOK(hook)  # must outlive its use by the interpreter
    _PLACE.value = ctypes.cast(kept, ctypes.c_void_p).value
    try:
        yield
    finally:
        unwatched()
