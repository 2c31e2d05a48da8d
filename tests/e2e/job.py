"""A shell that leaves the terminal as it finds it: ``python -m tests.e2e.job ARG...``.

It runs the program. Where that is stopped, or ends, it says whether what is typed is shown;
after a stop, Enter brings the program back.
"""

import os
import signal
import subprocess
import sys
import termios
from typing import Final

from tests.e2e.program import COMMAND

STOPPED: Final = "Stopped."
ENDED: Final = "Ended."
SHOWN: Final = "Keys are shown."
HIDDEN: Final = "Keys are hidden."
_TERMINAL: Final = 0


def run(arguments: list[str]) -> None:
    """Run the program in a group of its own, in the foreground."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # a shell may always take the terminal back
    job = subprocess.Popen([*COMMAND, *arguments], process_group=0)
    while True:
        os.tcsetpgrp(_TERMINAL, job.pid)
        os.kill(job.pid, signal.SIGCONT)
        _, status = os.waitpid(job.pid, os.WUNTRACED)
        os.tcsetpgrp(_TERMINAL, os.getpgrp())
        shown = termios.tcgetattr(_TERMINAL)[3] & termios.ECHO
        what = STOPPED if os.WIFSTOPPED(status) else ENDED
        print(f"\n{what} {SHOWN if shown else HIDDEN}", flush=True)
        if not os.WIFSTOPPED(status):
            return
        sys.stdin.readline()


if __name__ == "__main__":
    run(sys.argv[1:])
