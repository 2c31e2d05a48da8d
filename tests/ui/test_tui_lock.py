"""The lock on the screen: over everything, and nothing of it stays."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.events import Paste

from assistant.messages import Text
from assistant.session.effects import Review, Step, StepKind
from assistant.session.events import Commanded, Drafted, Event, Left, Manner, Slept, Tried, Typed
from assistant.ui.tui.areas import AnswerField, HiddenField
from assistant.ui.tui.lock_screen import LockScreen
from assistant.ui.tui.reflect_app import ReflectApp
from assistant.ui.tui.screens import SmallScreen
from tests.fakes import PASSPHRASE, SUPPORT, HandClock, changed, plan
from tests.ui.test_tui_session import at_question, with_days
from tests.ui.tui_stage import Stage, stage

pytestmark = pytest.mark.slow  # the real screen, with its own pace

SEALED = changed(plan(), sealed=True)
PRIVATE = "half a line"
KEY = "ctrl+k"


def scene(act: Callable[[Stage], Awaitable[None]], **setting: object) -> None:
    """Play one act on a fresh stage with a passphrase."""

    async def run() -> None:
        async with stage(**{"start": SEALED, **setting}) as s:  # type: ignore[arg-type] # as set
            await act(s)

    asyncio.run(run())


async def lock(s: Stage) -> None:
    """Press the key, and see the lock and nothing else."""
    await s.press(KEY)
    await s.sees(Text.LOCK_PROMPT().strip())
    rows = [row for row in s.text.splitlines() if row]
    keys = f"{Text.UNLOCK_KEY()} {Text.KEY_HINT(key='F7', words='support')}"
    assert rows == [Text.LOCKED(), Text.LOCK_PROMPT().strip(), keys]


async def unlock(s: Stage, words: str = PASSPHRASE) -> None:
    """Type at the lock."""
    await s.write(words)
    await s.press("enter")


def hidden(s: Stage) -> HiddenField:
    return s.app.screen.query_one(HiddenField)


@pytest.mark.parametrize(
    ("place", "size"),
    [("question", (80, 24)), ("page", (80, 24)), ("earlier days", (80, 24)), ("answer", (40, 12))],
)
def test_the_key_covers_every_screen_and_opening_goes_back_to_the_question(
    place: str, size: tuple[int, int]
) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        keys = {"page": "f1", "earlier days": "f8"}
        if place == "answer":
            await s.write(PRIVATE)
        if place in keys:
            await s.press(keys[place])
            await s.until(lambda: len(s.app.screen_stack) == 2)
        await lock(s)
        assert s.focus == "passphrase"
        await unlock(s)
        await s.sees("Answer 1:")
        assert s.field == (PRIVATE if place == "answer" else "")
        assert s.focus == "answer"
        assert len(s.app.screen_stack) == 1

    scene(act, journal=with_days(), size=size)


def test_what_stands_in_the_field_is_on_the_disk_and_out_of_reach_until_it_is_open() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(PRIVATE)
        await lock(s)
        await s.until(lambda: [one.text for one in s.journal.drafts()] == [PRIVATE])
        for key in ("ctrl+z", "ctrl+y", "escape", "f8", "f1", "tab", "shift+tab", "ctrl+v", "up"):
            await s.press(key)
            assert PRIVATE not in s.text
            assert isinstance(s.app.screen, LockScreen)
        assert not s.app.screen.query(AnswerField)
        await unlock(s)
        await s.sees(PRIVATE)
        await s.press("enter")
        await s.until(lambda: s.kept() == [PRIVATE])

    scene(act)


def test_a_step_that_was_on_its_way_does_not_take_the_cover_off() -> None:
    async def act() -> None:
        events, clock = list[Event](), HandClock()
        app = ReflectApp(events.append, clock, with_days(), SUPPORT)
        async with app.run_test() as pilot:

            async def comes(*steps: Step | Review) -> None:
                for one in steps:
                    app.review(one) if isinstance(one, Review) else app.show(one)
                    await pilot.pause()

            ask = Text.QUESTION_PROMPT(number=1)
            await comes(Step(1, StepKind.QUESTION, say=(), ask=ask))
            await pilot.press(*"private", "f11")
            app.action_lock()
            await pilot.pause()
            here = Step(2, StepKind.QUESTION, say=(), ask=ask, outcome=Text.NOT_HERE())
            await comes(here, Review(3))
            assert isinstance(app.screen, LockScreen)
            assert [event.command for event in events if isinstance(event, Commanded)]
            await comes(Step(0, StepKind.LOCKED, say=(), ask=Text.LOCK_PROMPT()))
            assert isinstance(app.screen, LockScreen)
            await comes(Step(4, StepKind.QUESTION, say=(), ask=ask))
            assert app.screen.query_one(AnswerField).text == "private"

    asyncio.run(act())


def test_letters_at_the_lock_are_dots_and_go_to_no_other_place() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await lock(s)
        sent, drafted = len(s.told(Typed)), len(s.told(Drafted))

        def refused() -> bool:
            return s.status == Text.STILL_LOCKED()

        for words, told in (
            ("skip", lambda: s.reading == Text.UNLOCK_AGAIN()),
            *((words, refused) for words in ("stop", "help", "not this")),
        ):
            await s.write(words)
            assert "•" * len(words) in s.text
            assert words not in s.text
            await s.press("enter")
            await s.until(told)
            assert hidden(s).value == ""
        assert [one.words for one in s.told(Tried)] == ["skip", "stop", "help", "not this"]
        assert (len(s.told(Typed)), len(s.told(Drafted))) == (sent, drafted)
        assert s.kept() == []

    scene(act)


def test_the_cursor_stands_where_the_next_letter_will() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await lock(s)
        start = len(Text.LOCK_PROMPT())
        for written, column in (("", start), ("ab", start + 2)):
            await s.write(written)
            await s.until(lambda column=column: s.app.cursor_position.x == column)  # type: ignore[misc] # a default is not typed
        await s.press("backspace")
        await s.until(lambda: s.app.cursor_position.x == start + 1)
        s.app.post_message(Paste("x" * 100))
        await s.until(lambda: len(hidden(s).value) > 100)
        await s.press("ctrl+u")
        await s.until(lambda: s.app.cursor_position.x == start)

    scene(act)


def test_support_is_one_key_away_and_the_lock_stays() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await lock(s)
        await s.press("f7")
        await s.sees(SUPPORT[0])
        await unlock(s, "support")
        await s.until(lambda: len(s.told(Tried)) == 1)
        assert isinstance(s.app.screen, LockScreen)
        await unlock(s)
        await s.sees("Answer 1:")

    scene(act)


@pytest.mark.parametrize(("key", "manner"), [("ctrl+d", Manner.CALM), ("ctrl+c", Manner.QUICK)])
def test_leaving_takes_the_half_line_along_as_a_draft(key: str, manner: Manner) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(PRIVATE)
        await lock(s)
        await s.press(key)
        await s.until(lambda: s.app.ending(0) is not None)
        ending = s.app.ending(0)
        assert ending
        assert ending.say == (Text.CLOSED(),)
        assert [(left.manner, left.text) for left in s.told(Left)] == [(manner, PRIVATE)]
        assert s.kept() == []
        assert [one.text for one in s.journal.drafts()] == [PRIVATE]

    scene(act)


def test_without_a_passphrase_enter_opens() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.press(KEY)
        await s.sees(Text.COVERED())
        assert Text.KEY_ENTER_OPEN() in s.text
        assert Text.UNLOCK_KEY() not in s.text
        await s.press("enter")
        await s.sees("Answer 1:")

    scene(act, start=plan())


def test_the_cover_does_not_wait_for_the_core() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        given: list[object] = []
        s.app._session._emit = given.append
        await s.press(KEY)
        assert isinstance(s.app.screen, LockScreen)
        assert isinstance(given[-1], Commanded)
        await s.press("enter")
        assert not s.told(Tried), "nothing is asked yet"
        s.app._emit(given[-1])
        await s.sees(Text.LOCKED())

    scene(act)


def test_a_question_of_the_core_that_comes_before_the_cover_stands_is_not_lost() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        s.app._session._emit = lambda _event: None
        s.app._lock_now()
        lock = s.app.screen
        assert isinstance(lock, LockScreen)
        lock.show(Step(turn=0, kind=StepKind.LOCKED, say=("At once.",), ask="Say: "))
        await s.sees("At once.")

    scene(act)


def test_a_session_that_breaks_while_it_is_locked_gives_no_words_back() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(PRIVATE)
        await lock(s)
        s.app.give_up()
        await s.until(lambda: not s.app.is_running)
        assert s.app.unsent == ""

    scene(act)


def test_a_window_made_too_small_and_large_again_shows_the_lock() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.pilot.resize_terminal(20, 5)
        await s.until(lambda: isinstance(s.app.screen, SmallScreen))
        s.app._emit(Slept(s.app._clock.now()))
        await s.until(lambda: len(s.app.screen_stack) == 3)
        assert Text.SCREEN_SMALL()[:10] in s.text
        await s.pilot.resize_terminal(80, 24)
        await s.sees(Text.LOCKED())
        await unlock(s)
        await s.sees("Answer 1:")

    scene(act)
