"""Whatever ends or stops the program at a passphrase, keys are shown again; but never those."""

import os
import signal
import sys
from typing import Final

import pytest

from assistant.locations import Locations
from assistant.messages import Text
from tests.e2e.job import ENDED, SHOWN, STOPPED
from tests.e2e.program import Terminal, run
from tests.e2e.usage import descendants
from tests.fakes_sealed import PASSPHRASE, seal

pytestmark = pytest.mark.slow

JOB: Final = (sys.executable, "-m", "tests.e2e.job")
CTRL_Z, CTRL_BACKSLASH = "\x1a", "\x1c"
HALF: Final = "half a passphr"
PROMPTS: Final = (Text.UNLOCK_PROMPT(), Text.LOCK_PROMPT())


def at_the_prompt(*arguments: str) -> Terminal:
    """Asked for the passphrase, and some of it typed."""
    seal()
    terminal = Terminal(*arguments, command=JOB)
    terminal.until(Text.UNLOCK_PROMPT())
    terminal.type(HALF)
    return terminal


def program(terminal: Terminal) -> int:
    """The process id of the program in its shell."""
    return descendants(terminal.pid)[0]


def nothing_was_shown(terminal: Terminal, *typed: str) -> bool:
    """Whether no key of those that were typed is to be seen."""
    return not any(words in terminal.text for words in (HALF, PASSPHRASE, *typed))


@pytest.mark.parametrize("way", ["key", "signal"])
def test_stopped_at_the_prompt_keys_are_shown_and_back_again_it_asks_and_hides_them(
    way: str,
) -> None:
    terminal = at_the_prompt("list")
    for _ in range(2):
        if way == "key":
            terminal.type(CTRL_Z)
        else:
            os.kill(program(terminal), signal.SIGTSTP)
        terminal.until(f"{STOPPED} {SHOWN}")
        terminal.enter()
        terminal.until(Text.UNLOCK_PROMPT())
    terminal.enter("mysecret")
    terminal.until(Text.UNLOCK_AGAIN()[:20])
    terminal.until(Text.UNLOCK_PROMPT())
    terminal.enter(PASSPHRASE)
    terminal.until(Text.NO_DAYS())
    terminal.until(f"{ENDED} {SHOWN}")
    assert nothing_was_shown(terminal, "mysecret")


def test_stopped_at_the_lock_it_is_the_same() -> None:
    assert run("settings", "mode", "plain").returncode == 0
    terminal = at_the_prompt("talk", "--plain")
    terminal.type("\x15")
    terminal.enter(PASSPHRASE)
    terminal.until(Text.TALK_PROMPT())
    terminal.enter("lock")
    terminal.until(Text.LOCK_PROMPT())
    terminal.type(HALF)
    terminal.type(CTRL_Z)
    terminal.until(f"{STOPPED} {SHOWN}")
    terminal.enter()
    terminal.until(Text.LOCK_PROMPT())
    terminal.rests()
    terminal.enter(PASSPHRASE)
    terminal.until(Text.TALK_PROMPT())
    terminal.type(CTRL_BACKSLASH)
    terminal.until(f"{ENDED} {SHOWN}")
    assert nothing_was_shown(terminal)


@pytest.mark.parametrize("way", [CTRL_BACKSLASH, "\x03", signal.SIGTERM, signal.SIGHUP], ids=repr)
def test_ended_at_the_prompt_keys_are_shown(way: str | int) -> None:
    terminal = at_the_prompt("list")
    if isinstance(way, str):
        terminal.type(way)
    else:
        os.kill(program(terminal), way)
    terminal.until(f"{ENDED} {SHOWN}")
    assert Text.CLOSED() in terminal.text
    assert nothing_was_shown(terminal)
    terminal.gone()


def test_ended_while_a_passphrase_is_being_tried_keys_are_shown() -> None:
    terminal = at_the_prompt("list")
    terminal.enter()
    os.kill(program(terminal), signal.SIGQUIT)
    terminal.until(f"{ENDED} {SHOWN}")
    assert nothing_was_shown(terminal)
    assert not list(Locations.of().journal.rglob("core*"))
