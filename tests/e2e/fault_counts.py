"""Counts of faults in whole sessions: processes killed and hung at random moments, devices lost.

``python -m tests.e2e.fault_counts COUNT [KIND...]``: COUNT sessions for each process and
each way to fail, at most five for each fault of a device. A failure names the seed, which
``--seed`` brings back.
"""

import argparse
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import jiwer

from assistant.journal.records import Word
from assistant.speech.audio import RATE_HZ
from assistant.speech.recogniser import Recogniser
from tests.conftest import MODEL_HERE
from tests.e2e import sound_faults
from tests.e2e.sound_faults import SAID, SAID_LATER, Story, speech
from tests.rig import Rig
from tests.speech.clips import SPEECH
from tests.speech.sounds import in_blocks

AT_ONCE: Final = 2
"""Sessions held side by side, since mostly they wait."""
DEVICE_FAULTS: Final = 5
SOON_S: Final = 2.0
ON_ITS_WAY_S: Final = 0.75
"""From a player to the microphone and its process takes a third of a second; what was said
later than this before a microphone fails may be lost with it."""
TOLD: Final = 20
"""Lines of a session that are printed where it is looked at."""
BOTH: Final = f"{SPEECH['so_silly']} {SPEECH['better_than']}"
TYPED: Final = "a typed answer"

Hold = Callable[[Path, random.Random], tuple[Story, str]]
"""Holds a session; what came of it, and the words that must be in it."""


@dataclass
class Count:
    """What came of the sessions of one kind."""

    kind: str
    trials: int = 0
    words: int = 0
    lost: int = 0
    changed: int = 0
    late_s: list[float] = field(default_factory=list)
    """The longest wait of each session."""
    left_behind: int = 0
    """Sessions that left a process, sound, or the neighbours' tone."""
    failed: list[str] = field(default_factory=list)

    def add(self, seed: int, story: Story, expected: str) -> None:
        """Compare what was kept with what must be there; words besides may be there as well."""
        kept = " ".join(story.kept) or "nothing"
        compared = jiwer.process_words(expected, kept)
        late_s = max(story.late_s, default=0.0)
        left = [*story.workers, *story.spool, *([story.tone_s] if story.tone_s else [])]
        self.trials += 1
        self.words += len(expected.split())
        self.lost += compared.deletions
        self.changed += compared.substitutions
        self.late_s.append(late_s)
        self.left_behind += bool(left)
        if compared.deletions or compared.substitutions or late_s > SOON_S or left:
            print(
                f"  {self.kind}, seed {seed}: {late_s:.2f} s, left {left}, expected\n"
                f"    {expected}\n    {kept}\n    {' / '.join(story.text.split(chr(10))[-TOLD:])}",
                file=sys.stderr,
                flush=True,
            )

    def __str__(self) -> str:
        late = sum(round(at, 1) > SOON_S for at in self.late_s)
        longest = max(self.late_s, default=0.0)
        failed = f"; FAILED {', '.join(self.failed)}" if self.failed else ""
        return (
            f"{self.kind}: {self.trials} sessions, of {self.words} words {self.lost} lost and "
            f"{self.changed} changed; {late} waited over {SOON_S:.0f} s, longest "
            f"{longest:.1f} s; {self.left_behind} left something behind{failed}"
        )


class Faults:
    """Every kind of session, and what is counted of each."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._words = recogniser.hear(in_blocks(speech(*SAID))).words
        self._said_s = len(speech(*SAID)) / RATE_HZ

    def processes(self) -> dict[str, Hold]:
        """A process is killed or hangs at a random moment."""
        return {
            f"{name} {how}": partial(hold, number)
            for name, hold in (
                ("microphone", self._microphone),
                ("recogniser", self._recogniser),
                ("voice", _voice),
            )
            for how, number in (("killed", signal.SIGKILL), ("hung", signal.SIGSTOP))
        }

    def devices(self) -> dict[str, Hold]:
        """A device is lost, or is not there."""
        return {
            "unplugged": partial(_device, sound_faults.pulled_out, Rig.plug),
            "suspended": partial(_device, sound_faults.suspended, sound_faults.awake),
            "server killed": partial(_device, Rig.kill_server, Rig.start_server),
            "no devices": lambda folder, _: (sound_faults.no_devices(folder), f"{TYPED} {TYPED}"),
            "another name": lambda folder, _: (sound_faults.another_name(folder), TYPED),
            "crash": _crash,
        }

    def _microphone(
        self, number: signal.Signals, folder: Path, chance: random.Random
    ) -> tuple[Story, str]:
        after_s = chance.uniform(1, self._said_s)
        expected = (*_before(self._words, after_s - ON_ITS_WAY_S), *SPEECH[SAID_LATER].split())
        return sound_faults.microphone_worker(folder, number, after_s), " ".join(expected)

    def _recogniser(
        self, number: signal.Signals, folder: Path, chance: random.Random
    ) -> tuple[Story, str]:
        after_s = chance.uniform(0, self._said_s)
        expected = " ".join(word.text for word in self._words)
        return sound_faults.recogniser_worker(folder, number, after_s), expected


def _before(words: Sequence[Word], at_s: float) -> list[str]:
    return [word.text for word in words if word.end_s < at_s]


def _voice(number: signal.Signals, folder: Path, chance: random.Random) -> tuple[Story, str]:
    return sound_faults.voice_worker(folder, number, chance.uniform(0, 2)), TYPED


def _device(
    fault: Callable[[Rig], None], over: Callable[[Rig], None], folder: Path, _chance: random.Random
) -> tuple[Story, str]:
    return sound_faults.without_microphone(folder, fault, over), BOTH


def _crash(folder: Path, _chance: random.Random) -> tuple[Story, str]:
    after = sound_faults.crash(folder)
    assert after.played
    assert after.before
    after.workers += after.before.workers
    return after, BOTH


def count(kind: str, hold: Hold, seeds: Sequence[int]) -> Count:
    """Hold a session for each seed."""
    counted = Count(kind)

    def held(seed: int) -> tuple[Story, str] | BaseException:
        try:
            with TemporaryDirectory() as folder:
                return hold(Path(folder), random.Random(seed))  # noqa: S311 - the same each time
        except Exception as failure:  # noqa: BLE001 - counted, and named
            return failure

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for seed, came in zip(seeds, pool.map(held, seeds), strict=True):
            if isinstance(came, BaseException):
                counted.failed.append(f"seed {seed}: {type(came).__name__}")
                print(f"  {kind}, seed {seed}:", file=sys.stderr)
                traceback.print_exception(came)
            else:
                counted.add(seed, *came)
    return counted


def main() -> None:
    """Count and print; end with 1 when a session failed."""
    options = _options()
    assert MODEL_HERE
    faults = Faults(Recogniser.load(MODEL_HERE))
    kinds = {kind: (hold, options.count) for kind, hold in faults.processes().items()}
    few = min(options.count, DEVICE_FAULTS)
    kinds |= {kind: (hold, few) for kind, hold in faults.devices().items()}
    failed = False
    for kind, (hold, times) in kinds.items():
        if not options.kinds or kind in options.kinds:
            began = time.monotonic()
            seeds = range(times) if options.seed is None else [options.seed]
            counted = count(kind, hold, seeds)
            failed |= bool(counted.failed)
            print(f"{counted} ({time.monotonic() - began:.0f} s)", flush=True)
    sys.exit(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--seed", type=int, help="hold only this one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
