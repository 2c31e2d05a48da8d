"""What the screen looks like: room, contrast, no decoration, focus that can be found."""

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.color import Color
from textual.theme import Theme

from assistant.messages import Text
from assistant.ui.tui.lines import fitting, key_parts
from assistant.ui.tui.screens import LEAST_COLUMNS, LEAST_ROWS, fits
from assistant.ui.tui.themes import DARK, LIGHT, THEMES
from tests.fakes import DAY, HandClock, an_answer
from tests.fakes_journal import MemoryJournal
from tests.ui.tui_stage import Stage, stage

SIZES = ((80, 24), (40, 12))
WAYS = {"session": (), "page": ("f1",), "review": ("f8",)}
BEST_CONTRAST = 7.0
TOLD_WITH_A_QUESTION = (
    Text.KEPT_MANY(count=100),
    Text.SKIPPED(),
    Text.LEFT_AS_IT_WAS(),
    Text.ANEW(),
    Text.NOTHING_BEFORE(),
    Text.NOTHING_ANEW(),
    Text.NO_DAYS(),
)


def look(size: tuple[int, int], way: str, act: Callable[[Stage], Awaitable[None]]) -> None:
    """Go somewhere on a screen of a size and look at it."""
    journal = MemoryJournal(lambda _event: None, HandClock())
    for back in range(3):
        journal.append(an_answer("well " * 60, id=f"a{back}", day=DAY - timedelta(days=back)))

    async def run() -> None:
        async with stage(size=size, journal=journal) as s:
            await s.sees("Enter: starting?")
            await s.answer("1")
            await s.sees("Question 1 of 4.")
            for key in WAYS[way]:
                await s.press(key)
                await s.until(lambda: s.app.screen is not s.app._session)
            await s.pilot.pause()
            await act(s)

    asyncio.run(run())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_everything_that_takes_focus_is_inside_the_screen_and_tab_reaches_all_of_it(
    size: tuple[int, int], way: str
) -> None:
    async def act(s: Stage) -> None:
        screen = s.app.screen
        for widget in screen.focus_chain:
            assert widget.region.area > 0
            assert screen.region.contains_region(widget.region), widget
        seen = []
        for _ in screen.focus_chain:
            await s.press("tab")
            seen.append(s.focus)
            assert s.app.focused
            assert s.app.focused.region.contains_point(s.app.cursor_position)
        assert sorted(seen) == sorted(widget.id or "" for widget in screen.focus_chain)
        await s.press("shift+tab")
        assert s.focus == seen[-2] if len(seen) > 1 else seen[0]

    look(size, way, act)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_is_drawn_but_words(size: tuple[int, int], way: str) -> None:
    async def act(s: Stage) -> None:
        drawn = {character for character in s.text if unicodedata.category(character) == "So"}
        assert drawn == set()
        assert all(any(c.isalnum() for c in row) for row in s.text.splitlines() if row.strip())

    look(size, way, act)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_keys_and_the_status_are_whole_sentences_that_fit(size: tuple[int, int]) -> None:
    async def act(s: Stage) -> None:
        *_, keys, status = s.text.splitlines()
        assert keys.startswith("Enter keep. F1 help.")
        assert keys.endswith(".")
        assert status == fitting(
            (Text.QUESTION_STATUS(number=1, count=4), Text.HOW_TYPE()), size[0]
        )

    look(size, "session", act)


@pytest.mark.parametrize("outcome", TOLD_WITH_A_QUESTION)
def test_an_outcome_and_the_position_share_the_narrowest_status_line(outcome: str) -> None:
    place = Text.QUESTION_STATUS(number=4, count=4)
    assert fitting((outcome, place), LEAST_COLUMNS) == f"{outcome} {place}"


def test_the_first_part_of_a_line_is_always_shown_and_no_part_is_cut() -> None:
    parts = key_parts((("F1", "help"), ("F2", "repeat"), ("F4", "skip")))
    assert fitting(parts, 20) == "F1 help. F2 repeat."
    assert fitting(parts, 3) == "F1 help."
    assert fitting((), 20) == ""


@pytest.mark.parametrize(
    ("columns", "rows", "room"), [(40, 12, True), (39, 12, False), (40, 11, False), (20, 24, False)]
)
def test_there_is_room_from_forty_by_twelve(columns: int, rows: int, room: bool) -> None:  # noqa: FBT001 - a column of the table
    assert fits(columns, rows) is room
    assert (LEAST_COLUMNS, LEAST_ROWS) == (40, 12)


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2.2."""
    channels = [value / 255 for value in Color.parse(color).rgb]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_text_colour_reaches_seven_to_one_on_every_ground(theme: Theme) -> None:
    texts = (theme.foreground, theme.accent, theme.primary)
    grounds = (theme.background, theme.surface, theme.panel)
    for text in texts:
        for ground in grounds:
            assert text
            assert ground
            assert contrast(text, ground) >= BEST_CONTRAST, (text, ground)
    chosen = theme.variables["input-selection-foreground"]
    assert contrast(chosen, theme.variables["input-selection-background"]) >= BEST_CONTRAST


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_colours_on_the_screen_are_those_of_the_theme(theme: Theme) -> None:
    allowed = {
        Color.parse(color).rgb
        for color in (theme.foreground, theme.background, theme.accent)
        if color
    }

    async def act(s: Stage) -> None:
        s.app.theme = theme.name
        await s.pilot.pause()
        for strip in s.app.screen._compositor.render_strips():
            for segment in strip:
                style = segment.style
                assert style
                for color in (style.color, style.bgcolor):
                    assert color is None or tuple(color.get_truecolor()) in allowed, segment

    look((80, 24), "session", act)


def test_the_usual_theme_sets_no_colour_of_its_own() -> None:
    async def act(s: Stage) -> None:
        for strip in s.app.screen._compositor.render_strips():
            for segment in strip:
                style = segment.style
                assert style
                for color in (style.color, style.bgcolor):
                    assert color is None or color.is_default, segment

    assert THEMES[0].ansi
    look((80, 24), "session", act)
