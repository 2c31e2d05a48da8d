"""The lock on the screen: neutral, the same over everything."""

from textual.widgets import Static

from assistant.messages import Text
from assistant.ports import Clock, Emit
from assistant.session.commands import Command
from assistant.session.effects import Step
from assistant.session.events import Commanded, Tried
from assistant.ui.tui.areas import Reading
from assistant.ui.tui.lines import FixedLine
from assistant.ui.tui.passphrase_screen import PassphraseScreen


class LockScreen(PassphraseScreen):
    """Covers whatever was there. What is typed here is not shown and goes to the core only.

    Args:
        emit: Where events go.
        clock: Stamps them.
        step: What is asked first; without a question the core's own is still to come.
    """

    def __init__(self, emit: Emit, clock: Clock, step: Step) -> None:
        super().__init__()
        self._emit = emit
        self._clock = clock
        self._step = step
        self._trying = True
        """Whether the core has not asked yet, or is trying what was typed."""
        self._stands = False

    def on_mount(self) -> None:
        """Ask."""
        self._stands = True
        self._ask()

    def show(self, step: Step) -> None:
        """Ask, or ask again; the support page stands above the same field."""
        self._step = step
        if self._stands:
            self._ask()

    def _ask(self) -> None:
        step = self._step
        self._trying = not step.ask
        self.query_one(Reading).put_lines(step.say)
        self.query_one("#ask", Static).update(step.ask)
        covers = step.ask == Text.COVER_PROMPT()
        enter = Text.KEY_ENTER_OPEN() if covers else Text.UNLOCK_KEY()
        self._name_keys(enter if step.ask else "")
        self.query_one("#status", FixedLine).tell(step.outcome)
        self._field.park()

    def action_support(self) -> None:
        """Open the support page."""
        self._emit(Commanded(self._step.turn, self._clock.now(), Command.SUPPORT))

    def _try(self) -> None:
        if not self._trying:
            self._trying = True
            self._emit(Tried(self._clock.now(), self._field.take()))
