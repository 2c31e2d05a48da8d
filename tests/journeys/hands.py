"""How a person holds a session: in lines, on the full screen, or in a real terminal.

In lines and on the screen it is the whole program within this process, from its arguments
to its exit code: a start costs a tenth of what it does as a process of its own, so that
weeks can be lived. Only the ends are others: what is typed comes from a person, and the
screen is painted for nobody.
"""

import asyncio
import io
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from enum import Enum
from typing import Final

import pytest
from textual.events import Key, Paste
from textual.widgets import Static

from assistant.cli import program
from assistant.messages import Text
from assistant.session.commands import ACTIONS, parse
from assistant.ui.tui.app import CalmApp
from assistant.ui.tui.areas import Reading
from assistant.ui.tui.lines import FixedLine
from assistant.ui.tui.reflect_app import ReflectApp
from assistant.ui.tui.screens import PageScreen
from tests.e2e.dated import set_clock
from tests.e2e.program import DATED, Terminal
from tests.journeys.person import PROMPT, Person

PATIENCE_S: Final = 20.0
"""How long a busy machine may take for one step."""
_LOOK_S: Final = 0.002
_BESIDE: Final = re.compile(
    "|".join(
        (
            r"Question \d of \d\.",
            *(re.escape(text()) for text in (Text.LOOP_STATUS, Text.BESIDE_STATUS)),
            *(re.escape(text()) for text in (Text.TALK_STATUS, Text.HOW_TYPE)),
        )
    )
)
"""What the status line tells besides what the last act led to."""
_KEYS: Final = {action.command: action.key for action in ACTIONS}


class Hand(Enum):
    """How a session is held."""

    LINES = "--plain"
    SCREEN = "--screen"
    TERMINAL = "in a terminal"
    """Plain lines in a pseudo-terminal, as a process of its own: for how it looks."""


def hold(when: str, hand: Hand, person: Person) -> None:
    """Hold one session to its end.

    Args:
        when: The time the program takes it to be.
        hand: How it is held.
        person: Who answers; what they lived is theirs.
    """
    if hand is Hand.TERMINAL:
        _in_a_terminal(when, person)
    else:
        _in_here(when, hand, person)
    assert not person.moves, f"never came: {person.moves[0][0]!r} in {person.lived.shown}"


def said(when: str, *arguments: str) -> str:
    """What a command without a session says, at a time."""
    out = io.StringIO()
    with at_time(when), redirect_stdout(out):
        assert program.main(arguments, prog_name="reflect", standalone_mode=False) in {None, 0}
    return out.getvalue()


@contextmanager
def at_time(when: str) -> Iterator[pytest.MonkeyPatch]:
    """Let it be a time, until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        set_clock(datetime.fromisoformat(when).replace(tzinfo=UTC), patch)
        yield patch


class _Lines(io.StringIO):
    """Both ends of a terminal of lines: what is printed is seen, then a line comes back."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person = person
        self._seen = 0
        self._quiet = os.pipe()
        """Nothing ever stands there: nothing is pasted."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._quiet[0]

    def readline(self, _size: int | None = -1) -> str:  # type: ignore[override] # as StringIO has it
        return f"{self._person.answer(self.news())}\n"

    def news(self) -> str:
        """What was printed since it was last looked at."""
        text = self.getvalue()
        news, self._seen = text[self._seen :], len(text)
        return news

    def close(self) -> None:
        for end in self._quiet:
            os.close(end)
        super().close()


def _in_here(when: str, hand: Hand, person: Person) -> None:
    with at_time(when) as patch, _Lines(person) as lines, redirect_stdout(lines):
        patch.setattr("sys.stdin", lines)
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("COLUMNS", "80")
        patch.setenv("LINES", "24")
        patch.setattr(CalmApp, "run", lambda app, **_: asyncio.run(_on_the_screen(app, person)))
        arguments = ["today", hand.value, "--no-voice", "--type"]
        code = program.main(arguments, prog_name="reflect", standalone_mode=False)
        person.see(lines.news())
        person.lived.text = lines.getvalue()
    person.lived.exit_code = int(code or 0)


async def _on_the_screen(app: CalmApp, person: Person) -> None:
    """Look, and press keys, until the session has ended."""
    assert isinstance(app, ReflectApp)
    async with app.run_test(size=(80, 24)):
        await _turned(app, 0)
        while not app.ending(0):
            turn = app._session._step.turn
            page = await _read_page(app) if isinstance(app.screen, PageScreen) else ""
            _write(app, person.answer(f"{page} {_shown(app, whole=not page)}"))
            await _turned(app, turn)


async def _turned(app: ReflectApp, turn: int) -> None:
    """Wait for the step behind another one."""
    await _until(app, lambda: app._session._step.turn != turn)


async def _until(app: ReflectApp, true: Callable[[], bool]) -> None:
    """Wait until something is true, or until the end."""
    until = time.monotonic() + PATIENCE_S
    while not (true() or app.ending(0)):
        assert time.monotonic() < until, _shown(app)
        assert app.fault is None
        await asyncio.sleep(_LOOK_S)


async def _read_page(app: ReflectApp) -> str:
    """Read a page that is over the step, and leave it."""
    await _until(app, lambda: any(reading.text for reading in app.screen.query(Reading)))
    text = app.screen.query_one(Reading).text
    app.post_message(Key("escape", None))
    await _until(app, lambda: not isinstance(app.screen, PageScreen))
    return text


def _shown(app: ReflectApp, *, whole: bool = True) -> str:
    """What the last act led to, what is there to be read, and what is waited for."""
    at = app._session
    ask = str(at.query_one("#ask", Static).content)
    if not whole:
        return ask
    status = at.query_one("#status", FixedLine).text
    return f"{_BESIDE.sub('', status)} {at.query_one(Reading).text} {ask}"


def _write(app: ReflectApp, line: str) -> None:
    """Press the key of a command; paste other words, because typing them takes a second."""
    command = parse(line)
    if line and not command:
        app.post_message(Paste(line))
    app.post_message(Key(_KEYS[command] if command else "enter", None))


def _in_a_terminal(when: str, person: Person) -> None:
    terminal, lived = Terminal(when, "--plain", command=DATED), person.lived
    going_on = True
    while going_on:
        before = len(terminal.written)
        going_on = terminal.until_prompt(PROMPT)
        flat = " ".join(terminal.written[before:].decode().split())
        echo = " ".join(lived.typed[-1].split()) if lived.typed else ""
        flat = flat.removeprefix(echo)
        if going_on:
            terminal.enter(person.answer(flat))
        else:
            person.see(flat)
    lived.exit_code = terminal.end()
    lived.text = terminal.text
