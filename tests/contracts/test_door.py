"""What every door keeps: ``assistant.ports.Door``."""

import threading
import time
from collections.abc import Callable
from queue import Queue

import pytest

from assistant.door import PassphraseDoor
from assistant.ports import Clock, Door, Emit
from assistant.session.events import Event, Opened, StayedShut
from tests.fakes import PASSPHRASE, FakeDoor, HandClock

MakeDoor = Callable[[Emit, Clock], Door]
WITHIN_S = 5
SLOW_S = 0.2


def slowly(words: str) -> bool:
    time.sleep(SLOW_S)
    return words == PASSPHRASE


@pytest.fixture(params=["fake", "threaded"])
def make_door(request: pytest.FixtureRequest) -> MakeDoor:
    if request.param == "fake":
        return lambda emit, clock: FakeDoor(emit, clock)  # noqa: PLW0108 - its clock is optional
    return lambda emit, clock: PassphraseDoor(slowly, emit, clock)


def test_each_try_is_answered_once_by_an_event(make_door: MakeDoor) -> None:
    events: Queue[Event] = Queue()
    door = make_door(events.put, HandClock())
    for words, reply in (("not this", StayedShut), ("", StayedShut), (PASSPHRASE, Opened)):
        door.try_passphrase(words)
        assert isinstance(events.get(timeout=WITHIN_S), reply)
        assert events.empty()


def test_trying_returns_at_once_however_long_it_takes() -> None:
    tries, may = threading.Event(), threading.Event()

    def stubborn(_words: str) -> bool:
        tries.set()
        return may.wait(WITHIN_S)

    events: Queue[Event] = Queue()
    PassphraseDoor(stubborn, events.put, HandClock()).try_passphrase(PASSPHRASE)
    assert tries.wait(WITHIN_S)
    assert events.empty()
    may.set()
    assert isinstance(events.get(timeout=WITHIN_S), Opened)


def test_after_a_mistake_of_ours_the_person_can_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_words: str) -> bool:
        raise ValueError

    events: Queue[Event] = Queue()
    reported: Queue[object] = Queue()
    monkeypatch.setattr(threading, "excepthook", reported.put)
    PassphraseDoor(broken, events.put, HandClock()).try_passphrase(PASSPHRASE)
    assert isinstance(events.get(timeout=WITHIN_S), StayedShut)
    assert reported.get(timeout=WITHIN_S)
