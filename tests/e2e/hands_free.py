"""A person without hands or eyes: hears the loudspeaker, speaks into the microphone."""

import time
import wave
from array import array
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.rig import Rig
from tests.speech.monitor import RATE_HZ, Monitor
from tests.speech.sounds import joined, said, silence

FLOOR_S: Final = 0.8
"""After this much silence our voice has finished: its pauses and the one before the cue are
shorter."""
ALONE_S: Final = 1.2
"""Silence before and after a command that is said alone."""
PATIENCE_S: Final = 60.0


class Person:
    """One who talks with the program; a context manager.

    Args:
        rig: The devices.
        voice: Of flite: slt, rms, awb.
    """

    def __init__(self, rig: Rig, voice: str = "slt") -> None:
        self._rig = rig
        self._voice = voice
        self.monitor = Monitor(rig)
        self._folder = TemporaryDirectory()
        self.since = time.monotonic()
        """What was heard before has been listened to."""

    def __enter__(self) -> "Person":
        self.monitor.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self.monitor.__exit__(*exception)
        self._folder.cleanup()

    def hears_out(self) -> "array[int]":
        """Wait until the program has spoken and given up the floor; what it said."""
        deadline = time.monotonic() + PATIENCE_S
        begin = self.since
        while True:
            loud = self.monitor.loud(begin)
            if loud and time.monotonic() - loud[-1] > FLOOR_S:
                self.since = time.monotonic()
                return self.monitor.between(loud[0] - 0.1, loud[-1] + 0.1)
            assert time.monotonic() < deadline, "the program did not speak"
            time.sleep(0.05)

    def says(self, *parts: str, pauses: Sequence[float] = (), tail_s: float = 0.5) -> None:
        """Say parts with pauses between them, in seconds; the first follows at once."""
        sounds = [said(parts[0], self._voice)]
        for part, pause in zip(parts[1:], pauses, strict=True):
            sounds += [silence(pause), said(part, self._voice)]
        self.plays(joined(*sounds, silence(tail_s)))

    def commands(self, words: str) -> None:
        """Say a command alone."""
        self.plays(joined(silence(ALONE_S), said(words, self._voice), silence(ALONE_S)))

    def plays(self, sound: "array[int]") -> None:
        """Let the microphone hear a sound, to its end."""
        self.since = time.monotonic()
        path = Path(self._folder.name) / "sound.wav"
        written(path, sound)
        self._rig.play_mic(path)


def written(path: Path, sound: "array[int]") -> None:
    """Write a sound as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(sound.tobytes())
