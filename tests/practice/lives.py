"""People who come back for years: sessions simulated day by day, with what they would ask."""

from collections.abc import Sequence as Several
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from assistant.journal.records import Asked, Half, Mark, Marked, Role, Track
from assistant.practice.entry import Cadence
from assistant.practice.memory import Memory, remember
from assistant.practice.pack import Pack, PromptEntry
from assistant.practice.sequence import Circumstances, Gap, Part, Sequence, sequence
from tests.practice.packs import whole

START = date(2026, 1, 1)
PACK = whole()
EVERYTHING = frozenset(Part)


@dataclass(frozen=True)
class Visit:
    """One session: when, and what the person makes of it."""

    after_days: int = 1
    half: Half = Half.MORNING
    hard: bool = False
    short: bool = False
    skips: bool = False
    """The theme or the look."""
    declines: int | None = None
    """Which of the asked questions is not wanted again."""


@dataclass(frozen=True)
class Sat:
    """What was planned at one visit, and what of it was asked."""

    day: date
    half: Half
    plan: Sequence
    asked: tuple[PromptEntry, ...]
    ordinary: bool

    @property
    def back(self) -> bool:
        return any(entry.tense == "past" for entry in self.asked)


class Person:
    """Somebody with a memory, who opens the program and answers."""

    def __init__(
        self,
        role: Role = Role.NEITHER,
        track: Track = Track.REBUILD,
        salt: str = "salt",
        parts: frozenset[Part] = EVERYTHING,
    ) -> None:
        self.role, self.track, self.salt, self.parts = role, track, salt, parts
        self.pack: Pack = PACK
        self.day = START
        self.since: date | None = None
        self.memory = Memory()
        self.records: list[Asked | Marked] = []
        self.sessions = 0
        self.life: list[Sat] = []

    def __repr__(self) -> str:
        return f"Person({self.role!r}, {self.track!r}, {self.salt!r}, {self.parts!r})"

    def circumstances(self, half: Half) -> Circumstances:
        return Circumstances(
            self.role, self.track, half, self.day, self.parts, self.salt, self.since
        )

    def plan(self, half: Half = Half.MORNING) -> Sequence:
        return sequence(self.pack, self.circumstances(half), self.memory)

    def visit(self, visit: Visit = Visit()) -> Sat:
        self.day += timedelta(days=visit.after_days)
        self.sessions += 1
        plan = self.plan(visit.half)
        asked, ordinary = _asked(plan, visit)
        for entry in asked:
            self.ask(entry, visit.half)
        if visit.skips:
            for entry in asked[4:]:
                self.mark(Mark.SKIPPED, entry.id)
        if visit.declines is not None:
            self.mark(Mark.DECLINED, asked[visit.declines % len(asked)].id)
        if visit.hard:
            self.mark(Mark.HEAVY)
        sat = Sat(self.day, visit.half, plan, asked, ordinary)
        self.life.append(sat)
        return sat

    def ask(self, entry: PromptEntry, half: Half) -> None:
        self._remember(
            Asked(
                session=f"{self.sessions:026d}",
                dev="d",
                day=self.day,
                half=half,
                slot=entry.slot,
                prompt=entry.id,
                at=self._now(),
            )
        )

    def mark(self, mark: Mark, name: str = "") -> None:
        self._remember(
            Marked(
                session=f"{self.sessions:026d}",
                dev="d",
                day=self.day,
                mark=mark,
                prompt=name,
                at=self._now(),
            )
        )

    def _now(self) -> datetime:
        noon = datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)
        return noon + timedelta(seconds=len(self.records) % 3600)

    def _remember(self, record: Asked | Marked) -> None:
        self.records.append(record)
        self.memory = remember(self.memory, record)


def _asked(plan: Sequence, visit: Visit) -> tuple[tuple[PromptEntry, ...], bool]:
    if visit.hard:
        return tuple(filter(None, (plan.grace, plan.four[2]))), False
    if visit.short or plan.gap is Gap.LONG:
        return plan.short, False
    return (*plan.four, *filter(None, (plan.theme,)), *plan.look), True


def lived(person: Person, visits: Several[Visit]) -> list[Sat]:
    """The sittings of a life; a visit on the same day and half goes on with the same."""
    return [person.visit(visit) for visit in visits]


def of_slot(life: Several[Sat], slot: str) -> list[PromptEntry]:
    return [entry for sat in life for entry in sat.asked if entry.slot == slot]


def days(sats: Several[Sat]) -> list[date]:
    return [sat.day for sat in sats]


ROLES = st.sampled_from(list(Role))
TRACKS = st.sampled_from(list(Track))
SALTS = st.text("abcdef", min_size=1, max_size=4)
PARTS = st.frozensets(st.sampled_from(list(Part)))


def _visit(chance: Random) -> Visit:
    return Visit(
        after_days=chance.choice([1, 1, 1, 1, 2, 3, 5, 8]),
        half=chance.choice([Half.MORNING, Half.MORNING, Half.EVENING]),
        hard=chance.random() < 1 / 8,
        short=chance.random() < 1 / 8,
        skips=chance.random() < 1 / 5,
        declines=chance.randrange(6) if chance.random() < 1 / 10 else None,
    )


def _some_months(seed: int) -> list[Visit]:
    chance = Random(seed)  # noqa: S311 - the same life each time
    return [_visit(chance) for _ in range(chance.randint(20, 60))]


SEEDS = st.integers(min_value=0, max_value=10**6)
VISITS = SEEDS.map(lambda seed: _visit(Random(seed)))  # noqa: S311 - a story that can be told again
MONTHS = SEEDS.map(_some_months)
"""A few months of visits, from a seed: drawn choice by choice, they take ten times as long."""
PEOPLE = st.builds(Person, role=ROLES, track=TRACKS, salt=SALTS, parts=PARTS)
EAGER = st.builds(Person, role=ROLES, track=TRACKS, salt=SALTS)


def look_kind(plan: Sequence) -> Cadence | None:
    """Whether a look is that of a week or of a month."""
    if not plan.look:
        return None
    months = any(entry.cadence is Cadence.MONTHLY for entry in plan.look)
    return Cadence.MONTHLY if months else Cadence.WEEKLY
