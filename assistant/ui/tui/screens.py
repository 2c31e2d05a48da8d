"""A page to read, and a word for when there is no room."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.geometry import Offset, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from assistant.messages import Text
from assistant.ui.tui.areas import AnswerField, CalmArea, HiddenField, Reading
from assistant.ui.tui.lines import FixedLine


class CalmScreen(Screen[None]):
    """A screen that can be painted by :class:`~assistant.ui.tui.painter.Painter`."""

    def rows(self) -> list[Strip]:
        """The whole screen as it looks now, row by row."""
        return self._compositor.render_strips()

    @property
    def caret(self) -> Offset | None:
        """Where the terminal's cursor belongs in the layout that stands now."""
        focused = self.focused
        return focused.cursor_screen_offset if isinstance(focused, CalmArea | HiddenField) else None

    def on_screen_resume(self) -> None:
        """Whatever was over it has gone: put the terminal's cursor back."""
        if isinstance(self.focused, CalmArea | HiddenField):
            self.focused.park()


def with_field(field: AnswerField | HiddenField, ask: str = "") -> ComposeResult:
    """What is to be read above, a field below, the keys and what happened at the bottom."""
    yield Reading()
    with Horizontal(id="answering"):
        yield Static(ask, id="ask", markup=False)
        yield field
    yield FixedLine(id="keys")
    yield FixedLine(id="status")


class PageScreen(CalmScreen):
    """Something to read, over whatever was there; Esc or Enter goes back to it."""

    AUTO_FOCUS = "#reading"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss", priority=True),
    ]

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines and how to leave them."""
        yield Reading()
        yield FixedLine(id="keys")

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(Reading).put_lines(self._lines)
        self.query_one("#keys", FixedLine).tell(Text.KEYS_PAGE())


class SmallScreen(CalmScreen):
    """One short line in place of a layout that would be cut off; gone when there is room."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(Text.SCREEN_SMALL(), markup=False)

    def on_resize(self, event: Resize) -> None:
        """Give the layout back its room."""
        self._make_way(event.size)

    def on_screen_resume(self) -> None:
        """What came over it may have hidden that there is room again."""
        self._make_way(self.app.size)

    def _make_way(self, size: Size) -> None:
        if self.app.screen is self and fits(*size):
            self.dismiss()


def after_keys(screen: Screen[Any], act: Callable[[], object]) -> None:
    """Act once the letters typed before now have arrived in the field.

    Textual hands letters to the field by a queue, and keys of ours past it: an Enter
    that follows quickly would otherwise send half an answer.
    """
    (screen.focused or screen).call_later(act)


LEAST_COLUMNS: Final = 40
LEAST_ROWS: Final = 12


def fits(columns: int, rows: int) -> bool:
    """Whether the layout has room: 40 x 12 is what large letters leave of a usual screen."""
    return columns >= LEAST_COLUMNS and rows >= LEAST_ROWS
