"""One journey through every action of both tables, in both front ends, on the real core.

What must be seen after each action stands here once; an action that is new in a
table fails until it is seen in every front end.
"""

import asyncio
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import pytest

from assistant.messages import Text
from assistant.runner import Ports, Runner
from assistant.session.commands import ACTIONS, Command
from assistant.session.review import LOOKS, Look
from assistant.session.state import State
from assistant.speech.off import EarOff, VoiceOff
from assistant.ui.line import LineFrontEnd
from assistant.ui.tui.screens import PageScreen
from tests.fakes import DAY, SUPPORT, FakeDoor, HandClock, an_answer, practising
from tests.fakes_journal import MemoryJournal, View, view
from tests.ui.tui_stage import Stage, stage

SECOND: Final = Text.QUESTION_STATUS(number=2, count=4)
THIRD: Final = Text.QUESTION_STATUS(number=3, count=4)
ACTS: Final = {
    Command.HELP: Text.HELP_EQUALS(),
    Command.WHERE: Text.WHERE_KEPT(count=1),
    Command.SUPPORT: SUPPORT[0],
    Command.AGAIN: Text.NOTHING_ANEW(),
    Command.REPEAT: SECOND,
    Command.SKIP: THIRD,
    Command.BACK: SECOND,
    Command.DONE: Text.TYPING_ONLY(),
    Command.WAIT: Text.NO_HURRY(),
    Command.SLOWER: Text.VOICE_IS_OFF(),
    Command.FASTER: Text.VOICE_IS_OFF(),
    Command.QUIET: Text.VOICE_ON(),
    Command.REVIEW: Text.DAY_POSITION(number=3, count=3),
    Command.SITUATION: Text.SITUATION_CHANGED(),
    Command.AS_BEFORE: Text.SITUATION_UNDONE(),
    Command.PRIVATE: Text.PRIVATE_ON(),
    Command.NOTE: "What did you do?",
    Command.PARK: "What would you like to put aside?",
    Command.OPTIONS: Text.OPTIONS(),
    Command.UNKEEP: Text.OPTIONS_ERASE(),
    Command.DECLINE: Text.NOT_HERE(),
    Command.LOCK: Text.COVERED(),
    Command.PAUSE: Text.PAUSED(),
    Command.STOP: Text.CLOSE_EARLY(),
}
"""At the second of four questions, in this order: what is seen after each."""
HARD: Final = {Command.HARD_DAY: Text.CLOSE_HARD()}
"""A journey of its own, because it ends there."""
ENDS: Final = {Command.STOP, *HARD}
LOOKING: Final = {
    Look.EARLIER: Text.DAY_POSITION(number=2, count=3),
    Look.LATER: Text.DAY_POSITION(number=3, count=3),
    Look.REPEAT: Text.DAY_ANSWER(words="a word"),
    Look.SEARCH: Text.SEARCH_WORDS().strip(),
    Look.HELP: Text.MEANING_CLOSE(),
    Look.SUPPORT: SUPPORT[0],
    Look.LOCK: Text.COVERED(),
    Look.CLOSE: SECOND,
}
"""While looking back from there. A lock ends that, so the days are opened once more."""
SOUGHT: Final = "word"
"""Is in the answers of all three days."""
Acts = Mapping[Command, str]
WORDS: Final = {action.command: action.words[0] for action in ACTIONS}
KEYS: Final = {action.command: action.key for action in ACTIONS}
LOOK_WORDS: Final = {action.look: action.words[0] for action in LOOKS}


def two_days() -> MemoryJournal:
    """A journal that holds two earlier days."""
    journal = MemoryJournal(lambda _event: None, HandClock())
    for back in (2, 1):
        journal.append(an_answer(f"word {back}", id=f"a{back}", day=DAY - timedelta(days=back)))
    return journal


def in_lines(acts: Acts, monkeypatch: pytest.MonkeyPatch) -> View:
    """The journey typed."""
    typed = ["1", "a word"]
    for command in acts:
        typed.append(WORDS[command])
        typed += looking_lines() if command is Command.REVIEW else []
        typed += [""] if command is Command.LOCK else []
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    clock, runner, journal = HandClock(), Runner(), two_days()
    journal._emit = runner.emit
    front = LineFrontEnd(runner.emit, clock, journal, SUPPORT)
    voice, ear = VoiceOff(runner.emit, clock), EarOff(runner.emit, clock)
    door = FakeDoor(runner.emit, clock)
    runner.start(State(practising()), Ports(clock, voice, ear, journal, front, door))
    ending = front.run()
    runner.join(1)
    assert ending
    assert ending.exit_code == 0
    return view(journal)


def looking_lines() -> list[str]:
    """What is typed while looking back."""
    more = {Look.SEARCH: [SOUGHT], Look.LOCK: ["", WORDS[Command.REVIEW]]}
    return [line for look in LOOKING for line in (LOOK_WORDS[look], *more.get(look, ()))]


async def on_the_screen(acts: Acts) -> View:
    """The journey by keys; asserts what is seen on the way."""
    journal = two_days()
    async with stage(practising(), journal=journal) as s:
        await s.sees(Text.HALF_ASK())
        await s.answer("1")
        await s.sees("Answer 1:")
        await s.answer("a word")
        await s.sees(SECOND)
        for command, words in acts.items():
            await s.press(KEYS[command])
            if command not in ENDS:
                await seen(s, words)
            if command is Command.REVIEW:
                await look_back(s)
            if command is Command.LOCK:
                await s.press("enter")
                await s.until(lambda: Text.COVERED() not in s.text)
        await s.until(lambda: s.app.ending(0) is not None)
        ending = s.app.ending(0)
        assert ending
        assert list(acts.values())[-1] in ending.say
    return view(journal)


async def look_back(s: Stage) -> None:
    for action in sorted(LOOKS, key=lambda action: list(LOOKING).index(action.look)):
        await s.press(action.key)
        await seen(s, LOOKING[action.look])
        if action.look is Look.SEARCH:
            await s.answer(SOUGHT)
            await seen(s, Text.SEARCH_FOUND_MANY(count=3))
        if action.look is Look.LOCK:
            await s.press("enter")
            await seen(s, SECOND)
            await s.press(KEYS[Command.REVIEW])
            await seen(s, ACTS[Command.REVIEW])


async def seen(s: Stage, words: str) -> None:
    """See words, on the screen or on a page over it that may be longer; leave the page."""
    await s.until(lambda: words in s.text or words in s.reading)
    if isinstance(s.app.screen, PageScreen):
        await s.press("escape")


def test_every_action_of_the_tables_is_on_a_journey() -> None:
    assert {*ACTS, *HARD} == {action.command for action in ACTIONS} == set(Command)
    assert set(LOOKING) == {action.look for action in LOOKS} == set(Look)


@pytest.mark.parametrize("acts", [ACTS, HARD], ids=["all", "hard day"])
def test_every_action_of_the_tables_does_the_same_in_both_front_ends(
    acts: Acts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = in_lines(acts, monkeypatch)
    printed = " ".join(capsys.readouterr().out.split())
    for command, words in acts.items():
        for sign in (words, *(LOOKING.values() if command is Command.REVIEW else ())):
            before, found, printed = printed.partition(sign)
            assert found, f"{command.name}: {sign!r} came not after {before!r}"
    assert [answer.text for answer in typed.answers] == ["word 2", "word 1", "a word"]
    assert asyncio.run(on_the_screen(acts)) == typed
