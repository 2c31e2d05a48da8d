"""Which page a person's words ask for: plain overlap, sure or the nearest three."""

from pathlib import Path

import pytest

from assistant.journal.records import Role, Track
from assistant.practice.entry import Slot
from assistant.practice.finding import NEAREST, Found, find, pages
from tests.practice.packs import built_in

QUESTIONS = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "ask_questions.txt")
    .read_text(encoding="utf-8")
    .splitlines()
]
ASKED = pages(built_in(), Slot.ASK, Role.NEITHER, Track.OWN_PATH)
CARDS = pages(built_in(), Slot.CARD, Role.NEITHER, Track.OWN_PATH)


@pytest.mark.parametrize(("wanted", "said"), QUESTIONS, ids=lambda text: text)
def test_each_question_is_found_by_five_ways_to_ask_it(wanted: str, said: str) -> None:
    found = find(ASKED, said)
    assert found.sure is None or found.sure.id == wanted
    assert wanted in {page.id for page in (found.sure, *found.nearest) if page}


def test_at_most_two_of_those_ways_are_not_sure() -> None:
    unsure = [said for _, said in QUESTIONS if find(ASKED, said).sure is None]
    assert len(unsure) <= 2, unsure


@pytest.mark.parametrize("said", ["he hits me", "I am AFRAID of her.", "scared to say no", "safe?"])
def test_fear_leads_to_the_page_on_safety(said: str) -> None:
    found = find(ASKED, said)
    assert found.sure
    assert found.sure.id == "ask.safe.1"


def test_words_that_no_page_has_find_none() -> None:
    assert find(ASKED, "zebra") == find(ASKED, "") == find(ASKED, "what is it") == Found()


def test_where_none_is_sure_the_nearest_three_are_shown() -> None:
    found = find(ASKED, "stop asking, say sorry, forgive, be safe")
    assert found.sure is None
    assert len(found.nearest) == NEAREST


def test_the_card_that_an_answer_points_to_is_found_by_the_words_it_gives() -> None:
    choose = "reflect cards and choose "
    pointers = [line.partition(choose)[2] for page in ASKED for line in page.lines]
    wanted = [words.partition(".")[0] for words in pointers if words]
    assert len(wanted) == 7
    assert [words for words in wanted if words not in {card.title for card in CARDS}] == []
    assert [words for words in wanted if find(CARDS, words).sure is None] == []


def test_a_card_for_two_is_there_only_on_the_track_that_allows_it() -> None:
    for track in Track:
        found = {page.id for page in pages(built_in(), Slot.CARD, Role.HURT, track)}
        assert ("card.closeness.1" in found) is (track is Track.REBUILD)


def test_a_card_of_one_role_is_shown_to_that_role() -> None:
    of = {
        role: {page.id for page in pages(built_in(), Slot.CARD, role, Track.OWN_PATH)}
        for role in Role
    }
    assert "card.sorry.1" in of[Role.REBUILDING] & of[Role.BOTH]
    assert "card.sorry.1" not in of[Role.HURT] | of[Role.NEITHER]
    assert all("card.limit.1" in found for found in of.values())
