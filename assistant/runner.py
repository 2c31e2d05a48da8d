"""The runner: one thread that feeds events to the session and performs its effects.

It decides nothing. Whoever has an event calls :meth:`Runner.emit` from any
thread; only the dispatch thread touches the state.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, assert_never

from assistant.ports import Clock, Door, Ear, FrontEnd, JournalWriter, Voice
from assistant.session.effects import (
    Clear,
    CopyTo,
    Effect,
    EndListening,
    Erase,
    Finish,
    ForgetSound,
    Hush,
    Listen,
    Play,
    Prepare,
    Recover,
    Remember,
    Rest,
    Review,
    Save,
    Say,
    Settle,
    Show,
    TryPassphrase,
    Tune,
)
from assistant.session.events import Event, Ticked
from assistant.session.machine import step
from assistant.session.state import State

TICK_S: Final = 0.5
"""How often waiting is looked at, whatever else happens."""


@dataclass(frozen=True)
class Ports:
    """The devices of one session."""

    clock: Clock
    voice: Voice
    ear: Ear
    journal: JournalWriter
    front: FrontEnd
    door: Door
    remember: Callable[[str, str], object] = lambda _key, _value: None
    """Keeps a preference for the next session."""


class Runner:
    """Drives one session from its first event to its ``Finish``."""

    def __init__(self) -> None:
        self._inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._fault: BaseException | None = None

    def emit(self, event: Event) -> None:
        """Take an event from any thread; returns at once."""
        self._inbox.put(event)

    def start(self, state: State, ports: Ports) -> None:
        """Start dispatching.

        When a programmer's mistake ends the dispatch thread, the front end is told
        to give up, and :meth:`join` raises the mistake where it can be reported.

        Args:
            state: The session before its first event.
            ports: The devices.
        """

        def run() -> None:
            try:
                self._dispatch(state, ports)
            except BaseException as fault:  # noqa: BLE001 - carried to the main thread by join
                self._fault = fault
                ports.front.give_up()

        self._thread = threading.Thread(target=run, name="session", daemon=True)
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait for the end of the session; raise what ended it if that was a mistake."""
        if self._thread:
            self._thread.join(timeout_s)
        if self._fault:
            raise self._fault

    def _dispatch(self, state: State, ports: Ports) -> None:
        finished, due = False, time.monotonic() + TICK_S
        while not finished:
            try:
                event = self._inbox.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                event, due = Ticked(ports.clock.now()), time.monotonic() + TICK_S
            state, effects = step(state, event)
            for effect in effects:
                _perform(effect, ports)
                finished = finished or isinstance(effect, Finish)


def _perform(effect: Effect, ports: Ports) -> None:
    match effect:
        case Show(shown):
            ports.front.show(shown)
        case Say():
            ports.voice.say(effect)
        case Play(turn, id_, cue):
            ports.voice.play(turn, ports.ear.sound_of(id_), cue=cue)
        case Hush():
            ports.voice.hush()
        case Tune(rate):
            ports.voice.tune(rate)
            ports.remember("rate", str(rate))
        case Remember(key, value):
            ports.remember(key, value)
        case Clear():
            ports.front.clear()
        case ForgetSound(id_):
            ports.journal.forget_sound(id_)
        case Erase(ids):
            ports.journal.erase(ids)
        case Prepare():
            ports.ear.prepare()
        case Listen():
            ports.ear.listen(effect)
        case EndListening(turn):
            ports.ear.end(turn)
        case Rest():
            ports.ear.rest()
        case Settle(id_, rev, keep):
            ports.ear.settle(id_, rev, keep=keep)
        case Recover(id_):
            ports.ear.recover(id_)
        case Save(record):
            ports.journal.append(record)
        case CopyTo():
            ports.journal.copy_to(effect)
        case Review():
            ports.front.review(effect)
        case TryPassphrase(words):
            ports.door.try_passphrase(words)
        case Finish():
            ports.front.finish(effect)
        case _:
            assert_never(effect)
