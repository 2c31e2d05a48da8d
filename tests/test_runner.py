"""The runner feeds events and performs effects, and carries a mistake to where it is reported."""

import threading
import time
from datetime import date

import pytest

from assistant import runner as room
from assistant.ports import Clock
from assistant.runner import Ports, Runner
from assistant.session import machine
from assistant.session.effects import CopyTo, Finish, Review, Step
from assistant.session.events import Event, Hushed, Left, Manner, Saved, Started, Ticked, Typed
from assistant.session.state import Result, State
from assistant.speech.off import EarOff, VoiceOff
from tests.fakes import FakeDoor, HandClock, plan


class Desk:
    """A front end on paper, and a journal that acknowledges from a thread of its own."""

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self.runner, self.clock = runner, clock
        self.steps: list[Step] = []
        self.texts: list[str] = []
        self.shown = threading.Semaphore(0)
        self.over = threading.Event()
        self.ending: Finish | None = None
        self.breaks = False

    def show(self, step: Step) -> None:
        if self.breaks:
            raise ValueError(step.turn)
        self.steps.append(step)
        self.shown.release()

    def review(self, request: Review) -> None:
        raise AssertionError(request)

    def clear(self) -> None:
        raise AssertionError

    def finish(self, ending: Finish) -> None:
        self.ending = ending
        self.over.set()

    def give_up(self) -> None:
        self.over.set()

    def append(self, record: object) -> None:
        text = getattr(record, "text", None)
        if text is None:
            return
        self.texts.append(text)
        reply = Saved(record.id, record.rev, record.state, self.clock.now())  # type: ignore[attr-defined] # an answer
        threading.Thread(target=self.runner.emit, args=(reply,)).start()

    def copy_to(self, request: CopyTo) -> None:
        raise AssertionError(request)

    def forget_sound(self, id: str) -> None:  # noqa: A002 - the port's shape
        raise AssertionError(id)

    def erase(self, ids: tuple[str, ...]) -> None:
        raise AssertionError(ids)

    def expire(self, before: date) -> None:
        raise AssertionError(before)

    def purge(self) -> None:
        raise AssertionError

    def close(self, timeout_s: float) -> bool:
        return timeout_s > 0


def started() -> tuple[Runner, Desk]:
    runner, clock = Runner(), HandClock()
    desk = Desk(runner, clock)
    voice, ear = VoiceOff(runner.emit, clock), EarOff(runner.emit, clock)
    ports = Ports(clock=clock, voice=voice, ear=ear, journal=desk, front=desk, door=FakeDoor())
    runner.start(State(plan()), ports)
    runner.emit(Started(clock.now()))
    assert desk.shown.acquire(timeout=5)
    return runner, desk


def test_time_is_told_also_where_something_else_happens_all_the_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Event] = []

    def step(state: State, event: Event) -> Result:
        told.append(event)
        return machine.step(state, event)

    monkeypatch.setattr(room, "step", step)
    runner, desk = started()
    began = time.monotonic()
    while time.monotonic() - began < 2.2 * room.TICK_S:
        runner.emit(Hushed(desk.clock.now()))
        time.sleep(room.TICK_S / 10)
    runner.emit(Left(Manner.QUICK, desk.clock.now()))
    runner.join(5)
    assert sum(isinstance(event, Ticked) for event in told) == 2


def test_a_whole_session_runs_on_one_thread_from_events_of_many() -> None:
    runner, desk = started()
    for line in ("", "one", "two", "three", "four"):
        runner.emit(Typed(desk.steps[-1].turn, desk.clock.now(), line))
        if line != "four":
            assert desk.shown.acquire(timeout=5)
    assert desk.over.wait(5)
    runner.join(5)
    assert desk.texts == ["one", "two", "three", "four"]
    assert desk.ending is not None
    assert desk.ending.exit_code == 0


def test_a_mistake_ends_the_session_and_is_raised_where_it_can_be_reported() -> None:
    runner, desk = started()
    desk.breaks = True
    runner.emit(Typed(desk.steps[-1].turn, desk.clock.now(), ""))
    assert desk.over.wait(5)
    with pytest.raises(ValueError, match="2"):
        runner.join(5)


def test_nothing_that_comes_after_the_end_is_performed() -> None:
    runner, desk = started()
    runner.emit(Left(Manner.QUICK, desk.clock.now()))
    runner.emit(Typed(desk.steps[-1].turn, desk.clock.now(), "late"))
    assert desk.over.wait(5)
    runner.join(5)
    assert desk.texts == []
