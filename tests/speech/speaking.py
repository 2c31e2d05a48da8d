"""A speaker in the hands of a test, and the loudspeaker it is heard from."""

import os
import queue
import signal
import time
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from assistant.clock import SystemClock
from assistant.session.effects import Say
from assistant.session.events import Event, Spoken
from assistant.speech.speaker import Speaker
from assistant.speech.speaker_messages import Tuning
from tests.rig import Rig
from tests.speech.monitor import Monitor

WAIT_S: Final = 60.0
LONG: Final = "This is one of a few sentences. " * 6


class Session:
    """A speaker, what it emitted, and a turn for each thing it is asked."""

    def __init__(self, tuning: Tuning) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.speaker = Speaker(self.events.put, SystemClock(), tuning)
        self.turn = 0

    def say(self, text: str, *, cue: bool = False) -> float:
        """Ask for speech; the monotonic second of asking."""
        self.turn += 1
        asked = time.monotonic()
        self.speaker.say(Say(self.turn, text, cue))
        return asked

    def until_spoken(self) -> tuple[list[Event], Spoken]:
        """What was emitted up to the end of the newest turn, and that end."""
        before: list[Event] = []
        while not isinstance(event := self.events.get(timeout=WAIT_S), Spoken):
            before.append(event)
        assert event.turn == self.turn
        return before, event

    def fail(self, number: signal.Signals) -> int:
        """Send the worker a signal; the process it was."""
        pid = self.speaker.pid
        assert pid > 0, "0 would be all of ours"
        os.kill(pid, number)
        return pid

    def wait_for_another(self, pid: int) -> None:
        """Until the worker is another process."""
        deadline = time.monotonic() + WAIT_S
        while self.speaker.pid == pid:
            assert time.monotonic() < deadline
            time.sleep(0.01)


Begin = Callable[..., Session]


@pytest.fixture(name="begin")
def a_begin() -> Iterator[Begin]:
    """Starts sessions with the devices there are."""
    sessions: list[Session] = []

    def start(tuning: Tuning | None = None) -> Session:
        sessions.append(Session(tuning or Tuning()))
        return sessions[-1]

    yield start
    for session in sessions:
        session.speaker.close()
        assert session.events.empty()


@pytest.fixture(name="monitor")
def a_monitor(rig: Rig) -> Iterator[Monitor]:
    with Monitor(rig) as monitor:
        yield monitor
