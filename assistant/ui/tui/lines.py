"""The fixed lines: the keys that can be pressed, and the one line that tells what happened."""

from collections.abc import Iterable

from textual.widgets import Static

from assistant.messages import Text


class FixedLine(Static):
    """One line of plain text, written only when it changes."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self._parts: tuple[str, ...] = ()

    def tell(self, *parts: str) -> None:
        """Show as many whole parts, in order, as the line holds; the first one always."""
        self._parts = tuple(part for part in parts if part)
        self._write()

    def on_resize(self) -> None:
        """The line may hold more parts now, or fewer."""
        self._write()

    @property
    def text(self) -> str:
        """What it says now."""
        return str(self.content)

    def _write(self) -> None:
        line = fitting(self._parts, self.size.width) if self.size.width else ""
        if line != self.text:
            self.update(line, layout=False)


def key_parts(keys: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Keys as sentences: "F1 help."."""
    return tuple(Text.KEY_HINT(key=key, words=words) for key, words in keys)


def fitting(parts: Iterable[str], columns: int) -> str:
    """As many whole parts as fit, in order; the first one always."""
    line = ""
    for part in parts:
        longer = f"{line} {part}".lstrip()
        if line and len(longer) > columns:
            break
        line = longer
    return line
