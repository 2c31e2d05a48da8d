"""``reflect review`` by itself is locked as a session is, and opened it is at the same day."""

import signal
from typing import Final

import pytest

from assistant.messages import Text
from tests.e2e.program import CLEARED, DATED, Terminal, run
from tests.e2e.test_lock import IDLE, PROMPT, SOONER, ordinary, stopped_and_gone_on_with
from tests.fakes_sealed import PASSPHRASE, seal

__all__ = ["ordinary"]
pytestmark = pytest.mark.slow

FIRST, SECOND = "Day 1 of 2.", "Day 2 of 2."
WORDS: Final = ("hornbeamly", "zephyrling")
"""Of the first day and of the second."""


def looking(*arguments: str, lock_after: str = "0") -> Terminal:
    """The earlier days of a sealed journal, opened."""
    for day, word in zip(("2026-11-20T08:00", "2026-11-21T08:00"), WORDS, strict=True):
        done = run(day, "--plain", given=f"{word}\n", command=DATED)
        assert done.returncode == 0, done.stderr
    seal()
    terminal = Terminal(lock_after, "review", *arguments, command=SOONER)
    terminal.sees(Text.UNLOCK_PROMPT().strip())
    terminal.enter(PASSPHRASE)
    terminal.sees(SECOND)
    terminal.sees(Text.REVIEW_PROMPT().strip())
    return terminal


def is_covered(terminal: Terminal) -> None:
    """Nothing of the journal stands there."""
    terminal.sees(PROMPT)
    assert [words for words in (*WORDS, FIRST, SECOND) if words in terminal.display] == []


@pytest.mark.parametrize("way", ["lock", "suspended"])
def test_in_lines_it_is_locked_and_opened_at_the_same_day(way: str) -> None:
    terminal = looking("--plain")
    terminal.enter("earlier")
    terminal.sees(FIRST)
    before = len(terminal.written)
    if way == "lock":
        terminal.enter("lock")
    else:
        stopped_and_gone_on_with(terminal)
    terminal.rests()
    is_covered(terminal)
    assert CLEARED in bytes(terminal.written[before:])
    terminal.enter("mysecret")
    terminal.sees(Text.STILL_LOCKED())
    terminal.enter(PASSPHRASE)
    terminal.sees(FIRST)
    assert SECOND not in terminal.display
    terminal.sees(WORDS[0])
    terminal.enter("later")
    terminal.sees(SECOND)
    terminal.type("\x03")
    assert terminal.end() == 0
    assert b"mysecret" not in terminal.written
    assert PASSPHRASE.encode() not in terminal.written


def test_on_the_screen_it_locks_by_itself_by_key_and_by_word_and_opens_at_the_same_day() -> None:
    terminal = looking("--screen", lock_after=IDLE)
    terminal.type("\x1b[D")
    terminal.sees(FIRST)
    for lock in ("", "\x0b", "lock\r"):
        terminal.type(lock)
        terminal.sees(PROMPT)
        terminal.rests(0.3)
        is_covered(terminal)
        terminal.enter(PASSPHRASE)
        terminal.sees(FIRST)
        terminal.sees(WORDS[0])
    terminal.type("\x1b")
    assert terminal.end() == 0
    assert PASSPHRASE.encode() not in terminal.written


def test_in_lines_it_locks_by_itself() -> None:
    terminal = looking("--plain", lock_after=IDLE)
    terminal.sees(PROMPT)
    terminal.rests(0.3)
    is_covered(terminal)
    terminal.type("\x04")
    assert terminal.end() == 0
    assert Text.CLOSED() in terminal.text


@pytest.mark.parametrize(("front", "lock"), [("--plain", "lock\r"), ("--screen", "")])
def test_a_closed_terminal_ends_it(front: str, lock: str) -> None:
    terminal = looking(front)
    if lock:
        terminal.type(lock)
        terminal.sees(PROMPT)
    terminal.hang_up()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=str)
def test_a_signal_ends_it_and_says_nothing_of_the_days(number: int) -> None:
    terminal = looking("--plain")
    before = len(terminal.written)
    terminal.signal(number)
    assert terminal.end() == 0
    assert bytes(terminal.written[before:]).strip() == b""


def test_without_a_passphrase_enter_takes_the_cover_off() -> None:
    run("--plain", given="one\n")
    terminal = Terminal("review", "--plain")
    terminal.sees("Day 1 of 1.")
    terminal.enter("lock")
    terminal.sees(Text.COVER_PROMPT().strip())
    terminal.enter()
    terminal.sees("Day 1 of 1.")
    terminal.enter("close")
    terminal.sees(Text.CLEAR_OFFER().strip())
    terminal.enter()
    assert terminal.end() == 0
