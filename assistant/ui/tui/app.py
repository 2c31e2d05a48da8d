"""What every full-screen program of ours has in common: how it starts, leaves, and breaks."""

import asyncio
import os
import signal
import threading
from abc import abstractmethod
from functools import partial
from typing import Any, ClassVar

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Region, Size
from textual.screen import Screen

from assistant.session.events import Manner
from assistant.ui.tui.areas import AnswerField, HiddenField
from assistant.ui.tui.driver import CalmDriver
from assistant.ui.tui.painter import Change, Painter
from assistant.ui.tui.screens import CalmScreen, SmallScreen, after_keys, fits
from assistant.ui.tui.themes import TERMINAL, THEMES


class CalmApp(App[None], inherit_bindings=False):
    """Nothing blinks, moves by itself, or prints a value.

    Afterwards ``manner`` says how it was left, and ``fault`` what ended it if that
    was a mistake of its own: whoever ran it raises or reports that one.

    Args:
        theme: The name of one of ``THEMES``; without colour where ``NO_COLOR`` is set.
    """

    CSS_PATH = "reflect.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave_quickly", priority=True),
        Binding("ctrl+d,ctrl+q", "leave_calmly", priority=True),
    ]

    def __init__(self, theme: str = TERMINAL.name) -> None:
        if "NO_COLOR" in os.environ:  # any presence, even empty
            theme = TERMINAL.name
        super().__init__(driver_class=CalmDriver, ansi_color=theme == TERMINAL.name)
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.animation_level = "none"
        self._painter = Painter()
        self.manner = Manner.CALM
        self.fault: BaseException | None = None

    @abstractmethod
    def left(self, manner: Manner) -> None:
        """Tell whoever must know that the person, or the system, is leaving."""

    def on_mount(self) -> None:
        """Take the signals; a test's own thread has none."""
        if threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGINT, self.action_leave_quickly)
            loop.add_signal_handler(signal.SIGQUIT, self.action_leave_quickly)
            loop.add_signal_handler(signal.SIGTERM, self.cut_off)
            loop.add_signal_handler(signal.SIGHUP, self.cut_off)

    def on_resize(self, event: Resize) -> None:
        """Show one line instead of a layout that would be cut off."""
        self._painter.forget()
        self.keep_small(event.size)

    def keep_small(self, size: Size) -> None:
        """Put the one short line over everything where there is no room for more."""
        if not (fits(*size) or isinstance(self.screen, SmallScreen)):
            self.push_screen(SmallScreen())

    def wipe(self) -> None:
        """Clear the terminal now, and what can be scrolled back to; the next painting is whole."""
        if isinstance(self._driver, CalmDriver):
            self._driver.wipe()
        self._painter.forget()

    def action_leave_quickly(self) -> None:
        """Ctrl-C: blank first, then everything else."""
        if isinstance(self._driver, CalmDriver):
            self._driver.blank()
        self._leave(Manner.QUICK)

    def action_leave_calmly(self) -> None:
        """Ctrl-D and Ctrl-Q, from wherever the person is."""
        after_keys(self.screen, partial(self.left, Manner.CALM))

    def cut_off(self) -> None:
        """Hang-up or SIGTERM: the terminal may be gone already."""
        if isinstance(self._driver, CalmDriver):
            self._driver.hush()
        self._leave(Manner.CUT_OFF)

    def panic(self, *_renderables: RenderableType) -> None:
        """Close without printing what Textual would: it may hold a person's words."""
        if self.fault is None:  # nothing broke: the terminal has gone
            self.manner = Manner.CUT_OFF
            self.left(Manner.CUT_OFF)
        super().panic()

    def _leave(self, manner: Manner) -> None:
        def leave() -> None:
            self.manner = manner
            self.left(manner)
            self.exit()

        after_keys(self.screen, leave)

    def _handle_exception(self, error: Exception) -> None:
        """Keep the fault for whoever ran the program; Textual would print local values."""
        if self.fault is None:
            self.fault = self._exception = error
            self._exception_event.set()
            self._return_code = 1
            self.left(Manner.CUT_OFF)
        self.panic()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Write what changed, whatever Textual painted anew, and the cursor's place with it.

        In one piece: fenrir breaks off what it says of a painting when the cursor moves after it.
        """
        if isinstance(screen, CalmScreen) and isinstance(renderable, CompositorUpdate):
            rows = screen.rows()
            caret = screen.caret
            if caret is not None:  # the corner is a place too, and counts as false
                self.cursor_position = caret
            still = self.cursor_position == self._previous_cursor_position
            if still and self._painter.shows(rows):
                return
            renderable = Change(self._painter, rows, self._field)
        super()._display(screen, renderable)

    @property
    def _field(self) -> Region:
        focused = self.screen.focused
        written = isinstance(focused, AnswerField | HiddenField)
        return focused.content_region if focused and written else Region()

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing: the terminal's clipboard is read by other programs."""

    def notify(self, *_args: Any, **_options: Any) -> None:
        """Nothing: a toast vanishes before it is read."""
