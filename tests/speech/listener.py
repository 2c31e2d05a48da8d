"""Whoever listens: the session's ear with its real processes, and what it told."""

import queue
import threading
import time
from array import array
from functools import partial
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from assistant.clock import SystemClock
from assistant.journal.records import Answer
from assistant.locations import Locations
from assistant.ports import Clock, Emit
from assistant.session.effects import Listen
from assistant.session.events import Event, Heard, Trouble, Troubled, Unheard
from assistant.speech.ear import MicrophoneEar
from assistant.storage.recordings import Recordings
from assistant.storage.sounds import Sounds
from assistant.storage.spool import Spool
from tests.fakes_journal import home_in
from tests.speech.sounds import in_blocks
from tests.storage.story_spool import DRAFT

WITHIN_S: Final = 60.0
PHRASES: Final = ("skip", "i'm done")
Kind = TypeVar("Kind", bound=Event)


def microphone_ear(folder: Path, emit: Emit, clock: Clock, microphone: str = "") -> MicrophoneEar:
    """An ear that keeps its sound in a folder."""
    spool = Spool(folder / "spool")
    sounds = Sounds(spool, Recordings(home_in(folder), spool))
    return MicrophoneEar(
        Locations.of(), microphone, sounds, commands=PHRASES, emit=emit, clock=clock
    )


class Listener:
    """An ear, and the sound it keeps in a folder; a context manager."""

    def __init__(self, folder: Path, microphone: str = "") -> None:
        self.folder = folder
        self.told: list[Event] = []
        """All events so far, in order."""
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.ear = microphone_ear(folder, self._events.put, SystemClock(), microphone)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.ear.close()

    def listens(
        self, turn: int, *, since: float = 0.0, answer: Answer | None = DRAFT, spool: bool = True
    ) -> None:
        """Begin an answer; ``since`` is in monotonic seconds."""
        self.ear.listen(Listen(turn, since, PHRASES, answer, spool))

    def hears(self, sound: "array[int]") -> None:
        """Give the ear a sound at once where a microphone's would arrive, and there is none."""
        for block in in_blocks(sound):
            self.ear._do(partial(self.ear._sound, time.monotonic(), block))
        heard = threading.Event()
        self.ear._do(heard.set)
        assert heard.wait(WITHIN_S)

    def until(self, *kinds: type[Any]) -> Any:
        """Wait for an event of one of these kinds."""
        deadline = time.monotonic() + WITHIN_S
        while True:
            event = self._events.get(timeout=max(0.0, deadline - time.monotonic()))
            self.told.append(event)
            if isinstance(event, kinds):
                return event

    def ends(self, turn: int) -> Heard | Unheard:
        """End an answer; what was heard."""
        self.ear.end(turn)
        while True:
            event: Heard | Unheard = self.until(Heard, Unheard)
            if event.turn == turn:
                return event

    def waits_for(self, trouble: Trouble) -> None:
        """Wait until it was told."""
        while self.until(Troubled).trouble is not trouble:
            pass

    def of(self, kind: type[Kind]) -> list[Kind]:
        """What was told of a kind."""
        return [event for event in self.all() if isinstance(event, kind)]

    def all(self) -> list[Event]:
        """What was told, also what nobody waited for."""
        while not self._events.empty():
            self.told.append(self._events.get())
        return self.told

    @property
    def takes(self) -> list[Path]:
        """What is on the disk of what was said."""
        return sorted((self.folder / "spool").glob("*.take"))
