"""What a person's own records add up to, as sentences. Counts only; nothing subtracts.

What was not kept stands beside what was. There is no sum of the two, no verdict on
anyone, and nothing that is lost by a day without an answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from types import MappingProxyType
from typing import Final

from assistant.journal.days import reflection_day
from assistant.journal.records import Outcome, Promise
from assistant.messages import Text
from assistant.practice.promises import newest

WINDOWS: Final = (1, 30, 365)
"""Days up to and with today: one day, one month, one year (practice row H4)."""
WEEK_DAYS: Final = 7
ENOUGH: Final = 10
"""Promises told of in a window, under which it is too early to say (practice row H4)."""
SIDE_DAYS: Final = 28
"""Four weeks on each side of a comparison (practice rows T1 to T4)."""
SIDE_ANSWERS: Final = 3
"""Answers on each side, at least."""
GAP: Final = 1.0
"""The difference of the medians, at least, for anything but "about the same"."""


@dataclass(frozen=True)
class Counts:
    """What was told of promises in some days. ``days`` are those on which one was told kept."""

    kept: int = 0
    partly: int = 0
    not_kept: int = 0
    changed: int = 0
    """Plans changed, and the person said so first: neither kept nor not kept (row A3)."""
    let_go: int = 0
    days: int = 0

    @property
    def told(self) -> int:
        """How many were told of."""
        return self.kept + self.partly + self.not_kept + self.changed + self.let_go


@dataclass(frozen=True)
class Tally:
    """All counts of one person up to a day.

    ``all`` and ``answers`` reach back to the first record, or to the day the situation
    changed, and only grow. ``windows`` holds the counts of each of :data:`WINDOWS`.
    """

    all: Counts
    answers: int
    acts: int
    """Acts told of by themselves."""
    week: int
    """Days of the last seven on which a promise was told kept, or an act was told of."""
    windows: Mapping[int, Counts]


def tally(
    promises: Iterable[Promise],
    answers: Mapping[date, int],
    today: date,
    since: date | None = None,
    acts: Mapping[date, int] = MappingProxyType({}),
) -> Tally:
    """The counts up to a day.

    Args:
        promises: In any order, with any revisions.
        answers: How many answers are kept for each day that has some.
        today: The day up to which is counted; what lies behind it is left out.
        since: The first day that counts.
        acts: How many of the answers of each day tell of an act by itself.
    """
    first = since or date.min
    counted = _counted(promises, today, since)
    kept = {day for one, day in counted if one.outcome is Outcome.KEPT}
    week = {today - timedelta(days=ago) for ago in range(WEEK_DAYS)}
    told = {day: count for day, count in acts.items() if first <= day <= today and count}
    return Tally(
        all=_counts(counted),
        answers=sum(count for day, count in answers.items() if first <= day <= today),
        acts=sum(told.values()),
        week=len(week & (kept | told.keys())),
        windows={days: _counts(_within(counted, today, days)) for days in WINDOWS},
    )


def sentences(counts: Tally) -> tuple[str, ...]:
    """The counts in words: what grew first, what was not kept beside it."""
    whole = counts.all
    if not whole.told and not counts.answers:
        return (Text.PROGRESS_NOTHING(),)
    return (
        Text.PROGRESS_ANSWERS(count=counts.answers),
        *_some(Text.PROGRESS_KEPT, whole.kept),
        *_some(Text.PROGRESS_ACTS, counts.acts),
        *_some(Text.PROGRESS_CHANGED, whole.changed),
        *_some(Text.PROGRESS_PARTLY, whole.partly),
        *_some(Text.PROGRESS_NOT, whole.not_kept),
        *_some(Text.PROGRESS_LET_GO, whole.let_go),
        *_some(Text.PROGRESS_WEEK, counts.week),
        *(line for days in WINDOWS for line in _window(days, counts.windows[days])),
        Text.PROGRESS_NO_DATE(),
    )


def kept_of_week(promises: Iterable[Promise], today: date, since: date | None = None) -> str:
    """One thing to close with: "four promises" kept in the last seven days; empty: none kept.

    Practice rows T5 and X1: a closing line holds a fact or nothing, and never a slogan.
    It gives no mark: how many were not kept stands in ``reflect progress``.
    """
    week = _counts(_within(_counted(promises, today, since), today, WEEK_DAYS))
    if not week.kept:
        return ""
    if week.kept == 1:
        return Text.PROGRESS_ONE()
    numbers = Text.NUMBERS().split()
    kept = numbers[week.kept] if week.kept < len(numbers) else str(week.kept)
    return Text.PROGRESS_MORE(count=kept)


class Trend(StrEnum):
    """What two times four weeks of one signal say."""

    EARLY = "early"
    SAME = "same"
    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True)
class Comparison:
    """A signal over the last four weeks, and over the four before: how many answers each."""

    trend: Trend
    lately: int
    before: int


def compare(values: Iterable[tuple[date, int]], today: date) -> Comparison:
    """One signal, by the medians of both sides.

    Args:
        values: The day and the answer, 1 to 5, in any order.
        today: The last day of the later side.
    """
    sides: tuple[list[int], list[int]] = ([], [])
    for day, value in values:
        side = (today - day).days // SIDE_DAYS
        if side in {0, 1}:
            sides[side].append(value)
    lately, before = sides
    return Comparison(_trend(lately, before), len(lately), len(before))


def signal_sentences(found: Comparison, better: str | None) -> tuple[str, ...]:
    """A comparison in words. What is harder is said plainly, and kindly.

    Args:
        found: The comparison.
        better: Which end of the scale is the one to be glad of, ``low`` or ``high``;
            none where neither is.
    """
    if found.trend is Trend.EARLY:
        return (Text.PROGRESS_EARLY_SIGNAL(),)
    counts = Text.PROGRESS_SIGNAL_COUNTS(lately=found.lately, before=found.before)
    if found.trend is Trend.SAME:
        return (Text.PROGRESS_SAME(), counts)
    if better is None:
        lower = found.trend is Trend.LOWER
        return ((Text.PROGRESS_LOWER if lower else Text.PROGRESS_HIGHER)(), counts)
    if (found.trend is Trend.LOWER) is (better == "low"):
        return (Text.PROGRESS_EASIER(), counts)
    return (Text.PROGRESS_HARDER(), Text.PROGRESS_HARDER_KINDLY(), counts)


def _trend(lately: list[int], before: list[int]) -> Trend:
    if min(len(lately), len(before)) < SIDE_ANSWERS:
        return Trend.EARLY
    gap = median(lately) - median(before)
    if abs(gap) < GAP:
        return Trend.SAME
    return Trend.LOWER if gap < 0 else Trend.HIGHER


_Told = tuple[Promise, date]


def _told_on(promise: Promise) -> date:
    """The day of the person, in the zone it was told in."""
    return reflection_day(promise.told_at) if promise.told_at else date.max


def _counted(promises: Iterable[Promise], today: date, since: date | None) -> list[_Told]:
    first = since or date.min
    return [
        (one, _told_on(one))
        for one in newest(promises)
        if one.told_at and not one.rests_by and first <= one.day <= _told_on(one) <= today
    ]


def _within(told: Iterable[_Told], today: date, days: int) -> list[_Told]:
    first = today - timedelta(days=days - 1)
    return [(one, day) for one, day in told if day >= first]


def _counts(told: Iterable[_Told]) -> Counts:
    of: dict[Outcome, int] = dict.fromkeys(Outcome, 0)
    days = set()
    for one, day in told:
        of[one.outcome] += 1
        if one.outcome is Outcome.KEPT:
            days.add(day)
    return Counts(
        kept=of[Outcome.KEPT],
        partly=of[Outcome.PARTLY],
        not_kept=of[Outcome.NOT],
        changed=of[Outcome.CHANGED],
        let_go=of[Outcome.LET_GO],
        days=len(days),
    )


def _some(text: Text, count: int) -> tuple[str, ...]:
    return (text(count=count),) if count else ()


def _window(days: int, counts: Counts) -> tuple[str, ...]:
    if days == 1:
        return _some(Text.PROGRESS_TODAY, counts.kept)
    if counts.told < ENOUGH:
        return (Text.PROGRESS_EARLY(days=days),)
    return (
        Text.PROGRESS_WINDOW(days=days, kept=counts.kept, others=counts.told - counts.kept),
        Text.PROGRESS_WINDOW_DAYS(count=counts.days),
    )
