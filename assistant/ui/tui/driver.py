"""The terminal as a screen reader needs it: a visible cursor and nothing written for machines."""

import sys
from typing import Any, Final

from textual.drivers.linux_driver import LinuxDriver

from assistant.ui.terminal import CLEAR, WIPE

_SHOW_CURSOR: Final = "\x1b[?25h"
_INSTEAD: Final = {
    "\x1b[?25l": _SHOW_CURSOR,  # braille lines and readers follow the real cursor
    "\x1b[?1049l": "\x1b[H\x1b[2J\x1b[?1049l",  # a terminal without a second screen keeps no word
    "\x1b[?2026$p": "",  # a query: yasr speaks its last letter
    "\x1b[?2048$p": "",  # the same
    "\x1b[?1004h": "",  # being looked away from is no reason to paint anew
    "\x1b[?1004l": "",
    "\x1b[<u": "",  # ends what the kitty protocol below would have begun
    "\a": "",
}
_NEVER: Final = (
    "\x1b[>",  # the kitty key protocol: yasr speaks "25u"
    "\x1b]",  # pointer shapes, titles and the clipboard: spoken, or a way for words to get out
)
_RESTORES: Final = frozenset({"\x1b[?2004l", "\x1b[?7h", _INSTEAD["\x1b[?1049l"], _SHOW_CURSOR})


class CalmDriver(LinuxDriver):
    """Writes to standard output only what is to be read.

    Standard output, because Textual's own choice is standard error, and
    ``2> file`` would put private words into that file.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file = sys.__stdout__
        self._blanked = False

    def write(self, data: str) -> None:
        """Write, unless it is a query, a pointer shape, a title or the clipboard."""
        data = _INSTEAD.get(data, data)
        if not data or data.startswith(_NEVER) or (self._blanked and data not in _RESTORES):
            return
        super().write(data)

    def wipe(self) -> None:
        """Clear what stands there and what can be scrolled back to; then painting goes on."""
        super().write(WIPE)

    def blank(self) -> None:
        """Clear screen and scrollback now; afterwards nothing is painted."""
        super().write(CLEAR)
        self._blanked = True

    def hush(self) -> None:
        """Paint nothing from now on: the terminal may be gone."""
        self._blanked = True
