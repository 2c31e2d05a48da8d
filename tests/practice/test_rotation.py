"""Nobody hears the same wording twice running, whatever the calendar, the pack or the clock do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import Asked, Half
from assistant.locations import shipped
from assistant.practice.pack import DAILY, Pack, PromptEntry, read_pack
from assistant.practice.rotation import choose

PACK = read_pack([("today.toml", shipped("prompts", "en", "today.toml").read_bytes())])
START = date(2026, 1, 1)
MORNING, EVENING = Half


def next_edition(pack: Pack) -> Pack:
    """The same pack after a writer replaced its second and third wording of each kind."""
    prompts = tuple(
        msgspec.structs.replace(entry, id=entry.id + "0") if entry.id[-1] in "23" else entry
        for entry in pack.prompts
    )
    return Pack(pack.header, prompts)


@dataclass
class Person:
    """Somebody who comes back, with the memory that a journal has of the wordings."""

    journal: list[Asked] = field(default_factory=list)
    months_opened: set[tuple[int, int]] = field(default_factory=set)
    sessions: int = 0

    def asked(self) -> Iterator[Asked]:
        for one in sorted(self.journal, key=lambda one: one.day, reverse=True):
            self.months_opened.add((one.day.year, one.day.month))
            yield one

    def begin(self, day: date, half: Half, pack: Pack = PACK) -> tuple[PromptEntry, ...]:
        """One session, with the clock at noon of its day, right or wrong."""
        self.sessions += 1
        self.months_opened.clear()
        chosen = choose(pack, half, day, self.asked())
        self.journal += [
            Asked(
                session=f"{self.sessions:026d}",
                dev="d",
                day=day,
                half=half,
                slot=entry.slot,
                prompt=entry.id,
                at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            )
            for entry in chosen
        ]
        return chosen


def sole(chosen: tuple[PromptEntry, ...]) -> str:
    return chosen[0].id


def test_the_four_questions_come_in_their_order_and_for_the_half_that_is_reflected_on() -> None:
    chosen = Person().begin(START, EVENING)
    assert [entry.slot for entry in chosen] == list(DAILY)
    assert {entry.half for entry in chosen} == {EVENING}


def test_a_session_begun_again_the_same_day_asks_what_it_asked() -> None:
    person = Person()
    first = person.begin(START, MORNING)
    person.begin(START, EVENING)
    assert person.begin(START, MORNING) == first


def test_a_session_cut_off_after_one_question_goes_on_as_it_was() -> None:
    person = Person()
    planned = person.begin(START, MORNING)
    del person.journal[1:]
    assert person.begin(START, MORNING) == planned


def test_a_wording_that_was_taken_out_during_the_day_is_not_asked_again() -> None:
    person = Person()
    person.begin(START, MORNING)
    later = next_edition(next_edition(PACK))
    assert {entry.id for entry in person.begin(START, MORNING, later)} <= {
        entry.id for entry in later.prompts
    }


@pytest.mark.parametrize("number", range(1, 7))
def test_after_two_devices_asked_apart_the_wording_asked_last_stays(number: int) -> None:
    person = Person()
    person.begin(START, MORNING)
    elsewhere = msgspec.structs.replace(
        person.journal[0], session="1" * 26, dev="e", prompt=f"action.morning.{number}"
    )
    person.journal.append(elsewhere)
    assert sole(person.begin(START, MORNING)) == elsewhere.prompt


def test_the_first_day_is_not_the_same_for_everyone() -> None:
    firsts = {sole(Person().begin(START + timedelta(days=n), MORNING)) for n in range(60)}
    assert len(firsts) == 6


def test_everyone_who_starts_on_a_day_hears_the_same() -> None:
    assert Person().begin(START, MORNING) == Person().begin(START, MORNING)


@given(st.lists(st.integers(min_value=1, max_value=4), min_size=11, max_size=60))
def test_every_wording_is_heard_within_six_sessions(gaps: list[int]) -> None:
    person, day = Person(), START
    heard: list[list[str]] = []
    for gap in gaps:
        day += timedelta(days=gap)
        heard.append([entry.id for entry in person.begin(day, MORNING)])
    for slot in zip(*heard, strict=True):
        assert all(len(set(slot[at : at + 6])) == 6 for at in range(len(slot) - 5))


STEPS = st.tuples(
    st.sampled_from([-1, 0, 1, 1, 1, 2, 9, 40, 400]),  # days the clock moves on, or back
    st.sampled_from([MORNING, MORNING, EVENING]),
    st.booleans(),  # whether a new edition of the pack came
)


@settings(deadline=None, max_examples=60)
@given(st.lists(STEPS, max_size=80))
def test_nobody_hears_the_same_wording_twice_running(
    steps: list[tuple[int, Half, bool]],
) -> None:
    person, day, pack = Person(), START, PACK
    last: dict[tuple[str, Half], tuple[date, str]] = {}
    for days, half, edition in steps:
        day += timedelta(days=days)
        pack = next_edition(pack) if edition else pack
        for entry in person.begin(day, half, pack):
            before = last.get((entry.slot, half))
            assert before is None or before[0] == day or before[1] != entry.id
            last[entry.slot, half] = (day, entry.id)


@pytest.mark.parametrize("every", [1, 2, 7, 30, 45])
def test_two_years_of_mornings_never_repeat_the_last(every: int) -> None:
    person = Person()
    heard = [person.begin(START + timedelta(days=n), MORNING) for n in range(0, 730, every)]
    assert all(one != other for pair in pairwise(heard) for one, other in zip(*pair, strict=True))


def test_a_clock_a_year_slow_for_some_days_brings_no_wording_twice() -> None:
    person = Person()
    person_days = [START + timedelta(days=n) for n in range(400, 430)]
    slow_days = [START + timedelta(days=n) for n in range(7)]
    heard = [person.begin(day, MORNING) for day in person_days + slow_days]
    assert all(one != other for pair in pairwise(heard) for one, other in zip(*pair, strict=True))


def test_a_long_journal_is_read_two_months_back() -> None:
    person = Person()
    for n in range(400):
        person.begin(START + timedelta(days=n), MORNING)
    assert person.months_opened == {(2027, 2), (2027, 1), (2026, 12)}


def test_a_first_evening_after_many_mornings_is_sought_half_a_year_back() -> None:
    person = Person()
    for n in range(0, 400, 10):
        person.begin(START + timedelta(days=n), MORNING)
    person.begin(START + timedelta(days=401), EVENING)
    assert min(person.months_opened) == (2026, 7)  # six that hold sessions, and a look at the next
    person.begin(START + timedelta(days=402), EVENING)
    assert min(person.months_opened) == (2026, 12)
