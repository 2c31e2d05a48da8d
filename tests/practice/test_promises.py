"""A promise from its making to its outcome."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.journal.records import AnswerState, Half, Outcome, Promise
from assistant.practice.promises import (
    MOST_CARRIED,
    Making,
    awake,
    carried_over,
    due,
    due_at,
    is_open,
    may_carry,
    newest,
    rested,
    told,
    too_broad,
    unseen,
)

DAY = date(2026, 11, 22)
ZONE = timezone(timedelta(hours=5, minutes=45))
NOW = datetime(2026, 11, 22, 23, 30, tzinfo=ZONE)
MADE = Making(session="s2", dev="d", day=DAY, half=Half.MORNING, at=NOW)


def a_promise(name: str = "1", due_in: int = -1, **changes: object) -> Promise:
    promise = Promise(
        id=name,
        dev="d",
        session="s1",
        day=DAY,
        answer="a1",
        made_at=NOW,
        text="I will call at six.",
        due_at=NOW + timedelta(hours=due_in),
        plan="After tea.",
    )
    return msgspec.structs.replace(promise, **changes)


@pytest.mark.parametrize(
    "text",
    [
        "I will never lie again.",
        "I'll ALWAYS be there",
        "Forever yours.",
        "Just trust me.",
        "I've changed.",
        "I\u2019ve changed, I have.",
        "i have changed",
        "I will call every time I am late",
        "From now\n on, all is well.",
    ],
)
def test_a_promise_that_no_day_can_show_is_too_broad(text: str) -> None:
    assert too_broad(text)
    assert not unseen(text)


@pytest.mark.parametrize(
    "text",
    ["I'll be more patient", "I will be better today.", "I will be  a\nbetter listener."],
)
def test_a_promise_that_names_a_way_to_be_has_no_act_to_see(text: str) -> None:
    assert unseen(text)
    assert not too_broad(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will call at six.",
        "Nevertheless I will go.",
        "Maybe more tea.",
        "I changed the bulb.",
        "There will be more bread.",
        "I will clean up the whole room",
        "Better to call first.",
        "Wherever I am, I call.",
        "",
    ],
)
def test_a_small_promise_and_its_look_alikes_are_not(text: str) -> None:
    assert not too_broad(text)
    assert not unseen(text)


def test_a_figure_of_speech_costs_one_question_and_is_known_to() -> None:
    assert too_broad("I will never mind the rain.")


def test_a_morning_promise_is_due_when_its_day_ends() -> None:
    assert due_at(DAY, Half.MORNING, NOW) == datetime(2026, 11, 23, 4, 0, tzinfo=ZONE)


def test_an_evening_promise_is_due_in_the_evening_after() -> None:
    found = due_at(DAY, Half.EVENING, NOW)
    assert found == datetime(2026, 11, 23, 18, 0, tzinfo=ZONE)
    assert found.utcoffset() == timedelta(hours=5, minutes=45)


def test_a_moment_without_a_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="2026"):
        due_at(DAY, Half.MORNING, NOW.replace(tzinfo=None))


def test_the_newest_due_promise_is_asked_alone_and_older_ones_together() -> None:
    one, two, three = (a_promise(name) for name in "123")
    later = a_promise("4", due_in=1)
    for promises in permutations([one, two, three, later]):
        assert due(promises, NOW) == (three, (one, two))


def test_nothing_is_due_before_its_time_or_after_it_was_told() -> None:
    open_ = a_promise("1", due_in=0)
    assert due([open_], NOW) == (open_, ())
    assert due([open_], NOW - timedelta(seconds=1)) == (None, ())
    assert due([open_, told(open_, Outcome.KEPT, NOW)], NOW) == (None, ())


def test_due_is_the_same_moment_in_another_zone() -> None:
    open_ = a_promise("1", due_in=0)
    assert due([open_], NOW.astimezone(UTC)) == (open_, ())


def test_a_deleted_promise_is_not_asked_about() -> None:
    one = a_promise()
    gone = msgspec.structs.replace(one, rev=2, parent=1, state=AnswerState.DELETED)
    assert due([one, gone], NOW) == (None, ())
    assert newest([gone, one]) == ()


@given(
    st.lists(
        st.builds(
            a_promise,
            st.sampled_from("12345"),
            st.sampled_from([-9, -1, 0, 1, 9]),
            rev=st.integers(min_value=1, max_value=3),
            outcome=st.sampled_from(Outcome),
        ),
        max_size=8,
    )
)
def test_pr9_every_due_promise_is_asked_about(promises: list[Promise]) -> None:
    first, others = due(promises, NOW)
    asked = {one.id for one in (*others, first) if one}
    assert asked == {
        one.id for one in newest(promises) if one.due_at <= NOW and one.outcome is Outcome.OPEN
    }
    assert first is None or all(one.id < first.id for one in others)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.OPEN])
def test_telling_an_outcome_makes_a_revision(outcome: Outcome) -> None:
    before = a_promise()
    after = told(before, outcome, NOW)
    assert (after.rev, after.parent, after.outcome, after.told_at) == (2, 1, outcome, NOW)
    assert (after.id, after.text, before.outcome) == (before.id, before.text, Outcome.OPEN)
    assert not is_open(after)


def test_an_outcome_may_be_told_anew() -> None:
    assert told(told(a_promise(), Outcome.NOT, NOW), Outcome.KEPT, NOW).rev == 3


def test_telling_nothing_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="open"):
        told(a_promise(), Outcome.OPEN, NOW)


def test_a_promise_goes_on_twice_at_most() -> None:
    promise = a_promise()
    for times in range(1, MOST_CARRIED + 1):
        before = promise
        promise = carried_over(before, f"{times + 1}", MADE)
        assert (promise.before, promise.carried) == (before.id, times)
        assert (promise.text, promise.plan) == (before.text, before.plan)
        assert promise.due_at == datetime(2026, 11, 23, 4, 0, tzinfo=ZONE)
        assert (promise.outcome, promise.rev, promise.session) == (Outcome.OPEN, 1, "s2")
    assert not may_carry(promise)
    with pytest.raises(ValueError, match="2"):
        carried_over(promise, "9", MADE)


def test_a_changed_situation_lets_open_promises_rest_and_wakes_them_together() -> None:
    open_ = [a_promise("1"), a_promise("2", due_in=9)]
    kept = told(a_promise("3"), Outcome.KEPT, NOW)
    own_choice = told(a_promise("4"), Outcome.LET_GO, NOW)
    resting = rested([*open_, kept, own_choice], "situation-1", NOW)
    assert [(one.id, one.outcome, one.rests_by) for one in resting] == [
        ("1", Outcome.LET_GO, "situation-1"),
        ("2", Outcome.LET_GO, "situation-1"),
    ]
    everything = [*open_, kept, own_choice, *resting]
    assert due(everything, NOW) == (None, ())
    again = awake(everything, "situation-1")
    assert [(one.id, one.outcome, one.told_at, one.rests_by, one.rev) for one in again] == [
        ("1", Outcome.OPEN, None, None, 3),
        ("2", Outcome.OPEN, None, None, 3),
    ]
    assert awake(everything, "situation-2") == ()
    assert awake([*everything, *again], "situation-1") == ()
