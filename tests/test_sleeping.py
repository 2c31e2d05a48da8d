"""A machine that was asleep is told of once, and one that is only busy is not."""

import time
from itertools import chain, repeat
from queue import Empty, Queue

import pytest

from assistant.session.events import Event, Slept
from assistant.sleeping import SleepWatch, asleep_s
from tests.fakes import HandClock

EVERY_S = 0.01
WITHIN_S = 5


def test_each_sleep_is_told_once() -> None:
    events: Queue[Event] = Queue()
    readings = chain((5.0, 5.0, 65.0, 65.001, 65.5), repeat(3665.5))
    watch = SleepWatch(events.put, HandClock(), lambda: next(readings), EVERY_S)
    for _ in range(2):
        assert isinstance(events.get(timeout=WITHIN_S), Slept)
    with pytest.raises(Empty):
        events.get(timeout=20 * EVERY_S)
    watch.close()


def test_what_the_machine_slept_stands_still_while_it_is_awake() -> None:
    before = asleep_s()
    time.sleep(5 * EVERY_S)
    assert abs(asleep_s() - before) < EVERY_S
