"""What stands in the field on the screen: what goes along with a command, and what is erased."""

import asyncio

import pytest

from assistant.messages import Text
from assistant.session.commands import ACTIONS, Command
from assistant.session.effects import Step, StepKind
from assistant.session.events import Commanded, Drafted, Event, Left, Typed
from assistant.session.plan import Way
from assistant.session.question import Ask
from assistant.ui.tui.session_screen import DRAFT_S
from tests.fakes import WORDINGS, changed, plan, practising
from tests.ui.test_tui_session import at_question, scene
from tests.ui.tui_stage import Stage

pytestmark = pytest.mark.slow  # the real screen, with its own pace

KEYS = {action.command: action.key for action in ACTIONS}
WORDS = "what if"
PARKED = WORDINGS[Ask.WORRY]
TALK = changed(plan(), way=Way.TALK)


def texts(s: Stage) -> list[tuple[Command, str]]:
    """What the commands took along."""
    return [(given.command, given.text) for given in s.told(Commanded)]


async def nothing_is_sent(s: Stage) -> None:
    """Enter finds an empty field."""
    await s.press("enter")
    await s.until(lambda: bool(s.told(Typed)) and s.told(Typed)[-1].text == "")


@pytest.mark.parametrize("when", ["at once", "drafted"])
def test_words_that_were_parked_are_in_the_field_and_its_draft_no_more(when: str) -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(WORDS)
        if when == "drafted":
            await s.until(lambda: bool(s.journal.drafts()))
        await s.press(KEYS[Command.PARK])
        await s.until(lambda: s.kept() == [WORDS])
        await s.sees("Answer 1:")
        assert s.field == ""
        assert s.journal.drafts() == ()
        await nothing_is_sent(s)
        assert s.kept() == [WORDS]

    scene(act, start=practising())


def test_parking_with_an_answer_that_stands_in_the_field_asks_for_the_worry() -> None:
    async def act(s: Stage) -> None:
        await at_question(s, 2)
        await s.press("escape")
        await s.sees("Answer 1: answer 1")
        await s.press(KEYS[Command.PARK])
        await s.sees(PARKED)
        assert s.field == ""
        assert s.kept() == ["answer 1"]

    scene(act, start=practising())


def test_words_put_aside_by_a_choice_are_parked_once() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(WORDS)
        await s.press(KEYS[Command.OPTIONS])
        await s.sees(Text.OPTIONS())
        await s.press(KEYS[Command.PARK])
        await s.until(lambda: s.kept() == [WORDS])
        await s.sees("Answer 1:")
        assert s.field == ""

    scene(act, start=practising())


def test_the_next_question_begins_without_the_words_of_one_that_was_declined() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(WORDS)
        await s.press(KEYS[Command.DECLINE])
        await s.sees("Answer 2:")
        assert texts(s) == [(Command.DECLINE, WORDS)]
        assert s.field == ""
        await nothing_is_sent(s)

    scene(act, start=practising())


def test_words_put_aside_by_a_page_stay_with_the_question_that_was_declined_from_it() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(WORDS)
        await s.press(KEYS[Command.OPTIONS])
        await s.sees(Text.OPTIONS())
        await s.press(KEYS[Command.DECLINE])
        await s.sees("Answer 2:")
        assert s.kept() == [WORDS]
        assert s.field == ""

    scene(act, start=practising())


def test_a_hard_day_takes_the_words_once() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(WORDS)
        s.journal._emit = lambda _event: None  # the disk is slow: the session has not ended yet
        await s.press(KEYS[Command.HARD_DAY])
        await s.until(lambda: s.kept() == [WORDS])
        assert s.field == ""

    scene(act)


@pytest.mark.parametrize("command", [Command.PARK, Command.DECLINE])
def test_words_that_a_command_does_not_take_stand_where_they_stood(command: Command) -> None:
    async def act(s: Stage) -> None:
        await s.sees(Text.TALK_PROMPT().strip())
        await s.write(WORDS)
        await s.press(KEYS[command])
        await s.sees(Text.NOT_HERE())
        assert s.field == WORDS
        await s.answer(" it rains")
        await s.until(lambda: s.kept() == [f"{WORDS} it rains"])

    scene(act, start=TALK)


@pytest.mark.parametrize("told", ["before", "meanwhile"])
def test_words_stay_while_the_microphone_is_open(told: str) -> None:
    """A command ends the spoken answer first, and takes no typed words along."""
    opened = Step(1, StepKind.GLANCE, say=(), ask="", outcome=Text.LISTENING())

    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write(WORDS)
        heard = list[Event]()
        s.app._session._emit = heard.append  # a core that is at the end of the spoken answer
        if told == "before":
            s.app.show(opened)
            await s.sees(Text.LISTENING())
        await s.press(KEYS[Command.PARK])
        await s.until(lambda: bool(heard))
        if told == "meanwhile":
            s.app.show(opened)
            await s.sees(Text.LISTENING())
        assert s.field == WORDS

    scene(act)


def test_what_was_erased_comes_back_from_nowhere() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("a secret")
        await s.until(lambda: bool(s.told(Drafted)))
        await s.press(KEYS[Command.UNKEEP])
        await s.sees(Text.OPTIONS_ERASE())
        s.app.show(Step(99, StepKind.QUESTION, ("Anew.",), "Answer 1: ", emptied=True))
        await s.sees("Anew.")
        assert (s.field, s.app._session.half_line) == ("", "")
        await asyncio.sleep(DRAFT_S + 0.3)
        assert [draft.text for draft in s.told(Drafted)] == ["a secret"]

    scene(act)


def test_what_stands_in_the_field_goes_when_it_is_erased_by_voice() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("a secret")
        s.app.show(Step(99, StepKind.QUESTION, ("Anew.",), "Answer 1: ", emptied=True))
        await s.sees("Anew.")
        assert s.field == ""
        await asyncio.sleep(DRAFT_S + 0.3)
        assert s.told(Drafted) == []

    scene(act)


@pytest.mark.parametrize("key", [KEYS[Command.OPTIONS], KEYS[Command.UNKEEP]])
def test_leaving_at_once_from_a_choice_takes_what_was_put_aside_along(key: str) -> None:
    async def act(s: Stage) -> None:
        await at_question(s, 2)
        await s.write("half a line")
        await s.press(key)
        await s.until(lambda: s.field == "")
        await s.write("1")
        await s.press("ctrl+c")
        await s.until(lambda: s.app.ending(0) is not None)
        assert [left.text for left in s.told(Left)] == ["half a line"]
        assert [draft.text for draft in s.journal.drafts()] == ["half a line"]
        assert s.kept() == ["answer 1"]

    scene(act)


def test_erasing_means_the_words_that_were_written_a_moment_ago() -> None:
    async def act(s: Stage) -> None:
        await at_question(s, 2)
        await s.write("a secret")
        await s.press(KEYS[Command.UNKEEP])
        await s.sees(Text.OPTIONS_ERASE())
        assert "a secret" in s.reading
        assert "answer 1" not in s.reading

    scene(act)


def test_words_that_were_drafted_and_erased_are_on_no_disk_and_in_no_field() -> None:
    async def act(s: Stage) -> None:
        await at_question(s)
        await s.write("a secret")
        await s.until(lambda: bool(s.journal.drafts()))
        await s.press(KEYS[Command.UNKEEP])
        await s.sees(Text.OPTIONS_ERASE())
        await s.answer("yes")
        await s.sees("Answer 1:")
        await asyncio.sleep(DRAFT_S + 0.3)
        assert (s.field, s.app._session.half_line) == ("", "")
        assert s.journal.drafts() == ()

    scene(act)
