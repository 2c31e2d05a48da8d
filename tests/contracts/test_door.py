"""What every door keeps: ``assistant.ports.Door``."""

import threading
import time
from collections.abc import Callable
from queue import Queue

import pytest

from assistant.door import PassphraseDoor
from assistant.messages import Text
from assistant.ports import Clock, Door, Emit
from assistant.session.events import Event, Opened, StayedShut
from tests.fakes import PASSPHRASE, SLIP, FakeDoor, HandClock

MakeDoor = Callable[[Emit, Clock], Door]
WITHIN_S = 5
SLOW_S = 0.2


def slowly(words: str) -> str:
    time.sleep(SLOW_S)
    if words == PASSPHRASE:
        return ""
    return Text.RECOVERY_SLIP() if words == SLIP else Text.UNLOCK_AGAIN()


@pytest.fixture(params=["fake", "threaded"])
def make_door(request: pytest.FixtureRequest) -> MakeDoor:
    if request.param == "fake":
        return lambda emit, clock: FakeDoor(emit, clock)  # noqa: PLW0108 - its clock is optional
    return lambda emit, clock: PassphraseDoor(slowly, emit, clock)


def test_each_try_is_answered_once_by_an_event(make_door: MakeDoor) -> None:
    events: Queue[Event] = Queue()
    door = make_door(events.put, HandClock())
    at = HandClock().now()
    shut = StayedShut(at, Text.UNLOCK_AGAIN())
    slipped = StayedShut(at, Text.RECOVERY_SLIP())
    for words, reply in (("not this", shut), ("", shut), (SLIP, slipped), (PASSPHRASE, Opened(at))):
        door.try_passphrase(words)
        assert events.get(timeout=WITHIN_S) == reply
        assert events.empty()


def test_trying_returns_at_once_however_long_it_takes() -> None:
    tries, may = threading.Event(), threading.Event()

    def stubborn(_words: str) -> str:
        tries.set()
        return "" if may.wait(WITHIN_S) else Text.UNLOCK_AGAIN()

    events: Queue[Event] = Queue()
    PassphraseDoor(stubborn, events.put, HandClock()).try_passphrase(PASSPHRASE)
    assert tries.wait(WITHIN_S)
    assert events.empty()
    may.set()
    assert isinstance(events.get(timeout=WITHIN_S), Opened)


def test_after_a_mistake_of_ours_the_person_can_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_words: str) -> str:
        raise ValueError

    events: Queue[Event] = Queue()
    reported: Queue[object] = Queue()
    monkeypatch.setattr(threading, "excepthook", reported.put)
    PassphraseDoor(broken, events.put, HandClock()).try_passphrase(PASSPHRASE)
    assert events.get(timeout=WITHIN_S) == StayedShut(HandClock().now(), Text.STILL_LOCKED())
    assert reported.get(timeout=WITHIN_S)
