"""Counts match a count by hand; nothing subtracts; nothing is said too early."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.journal.records import Outcome, Promise
from assistant.messages import Text
from assistant.practice.progress import (
    ENOUGH,
    Comparison,
    Counts,
    Trend,
    compare,
    kept_of_week,
    sentences,
    signal_sentences,
    tally,
)
from assistant.practice.promises import rested, told

TODAY = date(2026, 11, 22)


def a_promise(outcome: Outcome, days_ago: int, name: str = "1") -> Promise:
    """Told so many days ago, and made the day before."""
    day = TODAY - timedelta(days=days_ago)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    promise = Promise(
        id=name,
        dev="d",
        session="s",
        day=day - timedelta(days=1),
        answer="a",
        made_at=at - timedelta(days=1),
        text="I will call.",
        due_at=at,
    )
    return promise if outcome is Outcome.OPEN else told(promise, outcome, at)


def several(*outcomes: tuple[Outcome, int]) -> list[Promise]:
    return [a_promise(outcome, days, str(at)) for at, (outcome, days) in enumerate(outcomes)]


KEPT, PARTLY, NOT, CHANGED, LET_GO, OPEN = (
    Outcome.KEPT,
    Outcome.PARTLY,
    Outcome.NOT,
    Outcome.CHANGED,
    Outcome.LET_GO,
    Outcome.OPEN,
)
MONTH = several(
    *[(KEPT, days) for days in (0, 1, 1, 3, 6, 7, 12, 29)],
    (PARTLY, 2),
    (NOT, 4),
    (NOT, 40),
    (CHANGED, 5),
    (LET_GO, 8),
    (OPEN, 0),
)


def test_counts_match_a_count_by_hand() -> None:
    found = tally(MONTH, {TODAY: 4, TODAY - timedelta(days=40): 3}, TODAY)
    assert found.all == Counts(kept=8, partly=1, not_kept=2, changed=1, let_go=1, days=7)
    assert found.answers == 7
    assert found.week == 4  # of the days 0 to 6: 0, 1, 3 and 6
    assert found.windows[1] == Counts(kept=1, days=1)
    assert found.windows[30].told == 12
    assert found.windows[365].told == 13


def test_the_counts_in_words() -> None:
    assert sentences(tally(MONTH, {TODAY: 4}, TODAY)) == (
        "Answers kept: 4.",
        "Promises you kept: 8.",
        "Changed ahead of time: 1.",
        "Kept in part: 1.",
        "Not kept, and told: 2.",
        "Let go: 1.",
        "You kept a promise, or noted something you did, on 4 of the last 7 days.",
        "Today so far, kept: 1.",
        "Promises you kept in the last 30 days: 8. Others you told of: 4.",
        "Days with a kept promise among them: 7.",
        "Promises you kept in the last 365 days: 8. Others you told of: 5.",
        "Days with a kept promise among them: 7.",
        "These counts ask nothing of anyone, and set no date.",
    )


def test_acts_that_were_told_of_count_beside_promises_and_each_day_once() -> None:
    days = {TODAY: 2, TODAY - timedelta(days=2): 1, TODAY - timedelta(days=30): 4}
    found = tally(MONTH, days, TODAY, acts=days)
    assert (found.acts, found.week) == (7, 5)  # of the days 0 to 6: 0, 1, 2, 3 and 6
    assert found.all.kept == 8, "no promise among them"
    lines = sentences(found)
    assert lines[1:3] == ("Promises you kept: 8.", "Things you noted: 7.")
    assert "You kept a promise, or noted something you did, on 5 of the last 7 days." in lines
    assert tally(MONTH, days, TODAY, since=TODAY, acts=days).acts == 2


def test_a_window_with_few_promises_is_too_early_to_say() -> None:
    few = several(*[(KEPT, 3)] * (ENOUGH - 1))
    assert "The last 30 days: too early to say." in sentences(tally(few, {}, TODAY))
    enough = several(*[(KEPT, 3)] * ENOUGH)
    assert "The last 30 days: too early to say." not in sentences(tally(enough, {}, TODAY))


def test_nothing_is_said_of_nothing() -> None:
    assert sentences(tally([], {}, TODAY)) == ("There is nothing to count yet.",)


def test_a_changed_situation_starts_the_counts_anew() -> None:
    found = tally(MONTH, {TODAY: 4, TODAY - timedelta(days=40): 3}, TODAY, since=TODAY)
    assert found.all == Counts()
    assert found.answers == 4


def test_promises_that_rest_are_not_counted() -> None:
    resting = rested([a_promise(OPEN, 3)], "s", datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert tally(resting, {}, TODAY).all == Counts()


def test_what_is_told_in_the_night_belongs_to_the_day_before() -> None:
    night = told(a_promise(OPEN, 2), KEPT, datetime(2026, 11, 22, 3, 59, tzinfo=UTC))
    assert tally([night], {}, TODAY).windows[1].kept == 0
    assert tally([night], {}, TODAY - timedelta(days=1)).windows[1].kept == 1


PROMISES = st.lists(
    st.tuples(
        st.sampled_from([one for one in Outcome if one is not OPEN]),
        st.integers(min_value=0, max_value=400),
    ),
    max_size=20,
).map(lambda pairs: several(*pairs))


@given(PROMISES, st.sampled_from(list(Outcome)), st.integers(min_value=0, max_value=400))
def test_one_more_outcome_adds_to_its_own_column_and_takes_from_none(
    promises: list[Promise], outcome: Outcome, days: int
) -> None:
    before = tally(promises, {}, TODAY).all
    after = tally([*promises, a_promise(outcome, days, "new")], {}, TODAY).all
    columns = ("kept", "partly", "not_kept", "changed", "let_go")
    names = dict(zip((KEPT, PARTLY, NOT, CHANGED, LET_GO), columns, strict=True))
    for column in columns:
        grown = getattr(after, column) - getattr(before, column)
        assert grown == (names.get(outcome) == column)


@given(PROMISES, st.integers(min_value=0, max_value=30))
def test_as_days_go_by_no_count_of_all_shrinks(promises: list[Promise], days: int) -> None:
    before = tally(promises, {}, TODAY - timedelta(days=days)).all
    after = tally(promises, {}, TODAY).all
    for column in ("kept", "partly", "not_kept", "changed", "let_go"):
        assert getattr(after, column) >= getattr(before, column)


def test_a_closing_fact_is_of_this_week_and_only_where_something_was_kept() -> None:
    assert kept_of_week(MONTH, TODAY) == "five promises"
    assert kept_of_week(several(*[(KEPT, 1)] * 12), TODAY) == "12 promises"
    assert kept_of_week(several((KEPT, 1), (CHANGED, 1), (LET_GO, 1)), TODAY) == "one promise"
    assert kept_of_week(MONTH, TODAY, since=TODAY) == ""
    assert kept_of_week(several((KEPT, 7), (NOT, 1)), TODAY) == ""


def test_nothing_is_a_score() -> None:
    scores = r"\b(?:scores?|streaks?|levels?|balances?|ranks?|lost|broke\w*)\b"
    said = [text for text in Text if text.name.startswith("PROGRESS_")]
    assert len(said) > 15
    assert not [text.value for text in said if re.search(scores, text.value, re.IGNORECASE)]


def signal(before: list[int], lately: list[int]) -> Comparison:
    """One answer a week, the oldest first."""
    sides = ((before, 28 + 7 * (len(before) - 1)), (lately, 7 * (len(lately) - 1)))
    values = [
        (TODAY - timedelta(days=oldest - 7 * at), value)
        for side, oldest in sides
        for at, value in enumerate(side)
    ]
    return compare(values, TODAY)


@pytest.mark.parametrize(
    ("before", "lately", "trend"),
    [
        ([4, 4, 5, 4], [3, 3, 2, 3], Trend.LOWER),
        ([3, 3, 3], [3, 4, 3], Trend.SAME),
        ([2, 2], [4, 4, 4], Trend.EARLY),
        ([], [4, 4, 4, 4], Trend.EARLY),
        ([2, 2, 3, 2], [4, 3, 4, 4], Trend.HIGHER),
        ([2, 3, 3, 2], [3, 3, 3], Trend.SAME),
        ([2, 2, 3], [3, 3, 3], Trend.HIGHER),
    ],
)
def test_four_weeks_are_compared_with_the_four_before(
    before: list[int], lately: list[int], trend: Trend
) -> None:
    assert signal(before, lately) == Comparison(trend, len(lately), len(before))


def test_answers_of_other_times_do_not_count() -> None:
    far = [(TODAY - timedelta(days=days), 5) for days in (56, 60, -1)]
    assert compare(far, TODAY) == Comparison(Trend.EARLY, 0, 0)


COUNTS = "Answers in these four weeks: 4. In those before: 4."
SAME = "It is about the same as in the four weeks before."
EASIER = "It seems easier than in the four weeks before."
HARDER = "It seems harder than in the four weeks before."
KINDLY = "That can happen on any road. Go gently with it."


@pytest.mark.parametrize(
    ("trend", "better", "said"),
    [
        (Trend.EARLY, "low", ("It is too early to say.",)),
        (Trend.SAME, "low", (SAME, COUNTS)),
        (Trend.LOWER, "low", (EASIER, COUNTS)),
        (Trend.HIGHER, "high", (EASIER, COUNTS)),
        (Trend.HIGHER, "low", (HARDER, KINDLY, COUNTS)),
        (Trend.LOWER, "high", (HARDER, KINDLY, COUNTS)),
        (Trend.LOWER, None, ("It is lower than in the four weeks before.", COUNTS)),
        (Trend.HIGHER, None, ("It is higher than in the four weeks before.", COUNTS)),
    ],
)
def test_a_comparison_in_words(trend: Trend, better: str | None, said: tuple[str, ...]) -> None:
    assert signal_sentences(Comparison(trend, 4, 4), better) == said
