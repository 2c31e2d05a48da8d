"""A session whose fresh ids come to their end loses no word and claims nothing that is not so."""

from dataclasses import replace

import pytest

from assistant.journal.records import Outcome
from assistant.messages import Text
from assistant.session.events import Manner, Trouble
from assistant.session.state import Phase
from tests.fakes import Play, a_promise, practising

MADE = "I will be home by seven"
OLD = a_promise("call my sister")
ONE, BOTH = "words of my own", "words of my own words of my own"


def with_room_for(play: Play, count: int) -> Play:
    """As after hundreds of things that were put aside."""
    play.state = replace(play.state, ids=play.state.ids[:count])
    return play


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_words_at_a_choice_are_on_the_disk_however_many(count: int) -> None:
    play = with_room_for(Play(practising(OLD)), count)
    said = [f"words of my own {number}" for number in range(4)]
    play.type(*said)
    assert play.asked.outcome.startswith(Text.SET_ASIDE())
    told = " ".join(play.drafts.values())
    assert all(words in told for words in said)
    assert len(play.drafts) == max(count, 1)
    play.type("1", "stop")
    assert all(words in " ".join(play.drafts.values()) for words in said)


def test_leaving_from_a_choice_waits_for_the_words_that_were_set_aside() -> None:
    play = Play(practising(OLD))
    play.type("1")
    play.leave(Manner.CALM, "words of my own")
    assert play.ending.exit_code == 0
    assert play.ending.say == (Text.SET_ASIDE(), Text.CLOSE_NOTHING())
    assert list(play.drafts.values()) == ["words of my own"]


def test_words_set_aside_are_not_said_to_be_put_away() -> None:
    play = Play(practising(OLD))
    play.type("1", "words of my own", "partly")
    assert play.asked.outcome != Text.DRAFT_DROPPED()


def test_keeping_nothing_takes_them_all_back() -> None:
    play = Play(practising(OLD))
    play.type("1", *("words of my own",) * 3, "options", "today", "keep nothing", "yes")
    assert play.drafts == {}


def test_a_promise_that_has_no_room_is_said_not_to_be_one_and_its_words_stay() -> None:
    play = Play(practising())
    play.type("1", "one thing", "a true thing", MADE)
    with_room_for(play, 1).type("yes")
    assert play.promises == {}
    assert play.asked.outcome == Text.PROMISE_NO_ROOM()
    assert MADE in play.kept().values()


def test_a_promise_that_has_no_room_to_go_on_is_not_said_to_be_made() -> None:
    play = Play(practising(OLD))
    play.type("1", "not yet", "skip")
    with_room_for(play, 1).type("take it along")
    assert play.asked.outcome == Text.PROMISE_NO_ROOM()
    assert [one.outcome for one in play.promises.values()] == [Outcome.NOT]


@pytest.mark.parametrize(
    ("taken", "shown"),
    [((False, False), [BOTH]), ((True, False), [BOTH]), ((False, True), [])],
    ids=["neither", "the first", "the second"],
)
@pytest.mark.parametrize("leaves", ["before", "after"])
def test_where_words_share_a_draft_the_end_waits_for_no_reply_and_shows_what_is_on_no_disk(
    taken: tuple[bool, ...], shown: list[str], leaves: str
) -> None:
    play = with_room_for(Play(practising(OLD)), 1)
    play.type("1")
    play.slow = True
    play.type(ONE, ONE)
    if leaves == "before":
        play.leave(Manner.CALM)
    for is_taken in taken:
        play.trouble = None if is_taken else Trouble.DISK_FULL
        play.reply()
    if leaves == "after":
        play.leave(Manner.CALM)
    assert play.state.phase is Phase.DONE
    assert [line for line in play.ending.say if ONE in line] == shown
    assert (Text.LEFT_UNSAVED() in play.ending.say) is bool(shown)
