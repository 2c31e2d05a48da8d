"""Hears what a device of the rig emits, and when."""

import os
import subprocess
import threading
import time
from array import array
from typing import Final, Self

from tests.rig import Rig

RATE_HZ: Final = 16_000
_QUIET: Final = 30
"""Amplitude. The rig has no noise; speech and tones are in the thousands."""
_READY_S: Final = 30.0


class Monitor:
    """Listens to a device from beginning to end; a context manager.

    Args:
        rig: The devices.
        source: What is listened to; the loudspeaker, or :attr:`Rig.mic`.
    """

    def __init__(self, rig: Rig, source: str = Rig.speaker_monitor) -> None:
        self._recording = subprocess.Popen(
            [
                *("parec", "-d", source, f"--rate={RATE_HZ}", "--channels=1"),
                *("--format=s16le", "--latency-msec=10", "--raw"),
            ],
            env=rig.env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._heard = bytearray()
        self._began = float("inf")
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + _READY_S
        while not self._heard:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._recording.kill()
        self._recording.wait()
        self._thread.join()
        assert self._recording.stdout
        self._recording.stdout.close()

    @property
    def until(self) -> float:
        """The monotonic second up to which all has been heard."""
        return self._began + len(self._heard) / (2 * RATE_HZ)

    def loud(self, since: float) -> list[float]:
        """The monotonic seconds of all loud samples from that second on."""
        first = max(0, round((since - self._began) * RATE_HZ))
        samples = array("h", bytes(self._heard[2 * first : len(self._heard) // 2 * 2]))
        start = self._began + first / RATE_HZ
        return [start + i / RATE_HZ for i, one in enumerate(samples) if abs(one) > _QUIET]

    def between(self, begin: float, end: float) -> "array[int]":
        """The samples of these monotonic seconds."""
        first, last = (max(0, round((at - self._began) * RATE_HZ)) for at in (begin, end))
        return array("h", bytes(self._heard[2 * first : 2 * last]))

    def wait_for_sound(self, since: float, timeout_s: float = 30.0) -> float:
        """The second of the first loud sample."""
        deadline = time.monotonic() + timeout_s
        while not (loud := self.loud(since)):
            assert time.monotonic() < deadline, "nothing was heard"
            time.sleep(0.01)
        return loud[0]

    def _listen(self) -> None:
        assert self._recording.stdout
        while block := os.read(self._recording.stdout.fileno(), 1 << 16):
            self._heard += block
            # A block may arrive late but never early: the earliest says when all began.
            arrived = time.monotonic() - len(self._heard) / (2 * RATE_HZ)
            self._began = min(self._began, arrived)
