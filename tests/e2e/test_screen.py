"""The full screen as the program itself, in a real pseudo-terminal."""

import os
import re
import signal
import time
from collections.abc import Iterator
from typing import Final

import pexpect
import pyte
import pytest

from assistant.messages import Text
from assistant.session.commands import ACTIONS
from tests.e2e.program import (
    ANSWERS,
    CLEARED,
    COMMAND,
    PROMISE,
    PROMISE_NUMBER,
    ROOT,
    Terminal,
    answer_all,
    comparable,
    exported,
    hang_up,
    kept_texts,
    known_device,
    run,
)

pytestmark = pytest.mark.slow

PATIENCE_S: Final = 20.0
EMPTIED: Final = b"\x1b[?1049l\x1b[H\x1b[2J"
"""The program's own screen is left, and the one behind it is empty."""
IDLE_S: Final = 3.0
F1, F4, F8, ESCAPE, ENTER = "\x1bOP", "\x1bOS", "\x1b[19~", "\x1b", "\r"
SIZES: Final = ((80, 24), (40, 12))


class Screen:
    """One run, and what its terminal shows."""

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        environment: dict[str, str] | None = None,
    ) -> None:
        columns, rows = size
        self.written = bytearray()
        self._shown = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._shown)
        self._child = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], *(arguments or ("--screen",))],
            cwd=str(ROOT),
            dimensions=(rows, columns),
            env={**os.environ, "TERM": "xterm-256color", **(environment or {})},
        )
        self._child.delaybeforesend = None

    def wait(self, seconds: float) -> bytes:
        """Let time pass; what was written meanwhile."""
        new, until = b"", time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._child.eof():
            try:
                new += self._child.read_nonblocking(65536, timeout=left)
            except pexpect.TIMEOUT:
                break
            except pexpect.EOF:
                break
        self._stream.feed(new)
        self.written += new
        return new

    def sees(self, words: str) -> None:
        """Wait until words stand on the screen, and it has come to rest."""
        until = time.monotonic() + PATIENCE_S
        while words not in self.text:
            assert time.monotonic() < until, self.text
            self.wait(0.02)
        while self.wait(0.15):
            pass

    def press(self, keys: str) -> None:
        """Press keys, all at once."""
        self._child.send(keys)

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self._child.kill(number)

    def hang_up(self) -> None:
        """Close the terminal."""
        hang_up(self._child)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window."""
        self._child.setwinsize(rows, columns)
        self._shown.resize(rows, columns)

    def end(self) -> int:
        """Wait for the end; the exit code."""
        until = time.monotonic() + PATIENCE_S
        while self._child.isalive():
            assert time.monotonic() < until, self.text
            self.wait(0.02)
        self.wait(0.1)
        return int(self._child.exitstatus if self._child.exitstatus is not None else -1)

    @property
    def text(self) -> str:
        """The screen, row by row."""
        return "\n".join(line.rstrip() for line in self._shown.display)

    @property
    def line(self) -> str:
        """The row the cursor is on: what a braille line shows."""
        return str(self._shown.display[self._shown.cursor.y].rstrip())

    @property
    def row(self) -> int:
        """The row the cursor is on, from 1."""
        return int(self._shown.cursor.y) + 1

    @property
    def column(self) -> int:
        """The column the cursor is on."""
        return int(self._shown.cursor.x)


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A session at its first question."""
    shown = Screen()
    at_question(shown)
    yield shown
    if shown._child.isalive():
        shown.press("\x03")
        shown.end()


def at_question(shown: Screen, number: int = 1) -> None:
    """Answer until a question; each step is there whole."""
    shown.sees("Enter: ")
    if "Control C leaves at once." not in shown.text:  # a first run has lines before it
        assert "1, starting.\n2, ending." in shown.text
    shown.press("1" + ENTER)
    for before in range(1, number):
        shown.sees(f"Question {before} of 4.")
        shown.press(ANSWERS[before - 1] + ENTER)
        if before == PROMISE_NUMBER:
            shown.sees(PROMISE.strip())
            shown.press("1" + ENTER)
    shown.sees(f"Answer {number}:")


