"""What is written to the terminal: exactly what changed, so that it is spoken once."""

import re

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from assistant.ui.tui.painter import Painter

COLUMNS, ROWS = 12, 4
CONSOLE = Console(force_terminal=True, color_system="standard")
NO_FIELD = Region()
FIELD = Region(4, 2, 8, 1)


def row(text: str, style: Style | None = None) -> Strip:
    """One full row."""
    return Strip([Segment(text.ljust(COLUMNS), style or Style())])


def written(sequence: str) -> str:
    """The characters of a sequence without its codes."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", sequence)


letters = st.text(st.sampled_from("ab c"), max_size=COLUMNS)
wide = st.text(st.sampled_from("a界é "), max_size=6)
screens = st.lists(letters, min_size=ROWS, max_size=ROWS)
fields = st.builds(
    Region, st.integers(0, 6), st.integers(0, 3), st.integers(0, 6), st.integers(0, 2)
)


@given(st.lists(st.tuples(screens, fields), min_size=1, max_size=5))
def test_the_terminal_shows_what_was_painted(paintings: list[tuple[list[str], Region]]) -> None:
    painter, terminal = Painter(), pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(terminal)
    for texts, field in paintings:
        stream.feed(painter.paint([row(text) for text in texts], field, CONSOLE))
        assert terminal.display == [text.ljust(COLUMNS) for text in texts]


@given(
    st.lists(st.text(st.sampled_from("a界é "), max_size=6), min_size=ROWS, max_size=ROWS), fields
)
def test_wide_letters_come_out_whole(texts: list[str], field: Region) -> None:
    painter, terminal = Painter(), pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(terminal)
    for shown in (["aaaaaaaaaaaa"] * ROWS, texts):
        strips = [Strip([Segment(text)]).extend_cell_length(COLUMNS) for text in shown]
        stream.feed(painter.paint(strips, field, CONSOLE))
    assert [line.rstrip() for line in terminal.display] == [text.rstrip() for text in texts]


def test_a_screen_that_stands_there_already_is_not_written() -> None:
    painter, rows = Painter(), [row("one"), row("two")]
    painter.paint(rows, NO_FIELD, CONSOLE)
    assert painter.shows([row("one"), row("two")])
    assert painter.paint([row("one"), row("two")], NO_FIELD, CONSOLE) == ""


def test_a_row_that_changed_is_written_whole_and_no_other() -> None:
    painter = Painter()
    painter.paint([row("Kept."), row("Answer 1:")], NO_FIELD, CONSOLE)
    changed = painter.paint([row("Kept."), row("Answer 2:")], NO_FIELD, CONSOLE)
    assert written(changed) == "Answer 2:"
    assert changed.startswith("\x1b[2;1H")


def test_in_the_field_only_the_letter_is_written() -> None:
    painter = Painter()
    painter.paint([row(""), row(""), row("  > hell")], FIELD, CONSOLE)
    changed = painter.paint([row(""), row(""), row("  > hello")], FIELD, CONSOLE)
    assert written(changed) == "o"
    assert changed.startswith("\x1b[3;9H")


def test_a_change_before_the_field_writes_the_row_from_its_start() -> None:
    painter = Painter()
    painter.paint([row(""), row(""), row("A1: hell")], FIELD, CONSOLE)
    assert written(painter.paint([row(""), row(""), row("A2:")], FIELD, CONSOLE)) == "A2:     "


def test_a_change_of_style_alone_is_written() -> None:
    painter = Painter()
    painter.paint([row("word")], NO_FIELD, CONSOLE)
    changed = painter.paint([row("word", Style(bold=True))], NO_FIELD, CONSOLE)
    assert written(changed).rstrip() == "word"


def test_after_something_else_wrote_there_everything_is_written() -> None:
    painter, rows = Painter(), [row("one"), row("two")]
    painter.paint(rows, NO_FIELD, CONSOLE)
    painter.forget()
    assert not painter.shows(rows)
    assert written(painter.paint(rows, NO_FIELD, CONSOLE)).split() == ["one", "two"]
