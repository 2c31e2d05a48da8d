"""Holds the full screen on the main thread and says the last lines once it has gone."""

import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from assistant.messages import Text
from assistant.ports import Unlocking
from assistant.session.effects import Finish
from assistant.session.events import Manner
from assistant.ui import line_io, terminal
from assistant.ui.signals import MANNERS
from assistant.ui.tui.app import CalmApp
from assistant.ui.tui.reflect_app import ReflectApp
from assistant.ui.tui.screens import fits
from assistant.ui.tui.unlock_screen import UnlockApp
from assistant.ui.unlock import ask as ask_in_lines

LEAVING_S: Final = 2.0
"""How long leaving waits for the disk, at most."""


def hold(app: ReflectApp) -> Finish | None:
    """Hold a session on the main thread until it ends; None when the runner gave up.

    Where the terminal has no room for the layout the session ends before its first
    step, one line names plain mode, and the exit code is 1.

    Raises:
        Exception: a mistake of the screen's own, after it has gone and the words in
            the field were handed over as a draft.
    """
    if not fits(*shutil.get_terminal_size()):
        app.decline()
        line_io.say((Text.SCREEN_SMALL_START(),))
        return Finish(1, ())
    _run(app)
    ending = app.ending(LEAVING_S)
    if app.fault:
        raise app.fault
    if app.unsent:
        line_io.say((Text.LEFT_UNSAVED(), app.unsent))
    if ending and app.manner is not Manner.CUT_OFF:
        line_io.say(ending.say)
    return ending


def unlock(
    attempt: Callable[[str], str],
    support: tuple[str, ...],
    *,
    without: str = "",
    whose: str = "",
) -> Unlocking:
    """Ask for the passphrase on the full screen, or in lines where that has no room.

    Args:
        attempt: Tries what was typed: "" when it is open, else the sentence to say.
        support: The lines of the support page.
        without: Says that Enter alone goes on without; "" where it leaves.
        whose: Says whose journal it is, where there are several.

    Raises:
        KeyboardInterrupt: they leave at once.
    """
    if not fits(*shutil.get_terminal_size()):
        return ask_in_lines(attempt, support, without=without, whose=whose)
    app = UnlockApp(attempt, support, without=without, whose=whose)
    _run(app)
    if app.fault:
        raise app.fault
    if app.manner is Manner.QUICK:
        raise KeyboardInterrupt
    return app.said


def _run(app: CalmApp) -> None:
    app.run(mouse=False)
    if app.manner is not Manner.CALM:
        for number in MANNERS:
            signal.signal(number, signal.SIG_IGN)  # leaving is under way: nothing hurries it
    if app.manner is Manner.QUICK:
        with suppress(OSError):
            terminal.clear()
