"""Which wording of each question is next. Pure: the day and the history are arguments."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Final

from assistant.journal.records import Asked, Half, Role, Track
from assistant.practice.pack import DAILY, Pack, PromptEntry

MONTHS: Final = 2
"""How far back is always read. On the first of a month, one alone would hold a single day."""
FARTHEST: Final = 6
"""Months with sessions in them that are read at most: who never reflects in the evening
should not wait at each start for all years to be read in search of one."""


def choose(
    pack: Pack, half: Half, day: date, asked: Iterator[Asked]
) -> tuple[PromptEntry, PromptEntry, PromptEntry, PromptEntry]:
    """The wordings of the four questions, in the order they are asked.

    A question that was asked this day and half keeps its wording, so that a
    session begun again goes on as it was. Otherwise the wording heard longest ago
    comes, one never heard first, so that nobody hears the same twice running. A
    half left alone for :data:`FARTHEST` months of sessions starts anew.

    Args:
        pack: Has at least two wordings for each slot and half.
        half: The half of the day that is reflected on.
        day: The day of the session.
        asked: Newest day first; read no further than needed. Sorting by
            ``session`` gives the order of asking, also after a clock was set back.
    """
    recent = _recent(half, day, asked)
    action, honesty, promise, reliability = (
        _wording(
            pack.wordings(slot, half, Role.NEITHER, Track.OWN_PATH),
            day,
            [one for one in recent if one.slot == slot],
        )
        for slot in DAILY
    )
    return action, honesty, promise, reliability


def _recent(half: Half, day: date, asked: Iterator[Asked]) -> list[Asked]:
    """This half's questions, oldest first: two whole months back, and each slot at least once.

    Days in the future, from a clock that was wrong, are read besides.
    """
    recent: list[Asked] = []
    months: set[tuple[int, int]] = set()
    unseen: set[str] = set(DAILY)
    for one in asked:
        month = (one.day.year, one.day.month)
        if one.day <= day and month not in months:
            if len(months) >= (FARTHEST if unseen else MONTHS):
                break
            months.add(month)
        if one.half is half:
            recent.append(one)
            unseen.discard(one.slot)
    return sorted(recent, key=lambda one: (one.session, one.at))


def _wording(wordings: Sequence[PromptEntry], day: date, recent: Sequence[Asked]) -> PromptEntry:
    """This day's wording, or the one heard longest ago.

    Args:
        wordings: Those of one slot and half.
        day: The day of the session.
        recent: What was asked of that slot and half, oldest first.
    """
    heard = {one.prompt: turn for turn, one in enumerate(recent)}
    today = {one.prompt for one in recent if one.day == day}
    if begun := [entry for entry in wordings if entry.id in today]:
        return max(begun, key=lambda entry: heard[entry.id])
    return min(wordings, key=lambda entry: (heard.get(entry.id, -1), _shuffle(day, entry.id)))


def _shuffle(day: date, wording: str) -> bytes:
    """An order of its own for each day, the same on every machine."""
    return blake2b(f"{day.isoformat()} {wording}".encode()).digest()
