"""Somebody walks in while our voice speaks: how long until it is silent and the screen blank.

Usage: .venv/bin/python scripts/bench/walks_in.py [RUNS]

Milliseconds after the keys were written to the terminal: until the last loud sample at the
monitor of the tests' rig (needs pulseaudio, pactl and parec), and until the sequence that
clears the scrollback as well is read from the terminal. In lines the lock is a word and
Enter, whose first letter silences already.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.messages import Text
from tests.e2e.program import CLEARED, COMMAND, ROOT, Terminal
from tests.rig import Rig
from tests.speech.monitor import Monitor

CTRL_C: Final = "\x03"
LOCK: Final = {"--plain": "lock\r", "--screen": "\x0b"}
INTO_IT_S: Final = 0.3
"""So long our voice has spoken already."""
REST_S: Final = 1.0
"""Until the monitor has handed on what was said."""
BUDGET_MS: Final = 300


def pressed(terminal: Terminal, monitor: Monitor, keys: str, since: float) -> tuple[float, float]:
    """Milliseconds until silence, and until the screen is blank."""
    monitor.wait_for_sound(since)
    time.sleep(INTO_IT_S)
    at = time.monotonic()
    terminal.type(keys)
    terminal.until(CLEARED.decode())
    blank = time.monotonic()
    time.sleep(REST_S)
    return (max(monitor.loud(at), default=at) - at) * 1000, (blank - at) * 1000


def main(runs: int) -> None:
    """Lock, open, and leave at once, in both front ends; print."""
    times: dict[str, list[tuple[float, float]]] = {}
    with Rig() as rig, tempfile.TemporaryDirectory() as home:
        environment = {**rig.env(), "REFLECT_HOME": home}
        settled = [*COMMAND, "settings", "mode", "plain"]
        subprocess.run(
            settled, env=os.environ | environment, cwd=ROOT, check=True, capture_output=True
        )
        for _ in range(runs):
            for front, lock in LOCK.items():
                with Monitor(rig) as monitor:
                    terminal = Terminal(front, "--voice", "--type", environment=environment)
                    terminal.until("1, starting.")
                    terminal.enter("1")
                    terminal.until("Question 1")
                    began = time.monotonic()
                    locked = pressed(terminal, monitor, lock, began)
                    times.setdefault(f"{front} lock", []).append(locked)
                    terminal.until(Text.COVER_PROMPT().strip())
                    began = time.monotonic()
                    terminal.enter()
                    left = pressed(terminal, monitor, CTRL_C, began)
                    times.setdefault(f"{front} Ctrl-C", []).append(left)
                    terminal.end()
    print(f"{'':18}{'silent ms':>22}{'blank ms':>22}{'over':>7}   of {runs} each; {BUDGET_MS} ms")
    print(f"{'':18}{'median':>11}{'max':>11}{'median':>11}{'max':>11}")
    for name, measured in times.items():
        each = zip(*measured, strict=True)
        row = [at for one in each for at in (statistics.median(one), max(one))]
        over = sum(max(both) > BUDGET_MS for both in measured)
        print(f"{name:18}" + "".join(f"{ms:11.0f}" for ms in row) + f"{over:7}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
