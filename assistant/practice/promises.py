"""Placeholder until the practice room's own comes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from msgspec import structs

from assistant.journal.records import Half, Outcome, Promise

MOST_CARRIED = 2


def too_broad(text: str) -> bool:
    return any(word in text.casefold().split() for word in ("never", "always", "forever"))


def due_at(day: date, half: Half, now: datetime) -> datetime:
    hour = time(4) if half is Half.MORNING else time(18)
    return datetime.combine(day + timedelta(days=1), hour, now.tzinfo)


def told(promise: Promise, outcome: Outcome, at: datetime) -> Promise:
    return structs.replace(
        promise, rev=promise.rev + 1, parent=promise.rev, outcome=outcome, told_at=at
    )


def carried_over(
    promise: Promise, id_: str, session: str, day: date, at: datetime, due: datetime
) -> Promise:
    return Promise(
        id=id_,
        dev=promise.dev,
        session=session,
        day=day,
        answer=promise.answer,
        made_at=at,
        text=promise.text,
        due_at=due,
        before=promise.id,
        carried=promise.carried + 1,
    )


def rested(promises: Iterable[Promise], situation: str, at: datetime) -> tuple[Promise, ...]:
    return tuple(
        structs.replace(told(one, Outcome.LET_GO, at), rests_by=situation)
        for one in promises
        if one.outcome is Outcome.OPEN
    )


def awake(promises: Iterable[Promise], situation: str) -> tuple[Promise, ...]:
    return tuple(
        structs.replace(
            one, rev=one.rev + 1, parent=one.rev, outcome=Outcome.OPEN, told_at=None, rests_by=None
        )
        for one in promises
        if one.rests_by == situation
    )


def due(promises, now):  # type: ignore
    waiting = [one for one in promises if one.outcome is Outcome.OPEN and one.due_at <= now]
    waiting.sort(key=lambda one: one.id)
    return (waiting[-1] if waiting else None), tuple(waiting[:-1])
