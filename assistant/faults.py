"""What is said of a programmer's mistake: its kind and place, never a value.

A traceback can show local values, and those can be a person's words; so can the memory
of a process. There are no log files either.
"""

import ctypes
import resource
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.messages import Text

_PR_SET_DUMPABLE: Final = 4
"""From linux/prctl.h."""


def report(fault: BaseException) -> str:
    """The sentence for an exception nobody expected: type, file and line."""
    frames = traceback.extract_tb(fault.__traceback__)
    if not frames:
        return Text.FAULT(kind=type(fault).__name__, file="?", line=0)
    last = frames[-1]
    return Text.FAULT(kind=type(fault).__name__, file=Path(last.filename).name, line=last.lineno)


def silence_tracebacks() -> None:
    """Make every way Python prints a traceback print one sentence instead."""
    sys.excepthook = lambda _kind, fault, _trace: _to_stderr(fault)
    sys.unraisablehook = lambda _event: None
    threading.excepthook = lambda event: _to_stderr(event.exc_value)


def leave_no_core_file() -> None:
    """Keep a crash from writing the memory of this program, or of one it starts, to the disk.

    The limit is one byte: no file is made then either, and Linux hands a core to a program
    (systemd-coredump, apport) at every limit but this one.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))


def close_memory() -> None:
    """Keep other programs of this user out of the memory and the environment of this process.

    On Linux; elsewhere nothing. It is not for a process that opens a sound device: an older
    PipeWire takes one it cannot look into for a sandboxed one, and lets it wait for ever.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0)


def _to_stderr(fault: BaseException | None) -> None:
    if fault:
        sys.stderr.write(f"{report(fault)}\n")
