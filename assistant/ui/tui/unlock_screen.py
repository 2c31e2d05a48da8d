"""Unlocking on the full screen, before anything of the journal is read. Neutral, as in lines."""

import threading
from collections.abc import Callable
from contextlib import suppress

from textual.widgets import Static

from assistant.messages import Text
from assistant.ports import Unlocking
from assistant.session.commands import Command, parse
from assistant.session.events import Manner
from assistant.ui.tui.app import CalmApp
from assistant.ui.tui.areas import Reading
from assistant.ui.tui.passphrase_screen import PassphraseScreen
from assistant.ui.tui.screens import PageScreen


class UnlockScreen(PassphraseScreen):
    """Asks for the passphrase. What is typed is not shown.

    Args:
        attempt: Tries what was typed: "" when it is open, else the sentence to say.
        support: The lines of the support page.
        done: Called with what came of it.
        without: Says that Enter alone goes on without; "" where it leaves.
        whose: Says whose journal it is, where there are several; it stays to be read.
    """

    def __init__(
        self,
        attempt: Callable[[str], str],
        support: tuple[str, ...],
        done: Callable[[Unlocking], None],
        *,
        without: str = "",
        whose: str = "",
    ) -> None:
        super().__init__()
        self._attempt = attempt
        self._support = support
        self._done = done
        self._without = without
        self._whose = (whose,) if whose else ()
        self._trying = False

    def on_mount(self) -> None:
        """Ask."""
        without = (self._without,) if self._without else ()
        self._say(Text.UNLOCK_ASK(), *without)
        self.query_one("#ask", Static).update(Text.UNLOCK_PROMPT())
        self._name_keys(Text.UNLOCK_KEY())

    def on_screen_resume(self) -> None:
        """The support page has gone: put the terminal's cursor back."""
        self._field.park()

    def action_support(self) -> None:
        """Open the support page."""
        self.app.push_screen(PageScreen(self._support))

    def _try(self) -> None:
        if self._trying:
            return
        said = self._field.take()
        if parse(said) is Command.SUPPORT:
            self.action_support()
        elif said.strip():
            self._trying = True
            threading.Thread(target=self._run, args=(said,), name="unlock", daemon=True).start()
        else:
            self._done(Unlocking.WITHOUT if self._without else Unlocking.LEFT)

    def _run(self, said: str) -> None:
        """Try it beside everything else; whoever has left meanwhile is not told."""
        sentence = self._attempt(said)
        with suppress(RuntimeError):
            self.app.call_from_thread(self._tried, sentence)

    def _tried(self, sentence: str) -> None:
        self._trying = False
        if sentence:
            self._say(sentence)
        else:
            self._done(Unlocking.OPENED)

    def _say(self, *sentences: str) -> None:
        self.query_one(Reading).put_lines((*self._whose, *sentences))
        self._field.park()


class UnlockApp(CalmApp):
    """The screen by itself, before a session; ``said`` is what came of it.

    Args:
        attempt, support, without, whose: As for :class:`UnlockScreen`.
    """

    def __init__(
        self,
        attempt: Callable[[str], str],
        support: tuple[str, ...],
        *,
        without: str = "",
        whose: str = "",
    ) -> None:
        super().__init__()
        self.said = Unlocking.LEFT
        self._screen = UnlockScreen(attempt, support, self._ended, without=without, whose=whose)

    def get_default_screen(self) -> UnlockScreen:
        """The one it has."""
        return self._screen

    def left(self, manner: Manner) -> None:
        """Nothing is to be kept."""
        if manner is Manner.CALM:
            self.exit()

    def _ended(self, said: Unlocking) -> None:
        self.said = said
        self.exit()
