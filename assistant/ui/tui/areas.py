"""Text with a caret: the answer that is written, and what is there to be read.

The terminal's own cursor stands on the caret, so that a braille line and a screen
reader are where the person is. Nothing blinks.
"""

from collections.abc import Iterator
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset, Size
from textual.widgets import Input, TextArea

_NOT_OURS: Final = frozenset({"cut", "copy", "paste", "select_line", "select_all"})
"""Textual's clipboard goes to the terminal's; the other two take keys of the action table."""

_CARET_COLUMNS: Final = 1
"""Textual keeps one free for a caret at the end of a line."""


def _bindings() -> Iterator[Binding]:
    for binding in TextArea.BINDINGS:
        if isinstance(binding, Binding) and binding.action not in _NOT_OURS:
            yield binding


class CalmArea(TextArea, inherit_bindings=False):
    """A text area that parks the terminal's own cursor on its caret."""

    BINDINGS: ClassVar[list[BindingType]] = [*_bindings()]

    def __init__(self, *, id: str, read_only: bool = False) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, read_only=read_only, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.match_cursor_bracket = False

    def put(self, text: str) -> None:
        """Show a text from its beginning."""
        self.load_text(text)
        self.park()

    def park(self) -> None:
        """Put the terminal's cursor on the caret as soon as the layout stands."""
        self.call_after_refresh(self.refresh)

    @property
    def _draw_cursor(self) -> bool:
        """Never: a painted caret beside the terminal's own splits a row in two for a reader."""
        return False

    def on_resize(self) -> None:
        """The caret has moved with the layout."""
        self.park()


class AnswerField(CalmArea):
    """Where an answer is written. Enter keeps it; Ctrl+J starts a new line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "newline", show=False)]

    def __init__(self) -> None:
        super().__init__(id="answer")

    def action_newline(self) -> None:
        """Start a new line."""
        self.insert("\n")

    def put(self, text: str) -> None:
        """Show a text with the caret after it."""
        super().put(text)
        self.move_cursor(self.document.end)

    def take(self) -> str:
        """Hand over what stands here."""
        text = self.text
        if text:
            self.put("")
        return text


class HiddenField(Input):
    """Where a passphrase is typed: each letter is a dot. The terminal's own cursor stands there."""

    def __init__(self) -> None:
        super().__init__(id="passphrase", password=True, compact=True, select_on_focus=False)
        self.cursor_blink = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next letter will stand. Textual's own is one further to the right."""
        caret = Offset(self._position_to_cell(self.cursor_position), 0)
        return self.content_region.offset - self.scroll_offset + caret

    def park(self) -> None:
        """Put the terminal's cursor on the caret as soon as the layout stands."""
        self.call_after_refresh(self.refresh)

    def on_key(self, event: events.Key) -> None:
        """Take back what was typed, in the order of the keys.

        Textual hands its own keys on and back again, and letters that follow go past them.
        """
        if event.key == "backspace":
            self.action_delete_left()
        elif event.key == "ctrl+u":
            self.action_delete_left_all()
        else:
            return
        event.stop()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """A line too long for the field has moved along below the caret."""
        super().watch_scroll_x(old_value, new_value)
        self.park()

    def take(self) -> str:
        """Hand over what stands here."""
        words, self.value = self.value, ""
        return words


class Reading(CalmArea):
    """What is there to be read, line by line with the arrows.

    Letters typed here go into the answer field: nothing that a hand wrote is lost
    because the focus was elsewhere.
    """

    def __init__(self) -> None:
        super().__init__(id="reading", read_only=True)

    def put_lines(self, lines: tuple[str, ...]) -> None:
        """Show sentences, one a line."""
        self.put("\n".join(lines))
        self._layout_updates += 1  # Textual forgets to while an earlier layout is still pending
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as its text, where the style leaves that open.

        Known before the first painting: one that is corrected afterwards is spoken twice.
        """
        _ = container, viewport
        wrapped = WrappedDocument(self.document, max(1, width - _CARET_COLUMNS), self.indent_width)
        return max(1, wrapped.height)

    def on_key(self, event: events.Key) -> None:
        """Send letters on to the answer field."""
        if event.is_printable and event.character and self._write(event.character):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Send pasted text on to the answer field."""
        if self._write(event.text):
            event.stop()

    def _write(self, text: str) -> bool:
        field = next(iter(self.screen.query(AnswerField).results()), None)
        if field is None or not field.display:
            return False
        field.focus()
        field.insert(text)
        return True
