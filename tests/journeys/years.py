"""Days, one after the other, as the core plans them: every question of a morning is asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from assistant.journal.records import Asked, Half, Role, Situation, Track
from assistant.practice.sequence import Part
from assistant.session.plan import Origin, Plan
from assistant.session.preparation import Past, plan_day
from tests.practice.packs import built_in

FIRST: Final = date(2026, 11, 22)
DEVICE: Final = "0f1e2d3c4b5a6978"


class Years:
    """A person whose private choices and parts stand from the first day on."""

    def __init__(self, role: Role, track: Track, parts: frozenset[Part] = frozenset()) -> None:
        self._pack = built_in()
        self._situation = Situation(
            id="1", dev=DEVICE, session="0", day=FIRST, at=_at(FIRST), role=role, track=track
        )
        self._parts = parts
        self._asked: list[Asked] = []
        """Newest first."""
        self._day = FIRST

    def days(self, count: int) -> Iterator[Plan]:
        """Live so many days."""
        for _ in range(count):
            plan = self._plan()
            self._remember(plan)
            self._day += timedelta(days=1)
            yield plan

    def two_sided(self, plan: Plan) -> list[str]:
        """The wordings of a plan that are about two people in touch."""
        entries = (self._pack.entry(one.prompt.id) for half in Half for one in plan.halves[half])
        return [entry.id for entry in entries if entry and entry.assumes_contact]

    def _plan(self) -> Plan:
        session = f"s{self._day:%y%m%d}"
        past = Past(self._asked, situations=(self._situation,), parts=self._parts)
        ids = (f"{session}-{number:03}" for number in range(400))
        origin = Origin(session, DEVICE, self._day)
        return plan_day(self._pack, past, origin, ids, _at(self._day))

    def _remember(self, plan: Plan) -> None:
        for question in plan.halves[Half.MORNING]:
            asked = Asked(
                session=plan.origin.session,
                dev=DEVICE,
                day=self._day,
                half=Half.MORNING,
                slot=question.slot,
                prompt=question.prompt.id,
                at=_at(self._day),
            )
            self._asked.insert(0, asked)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
