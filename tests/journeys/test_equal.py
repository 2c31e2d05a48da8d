"""The same day in every front end: equal journals."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from assistant.messages import Text
from assistant.session.commands import ACTIONS, Command
from tests.e2e.program import ANSWERS, DATED, Terminal, comparable, exported, run

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
    (FOURTH, Command.BACK),
    (THIRD, Command.AGAIN),
    (Text.ANEW(), LATER),
    (FOURTH, f"={Command.STOP.name}"),
)
"""What is seen, and what is done then."""
MORNING: Final = "2026-11-22T08:00"


def word(terminal: Terminal, command: Command) -> None:
    """Give a command as a word."""
    terminal.enter(next(action.words[0] for action in ACTIONS if action.command is command))


def key(terminal: Terminal, command: Command) -> None:
    """Give a command by its key."""
    terminal.type(KEYS[next(action.key for action in ACTIONS if action.command is command)])


def lived(
    home: Path, option: str, size: tuple[int, int], give: Callable[[Terminal, Command], None]
) -> dict[str, Any]:
    """Live the day in a copy of a home that already holds another one; what is exported then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFLECT_HOME", str(shutil.copytree(home / "start", home / "day")))
        columns, rows = size
        terminal = Terminal(MORNING, option, columns=columns, rows=rows, command=DATED)
        for seen, done in DAY:
            terminal.sees(seen)
            if isinstance(done, Command):
                give(terminal, done)
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
    in_lines = lived(home, "--plain", (80, 24), word)
    texts = [answer["text"] for answer in in_lines["answers"]]
    assert texts == ["Yesterday's word.", ANSWERS[0], LATER, "STOP"]
    assert [len(answer["revisions"]) for answer in in_lines["answers"]] == [0, 0, 1, 0]
    for size in ((80, 24), (40, 12)):
        on_the_screen = lived(home, "--screen", size, key)
        assert comparable(on_the_screen) == comparable(in_lines)
