"""Writes to the terminal only what changed: what is written is what a screen reader speaks.

Textual paints a widget anew whenever anything about it changes. Here the rows that
come out are held against the rows that stand there. A row that changed is written
whole, so that it is spoken whole. In the field that is written in, only the
changed cells are, so that a key speaks its letter and not the row.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip

Cell = tuple[str, object]


class Painter:
    """Remembers what stands on the terminal."""

    def __init__(self) -> None:
        self._rows: list[Strip] = []

    def forget(self) -> None:
        """Something else wrote there: the next update paints everything."""
        self._rows = []

    def shows(self, rows: Sequence[Strip]) -> bool:
        """Whether these rows stand there already."""
        return self._rows == rows

    def paint(self, rows: Sequence[Strip], field: Region, console: Console) -> str:
        """The sequence that turns what stands there into ``rows``; then they stand there.

        Args:
            rows: The whole screen.
            field: Where a person writes; an empty region when nothing is written in.
            console: Renders styles.
        """
        before = self._rows if len(self._rows) == len(rows) else []
        self._rows = list(rows)
        parts = []
        for y, (old, new) in enumerate(zip_longest(before, rows)):
            left, right = _span(old, new, field if field.y <= y < field.bottom else Region())
            if left < right:
                parts.append(
                    f"\x1b[{y + 1};{left + 1}H{new.crop(left, right).simplify().render(console)}"
                )
        return "".join(parts)


class Change(CompositorUpdate):
    """One update of the screen, made when Textual is ready to write it."""

    def __init__(self, painter: Painter, rows: Sequence[Strip], field: Region) -> None:
        self._painter = painter
        self._rows = rows
        self._field = field

    def render_segments(self, console: Console) -> str:
        """The characters to write."""
        return self._painter.paint(self._rows, self._field, console)


def _span(old: Strip | None, new: Strip, field: Region) -> tuple[int, int]:
    """The columns, from and up to, that must be written; equal when there are none."""
    width = new.cell_length
    if old is None or old.cell_length != width:
        return 0, width
    before, now = list(_cells(old)), list(_cells(new))
    changed = [at for at, (a, b) in enumerate(zip_longest(before, now)) if a != b]
    if not changed:
        return 0, 0
    if len(now) != width or len(before) != width:  # wide characters: places are not columns
        first = cell_len("".join(character for character, _ in now[: changed[0]]))
        return (first if field.x <= first < field.right else 0), width
    if field.x <= changed[0] < field.right:
        return changed[0], changed[-1] + 1
    blank = [_blank_from(before), _blank_from(now), changed[-1] + 1]
    return 0, max(blank)


def _blank_from(cells: Sequence[Cell]) -> int:
    """The column after the last visible character."""
    return len("".join(character for character, _ in cells).rstrip())


def _cells(strip: Strip) -> Iterator[Cell]:
    for segment in strip:
        for character in segment.text:
            yield character, segment.style
