"""What the voice costs and keeps, on a loudspeaker without a sound card.

Needs pulseaudio, pactl and parec. Times are wall-clock milliseconds on whatever
else this machine is doing, read from the loudspeaker's monitor (about 10 ms fine).
"""

import argparse
import math
import os
import queue
import random
import signal
import statistics
import sys
import time
from array import array
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.clock import SystemClock
from assistant.session.effects import Say
from assistant.session.events import Event, Spoken, Troubled
from assistant.speech.audio import RATE_HZ
from assistant.speech.speaker import Speaker
from assistant.speech.speaker_messages import TAIL_S, Tuning
from tests.rig import Rig
from tests.speech.monitor import Monitor

WAIT_S: Final = 60.0
REST_S: Final = 0.5
"""Until the monitor has handed on what was said."""
SHORT: Final = "What will you do?"
LONGER: Final = "One sentence. Then a second one. Then a third one."
BOUND_S: Final = 2.0
"""A turn whose worker fails may end so much later than its speech needs."""


class Voice:
    """A speaker, and the end of each turn."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.speaker = Speaker(self._events.put, SystemClock(), Tuning(rate=300))
        self.troubles: list[str] = []
        self._turn = 0

    def say(self, text: str) -> float:
        """Ask for a text; the monotonic second of asking."""
        self._turn += 1
        asked = time.monotonic()
        self.speaker.say(Say(self._turn, text))
        return asked

    def end(self) -> Spoken:
        """Wait for the end of what was asked."""
        while not isinstance(event := self._events.get(timeout=WAIT_S), Spoken):
            if isinstance(event, Troubled):
                self.troubles.append(event.trouble.name)
        return event


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50, help="turns for each time")
    parser.add_argument("--faults", type=int, default=50, help="workers killed or stopped")
    options = parser.parse_args()
    with Rig() as rig:
        os.environ.update(rig.env())
        with Monitor(rig) as monitor:
            voice = Voice()
            asked = voice.say(SHORT)
            voice.end()
            cold = monitor.wait_for_sound(asked) - asked
            print(f"asked to first sound, while the worker starts: {cold * 1000:.0f} ms")
            _turns(voice, monitor, options.count)
            _hushes(voice, monitor, options.count)
            print(f"memory of the worker: {_memory_mb(voice.speaker.pid):.0f} MB")
            _faults(voice, options.faults)
            voice.speaker.close()


def _turns(voice: Voice, monitor: Monitor, count: int) -> None:
    first, late = [], []
    for _ in range(count):
        asked = voice.say(SHORT)
        until = voice.end().until
        time.sleep(REST_S)
        loud = monitor.loud(asked)
        first.append(loud[0] - asked)
        late.append(until - TAIL_S - loud[-1])
    _row("asked to first sound", first)
    _row("end of speech told later than heard", late)


def _hushes(voice: Voice, monitor: Monitor, count: int) -> None:
    turn = 2 * math.pi * 500 / RATE_HZ
    tone = array("h", (round(9_000 * math.sin(turn * at)) for at in range(5 * RATE_HZ))).tobytes()
    silent = []
    for _ in range(count):
        asked = time.monotonic()
        voice.speaker.play(0, tone, cue=False)
        monitor.wait_for_sound(asked)
        time.sleep(random.uniform(0.1, 0.3))  # noqa: S311 - anywhere between two blocks
        hushed = time.monotonic()
        voice.speaker.hush()
        voice.end()
        time.sleep(REST_S)
        silent.append(max(0.0, monitor.loud(asked)[-1] - hushed))
    _row("silenced to silence", silent)


def _faults(voice: Voice, count: int) -> None:
    asked = voice.say(LONGER)
    usual = voice.end().at.seconds - asked
    over = []
    for number in range(count):
        asked = voice.say(LONGER)
        time.sleep(random.uniform(0, usual))  # noqa: S311 - at any moment
        os.kill(voice.speaker.pid, (signal.SIGKILL, signal.SIGSTOP)[number % 2])
        # A third of the text at most is heard twice.
        over.append(voice.end().at.seconds - asked - usual * 4 / 3)
    if over:
        _row(f"{count} workers killed or stopped: later than the speech itself", over)
        late = sum(excess > BOUND_S for excess in over)
        print(f"  later than {BOUND_S:.0f} s: {late}; troubles told: {voice.troubles}")


def _row(name: str, seconds: list[float]) -> None:
    times = sorted(1000 * second for second in seconds)
    high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    middle = statistics.median(times)
    print(
        f"{name}: min {times[0]:.0f}, p50 {middle:.0f}, p95 {high:.0f}, max {times[-1]:.0f} ms",
        flush=True,
    )


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    main()
