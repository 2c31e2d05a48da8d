"""What is typed is not shown for a while, and shown again whatever happens."""

import os
import pty
import select
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress

import pytest

from assistant.ui import line_io, terminal


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Stand in for a terminal; what is written here was typed."""
    hand, screen = pty.openpty()
    with os.fdopen(screen, "r") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield hand
    with suppress(OSError):  # a test may have hung up
        os.close(hand)


def echoes() -> bool:
    return bool(termios.tcgetattr(sys.stdin.fileno())[3] & termios.ECHO)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, ValueError])
@pytest.mark.usefixtures("keyboard")
def test_however_it_ends_what_is_typed_is_shown_again(kind: type[BaseException]) -> None:
    hidden: list[bool] = []

    def read() -> None:
        with terminal.without_echo():
            hidden.append(not echoes())
            raise kind

    with pytest.raises(kind):
        read()
    assert hidden == [True]
    assert echoes()
    with terminal.without_echo(), terminal.without_echo():
        assert not echoes()
    assert echoes()


def test_keys_pressed_meanwhile_are_no_part_of_the_next_line(keyboard: int) -> None:
    with terminal.without_echo():
        os.write(keyboard, b"mysecret\n")
        select.select([sys.stdin], [], [])  # the terminal has it
    os.write(keyboard, b"next\n")
    assert sys.stdin.readline() == "next\n"


def test_a_hidden_line_is_whole_and_its_prompt_is_all_that_is_seen(
    keyboard: int, capsys: pytest.CaptureFixture[str]
) -> None:
    os.write(keyboard, "schöner Tag\n".encode())
    lines: list[str] = []
    line_io.read_hidden("Say: ", lines)
    assert lines == ["schöner Tag"]
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "Say: \n"), "to the screen, where stdout is a file"


def test_the_end_of_input_and_of_the_terminal_is_the_end(keyboard: int) -> None:
    os.write(keyboard, b"\x04")
    with pytest.raises(EOFError):
        line_io.read_hidden("", [])
    os.close(keyboard)
    with pytest.raises(EOFError):
        line_io.read_hidden("", [])
