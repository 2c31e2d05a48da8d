"""What can be chosen about the session itself: the pages of ``options``, as data.

No page has more than four choices, so that each can be held in mind when it is heard.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, StrEnum, auto
from typing import Final

from assistant.journal.records import Role, Track
from assistant.messages import Text
from assistant.practice.sequence import Part
from assistant.session.choices import Choice
from assistant.session.state import Page, State


class Wish(Enum):
    """What a choice does that is no page, private choice or part."""

    SHORT = auto()
    HARD_DAY = auto()
    ERASE = auto()
    KEEP_NOTHING = auto()
    CLOSE = auto()


class Stay(StrEnum):
    """How long words stay; what became of promises is counted on."""

    FOR_GOOD = "for_good"
    DAYS_30 = "30_days"
    DAYS_90 = "90_days"

    @property
    def days(self) -> int | None:
        """After how many days they go; None: never."""
        return {Stay.DAYS_30: 30, Stay.DAYS_90: 90}.get(self)


_CLOSE: Final = Choice[object](Wish.CLOSE, Text.CHOICE_NO())
_PAGES: Final[Mapping[Page, tuple[Text, tuple[Choice[object], ...]]]] = {
    Page.MAIN: (
        Text.OPTIONS,
        (
            Choice(Page.TODAY, Text.OPTION_TODAY()),
            Choice(Page.ROLE, Text.OPTION_ROLE()),
            Choice(Page.EXTRA, Text.OPTION_EXTRA()),
            Choice(Page.STAY, Text.OPTION_STAY()),
        ),
    ),
    Page.TODAY: (
        Text.OPTIONS_TODAY,
        (
            Choice(Wish.SHORT, Text.OPTION_SHORT()),
            Choice(Wish.HARD_DAY, Text.OPTION_HARD()),
            Choice(Page.NOTHING, Text.OPTION_NOTHING()),
        ),
    ),
    Page.ROLE: (
        Text.OPTIONS_ROLE,
        (
            Choice(Role.HURT, Text.OPTION_HURT()),
            Choice(Role.REBUILDING, Text.OPTION_REBUILDING()),
            Choice(Role.BOTH, Text.OPTION_BOTH()),
            Choice(Role.NEITHER, Text.OPTION_NEITHER()),
        ),
    ),
    Page.TRACK: (
        Text.OPTIONS_TRACK,
        (
            Choice(Track.REBUILD, Text.OPTION_REBUILD()),
            Choice(Track.OWN_PATH, Text.OPTION_OWN_PATH()),
            Choice(Track.SAFETY_FIRST, Text.OPTION_SAFETY()),
        ),
    ),
    Page.EXTRA: (
        Text.OPTIONS_EXTRA,
        (
            Choice(Part.PLAN, Text.OPTION_PLAN()),
            Choice(Part.WEIGHT, Text.OPTION_WEIGHT()),
            Choice(Part.THEME, Text.OPTION_THEME()),
            Choice(Part.LOOKS, Text.OPTION_LOOKS()),
        ),
    ),
    Page.STAY: (
        Text.OPTIONS_STAY,
        (
            Choice(Stay.FOR_GOOD, Text.OPTION_FOR_GOOD()),
            Choice(Stay.DAYS_30, Text.OPTION_THIRTY()),
            Choice(Stay.DAYS_90, Text.OPTION_NINETY()),
        ),
    ),
    Page.ERASE: (Text.OPTIONS_ERASE, (Choice(Wish.ERASE, Text.CHOICE_YES()), _CLOSE)),
    Page.NOTHING: (Text.OPTIONS_NOTHING, (Choice(Wish.KEEP_NOTHING, Text.CHOICE_YES()), _CLOSE)),
}


def title(state: State) -> str:
    """What the page asks."""
    text, _ = _PAGES[state.page]
    return text()


def choices(state: State) -> tuple[Choice[object], ...]:
    """What can be chosen on the page."""
    _, found = _PAGES[state.page]
    return tuple(
        replace(one, word=Text.OPTION_ON(word=one.word)) if one.meaning in state.parts else one
        for one in found
    )