def rows_of(written: bytes) -> set[int]:
    """The rows that characters were written to."""
    rows, row = set(), 0
    for move, character in re.findall(rb"\x1b\[(\d+);\d+H|\x1b\[[0-9;?]*[A-Za-z]|(.)", written):
        if move:
            row = int(move)
        elif character:
            rows.add(row)
    return rows


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_whole_day_gives_the_journal_that_plain_mode_gives(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    known_device()
    shown = Screen(size=size)
    at_question(shown, 4)
    shown.press(ANSWERS[3] + ENTER)
    assert shown.end() == 0
    assert f": {ANSWERS[2]} " in " ".join(shown.text.split()), "the last line says the promise"
    by_screen = exported()
    monkeypatch.setenv("REFLECT_HOME", os.environ["REFLECT_HOME"] + "-plain")
    run("settings", "clear_on_close", "no")
    known_device()
    plain = Terminal("--plain")
    answer_all(plain)
    assert plain.end() == 0
    assert comparable(by_screen) == comparable(exported())


def test_an_answer_and_its_enter_sent_together_are_one_whole_answer(screen: Screen) -> None:
    screen.press("a long answer that comes at once" + ENTER)
    screen.sees("Question 2 of 4.")
    screen.press("\x1b[200~pasted\nin two lines\x1b[201~" + ENTER)
    screen.sees("Question 3 of 4.")
    assert kept_texts() == ["a long answer that comes at once", "pasted\nin two lines"]


def test_the_cursor_is_seen_and_stands_where_the_person_is(screen: Screen) -> None:
    assert (screen.line, screen.column) == ("Answer 1:", 10)
    screen.press("hello")
    screen.sees("hello")
    assert (screen.line, screen.column) == ("Answer 1: hello", 15)
    screen.press("\x1b[D\x1b[D")
    screen.wait(0.5)
    assert screen.column == 13
    screen.press("\t")
    screen.sees(Text.HERE_READ())
    assert screen.line.startswith("Question 1 of 4.")
    screen.press("\x1b[Z")
    screen.sees(Text.HERE_ANSWER())
    assert (screen.line, screen.column) == ("Answer 1: hello", 13)
    screen.press(F1)
    screen.sees(Text.KEYS_PAGE())
    first, second = (f"{action.key_name}, or {action.words[0]}: " for action in ACTIONS[:2])
    assert screen.line.startswith(first)
    screen.press("\x1b[B")
    screen.wait(0.5)
    assert screen.line.startswith(second)
    screen.press(ESCAPE)
    screen.sees("Answer 1: hello")
    assert (screen.line, screen.column) == ("Answer 1: hello", 13)
    assert re.findall(rb"\x1b\[\?25[hl]", screen.written)[-1] == b"\x1b[?25h"
    assert b"\x1b[?25l" not in screen.written


def test_the_cursor_comes_back_to_the_corner_of_what_was_read_before_a_page(
    screen: Screen,
) -> None:
    screen.press("\t")
    screen.sees(Text.HERE_READ())
    assert (screen.row, screen.column) == (1, 0)
    screen.press(F1)
    screen.sees(Text.KEYS_PAGE())
    screen.press("\x1b[B")
    screen.wait(0.5)
    assert screen.row == 2
    screen.press(ESCAPE)
    screen.sees("Answer 1:")
    screen.wait(0.5)
    assert (screen.row, screen.column) == (1, 0)


def test_a_key_writes_its_letter_and_touches_one_row(screen: Screen) -> None:
    for letter in "kept":
        screen.press(letter)
        written = b""
        while not written:
            written = screen.wait(0.5)
        assert rows_of(written) == {screen.row}
        assert len(written) <= 40, written
        assert re.sub(rb"\x1b\[[0-9;]*[A-Za-z]", b"", written) == letter.encode()


def test_an_idle_screen_writes_nothing(screen: Screen) -> None:
    screen.wait(1.0)
    assert screen.wait(IDLE_S) == b""
    screen.press("half a line")
    screen.wait(1.0)
    assert screen.wait(IDLE_S) == b"", "a draft is written to disk, not to the screen"


def test_nothing_is_written_for_machines(screen: Screen) -> None:
    screen.press(F8)
    screen.wait(0.5)
    screen.press("\x04")
    screen.end()
    for told in (b"\x1b]", b"\x1b[>", b"$p", b"\a", b"1003h", b"1000h", b"\x1b[?1004h"):
        assert told not in screen.written, told


@pytest.mark.parametrize("place", ["", F1, F8], ids=["question", "page", "review"])
def test_ctrl_c_is_blank_at_once_and_leaves_a_draft(place: str) -> None:
    shown = Screen()
    at_question(shown, 2)
    shown.press("half a line" + place)
    shown.wait(1.0)
    before = len(shown.written)
    shown.press("\x03")
    assert shown.end() == 0
    assert bytes(shown.written[before:]).startswith(EMPTIED + CLEARED), "nothing comes before"
    assert shown.text.split() == [Text.CLOSED()]
    after = bytes(shown.written).split(CLEARED, 1)[1]
    assert b"half" not in after
    assert b"Question" not in after
    assert kept_texts() == [ANSWERS[0]]
    again = Screen()
    again.sees("Your words: half a line")
    again.press("\x03")
    again.end()


@pytest.mark.parametrize("keys", ["\x04", "\x11", "stop" + ENTER], ids=["ctrl+d", "ctrl+q", "stop"])
def test_leaving_calmly_keeps_and_says_so_on_the_usual_screen(screen: Screen, keys: str) -> None:
    screen.press("all of it" + ENTER)
    screen.sees("Answer 2:")
    screen.press(keys)
    assert screen.end() == 0
    assert Text.CLOSE_EARLY() in screen.text
    assert "Question" not in screen.text
    assert CLEARED not in screen.written
    assert kept_texts() == ["all of it"]


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=str
)
def test_a_signal_leaves_a_draft_and_ends_with_0(screen: Screen, number: int) -> None:
    screen.press("half a line")
    screen.sees("half a line")
    screen.signal(number)
    assert screen.end() == 0
    assert kept_texts() == []
    again = Screen()
    again.sees("Your words: half a line")
    again.press("\x03")
    again.end()


