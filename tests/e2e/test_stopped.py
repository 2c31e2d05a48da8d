"""After Ctrl-Z and ``fg`` what was asked stands there again, and the half line with it."""

import shlex
from typing import Final

import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.program import ANSWERS, COMMAND, Terminal, kept_texts, run

pytestmark = pytest.mark.slow

SHELL: Final = ("bash", "--noprofile", "--norc", "--noediting", "-i")
CTRL_Z: Final = "\x1a"


def in_a_shell(*arguments: str) -> Terminal:
    """The program as a job of a shell that people use."""
    needs(SHELL[0])
    terminal = Terminal(command=SHELL)
    terminal.enter(shlex.join([*COMMAND, *arguments]))
    return terminal


def stopped_and_back(terminal: Terminal, typed: str) -> None:
    """Type keys, stop the program, and go on with it."""
    terminal.type(typed)
    terminal.until(typed)  # a terminal lets go of keys that nobody has read when it stops
    terminal.type(CTRL_Z)
    terminal.until("Stopped")
    terminal.enter("fg")


def test_a_half_line_stands_behind_its_prompt_again_and_is_kept_whole() -> None:
    terminal = in_a_shell("talk", "--plain")
    terminal.until(Text.TALK_PROMPT())
    for typed, half in (("one", "one"), (" long", "one long")):
        stopped_and_back(terminal, typed)
        terminal.until(f"{Text.TALK_PROMPT()}{half}")
    terminal.enter(" day")
    terminal.until(Text.KEPT_MANY(count=3))
    terminal.hang_up()
    assert kept_texts() == ["one long day"]


def test_while_looking_back_it_is_the_same() -> None:
    typed = "".join(f"{answer}\n" for answer in ANSWERS)
    assert run("--plain", given=typed).returncode == 0
    terminal = in_a_shell("review", "--plain")
    terminal.until(Text.REVIEW_PROMPT())
    stopped_and_back(terminal, "clo")
    terminal.until(f"{Text.REVIEW_PROMPT()}clo")
    terminal.enter("se")
    terminal.until(Text.CLEAR_OFFER())
    stopped_and_back(terminal, "n")
    terminal.until(f"{Text.CLEAR_OFFER()}n")
    terminal.enter("o")
    terminal.until(Text.WILL_NOT_CLEAR())
    terminal.hang_up()


@pytest.mark.parametrize(
    ("arguments", "prompt"),
    [
        (("search",), Text.SEARCH_PROMPT()),
        (("erase",), Text.ERASE_PROMPT()),
    ],
    ids=str,
)
def test_what_is_asked_outside_a_session_is_asked_again(
    arguments: tuple[str, ...], prompt: str
) -> None:
    terminal = in_a_shell(*arguments)
    terminal.until(prompt)
    stopped_and_back(terminal, "wor")
    terminal.until(f"{prompt}wor")
    terminal.hang_up()
