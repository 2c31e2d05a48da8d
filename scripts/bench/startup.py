"""How long until the first question can be answered, and until the full screen is painted.

The peer in the same run is Python itself: an interpreter that starts and ends,
and one that only imports Textual. Prints milliseconds and ratios.

    .venv/bin/python scripts/bench/startup.py [RUNS]
"""

import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROGRAM = [sys.executable, "-m", "assistant"]
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 15


def until_written(command: list[str], cue: bytes, home: str) -> float:
    """Milliseconds from the start until a cue was written to the terminal."""
    environment = {**os.environ, "REFLECT_HOME": home, "TERM": "xterm-256color"}
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execvpe(command[0], command, environment)  # noqa: S606 - the program itself
    written = b""
    while cue not in written:
        if not select.select([terminal], [], [], 20)[0]:
            raise TimeoutError(command)
        written += os.read(terminal, 65536)
    took = time.perf_counter() - started
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return took * 1000


def until_done(command: list[str]) -> float:
    """Milliseconds a command takes from start to end."""
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Measure each in turn, so that load on the machine falls on all of them."""
    rows: dict[str, list[float]] = {
        "python starts and ends": [],
        "python imports textual": [],
        "plain: first question": [],
        "full screen: first question": [],
        "reflect list": [],
    }
    with tempfile.TemporaryDirectory() as home:
        os.environ["REFLECT_HOME"] = home
        subprocess.run([*PROGRAM, "settings", "mode", "plain"], capture_output=True, check=True)
        for _ in range(RUNS + 1):
            rows["python starts and ends"].append(until_done([sys.executable, "-c", "pass"]))
            rows["python imports textual"].append(
                until_done([sys.executable, "-c", "import textual.app"])
            )
            plain, screen = [*PROGRAM, "--plain"], [*PROGRAM, "--screen"]
            rows["plain: first question"].append(until_written(plain, b"Enter: ", home))
            rows["full screen: first question"].append(until_written(screen, b"Is your day", home))
            started = time.perf_counter()
            subprocess.run([*PROGRAM, "list"], capture_output=True, check=True, cwd=ROOT)
            rows["reflect list"].append((time.perf_counter() - started) * 1000)
    peer = statistics.median(rows["python starts and ends"][1:])
    print(f"{'what':30} {'median ms':>10} {'max ms':>8} {'x python':>9}")
    for name, times in rows.items():
        middle = statistics.median(times[1:])
        print(f"{name:30} {middle:10.0f} {max(times[1:]):8.0f} {middle / peer:9.1f}")


if __name__ == "__main__":
    main()