def test_a_closed_terminal_leaves_a_draft(screen: Screen) -> None:
    screen.press("half a line")
    screen.sees("half a line")
    screen.hang_up()
    again = Screen()
    again.sees("Your words: half a line")
    again.press("\x03")
    again.end()


@pytest.mark.parametrize("value", ["1", ""], ids=["set", "empty"])
def test_no_color_means_no_colour(value: str) -> None:
    shown = Screen(environment={"NO_COLOR": value})
    at_question(shown)
    shown.press(F1)
    shown.sees(Text.KEYS_PAGE())
    shown.press("\x03")
    assert shown.end() == 0
    codes = {
        code
        for found in re.findall(rb"\x1b\[([0-9;]*)m", shown.written)
        for code in found.split(b";")
    }
    assert codes <= {b"", b"0", b"1", b"39", b"49"}, "39 and 49 are the terminal's own colours"


def test_a_window_of_twenty_columns_is_pointed_to_plain_mode() -> None:
    run("--plain", given=f"{ANSWERS[0]}\n")
    for arguments in (("--screen",), ("review", "--screen")):
        shown = Screen(*arguments, size=(20, 24))
        assert shown.end() == 1
        assert " ".join(shown.text.split()).endswith(Text.SCREEN_SMALL_START())


def test_a_window_made_too_small_says_one_line_and_gives_the_draft_back(screen: Screen) -> None:
    screen.press("half a line")
    screen.sees("half a line")
    screen.resize(20, 10)
    screen.sees("Make this window")
    assert "Question" not in screen.text
    screen.resize(80, 24)
    screen.sees("Answer 1: half a line")
    assert screen.line == "Answer 1: half a line"


def test_looking_back_by_itself_goes_earlier_and_closes() -> None:
    run("--plain", given="".join(f"{answer}\n" for answer in ANSWERS))
    shown = Screen("review", "--screen")
    shown.sees("Day 1 of 1.")
    assert ANSWERS[0] in shown.text
    shown.press("\x1b[D")
    shown.sees(Text.NO_EARLIER())
    shown.press("close" + ENTER)
    assert shown.end() == 0
    assert ANSWERS[0] not in shown.text
    quick = Screen("review", "--screen")
    quick.sees("Day 1 of 1.")
    quick.press("\x03")
    assert quick.end() == 0
    assert quick.text.split() == [Text.CLOSED()]


def test_looking_back_at_nothing_says_so() -> None:
    shown = Screen("review", "--screen")
    assert shown.end() == 0
    assert shown.text.strip() == Text.NO_DAYS()
