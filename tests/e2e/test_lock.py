"""The lock as the program itself, in a real pseudo-terminal, in both front ends."""

import signal
import sys

import pytest

from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import identity
from assistant.storage.reader import Reader
from assistant.storage.sealing import Sealed
from tests.e2e.program import CLEARED, Terminal, run
from tests.fakes_sealed import KEY, PASSPHRASE, seal

pytestmark = pytest.mark.slow

SOONER = [sys.executable, "-m", "tests.e2e.lock_after"]
PROMPT = Text.LOCK_PROMPT().strip()
HALF, REST = "half a li", "ne"
QUESTION = "Question 1 of 4."
IDLE = "2.5"
"""Seconds without anybody. A draft is told of within two."""


@pytest.fixture(autouse=True)
def ordinary() -> None:
    assert run("settings", "mode", "plain").returncode == 0


def unlocked(*arguments: str) -> Terminal:
    """A session of a sealed journal, opened."""
    seal()
    terminal = Terminal(*arguments, "--no-voice", command=SOONER, columns=40, rows=12)
    terminal.sees(Text.UNLOCK_PROMPT().strip())
    terminal.enter(PASSPHRASE)
    return terminal


def at_half_a_line(*arguments: str) -> Terminal:
    """An answer half typed in it."""
    terminal = unlocked(*arguments)
    if "--plain" in arguments:
        terminal.until("1, starting.")
        terminal.until("? ")
        terminal.enter("1")
        terminal.until("Answer 1: ")
        terminal.type(HALF)
        terminal.until(HALF)
    else:
        terminal.sees("1, starting.")
        terminal.enter("1")
        terminal.sees("Answer 1:")
        terminal.type(HALF)
        terminal.sees(HALF)
    return terminal


def stopped_and_gone_on_with(terminal: Terminal) -> None:
    """What Ctrl-Z and fg come to."""
    terminal.signal(signal.SIGSTOP)
    terminal.signal(signal.SIGCONT)


def kept() -> list[str]:
    """The answers that are kept."""
    reader = Reader(identity.home(Locations.of()), Sealed(KEY))
    return [answer.text for answer in reader.answers()]


def left_behind() -> bytes:
    """Every byte the program has written to the disk."""
    home = Locations.of().settings_file.parent.parent
    return b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_in_lines_the_lock_comes_first_hides_what_is_typed_and_gives_the_half_line_back() -> None:
    terminal = at_half_a_line("0", "--plain")
    before = len(terminal.written)
    stopped_and_gone_on_with(terminal)
    terminal.until(Text.LOCK_PROMPT())
    after = bytes(terminal.written[before:])
    assert after.index(CLEARED) < after.index(Text.LOCKED().encode())
    assert after.startswith(b"\x1b"), "clearing is the first thing written"
    terminal.rests()  # nothing that ended the read before ends this one
    terminal.enter("mysecret")
    terminal.until(Text.STILL_LOCKED())
    terminal.until(Text.LOCK_PROMPT())
    terminal.enter(PASSPHRASE)
    terminal.until(HALF)
    terminal.type(REST)
    terminal.until(REST)
    terminal.enter()
    terminal.until(Text.KEPT_MANY(count=3))
    terminal.type("\x03")
    assert terminal.end() == 0
    for secret in (b"mysecret", PASSPHRASE.encode()):
        assert secret not in terminal.written
        assert secret not in left_behind()
    assert kept() == [HALF + REST]


def test_on_the_screen_it_locks_by_itself_and_gives_the_half_line_back() -> None:
    terminal = unlocked(IDLE, "--screen")
    terminal.sees("Is your day")
    terminal.enter("1")
    terminal.sees("Answer 1:")
    terminal.sees(PROMPT)
    assert QUESTION not in terminal.display
    terminal.enter("mysecret")
    terminal.sees(Text.STILL_LOCKED())
    terminal.enter(PASSPHRASE)
    terminal.sees("Answer 1:")
    terminal.type(HALF)
    terminal.sees(HALF)
    terminal.rests(1.2 * float(IDLE))
    assert HALF in terminal.display, "an answer that was begun waits longer"
    terminal.type("\x0b")
    terminal.sees(PROMPT)
    assert HALF not in terminal.display
    terminal.enter(PASSPHRASE)
    terminal.sees(HALF)
    terminal.type("\x03")
    assert terminal.end() == 0
    for secret in (b"mysecret", PASSPHRASE.encode()):
        assert secret not in terminal.written
        assert secret not in left_behind()


@pytest.mark.parametrize(
    ("front", "way"),
    [("--plain", "ctrl+d"), ("--plain", "hang-up"), ("--screen", "ctrl+c")],
)
def test_whoever_leaves_from_the_lock_is_told_nothing_and_the_half_line_is_a_draft(
    front: str, way: str
) -> None:
    terminal = at_half_a_line("0", front)
    if front == "--plain":
        stopped_and_gone_on_with(terminal)
        terminal.until(Text.LOCK_PROMPT())
    else:
        terminal.type("\x0b")
        terminal.sees(PROMPT)
    before = len(terminal.written)
    if way != "hang-up":
        terminal.type("\x03" if way == "ctrl+c" else "\x04")
        assert terminal.end() == 0
        told = bytes(terminal.written[before:])
        assert Text.CLOSED().encode() in told
        for private in (QUESTION, HALF):
            assert private.encode() not in told
    else:
        terminal.hang_up()
    assert kept() == []
    again = Terminal("--plain")
    again.until(Text.UNLOCK_PROMPT())
    again.enter(PASSPHRASE)
    again.until(Text.DRAFT_WORDS(words=HALF))
    again.type("\x03")
    assert again.end() == 0


def test_without_a_passphrase_enter_takes_the_cover_off_also_from_the_earlier_days() -> None:
    run("--plain", given="one\n")
    terminal = Terminal("--plain", columns=40, rows=12)
    terminal.until("Answer 2: ")
    for line in ("lock", "review"):
        terminal.enter(line)
        if line == "review":
            terminal.until(Text.REVIEW_PROMPT())
            terminal.enter("lock")
        covered = terminal.until(Text.COVER_PROMPT())
        assert CLEARED.decode() in covered
        assert "one" not in covered.rpartition(CLEARED.decode())[2]
        terminal.enter()
        terminal.until("Answer 2: ")
    terminal.type("\x03")
    assert terminal.end() == 0
