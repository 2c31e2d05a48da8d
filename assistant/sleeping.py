"""Notices that the machine was asleep: whoever wakes it may be somebody else."""

import threading
import time
from collections.abc import Callable
from typing import Final

from assistant.ports import Clock, Emit
from assistant.session.events import Slept

LOOK_EVERY_S: Final = 0.5
LEAST_S: Final = 1.0
"""What is shorter is the time between two readings, and no sleep."""


def asleep_s() -> float:
    """How long the machine has slept since it was started: only one of its clocks goes on then."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()


class SleepWatch:
    """Emits ``Slept`` soon after the machine has woken.

    Args:
        emit: Takes it.
        clock: Stamps it.
        asleep: Seconds of sleep so far.
        every_s: How often to look.
    """

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        asleep: Callable[[], float] = asleep_s,
        every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._emit = emit
        self._clock = clock
        self._asleep = asleep
        self._every_s = every_s
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="sleep", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closed.set()

    def _watch(self) -> None:
        before = self._asleep()
        while not self._closed.wait(self._every_s):
            now = self._asleep()
            if now - before >= LEAST_S:
                self._emit(Slept(self._clock.now()))
            before = now
