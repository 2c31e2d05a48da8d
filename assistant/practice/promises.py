"""A promise's life: made, due, told of, carried over, let go. Records in, new records out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

from assistant.journal.records import AnswerState, Half, Outcome, Promise

MOST_CARRIED: Final = 2
"""How often a promise goes on as it is; then it is made smaller, or let go (practice §2)."""
MORNING_DUE: Final = time(4)
"""The end of the day a morning promise was made for."""
EVENING_DUE: Final = time(18)
"""On the day after: it was for tonight, or for the next waking."""

_BROAD: Final = re.compile(
    r"""(?<![\w'])(?:
        never | always | forever | trust\ me | every\ time | from\ now\ on
        | i(?:'ve|\ have)\ changed
    )(?![\w'])""",
    re.VERBOSE | re.IGNORECASE,
)
_UNSEEN: Final = re.compile(
    r"(?<![\w'])(?<!there\ will\ )(?<!there'll\ )be\ (?:a\ )?(?:more\ \w+|better)(?![\w'])",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Making:
    """Where and when a promise is made.

    ``at`` is aware, and its zone is the person's; ``day`` is the session's.
    """

    session: str
    dev: str
    day: date
    half: Half
    at: datetime


def too_broad(text: str) -> bool:
    """Whether a promise is larger than one day can show (practice row H3).

    Whole words, and nothing cleverer: "never", "always", "forever", "trust me", "every
    time", "from now on", "I've changed". It leads to one question for a smaller part,
    never to a refusal, so that a promise such as "I will never mind the rain" costs one
    question, and words a look-alike holds ("nevertheless") cost none.
    """
    return _BROAD.search(_plain(text)) is not None


def unseen(text: str) -> bool:
    """Whether a promise names a way to be, where an act could be seen (practice row P1).

    "Be more ..." and "be better", as whole words; it leads to one question for an act.
    """
    return _UNSEEN.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split())


def due_at(day: date, half: Half, now: datetime) -> datetime:
    """When a promise may be asked about: 04:00 that ends the day, or 18:00 on the day after.

    Args:
        day: The day of the session, which begins at 04:00.
        half: The half that was reflected on.
        now: Aware; its zone is that of the asking, and stays the promise's.

    Raises:
        ValueError: ``now`` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError(now)
    hour = MORNING_DUE if half is Half.MORNING else EVENING_DUE
    return datetime.combine(day + timedelta(days=1), hour, tzinfo=now.tzinfo)


def due(promises: Iterable[Promise], now: datetime) -> tuple[Promise | None, tuple[Promise, ...]]:
    """What is asked about now: the newest due promise, and the older ones, oldest first.

    Every promise that is due and open is in one of the two. Ids grow on one device also
    when its clock is set back, so the newest is that with the greatest.

    Args:
        promises: In any order, with any revisions; the newest revision of each counts.
        now: Aware.
    """
    waiting = sorted(
        (one for one in newest(promises) if is_open(one) and one.due_at <= now),
        key=lambda one: one.id,
    )
    return (waiting[-1], tuple(waiting[:-1])) if waiting else (None, ())


def newest(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """The newest revision of each promise that was not deleted, in the order of first sight."""
    found: dict[str, Promise] = {}
    for one in promises:
        if one.id not in found or one.rev >= found[one.id].rev:
            found[one.id] = one
    return tuple(one for one in found.values() if one.state is AnswerState.KEPT)


def is_open(promise: Promise) -> bool:
    """Whether nothing has been told of it."""
    return promise.outcome is Outcome.OPEN and promise.state is AnswerState.KEPT


def told(promise: Promise, outcome: Outcome, at: datetime) -> Promise:
    """The next revision, with its outcome. Told anew, an outcome may change.

    Args:
        promise: The newest revision.
        outcome: Any but ``OPEN``.
        at: Aware.

    Raises:
        ValueError: nothing was told.
    """
    if outcome is Outcome.OPEN:
        raise ValueError(outcome)
    return _revised(promise, outcome=outcome, told_at=at)


def may_carry(promise: Promise) -> bool:
    """Whether it may go on as it is once more."""
    return promise.carried < MOST_CARRIED


def carried_over(promise: Promise, name: str, made: Making) -> Promise:
    """A new promise with the same words, which goes on with one that was told of.

    Args:
        promise: The one before.
        name: The id of the new one.
        made: Where and when.

    Raises:
        ValueError: it was carried over :data:`MOST_CARRIED` times.
    """
    if not may_carry(promise):
        raise ValueError(promise.carried)
    return Promise(
        id=name,
        dev=made.dev,
        session=made.session,
        day=made.day,
        answer=promise.answer,
        made_at=made.at,
        text=promise.text,
        due_at=due_at(made.day, made.half, made.at),
        plan=promise.plan,
        before=promise.id,
        carried=promise.carried + 1,
    )


def rested(promises: Iterable[Promise], situation: str, at: datetime) -> tuple[Promise, ...]:
    """New revisions of all open promises, let go because the situation changed.

    Args:
        promises: In any order, with any revisions.
        situation: The id of the choice, by which they are undone together.
        at: Aware.
    """
    return tuple(
        _revised(one, outcome=Outcome.LET_GO, told_at=at, rests_by=situation)
        for one in newest(promises)
        if is_open(one)
    )


def awake(promises: Iterable[Promise], situation: str) -> tuple[Promise, ...]:
    """New revisions of all that one choice let rest: open, as they were before."""
    return tuple(
        _revised(one, outcome=Outcome.OPEN, told_at=None, rests_by=None)
        for one in newest(promises)
        if one.rests_by == situation and one.outcome is Outcome.LET_GO
    )


def _revised(promise: Promise, **changes: object) -> Promise:
    return msgspec.structs.replace(promise, rev=promise.rev + 1, parent=promise.rev, **changes)
