"""Whoever has started the microphone's process, and what the rig lets it hear."""

import itertools
import queue
import time
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from assistant.speech.audio import BLOCK_FRAMES, RATE_HZ
from assistant.speech.microphone import WORKER
from assistant.speech.microphone_messages import (
    Flush,
    Flushed,
    Lost,
    Open,
    Opened,
    Reply,
    Request,
    Sound,
)
from assistant.speech.worker import Gone, Worker
from tests.rig import Rig
from tests.speech.clips import write_wav

_LONG_S: Final = 60.0
"""No test waits this long for what comes; it ends one that waits for what never does."""
LOUD: Final = 1000
"""Far above the silence of an unused microphone, far below the tone and the clicks."""


class Owner:
    """Asks, and hears the replies in order."""

    def __init__(self) -> None:
        self._replies: queue.SimpleQueue[Reply | Gone] = queue.SimpleQueue()
        self.worker: Worker[Reply] = Worker(
            WORKER, Reply, lambda _, reply: self._replies.put(reply)
        )
        self.worker.start()

    def asks(self, request: Request) -> None:
        self.worker.send(request)

    def until(self, *kinds: type[Any]) -> list[Reply | Gone]:
        """All replies up to the first of these kinds."""
        replies: list[Reply | Gone] = []
        deadline = time.monotonic() + _LONG_S
        while not replies or not isinstance(replies[-1], kinds):
            assert time.monotonic() < deadline, (kinds, len(replies))
            replies.append(self._replies.get(timeout=_LONG_S))
        return replies

    def opens(self, name: str = "") -> Opened | Lost:
        self.asks(Open(name))
        reply = self.until(Opened, Lost)[-1]
        assert isinstance(reply, Opened | Lost)
        return reply

    def loss(self) -> tuple[Lost, list[int]]:
        """How the microphone is lost, and the sound that came before."""
        replies = self.until(Lost)
        assert isinstance(replies[-1], Lost)
        return replies[-1], samples(replies)

    def heard(self) -> list[int]:
        """The sound that has come since the last time."""
        self.asks(Flush())
        return samples(self.until(Flushed))

    def within(self, seconds: float) -> list[Reply | Gone]:
        """All replies of that time."""
        time.sleep(seconds)
        return [self._replies.get_nowait() for _ in range(self._replies.qsize())]


def samples(replies: list[Reply | Gone]) -> list[int]:
    return array(
        "h", b"".join(reply.block for reply in replies if isinstance(reply, Sound))
    ).tolist()


@pytest.fixture(name="owner")
def an_owner(rig: Rig) -> Iterator[Owner]:  # noqa: ARG001 - the devices are there first
    owner = Owner()
    yield owner
    owner.worker.kill()
    owner.until(Gone)


@pytest.fixture(name="tone")
def a_tone(rig: Rig, tmp_path: Path) -> None:
    """What the neighbours hear: a square wave on the loudspeaker, for a minute."""
    wave = ([16_000] * 20 + [-16_000] * 20) * (60 * RATE_HZ // 40)
    rig.play_speaker(write_wav(tmp_path / "tone.wav", wave))
    while not any(
        row.startswith("Sink Input") for row in rig.pactl("list", "sink-inputs").stdout.splitlines()
    ):
        time.sleep(0.02)


def clicks(path: Path, seconds: int) -> Path:
    """One click each 0.1 s, the first after 0.5 s."""
    wave = [0] * (RATE_HZ * (seconds + 1))
    for start in range(RATE_HZ // 2, RATE_HZ // 2 + RATE_HZ * seconds, BLOCK_FRAMES):
        wave[start : start + 4] = [30_000] * 4
    return write_wav(path, wave)


def distances(sound: list[int]) -> list[int]:
    """Samples between one click and the next."""
    starts = [i for i, sample in enumerate(sound) if sample > 10_000]
    firsts = [i for i, before in zip(starts, [-RATE_HZ, *starts], strict=False) if i - before > 100]
    return [later - first for first, later in itertools.pairwise(firsts)]


def power(sound: list[int]) -> int:
    return sum(sample * sample for sample in sound)
