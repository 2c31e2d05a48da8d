"""What the choice of questions remembers: a journal's asking, folded. It holds no content.

The order of asking is that of ``session`` and then ``at``: a clock that was set back
changes dates, not the order. What is remembered has the size of the pack, not of the
history, so remembering one more record costs the same after a day and after ten years.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

from assistant.journal.records import Asked, Half, Mark, Marked

SITTINGS: Final = 8
"""Sittings that are remembered one by one; the farthest rule looks back over four."""


class Sitting(NamedTuple):
    """One half of one day, in however many sessions: a session begun again is the same sitting."""

    day: date
    half: Half
    prompts: tuple[str, ...] = ()
    """In the order of asking."""
    skipped: frozenset[str] = frozenset()


class Skips(NamedTuple):
    """How many sittings running skipped a question, up to the one of this day and half."""

    times: int
    day: date
    half: Half


@dataclass(frozen=True)
class Memory:
    """A folded history. Empty, it is that of somebody who was never asked.

    ``asked`` holds the last asking of each prompt, ``slots`` that of each slot,
    ``first`` the day of the first. The mappings are never changed in place.
    """

    asked: Mapping[str, Asked] = field(default_factory=dict)
    slots: Mapping[str, Asked] = field(default_factory=dict)
    skips: Mapping[str, Skips] = field(default_factory=dict)
    declined: Mapping[str, date] = field(default_factory=dict)
    sittings: tuple[Sitting, ...] = ()
    first: date | None = None


order = attrgetter("session", "at")
"""What sorts records by the order in which they came to be."""


def fold(records: Iterable[Asked | Marked]) -> Memory:
    """The memory of a whole history, in any order; the same as remembering one by one."""
    draft = _Draft(Memory())
    for record in sorted(records, key=order):
        draft.take(record)
    return draft.memory()


def remember(memory: Memory, record: Asked | Marked) -> Memory:
    """A memory with one more record.

    Args:
        memory: What was remembered before; it stays as it is.
        record: One that came after all of those.
    """
    draft = _Draft(memory)
    draft.take(record)
    return draft.memory()


class _Draft:
    """A memory while records are added to it."""

    def __init__(self, memory: Memory) -> None:
        self._asked = dict(memory.asked)
        self._slots = dict(memory.slots)
        self._skips = dict(memory.skips)
        self._declined = dict(memory.declined)
        self._sittings = list(memory.sittings)
        self._first = memory.first

    def memory(self) -> Memory:
        return Memory(
            self._asked,
            self._slots,
            self._skips,
            self._declined,
            tuple(self._sittings),
            self._first,
        )

    def take(self, record: Asked | Marked) -> None:
        if isinstance(record, Asked):
            self._ask(record)
        elif record.mark is Mark.SKIPPED:
            self._skip(record.prompt)
        elif record.mark is Mark.DECLINED:
            self._declined[record.prompt] = record.day
        # A hard day leaves no trace: nothing that comes later depends on it.

    def _ask(self, record: Asked) -> None:
        name = record.prompt
        if name in self._skips:
            self._end_skips(record)
        self._asked[name] = record
        self._slots[record.slot] = record
        if self._first is None:
            self._first = record.day
        at = self._sitting(record.day, record.half)
        sitting = self._sittings[at]
        if name not in sitting.prompts:
            self._sittings[at] = Sitting(
                sitting.day, sitting.half, (*sitting.prompts, name), sitting.skipped
            )

    def _sitting(self, day: date, half: Half) -> int:
        """Where this sitting is in the list; begun where it is new."""
        for at in range(len(self._sittings) - 1, -1, -1):
            sitting = self._sittings[at]
            if sitting.day == day and sitting.half is half:
                return at
        self._sittings.append(Sitting(day, half))
        if len(self._sittings) > SITTINGS:
            del self._sittings[0]
        return len(self._sittings) - 1

    def _end_skips(self, record: Asked) -> None:
        """Forget earlier skips when the last asking, in another sitting, was no skip."""
        before, skips = self._asked[record.prompt], self._skips[record.prompt]
        if (before.day, before.half) not in {
            (record.day, record.half),
            (skips.day, skips.half),
        }:
            del self._skips[record.prompt]

    def _skip(self, name: str) -> None:
        if (last := self._asked.get(name)) is None:
            return
        before = self._skips.get(name)
        if before is None or (before.day, before.half) != (last.day, last.half):
            times = before.times + 1 if before else 1
            self._skips[name] = Skips(times, last.day, last.half)
        for at in range(len(self._sittings) - 1, -1, -1):
            sitting = self._sittings[at]
            if name in sitting.prompts:
                self._sittings[at] = sitting._replace(skipped=sitting.skipped | {name})
                return
