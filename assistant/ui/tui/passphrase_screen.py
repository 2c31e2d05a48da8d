"""Where a passphrase is asked for. Neutral, and the same over everything."""

from abc import abstractmethod
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from assistant.session.commands import ACTIONS, Command
from assistant.ui.tui.areas import HiddenField
from assistant.ui.tui.lines import FixedLine, key_parts
from assistant.ui.tui.screens import CalmScreen, after_keys, with_field

_SUPPORT: Final = next(action for action in ACTIONS if action.command is Command.SUPPORT)


class PassphraseScreen(CalmScreen):
    """What is typed is not shown. The support page is never locked away."""

    AUTO_FOCUS = "#passphrase"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", priority=True),
        Binding(_SUPPORT.key, "support", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._field = HiddenField()

    def compose(self) -> ComposeResult:
        """What is said above, the field below, the keys and what happened at the bottom."""
        yield from with_field(self._field)

    def action_enter(self) -> None:
        """Try what was typed."""
        after_keys(self, self._try)

    @abstractmethod
    def action_support(self) -> None:
        """Open the support page."""

    @abstractmethod
    def _try(self) -> None:
        """Try what stands in the field, unless something is being tried."""

    def _name_keys(self, enter: str) -> None:
        """Say what Enter does, where it does anything, and which key opens the support page."""
        keys = key_parts([(_SUPPORT.key_name, _SUPPORT.words[0])])
        self.query_one("#keys", FixedLine).tell(enter, *keys)
