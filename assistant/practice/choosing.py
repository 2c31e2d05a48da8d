"""Which of several wordings is next, for one sitting. Pure: what was asked is an argument."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Final

from assistant.journal.records import Half, Role, Track
from assistant.practice.entry import Need, PromptEntry, Slot, Tense
from assistant.practice.memory import SITTINGS, Memory, Sitting, order
from assistant.practice.pack import Group, Pack

DECLINED_DAYS: Final = 90
"""How long "not this one again" holds."""
BACK_APART: Final = 3
"""One sitting in so many looks back at most (practice row K4)."""


@dataclass(frozen=True)
class Turn:
    """One sitting: what can be asked, of whom, on which day, after what.

    Days are compared by their distance: a date from a clock that was wrong neither
    makes a gap negative nor holds anything up for years.
    """

    pack: Pack
    memory: Memory
    role: Role
    track: Track
    half: Half
    day: date
    salt: str
    open_promise: bool = False

    @cached_property
    def begun(self) -> dict[str, int]:
        """What this sitting has asked already, with its place in the order."""
        for sitting in reversed(self.memory.sittings):
            if sitting.day == self.day and sitting.half is self.half:
                return {name: place for place, name in enumerate(sitting.prompts)}
        return {}

    @cached_property
    def earlier(self) -> tuple[Sitting, ...]:
        """The sittings before this one, the newest first; as many before it began as after."""
        found = []
        for sitting in self.memory.sittings:
            if sitting.day == self.day and sitting.half is self.half:
                break
            found.append(sitting)
        return tuple(reversed(found))[: SITTINGS - 1]

    @cached_property
    def looked_back(self) -> bool:
        """Whether one of the last sittings looked back, so that this one may not."""
        return any(
            entry.tense is Tense.PAST and entry.slot is not Slot.FOLLOWUP
            for sitting in self.earlier[: BACK_APART - 1]
            for entry in self.entries(sitting.prompts)
        )

    def entries(self, names: Iterable[str]) -> Iterator[PromptEntry]:
        """The wordings of these ids that are still in the pack."""
        for name in names:
            if entry := self.pack.entry(name):
                yield entry

    def slot(self, slot: Slot) -> tuple[PromptEntry, ...]:
        """The wordings of a slot for this person."""
        return self.pack.wordings(slot, self.half, self.role, self.track)

    def near(self, day: date, days: int) -> bool:
        """Whether a day is fewer days away than this, on either side."""
        return abs((self.day - day).days) < days

    def willing(self, entry: PromptEntry) -> bool:
        """Whether the person has not said "not this one again" lately."""
        declined = self.memory.declined.get(entry.id)
        return declined is None or not self.near(declined, DECLINED_DAYS)

    def may(self, group: Group) -> tuple[PromptEntry, ...]:
        """The wordings of a group that nothing speaks against; none leaves the group out."""
        asked = self.memory.asked
        if group.gap and any(
            self.near(asked[entry.id].day, group.gap)
            for entry in group.wordings
            if entry.id in asked and entry.id not in self.begun
        ):
            return ()
        if not self.memory.declined and (self.open_promise or not group.for_promise):
            return group.wordings
        return tuple(
            entry
            for entry in group.wordings
            if self.willing(entry) and (self.open_promise or Need.OPEN_PROMISE not in entry.needs)
        )

    def wording(self, wordings: Sequence[PromptEntry]) -> PromptEntry:
        """The wording of one question: as this sitting began, or the one heard longest ago.

        Not one that looks back, if one of the last sittings did, and not one that was
        declined; unless there is no other.

        Args:
            wordings: At least one.
        """
        left = wordings
        if self.memory.declined:
            left = [entry for entry in wordings if self.willing(entry)] or wordings
        if self.begun and (begun := [entry for entry in left if entry.id in self.begun]):
            return max(begun, key=lambda entry: self.begun[entry.id])
        if self.looked_back:
            left = [entry for entry in left if entry.tense is not Tense.PAST] or left
        asked = self.memory.asked
        if unheard := [entry for entry in left if entry.id not in asked]:
            return min(unheard, key=lambda entry: self.shuffled(entry.id))
        return min(left, key=lambda entry: order(asked[entry.id]))

    def longest_ago(self, groups: Sequence[Group]) -> Group:
        """The group this sitting began, or the one whose wordings were all heard longest ago."""
        asked = self.memory.asked

        def place(group: Group) -> tuple[object, ...]:
            heard = [order(asked[entry.id]) for entry in group.wordings if entry.id in asked]
            begun = any(entry.id in self.begun for entry in group.wordings)
            if not heard:
                return (not begun, 0, self.shuffled(group.name))
            return (not begun, 1, max(heard))

        return min(groups, key=place)

    def shuffled(self, name: str) -> bytes:
        """An order of one's own, which tells nothing: the salt is made at set-up."""
        return blake2b(f"{self.salt} {name}".encode(), digest_size=8).digest()
