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
    return _Draft(Memory()).taking(sorted(records, key=order))


def remember(memory: Memory, record: Asked | Marked) -> Memory:
    """A memory with one more record.

    Args:
        memory: What was remembered before; it stays as it is.
        record: One that came after all of those.
    """
    return _Draft(memory).taking((record,))


class _Draft:
    """A memory while records are added to it, in the order in which they came to be."""

    def __init__(self, memory: Memory) -> None:
        self._asked = dict(memory.asked)
        self._slots = dict(memory.slots)
        self._skips = dict(memory.skips)
        self._declined = dict(memory.declined)
        self._sittings = list(memory.sittings)
        self._first = memory.first
        self._at = -1
        self._names: list[str] = []
        """What the sitting at that place asked; put there when another takes its turn."""

    def taking(self, records: Iterable[Asked | Marked]) -> Memory:
        asked, slots, skips = self._asked, self._slots, self._skips
        day: date | None = None
        half: Half | None = None
        for record in records:
            if isinstance(record, Asked):
                name = record.prompt
                if name in skips:
                    self._end_skips(record)
                asked[name] = slots[record.slot] = record
                if record.day != day or record.half is not half:
                    day, half = record.day, record.half
                    self._turn_to(day, half)
                if name not in self._names:
                    self._names.append(name)
            else:
                self._mark(record)
        self._put_names()
        return Memory(
            asked, slots, skips, self._declined, tuple(self._sittings[-SITTINGS:]), self._first
        )

    def _turn_to(self, day: date, half: Half) -> None:
        """Go on with a sitting, or begin it."""
        self._put_names()
        if self._first is None:
            self._first = day
        del self._sittings[:-SITTINGS]
        for at, sitting in enumerate(self._sittings):
            if sitting.day == day and sitting.half is half:
                self._at, self._names = at, list(sitting.prompts)
                return
        self._sittings.append(Sitting(day, half))
        self._at, self._names = len(self._sittings) - 1, []

    def _put_names(self) -> None:
        if self._names:
            sitting = self._sittings[self._at]
            self._sittings[self._at] = sitting._replace(prompts=tuple(self._names))

    def _mark(self, record: Marked) -> None:
        if record.mark is Mark.SKIPPED:
            self._put_names()
            self._skip(record.prompt)
        elif record.mark is Mark.DECLINED:
            self._declined[record.prompt] = record.day
        # A hard day leaves no trace: nothing that comes later depends on it.

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
