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
from typing import Final

LOOK_EVERY_S: Final = 1.0
"""Words are on the disk at most two seconds behind the hand."""
KEYS_EVERY_S: Final = 0.1
"""A key is told at once, and one that follows it no sooner than this."""
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
def standing(text: str) -> Iterator[None]:
    """Let a line begin with what was typed before; where lines are not edited it stands there."""
    readline = sys.modules.get("readline")
    if not (readline and text):
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
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

    kept = _HOOK(hook)  # must outlive its use by the interpreter
    _PLACE.value = ctypes.cast(kept, ctypes.c_void_p).value
    try:
        yield
    finally:
        unwatched()
