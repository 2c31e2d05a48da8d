"""A whole session that listens: memory of all its processes, and CPU beyond plain Vosk.

Usage: .venv/bin/python scripts/bench/listening.py [SECONDS]

One answer of SECONDS (180) of people who read, with a second between two sentences, over
the tests' rig (PulseAudio). Memory is PSS: what processes share is counted once. Plain
Vosk hears the same sound in this process, by itself.
"""

import sys
import time
from array import array
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from assistant.locations import Locations
from assistant.speech.models import usable
from assistant.speech.recogniser import Recogniser
from tests.e2e.sound_faults import WORKERS, speech, talk
from tests.e2e.usage import cpu_s, memory_mb
from tests.speech.clips import SPEECH
from tests.speech.monitor import RATE_HZ
from tests.speech.sounds import in_blocks

ALOUD: Final = ("--plain", "--voice", "--listen")
LOOK_S: Final = 5.0


def people(seconds: float) -> "array[int]":
    """So much speech."""
    sound = array("h")
    for name in cycle(SPEECH):
        sound += speech(name)
        if len(sound) > seconds * RATE_HZ:
            return sound[: round(seconds * RATE_HZ)]
    raise AssertionError


def main(seconds: float) -> None:
    """Listen, and print."""
    sound = people(seconds)
    with TemporaryDirectory() as folder, talk(Path(folder), *ALOUD) as told:
        told.begin()
        told.person.hears_out()
        pids = {"session": told.terminal.pid} | {name: told.worker(name) for name in WORKERS}
        before = {name: cpu_s(pid) for name, pid in pids.items()}
        most: dict[str, float] = {}
        playing = told.person.begins(sound)
        while playing.poll() is None:
            now = {name: memory_mb(pid) for name, pid in pids.items()}
            most = max(most, now, key=lambda one: sum(one.values()))
            time.sleep(LOOK_S)
        cpu = {name: cpu_s(pid) - before[name] for name, pid in pids.items()}
        told.terminal.enter()
        told.person.hears_out()
        told.terminal.enter()
        told.ends()
    recogniser = Recogniser.load(usable(Locations.of()))
    began = time.process_time()
    recogniser.hear(in_blocks(sound))
    plain = time.process_time() - began
    for name in pids:
        print(f"{name}: {most[name]:.0f} MB, CPU {cpu[name] / seconds:.3f} of real time")
    print(f"together: at most {sum(most.values()):.0f} MB in an answer of {seconds:.0f} s")
    beyond = (sum(cpu.values()) - plain) / seconds
    print(f"CPU of plain Vosk: {plain / seconds:.3f} of real time; beyond it {beyond:.3f}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 180)
