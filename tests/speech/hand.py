"""Workers that do nothing by themselves, and an ear whose thread a test is."""

import queue
from pathlib import Path
from typing import Any

import pytest

from assistant.locations import Locations
from assistant.session.effects import Listen
from assistant.session.events import Event
from assistant.speech import ear, microphone_watch, recogniser_watch
from assistant.speech.ear import TICK_S, MicrophoneEar
from assistant.speech.recogniser_worker import Begin
from assistant.storage.nowhere import NoSounds
from tests.fakes import HandClock
from tests.storage.story_spool import DRAFT


class Hand:
    """A worker whose replies a test gives, in whatever order they may come."""

    pid = 0

    def __init__(self, *_: object) -> None:
        self.number = 0
        self.sent: list[Any] = []

    def start(self) -> None:
        self.number += 1
        self.sent = []

    def send(self, message: object) -> None:
        self.sent.append(message)

    def kill(self) -> None:
        """It is not alive."""


class HandEar:
    """An ear whose workers are by hand, and so is the time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(microphone_watch, "Worker", Hand)
        monkeypatch.setattr(recogniser_watch, "Worker", Hand)
        monkeypatch.setattr(recogniser_watch, "usable", lambda _locations: Path("model"))
        monkeypatch.setattr(ear.MicrophoneEar, "_work", lambda _ear: None)
        self.clock = HandClock()
        self.told: list[Event] = []
        self.ear = MicrophoneEar(
            Locations.of(), "", NoSounds(), commands=(), emit=self.told.append, clock=self.clock
        )
        self.ear._microphone.warm_up()
        self.ear._recogniser.start()

    @property
    def microphone(self) -> Hand:
        worker: Any = self.ear._microphone._worker
        assert isinstance(worker, Hand)
        return worker

    @property
    def recogniser(self) -> Hand:
        worker: Any = self.ear._recogniser._worker
        assert isinstance(worker, Hand)
        return worker

    @property
    def take(self) -> int:
        """What the recogniser hears now."""
        return next(one.take for one in reversed(self.recogniser.sent) if isinstance(one, Begin))

    def listen(self, turn: int, *, dictates: bool = True) -> None:
        self.ear.listen(Listen(turn, 0.0, ("skip",), DRAFT if dictates else None))
        self.work()

    def sounds(self, *replies: Any) -> None:
        """Replies of the microphone."""
        for reply in replies:
            self.ear._microphone.answer(self.microphone.number, reply)
            self.work()

    def words(self, *replies: Any) -> None:
        """Replies of the recogniser."""
        for reply in replies:
            self.ear._recogniser.answer(self.recogniser.number, reply)
            self.work()

    def wait(self, seconds: float) -> None:
        """Let time pass as the ear's thread does."""
        for _ in range(round(seconds / TICK_S)):
            self.clock.advance(TICK_S)
            self.work()

    def work(self) -> None:
        """What there is to do."""
        self.ear._attention.look()
        while True:
            try:
                self.ear._inbox.get_nowait()()
            except queue.Empty:
                self.ear._tick()
                return
            self.ear._tick()
