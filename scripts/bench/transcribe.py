"""Our transcription against plain Vosk on the same sound, in one run, as ratios.

Usage: .venv/bin/python scripts/bench/transcribe.py [FOLDER] [ROUNDS]

Plain Vosk gets the sound decoded already and prints nothing of words or times;
ours opens, decodes and resamples the file and gives words, times and confidences.
Both get the same random dither, so that their words must be equal.
"""

import ctypes
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from assistant.errors import AudioError
from assistant.locations import Locations
from assistant.speech.audio import RATE_HZ, blocks
from assistant.speech.models import usable
from assistant.speech.recogniser import Recogniser

CLIPS: Final = Path(__file__).parents[2] / "tests" / "data" / "speech"
VOSK_BLOCK: Final = 8000
"""Bytes, as in Vosk's own examples."""


@dataclass
class Cost:
    """What one side took, in seconds; ``ends`` is from the last sound to the last word."""

    wall: float = 0.0
    cpu: float = 0.0
    ends: list[float] = field(default_factory=list)

    def of(self, work: Callable[[], tuple[str, float]]) -> str:
        """Do the work, add what it took, and give its text."""
        ctypes.CDLL(None).srand(1)
        wall, cpu = time.perf_counter(), time.process_time()
        text, last_sound = work()
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        self.ends.append(time.perf_counter() - last_sound)
        return text


def ours(recogniser: Recogniser, path: Path) -> tuple[str, float]:
    """A file through the program's own code."""
    hearing = recogniser.hearing()
    for block in blocks(path):
        hearing.feed(block)
    last_sound = time.perf_counter()
    return hearing.finish().text, last_sound


def plain(model: Any, sound: bytes) -> tuple[str, float]:
    """Decoded sound through Vosk alone."""
    import vosk  # noqa: PLC0415 - measured below as part of loading

    kaldi = vosk.KaldiRecognizer(model, RATE_HZ)
    texts = [
        kaldi.Result()
        for begin in range(0, len(sound), VOSK_BLOCK)
        if kaldi.AcceptWaveform(sound[begin : begin + VOSK_BLOCK])
    ]
    last_sound = time.perf_counter()
    texts.append(kaldi.FinalResult())
    found = (msgspec.json.decode(text)["text"] for text in texts)
    return " ".join(text for text in found if text), last_sound


def resident_mb() -> float:
    """Memory of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def decoded(folder: Path) -> dict[Path, bytes]:
    """Every sound file of a folder, at 16 kHz."""
    sounds = {}
    for path in sorted(folder.iterdir()):
        try:
            sounds[path] = b"".join(blocks(path))
        except AudioError:
            continue
    return sounds


def main(folder: Path, rounds: int) -> int:
    """Print the table; 1 when the words differ."""
    sounds = decoded(folder)
    before, start = resident_mb(), time.perf_counter()
    model_folder = usable(Locations.of())
    checked = time.perf_counter()
    recogniser = Recogniser.load(model_folder)
    ready = time.perf_counter()
    print(f"checking the model's files: {checked - start:.2f} s")
    print(f"loading, Vosk's own import included: {ready - checked:.2f} s")
    print(f"memory: {before:.0f} MB before, {resident_mb():.0f} MB with the model")
    mine, raw, differ = Cost(), Cost(), 0
    for _ in range(rounds):
        for path, sound in sounds.items():
            text = mine.of(partial(ours, recogniser, path))
            other = raw.of(partial(plain, recogniser._model, sound))  # noqa: SLF001 - loaded once
            differ += text != other
    seconds = rounds * sum(map(len, sounds.values())) / 2 / RATE_HZ
    print(f"{len(sounds)} files, {rounds} rounds, {seconds:.0f} s of sound, {differ} texts differ")
    print(f"memory at the end: {resident_mb():.0f} MB")
    print(f"{'':24}{'ours':>8}{'Vosk':>8}{'ratio':>8}")
    for name, a, b in (
        ("CPU / sound", mine.cpu / seconds, raw.cpu / seconds),
        ("wall / sound", mine.wall / seconds, raw.wall / seconds),
        ("end to text, median s", statistics.median(mine.ends), statistics.median(raw.ends)),
        ("end to text, most s", max(mine.ends), max(raw.ends)),
    ):
        print(f"{name:24}{a:8.3f}{b:8.3f}{a / b:8.2f}")
    return 1 if differ else 0


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else CLIPS
    sys.exit(main(chosen, int(sys.argv[2]) if len(sys.argv) > 2 else 2))  # noqa: PLR2004 - two arguments
