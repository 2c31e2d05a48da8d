"""Nowhere is more than four choices listed or said at once: that is what can be held in mind.

A scale is no list: its two ends are said, and its numbers are known.
"""

from dataclasses import replace
from typing import Final

import pytest

from assistant.journal.records import Half, Role, Track
from assistant.practice.entry import Kind
from assistant.practice.sequence import Part
from assistant.session import following, pages, steps
from assistant.session.choices import NUMBERS
from assistant.session.state import Page, State
from assistant.ui import mode
from tests.fakes import plan
from tests.journeys.years import Years
from tests.practice.packs import built_in

MOST: Final = 4


@pytest.mark.parametrize("page", Page)
def test_no_page_of_the_options_has_more(page: Page) -> None:
    assert len(pages.choices(replace(State(plan()), page=page))) <= MOST


def test_no_step_besides_has_more() -> None:
    lists = (
        *(following.OUTCOMES, following.OTHERWISE, following.OLDER),
        *(following.PROMISE, following.CARRY),
        *(steps.HALF_CHOICES, steps.menu_choices(State(plan()))),
        *(mode._CHOICES, mode._ANSWERS),
    )
    assert [len(choices) for choices in lists if len(choices) > MOST] == []


def test_no_question_of_the_pack_has_more() -> None:
    listed = (one for one in built_in().prompts if one.kind is not Kind.SCALE)
    assert [one.id for one in listed if len(one.choice_words) > MOST] == []


@pytest.mark.parametrize("role", Role)
def test_no_question_of_sixty_days_has_more(role: Role) -> None:
    for day in Years(role, Track.REBUILD, frozenset(Part)).days(60):
        for question in (*day.halves[Half.MORNING], *day.halves[Half.EVENING]):
            listed = tuple(choice.word for choice in question.choices)
            assert len(listed) <= MOST or listed == NUMBERS
