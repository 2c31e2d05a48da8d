"""Unlocking in plain lines, before anything of the journal is read.

It is neutral: no name, no count, no date. Any number of tries costs nothing.
"""

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from assistant.messages import Text
from assistant.ports import Unlocking
from assistant.session.commands import Command, parse
from assistant.ui import line_io, terminal
from assistant.ui.signals import interruptible

_LOOK_S: Final = 0.05


def ask(
    attempt: Callable[[str], str],
    support: tuple[str, ...],
    *,
    without: str = "",
    whose: str = "",
) -> Unlocking:
    """Ask for the passphrase until it opens the journal.

    Args:
        attempt: Tries what was typed: "" when it is open, else the sentence to say.
        support: The lines of the support page.
        without: Says that Enter alone goes on without; "" where it leaves.
        whose: Says whose journal it is, where there are several.
    """
    said_first = (whose, Text.UNLOCK_ASK(), Text.UNLOCK_HOW(), without)
    _say(*(line for line in said_first if line))
    with interruptible(), terminal.without_echo():  # also while a passphrase is tried
        while True:
            try:
                said = read_hidden(Text.UNLOCK_PROMPT())
            except EOFError:
                return Unlocking.LEFT
            if not said.strip():
                return Unlocking.WITHOUT if without else Unlocking.LEFT
            if parse(said) is Command.SUPPORT:
                _say(*support)
                continue
            sentence = waited_for(partial(attempt, said))
            if not sentence:
                return Unlocking.OPENED
            _say(sentence)


def read_hidden(prompt: str) -> str:
    """Read one line without showing it; Ctrl-C is heard meanwhile.

    Raises:
        EOFError: the input has ended.
    """
    lines: list[str] = []
    with interruptible():
        line_io.read_hidden(prompt, lines)
    return lines[0]


def waited_for(work: Callable[[], str]) -> str:
    """Do what takes a while in a thread, so that a signal is heard meanwhile."""
    outcome: list[str] = []
    fault: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as caught:  # noqa: BLE001 - it is raised where it was waited for
            fault.append(caught)

    thread = threading.Thread(target=run, name="unlock", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_S)
    if fault:
        raise fault[0]
    return outcome[0]


def _say(*lines: str) -> None:
    """To the screen, also where stdout goes to a file."""
    if terminal.is_terminal(sys.stdout):
        line_io.say(lines)
    else:
        for line in lines:
            line_io.note(line)
