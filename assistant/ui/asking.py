"""One line asked for outside a session."""

import sys
import threading

from assistant.ui import line_io, terminal
from assistant.ui.half_line import half_line, standing
from assistant.ui.signals import Wake, Woken, interruptible


def ask_line(prompt: str) -> str:
    """Read one line after a prompt.

    After a stop (Ctrl-Z, ``fg``) the shell's lines stand above: prompt and half line are
    written once more.

    Raises:
        EOFError: the input has ended, or was never open.
        KeyboardInterrupt: a signal asked to leave.
    """
    back = threading.Event()
    wake = Wake(back.is_set)

    def returned() -> None:
        if terminal.is_terminal(sys.stdin):
            back.set()
            wake.call()

    half = ""
    with interruptible(wake, returned):
        while True:
            try:
                with standing(half), wake.reading():
                    back.clear()
                    return line_io.read_line(prompt)
            except Woken:
                half = half_line()
