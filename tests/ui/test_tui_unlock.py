"""The passphrase on the full screen: not shown, any number of tries, support in reach."""

import asyncio
import threading
import time
from collections.abc import Callable

from textual.pilot import Pilot

from assistant.messages import Text
from assistant.ports import Unlocking
from assistant.session.commands import ACTIONS, Command
from assistant.ui.tui.areas import HiddenField, Reading
from assistant.ui.tui.screens import PageScreen
from assistant.ui.tui.unlock_screen import UnlockApp
from tests.fakes import SUPPORT

RIGHT = "marigold"
SUPPORT_KEY = next(each.key for each in ACTIONS if each.command is Command.SUPPORT)
PATIENCE_S = 10.0


def attempt(said: str) -> str:
    return "" if said == RIGHT else Text.UNLOCK_AGAIN()


def on_stage(
    body: Callable[[UnlockApp, Pilot[None]], object],
    tries: object = attempt,
    *,
    without: str = "",
) -> Unlocking:
    """Hold the screen for a body; what came of it."""

    async def hold() -> Unlocking:
        app = UnlockApp(tries, SUPPORT, without=without)  # type: ignore[arg-type] # a fake of it
        async with app.run_test(size=(60, 16)) as pilot:
            await pilot.pause()
            await body(app, pilot)  # type: ignore[misc] # every body is a coroutine
        return app.said

    return asyncio.run(hold())


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        await pilot.pause()


def shown(app: UnlockApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def test_what_is_typed_is_not_shown_and_a_wrong_one_costs_nothing() -> None:
    async def body(app: UnlockApp, pilot: Pilot[None]) -> None:
        assert Text.UNLOCK_ASK() in shown(app)
        for _ in range(3):
            await pilot.press(*"hawthorn")
            assert "hawthorn" not in shown(app)
            await pilot.press("enter")
            reading = app.screen.query_one(Reading)
            await until(pilot, lambda: reading.text == Text.UNLOCK_AGAIN())  # noqa: B023 - used before the next turn
            assert app.screen.query_one(HiddenField).value == ""
        await pilot.press(*RIGHT, "enter")
        await until(pilot, lambda: app.said is Unlocking.OPENED)

    assert on_stage(body) is Unlocking.OPENED


def test_enter_alone_leaves_it_locked_or_goes_on_without_where_that_was_said() -> None:
    async def body(_app: UnlockApp, pilot: Pilot[None]) -> None:
        await pilot.press("enter")
        await pilot.pause()

    assert on_stage(body) is Unlocking.LEFT
    assert on_stage(body, without=Text.UNLOCK_WITHOUT()) is Unlocking.WITHOUT


def test_support_is_a_key_or_a_word_away_and_esc_comes_back() -> None:
    async def body(app: UnlockApp, pilot: Pilot[None]) -> None:
        for keys in ((SUPPORT_KEY,), (*"support", "enter")):
            await pilot.press(*keys)
            await until(pilot, lambda: isinstance(app.screen, PageScreen))
            assert SUPPORT[0] in shown(app)
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, PageScreen))

    assert on_stage(body) is Unlocking.LEFT


def test_leaving_does_not_wait_for_a_try_that_goes_on() -> None:
    going_on = threading.Event()

    def slow(_said: str) -> str:
        going_on.wait(PATIENCE_S)
        return ""

    async def body(_app: UnlockApp, pilot: Pilot[None]) -> None:
        await pilot.press(*RIGHT, "enter")
        await pilot.press("enter", "ctrl+c")
        await pilot.pause()

    began = time.monotonic()
    assert on_stage(body, slow) is Unlocking.LEFT
    assert time.monotonic() - began < PATIENCE_S / 2
    going_on.set()
