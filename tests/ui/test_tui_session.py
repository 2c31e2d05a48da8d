"""A session on the screen: keys in, kept words out."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session.commands import ACTIONS, Action, Command
from assistant.session.effects import Step, StepKind
from assistant.session.events import Commanded, Drafted, Event, Left, Manner, Trouble, Typed
from assistant.session.review import LOOKS, Look, LookAction
from assistant.ui.tui.reflect_app import ReflectApp
from assistant.ui.tui.screens import PageScreen, SmallScreen
from assistant.ui.tui.session_screen import DRAFT_S
from tests.fakes import DAY, SUPPORT, HandClock, an_answer, plan
from tests.fakes_journal import MemoryJournal
from tests.ui.tui_stage import Stage, stage

pytestmark = pytest.mark.slow  # the real screen, with its own pace

PLACES = ("session", "page", "review")


def scene(act: Callable[[Stage], Awaitable[None]], **setting: object) -> None:
    """Play one act on a fresh stage."""

    async def run() -> None:
        async with stage(**setting) as s:  # type: ignore[arg-type] # a test sets any part of it
            await act(s)

    asyncio.run(run())


async def at_question(s: Stage, number: int = 1) -> None:
    """Go to a question, answering those before it."""
    await s.sees("Is your day starting or ending?")
    await s.answer("1")
    for before in range(1, number):
        await s.sees(f"Question {before} of 4.")
        await s.answer(f"answer {before}")
    await s.sees(f"Answer {number}:")


def with_days(count: int = 3) -> MemoryJournal:
    """A journal that holds earlier days."""
    journal = MemoryJournal(lambda _event: None, HandClock())
    for back in range(count, 0, -1):
        journal.append(an_answer(f"word {back}", id=f"a{back}", day=DAY - timedelta(days=back)))
    return journal


def test_four_answers_by_keyboard_are_kept_and_the_session_ends() -> None:
    async def act(s: Stage) -> None:
        await at_question(s, 4)
        assert s.status == "Kept, 2 words. Question 4 of 4. Type, then Enter."
        await s.write("answer 4")
        await s.press("enter")
        await s.until(lambda: s.app.ending(0) is not None)
        ending = s.app.ending(0)
        assert ending
        assert ending.exit_code == 0
        assert s.kept() == [f"answer {number}" for number in range(1, 5)]

    scene(act)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.command.name)
def test_every_action_of_the_table_has_its_key(action: Action) -> None:
    async def act(s: Stage) -> None:
        await at_question(s, 2)
        await s.press(action.key)
        if action.command is Command.STOP:
            await s.until(lambda: bool(s.told(Left)))
        else:
            await s.until(lambda: bool(s.told(Commanded)))
            (given,) = s.told(Commanded)
            assert given.command is action.command

    scene(act)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.command.name)
def test_every_action_of_the_table_has_its_word(action: Action) -> None:
    async def act(s: Stage) -> None:
        await at_question(s, 2)
        before = s.text
        await s.answer(action.words[0])
        await s.until(lambda: s.app.ending(0) is not None or s.text != before)
        assert s.kept() == ["answer 1"]

    scene(act)


@pytest.mark.parametrize("look", LOOKS, ids=lambda action: action.look.name)
def test_every_action_of_looking_back_has_its_key_and_its_word(look: LookAction) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        for keys in ((look.key,), (*look.words[0], "enter")):
            await s.press("f8")
            await s.sees("Day 3 of 3.")
            await s.press("left")
            await s.sees("Day 2 of 3.")
            before = s.text
            await s.press(*keys)
            if look.look is Look.REPEAT:
                assert "Day 2 of 3." in s.text
            else:
                await s.until(lambda before=before: s.text != before)  # type: ignore[misc] # bound now
            if look.look is Look.LOCK:
                await s.press("enter")
                await s.sees("Answer 1:")
                await s.press("f8")
                await s.sees("Day 2 of 3.")
            while s.app.screen is not s.app._session:
                await s.press("escape")

    scene(act, journal=with_days())


@pytest.mark.parametrize("key", ["f1", "f6", "f7", "f8", "f2"])
@pytest.mark.parametrize("way_back", ["escape", "enter"])
def test_words_in_the_field_survive_whatever_is_read_meanwhile(key: str, way_back: str) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("half a")
        await s.press(key)
        await s.until(lambda: bool(s.told(Commanded)))
        await s.pilot.pause()
        while s.app.screen is not s.app._session:
            await s.press("escape" if key == "f8" else way_back)
        await s.sees("Answer 1: half a")
        assert s.focus == "answer"
        await s.answer(" line")
        await s.sees("Question 2 of 4.")
        assert s.kept()[-1] == "half a line"

    scene(act, journal=with_days())


def test_going_back_shows_the_answer_in_the_field_and_enter_leaves_it() -> None:
    async def act(s: Stage) -> None:
        await at_question(s, 2)
        await s.press("escape")
        await s.sees("Answer 1: answer 1")
        await s.press("enter")
        await s.sees(Text.LEFT_AS_IT_WAS())
        await s.press("escape")
        await s.sees("Answer 1: answer 1")
        await s.answer(" and more")
        await s.sees("Question 2 of 4.")
        assert s.kept() == ["answer 1 and more"]

    scene(act)


@pytest.mark.parametrize(("key", "next_"), [("f4", "Answer 2:"), ("ctrl+q", "")])
def test_moving_on_keeps_what_stands_in_the_field(key: str, next_: str) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("half a line")
        await s.press(key)
        await s.until(lambda: s.kept() == ["half a line"])
        if next_:
            await s.sees(next_)
            assert s.field == ""

    scene(act)


def test_a_new_line_is_part_of_the_answer() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("one")
        await s.press("ctrl+j")
        await s.answer("two")
        await s.until(lambda: s.kept() == ["one\ntwo"])

    scene(act)


def test_letters_typed_while_reading_go_into_the_field() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.press("tab")
        assert (s.focus, s.status) == ("reading", Text.HERE_READ())
        await s.write("hel")
        await s.press("tab")
        assert s.focus == "reading"
        await s.answer("lo")
        await s.until(lambda: s.kept() == ["hello"])

    scene(act)


def test_a_refused_save_says_so_and_enter_tries_again() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        s.journal.trouble = Trouble.DISK_FULL
        await s.answer("precious")
        await s.sees(Text.UNSAVED_FULL())
        assert "precious" in s.reading
        s.journal.trouble = None
        await s.press("enter")
        await s.sees("Question 2 of 4.")
        assert s.kept() == ["precious"]

    scene(act)


def test_a_draft_follows_the_hand_and_an_idle_field_writes_none() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("half")
        assert s.told(Drafted) == []
        await s.until(lambda: bool(s.told(Drafted)))
        await asyncio.sleep(DRAFT_S + 0.3)
        (drafted,) = s.told(Drafted)
        assert drafted.text == "half"
        assert [draft.text for draft in s.journal.drafts()] == ["half"]

    scene(act)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("leave", "manner", "state"),
    [
        ("ctrl+c", Manner.QUICK, AnswerState.DRAFT),
        ("SIGTERM", Manner.CUT_OFF, AnswerState.DRAFT),
        ("SIGHUP", Manner.CUT_OFF, AnswerState.DRAFT),
        ("ctrl+d", Manner.CALM, AnswerState.KEPT),
        ("ctrl+q", Manner.CALM, AnswerState.KEPT),
    ],
)
def test_leaving_takes_one_step_from_everywhere_and_takes_the_half_line_along(
    leave: str, manner: Manner, state: AnswerState, place: str
) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("half")
        if place != "session":
            await s.press("f1" if place == "page" else "f8")
            await s.until(lambda: s.app.screen is not s.app._session)
        if leave.startswith("SIG"):
            os.kill(os.getpid(), signal.Signals[leave])
        else:
            await s.pilot.press(leave)
        await s.until(lambda: s.app.ending(0) is not None)
        (left,) = s.told(Left)
        assert (left.manner, left.text) == (manner, "half")
        found = s.journal.drafts() if state is AnswerState.DRAFT else tuple(s.journal.answers())
        assert "half" in [answer.text for answer in found]

    scene(act, journal=with_days())


def test_words_added_to_an_old_draft_are_kept_when_leaving_calmly() -> None:
    async def act(s: Stage) -> None:
        await s.sees("old words")
        await s.write("and new")
        await s.press("ctrl+d")
        await s.until(lambda: s.kept() == ["old words and new"])

    old = an_answer("old words", AnswerState.DRAFT, id="old", day=DAY - timedelta(days=1))
    scene(act, start=replace(plan(), drafts=(old,)))


def test_a_window_made_too_small_shows_one_line_and_gives_everything_back() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("half")
        await s.pilot.resize_terminal(20, 10)
        await s.until(lambda: isinstance(s.app.screen, SmallScreen))
        assert " ".join(s.text.split()) == Text.SCREEN_SMALL()
        await s.pilot.resize_terminal(40, 12)
        await s.sees("Answer 1: half")
        assert s.focus == "answer"
        await s.answer(" line")
        await s.until(lambda: s.kept() == ["half line"])

    scene(act)


def test_a_page_that_comes_while_the_window_is_small_hides_nothing_afterwards() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.pilot.resize_terminal(20, 10)
        await s.until(lambda: isinstance(s.app.screen, SmallScreen))
        s.app.show(Step(turn=9, kind=StepKind.PAGE, say=("A page.",), ask=""))
        await s.until(lambda: isinstance(s.app.screen, PageScreen))
        await s.pilot.resize_terminal(80, 24)
        await s.press("escape")
        await s.sees("Answer 1:")

    scene(act)


class BrokenJournal(MemoryJournal):
    """A journal with a mistake in it."""

    def days(self) -> tuple[date, ...]:
        raise ZeroDivisionError


def test_a_mistake_of_ours_hands_over_the_half_line_and_prints_no_value() -> None:
    told: list[Left] = []

    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("private")
        await s.press("f8")
        await s.until(lambda: s.app.fault is not None)
        told.extend(s.told(Left))
        assert s.app._exit_renderables == []

    with pytest.raises(ZeroDivisionError):
        scene(act, journal=BrokenJournal(lambda _event: None, HandClock()))
    assert [(left.manner, left.text) for left in told] == [(Manner.CUT_OFF, "private")]


def test_where_recordings_answer_there_is_no_field_and_what_was_heard_adds_up() -> None:
    async def run() -> None:
        clock, told = HandClock(), list[Event]()
        journal = MemoryJournal(told.append, clock)
        app = ReflectApp(told.append, clock, journal, SUPPORT, typing=False)
        async with app.run_test() as pilot:
            s = Stage(app, pilot, journal, told)
            app.show(Step(1, StepKind.QUESTION, ("Question 1 of 4. Why?",), "Answer 1: "))
            app.show(Step(1, StepKind.WAIT, ("I heard: well then",), ""))
            app.show(Step(2, StepKind.QUESTION, ("Question 2 of 4. How?",), "Answer 2: "))
            await s.sees("Question 2 of 4.")
            assert s.reading.splitlines() == [
                "Question 1 of 4. Why?",
                "I heard: well then",
                "Question 2 of 4. How?",
            ]
            await s.answer("x")
            assert s.told(Typed) == []
            assert "Answer" not in s.text
            await s.press("ctrl+c")

    asyncio.run(run())


def test_what_was_typed_while_somebody_spoke_stands_behind_what_was_heard() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("tonight")
        for turn in (8, 9):
            heard = Step(turn, StepKind.HEARD, ("I heard: call",), "Enter keeps: ", shown="call")
            s.app.show(heard)
            await s.sees("I heard: call")
            await s.until(lambda: s.field == "call\ntonight")

    scene(act)


def test_after_looking_back_the_session_is_asked_to_go_on_where_it_stands() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.answer("kept")
        await s.sees("Question 2 of 4.")
        await s.press("f8")
        await s.sees(Text.DAY_POSITION(number=1, count=1))
        assert Command.REPEAT not in [told.command for told in s.told(Commanded)]
        await s.press("escape")
        await s.until(lambda: s.told(Commanded)[-1].command is Command.REPEAT)
        await s.answer("still here")
        await s.until(lambda: "still here" in s.kept())

    scene(act)


def test_looking_back_at_an_empty_journal_says_so_in_the_status_line() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.press("f8")
        await s.sees(Text.NO_DAYS())
        await s.answer("still here")
        await s.until(lambda: s.kept() == ["still here"])

    scene(act)


@pytest.mark.parametrize("word", ["close", "stop"])
def test_closing_the_earlier_days_by_word_goes_back_to_the_question(word: str) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("half")
        await s.press("f8")
        await s.sees("Day 3 of 3.")
        await s.answer(word)
        await s.sees("Answer 1: half")
        assert s.focus == "answer"

    scene(act, journal=with_days())


def test_when_the_runner_gives_up_the_words_in_the_field_are_handed_back() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("precious")
        s.app.give_up()
        await s.until(lambda: s.app.unsent == "precious")
        assert s.app.ending(0) is None

    scene(act)
