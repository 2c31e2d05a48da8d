"""The same day in every front end: equal journals."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from assistant.messages import Text
from assistant.session.commands import ACTIONS, Action, Command
from tests.e2e.program import ANSWERS, DATED, PROMISE, Terminal, comparable, exported, run

pytestmark = pytest.mark.slow

KEYS: Final = {"f4": "\x1bOS", "f5": "\x1b[15~", "escape": "\x1b"}
"""What a terminal sends for the keys pressed here."""
FIRST, SECOND, THIRD, FOURTH = (
    Text.QUESTION_PROMPT(number=number).strip() for number in range(1, 5)
)
LATER: Final = "Dinner at seven."
DAY: Final[tuple[tuple[str, str | Command], ...]] = (
    (Text.HALF_PROMPT(guess=Text.CHOICE_STARTING()).strip(), "1"),
    (FIRST, ANSWERS[0]),
    (SECOND, Command.SKIP),
    (THIRD, ANSWERS[2]),
    (PROMISE.strip(), "1"),
    (FOURTH, Command.BACK),
    (PROMISE.strip(), Command.BACK),
    (THIRD, Command.AGAIN),
    (Text.ANEW(), LATER),
    (PROMISE.strip(), "yes"),
    (FOURTH, f"={Command.STOP.name}"),
)
"""What is seen, and what is done then."""
MORNING: Final = "2026-11-22T08:00"


@dataclass(frozen=True)
class InLines:
    """A hand that types words."""

    terminal: Terminal

    def see(self, words: str) -> None:
        """Wait for words after what was waited for last: earlier lines still stand above."""
        self.terminal.until(words)

    def give(self, action: Action) -> None:
        """Type the action's word."""
        self.terminal.enter(action.words[0])


@dataclass(frozen=True)
class OnTheScreen:
    """A hand that presses keys."""

    terminal: Terminal

    def see(self, words: str) -> None:
        """Wait until words stand there."""
        self.terminal.sees(words)

    def give(self, action: Action) -> None:
        """Press the action's key."""
        self.terminal.type(KEYS[action.key])


def lived(home: Path, size: tuple[int, int], hand: type[InLines | OnTheScreen]) -> dict[str, Any]:
    """Live the day in a copy of a home that already holds another one; what is exported then."""
    columns, rows = size
    option = "--plain" if hand is InLines else "--screen"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFLECT_HOME", str(shutil.copytree(home / "start", home / "day")))
        terminal = Terminal(MORNING, option, columns=columns, rows=rows, command=DATED)
        person = hand(terminal)
        for seen, done in DAY:
            person.see(seen)
            if isinstance(done, Command):
                person.give(next(action for action in ACTIONS if action.command is done))
            else:
                terminal.enter(done)
        assert terminal.end() == 0
        document = exported()
    shutil.rmtree(home / "day")
    return document


def test_a_day_by_words_in_lines_and_by_keys_on_the_screen_gives_equal_journals(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFLECT_HOME", str(home / "start"))
    run("2026-11-21T08:00", "--plain", given="Yesterday's word.\n", command=DATED)
    run("settings", "clear_on_close", "no")
    in_lines = lived(home, (80, 24), InLines)
    texts = [answer["text"] for answer in in_lines["answers"]]
    assert texts == ["Yesterday's word.", ANSWERS[0], LATER, "STOP"]
    assert [len(answer["revisions"]) for answer in in_lines["answers"]] == [0, 0, 1, 0]
    (promise,) = in_lines["promises"]
    assert (promise["text"], promise["outcome"], promise["rev"]) == (LATER, "open", 2)
    for size in ((80, 24), (40, 12)):
        on_the_screen = lived(home, size, OnTheScreen)
        assert comparable(on_the_screen) == comparable(in_lines)
