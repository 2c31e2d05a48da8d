"""The full screen on a stage: the real core and runner, a journal in memory, a pilot."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from textual.events import Paste
from textual.pilot import Pilot

from assistant.runner import Ports, Runner
from assistant.session.events import Event, Left, Manner
from assistant.session.plan import Plan
from assistant.session.state import State
from assistant.speech.off import EarOff, VoiceOff
from assistant.ui.tui.areas import AnswerField, Reading
from assistant.ui.tui.lines import FixedLine
from assistant.ui.tui.reflect_app import ReflectApp
from tests.fakes import SUPPORT, FakeDoor, HandClock, plan
from tests.fakes_journal import MemoryJournal

PATIENCE_S = 10.0
Told = TypeVar("Told")


@dataclass
class Stage:
    """One session that a test drives by its keys."""

    app: ReflectApp
    pilot: Pilot[None]
    journal: MemoryJournal
    events: list[Event]
    """Everything the screen and the devices told the core."""

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < end, self.text
            await self.pilot.pause()

    async def sees(self, words: str) -> None:
        """Wait until words stand on the screen."""
        await self.until(lambda: words in self.text)

    async def changes(self, before: str) -> None:
        """Wait until the screen differs from what it was."""
        await self.until(lambda: self.text != before)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Type letters."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def answer(self, text: str) -> None:
        """Paste words, because typing them takes a second, and press Enter."""
        self.app.post_message(Paste(text))
        await self.press("enter")

    @property
    def text(self) -> str:
        """The whole screen, row by row."""
        rows = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in rows)

    @property
    def reading(self) -> str:
        """What is there to be read."""
        return self.app.screen.query_one(Reading).text

    @property
    def field(self) -> str:
        """What stands in the field."""
        return self.app.screen.query_one(AnswerField).text

    @property
    def status(self) -> str:
        """The status line."""
        return self.app.screen.query_one("#status", FixedLine).text

    @property
    def focus(self) -> str:
        """What has the focus, by name."""
        return self.app.focused.id or "" if self.app.focused else ""

    def kept(self) -> list[str]:
        """What the journal keeps, by question."""
        return [answer.text for answer in self.journal.answers()]

    def told(self, kind: type[Told]) -> list[Told]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


@asynccontextmanager
async def stage(
    start: Plan | None = None,
    size: tuple[int, int] = (80, 24),
    journal: MemoryJournal | None = None,
) -> AsyncIterator[Stage]:
    """Hold a session until the block ends."""
    clock, runner, events = HandClock(), Runner(), list[Event]()

    def emit(event: Event) -> None:
        events.append(event)
        runner.emit(event)

    journal = journal or MemoryJournal(emit, clock)
    journal._emit = emit
    app = ReflectApp(emit, clock, journal, SUPPORT)
    door = FakeDoor(emit, clock)
    ports = Ports(clock, VoiceOff(emit, clock), EarOff(emit, clock), journal, app, door)
    runner.start(State(replace(start or plan(), keys=True)), ports)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Stage(app, pilot, journal, events)
    finally:
        emit(Left(Manner.CUT_OFF, clock.now()))
        runner.join(PATIENCE_S)
