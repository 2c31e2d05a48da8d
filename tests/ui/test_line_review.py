"""Looking back in lines: what is said after each line that may be typed there."""

from datetime import timedelta
from typing import NoReturn

import pytest

from assistant.messages import Text
from assistant.session.review import LOOKS
from assistant.ui.line_review import LineReview
from tests.fakes import DAY, HandClock, an_answer
from tests.fakes_journal import MemoryJournal


def never() -> NoReturn:
    """Nothing locks here."""
    raise AssertionError


def said_after(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said between a line and the next prompt; each is read as a terminal shows it."""
    journal = MemoryJournal(lambda _event: None, HandClock())
    for back in range(2):
        journal.append(an_answer(f"word {back}", id=f"a{back}", day=DAY - timedelta(days=back)))
    lines, said = iter((line, "close")), []

    def read(prompt: str) -> str:
        assert prompt == Text.REVIEW_PROMPT()
        said.append(capsys.readouterr().out)
        return next(lines)

    LineReview(journal, (), read, never).hold()
    return " ".join(said[1].split())


@pytest.mark.parametrize("line", ["", "   "])
def test_an_empty_enter_says_the_prompt_again_and_nothing_else(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said_after(line, capsys) == ""


@pytest.mark.parametrize("line", ["what is this", "earlier please", "skip"])
def test_what_is_not_known_is_said_to_be_so_and_is_no_list_of_commands(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said_after(line, capsys) == Text.NOT_HERE()


def test_words_behind_search_are_found_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    said = said_after("search word", capsys)
    assert said.endswith(Text.SEARCH_FOUND_MANY(count=2))
    assert said_after("search nothing", capsys) == Text.SEARCH_NONE()


def test_help_tells_every_command_and_speaks_of_no_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = said_after("help", capsys)
    assert all(action.meaning() in said for action in LOOKS)
    assert "question" not in said
