"""What the weekly and the monthly look ask."""

from datetime import timedelta

import pytest

from assistant.journal.records import Half, Mark, Role, Track
from assistant.practice.entry import Cadence, PromptEntry, Slot
from tests.practice.lives import Person, Sat, Visit, lived, look_kind


def looks(person: Person, days: int, kind: Cadence) -> list[Sat]:
    return [sat for sat in lived(person, [Visit()] * days) if look_kind(sat.plan) is kind]


def slots(look: tuple[PromptEntry, ...]) -> list[str]:
    return [entry.slot.value for entry in look]


def test_the_first_look_is_a_week_after_the_first_day() -> None:
    person = Person()
    first = person.visit().day
    (look, *_) = looks(person, 10, Cadence.WEEKLY)
    assert look.day - first == timedelta(days=7)


def test_a_week_asks_signals_one_in_turn_a_look_ahead_an_hour_and_a_card() -> None:
    weeks = looks(Person(role=Role.HURT), 28, Cadence.WEEKLY)
    for sat in weeks:
        signs, rest = slots(sat.plan.look)[:4], slots(sat.plan.look)[4:]
        assert signs == ["signals"] * 4
        assert rest[1:] == ["forward", "shared", "card"]
    assert {slots(sat.plan.look)[4] for sat in weeks} == {
        "accountability",
        "transparency",
        "listening",
    }


def test_all_turn_through() -> None:
    """Three looks ahead in three weeks, six shared hours in six, ten cards in ten (K5, Q, Y0)."""
    weeks = looks(Person(), 120, Cadence.WEEKLY)
    for slot, count in ((Slot.FORWARD, 3), (Slot.SHARED, 6), (Slot.CARD, 10)):
        asked = [entry.id for sat in weeks for entry in sat.plan.look if entry.slot is slot]
        assert len(set(asked[:count])) == count


@pytest.mark.parametrize("track", [Track.OWN_PATH, Track.SAFETY_FIRST])
def test_no_shared_hour_outside_the_rebuild_track(track: Track) -> None:
    for sat in looks(Person(track=track), 60, Cadence.WEEKLY):
        assert "shared" not in slots(sat.plan.look)


def test_a_month_asks_the_hurt_person_the_two_scales_together() -> None:
    (month, *_) = looks(Person(role=Role.HURT), 40, Cadence.MONTHLY)
    assert slots(month.plan.look) == [
        "decision",
        "consistency",
        "support",
        "forgiveness",
        "forgiveness",
    ]


@pytest.mark.parametrize("role", [Role.REBUILDING, Role.BOTH, Role.NEITHER])
def test_nobody_else_is_asked_about_forgiving(role: Role) -> None:
    (month, *_) = looks(Person(role=role), 40, Cadence.MONTHLY)
    assert "forgiveness" not in slots(month.plan.look)


def test_the_two_scales_rest_for_ninety_days_after_two_skips() -> None:
    person = Person(role=Role.HURT)
    skipped: list[Sat] = []
    asked_again = None
    for _ in range(250):
        sat = person.visit()
        pair = [entry for entry in sat.asked if entry.slot is Slot.FORGIVENESS]
        if pair and len(skipped) < 2:
            skipped.append(sat)
            for entry in pair:
                person.mark(Mark.SKIPPED, entry.id)
        elif pair and asked_again is None:
            asked_again = sat.day
    assert (skipped[1].day - skipped[0].day).days >= 28
    assert asked_again
    assert (asked_again - skipped[1].day).days >= 90


def test_a_changed_situation_starts_looks_anew() -> None:
    person = Person()
    lived(person, [Visit()] * 7)
    person.day += timedelta(days=1)
    assert person.plan().look
    person.since = person.day
    assert person.plan().look == ()


def test_a_card_read_by_itself_is_no_look() -> None:
    person = Person()
    lived(person, [Visit()] * 5)
    card = person.pack.entry("card.a.1")
    assert card
    person.ask(card, Half.MORNING)
    assert len(looks(person, 5, Cadence.WEEKLY)) == 1
