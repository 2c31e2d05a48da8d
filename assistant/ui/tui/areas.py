"""Text with a caret: the answer that is written, and what is there to be read.

Three things hold here for people who hear or touch the screen. The terminal's own
cursor stands on the caret, so that a braille line and a screen reader are where the
person is. A key rewrites the cells it changed and no others, so that a reader
speaks the letter and not the row. Nothing blinks.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import ClassVar, Final, Self

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

_NOT_OURS: Final = frozenset({"cut", "copy", "paste", "select_line", "select_all"})
"""Textual's clipboard goes to the terminal's; the other two take keys of the action table."""


def _bindings() -> Iterator[Binding]:
    for binding in TextArea.BINDINGS:
        if isinstance(binding, Binding) and binding.action not in _NOT_OURS:
            yield binding


class CalmArea(TextArea, inherit_bindings=False):
    """A text area that paints only what changed and parks the terminal's cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_bindings(),
        Binding("ctrl+j", "newline", show=False),
    ]

    def __init__(self, *, id: str, read_only: bool = False) -> None:  # noqa: A002 - Textual's name
        self._painted: dict[int, Strip] = {}
        super().__init__(id=id, read_only=read_only, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.match_cursor_bracket = False

    def put(self, text: str) -> None:
        """Show a text from its beginning."""
        self.load_text(text)
        self.park()

    def park(self) -> None:
        """Put the terminal's cursor on the caret as soon as the layout stands."""
        self.call_after_refresh(self._park)

    def _park(self) -> None:
        focused = self.screen.focused
        if isinstance(focused, CalmArea):
            self.app.cursor_position = focused.cursor_screen_offset
            focused.refresh()

    def on_resize(self) -> None:
        """The caret has moved with the layout."""
        self.park()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Mark as dirty only the cells that will differ, and the caret's own."""
        if not repaint or layout or recompose or not self.is_mounted or not self._painted:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        changed = [*self._changed(), *self._caret()]
        return super().refresh(*changed) if changed else self

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint, and remember what was painted."""
        strips = super().render_lines(crop)
        for row in range(crop.y, crop.bottom):
            self._painted[row] = self.render_line(row)
        return strips

    def _changed(self) -> Iterator[Region]:
        for row in range(self.size.height):
            before, now = self._painted.get(row), self.render_line(row)
            if before is None:
                yield Region(0, row, self.size.width, 1)
            else:
                start, end = _difference(before, now)
                if start < end:
                    yield Region(start, row, end - start, 1)

    def _caret(self) -> Iterator[Region]:
        caret = self.cursor_screen_offset
        if self.has_focus and self.content_region.contains_point(caret):
            yield Region.from_offset(caret - self.content_region.offset, (1, 1))


class AnswerField(CalmArea):
    """Where an answer is written. Enter keeps it; Ctrl+J starts a new line."""

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


def _difference(before: Strip, now: Strip) -> tuple[int, int]:
    """The columns, from and up to, in which two strips of one width differ; equal if they do not."""
    old, new = list(_cells(before)), list(_cells(now))
    changed = [column for column, pair in enumerate(zip_longest(old, new)) if pair[0] != pair[1]]
    if not changed:
        return 0, 0
    if len(new) != now.cell_length or len(old) != before.cell_length:
        return 0, now.cell_length  # wide characters: columns cannot be counted so
    return changed[0], changed[-1] + 1


def _cells(strip: Strip) -> Iterator[tuple[str, object]]:
    for segment in strip:
        for character in segment.text:
            yield character, segment.style
