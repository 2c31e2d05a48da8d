"""Make docs/screen.svg: the full screen, painted by the program itself in a home of its own.

.venv/bin/python scripts/picture.py
"""

import asyncio
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from assistant import personal, questions
from assistant.clock import SystemClock
from assistant.door import PassphraseDoor
from assistant.locations import Locations
from assistant.messages import Text
from assistant.runner import Ports, Runner
from assistant.session.plan import Origin
from assistant.session.preparation import Past, plan_day
from assistant.session.state import State
from assistant.speech.off import EarOff, VoiceOff
from assistant.storage import identity
from assistant.storage.writer import Writer
from assistant.ui.tui.reflect_app import ReflectApp

ROOT = Path(__file__).parent.parent
TYPED = ("1", "I will ring the school before nine.", "skip", "Dinner at six, and I ")
MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


async def paint(home: Path) -> str:
    """The screen in the middle of a morning, as SVG."""
    locations = Locations.of({"REFLECT_HOME": str(home)})
    clock, runner, place = SystemClock(), Runner(), identity.home(locations)
    support = questions.support_lines("", date(2026, 11, 22))
    app = ReflectApp(runner.emit, clock, personal.open_reader(locations), support)
    writer = Writer(place, runner.emit, clock)
    ids: Iterator[str] = (f"{number:026}" for number in count())
    origin = Origin("session", place.device, date(2026, 11, 22))
    plan = plan_day(questions.pack_of(Locations.of()), Past(), origin, ids, MORNING)
    voice, ear = VoiceOff(runner.emit, clock), EarOff(runner.emit, clock)
    door = PassphraseDoor(lambda _: Text.STILL_LOCKED(), runner.emit, clock)
    ports = Ports(clock=clock, voice=voice, ear=ear, journal=writer, front=app, door=door)
    async with app.run_test(size=(76, 20)) as pilot:
        runner.start(State(plan), ports)
        for line in TYPED:
            await pilot.pause(0.5)
            await pilot.press(*("space" if letter == " " else letter for letter in line))
            if line is not TYPED[-1]:
                await pilot.press("enter")
        await pilot.pause(0.5)
        picture = _without_fonts(app.export_screenshot(title="reflect"))
        app.exit()
    writer.close(2)
    return picture


def _without_fonts(picture: str) -> str:
    """The picture without the fonts it would fetch from a network."""
    return re.sub(r"@font-face\s*{[^}]*}", "", picture)


def main() -> None:
    """Paint it and put it beside the README's link."""
    with tempfile.TemporaryDirectory() as home:
        picture = asyncio.run(paint(Path(home)))
    (ROOT / "docs" / "screen.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
