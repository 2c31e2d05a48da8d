"""The rules PR1 to PR15 of the practice, each over simulated years, and their examples."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import Half, Mark, Role, Track
from assistant.practice.entry import DAILY, Cadence, Kind, PromptEntry, Slot
from assistant.practice.memory import Memory, fold
from assistant.practice.pack import Pack
from assistant.practice.sequence import (
    BUDGET_S,
    Circumstances,
    Gap,
    Part,
    Sequence,
    sequence,
)
from tests.practice.lives import (
    EAGER,
    MONTHS,
    PACK,
    PEOPLE,
    ROLES,
    SALTS,
    START,
    TRACKS,
    VISITS,
    Person,
    Sat,
    Visit,
    lived,
    look_kind,
    of_slot,
)

YEARS = settings(max_examples=25)
"""Twenty-five lives of one to five months: five to ten years for each rule."""
MORNING, EVENING = Half
ORDINARY = st.lists(st.builds(Visit, after_days=st.sampled_from([1, 1, 2, 6])), min_size=40)


def every(plan: Sequence) -> list[PromptEntry]:
    """All that a plan may ask."""
    single = (plan.weight, plan.grace, plan.theme, plan.returning)
    return [*plan.four, *plan.short, *plan.look, *(entry for entry in single if entry)]


def sittings(life: list[Sat]) -> list[Sat]:
    """One for each half of a day, the first of it."""
    return list({(sat.day, sat.half): sat for sat in reversed(life)}.values())[::-1]


@YEARS
@given(PEOPLE, MONTHS)
def test_pr1_the_same_arguments_give_the_same_plan(person: Person, visits: list[Visit]) -> None:
    lived(person, visits)
    for half in Half:
        assert person.plan(half) == person.plan(half)
        assert sequence(PACK, person.circumstances(half), fold(person.records)) == person.plan(half)


@YEARS
@given(PEOPLE, MONTHS, VISITS)
def test_pr1_opening_twice_on_a_day_asks_the_same(
    person: Person, visits: list[Visit], last: Visit
) -> None:
    lived(person, visits)
    sat = person.visit(replace(last, declines=None))
    again = person.plan(sat.half)
    assert again.four == sat.plan.four
    if sat.ordinary:
        assert (again.theme, again.look) == (sat.plan.theme, sat.plan.look)
    if sat.asked == sat.plan.short:
        assert again.short == sat.plan.short
    assert again.gap == sat.plan.gap


@YEARS
@given(EAGER, MONTHS, st.integers(min_value=1, max_value=11))
def test_pr1_a_session_cut_off_anywhere_goes_on_as_it_was(
    person: Person, visits: list[Visit], cut: int
) -> None:
    lived(person, visits)
    person.day += timedelta(days=1)
    plan = person.plan()
    for entry in [*plan.four, *filter(None, (plan.theme,)), *plan.look][:cut]:
        person.ask(entry, MORNING)
    again = person.plan()
    assert (again.four, again.theme, again.look) == (plan.four, plan.theme, plan.look)


@YEARS
@given(EAGER, MONTHS)
def test_pr2_a_missed_day_changes_nothing(person: Person, visits: list[Visit]) -> None:
    person.parts = frozenset({Part.THEME})
    lived(person, [replace(visit, declines=None) for visit in visits])  # those end on a day
    person.day += timedelta(days=1)
    one = person.plan()
    person.day += timedelta(days=1)
    other = person.plan()
    assert (one.four, one.grace) == (other.four, other.grace)
    assert one.theme is None or one.theme == other.theme or has_gap(one.theme, other.theme)


def has_gap(*themes: PromptEntry | None) -> bool:
    """Whether a theme was waiting for days to go by."""
    return any(theme is not None and theme.slot is Slot.HEALING for theme in themes)


@YEARS
@given(ROLES, SALTS, ORDINARY)
def test_pr3_each_wording_once_a_cycle_and_never_twice_running(
    role: Role, salt: str, visits: list[Visit]
) -> None:
    person = Person(role=role, salt=salt)
    life = lived(person, visits)
    for slot in DAILY:
        heard = [entry.id for entry in of_slot(life, slot)]
        assert all(one != other for one, other in pairwise(heard))
        if role in {Role.BOTH, Role.NEITHER} or slot is not Slot.RELIABILITY:  # none looks back
            assert all(len(set(heard[at : at + 6])) == 6 for at in range(len(heard) - 5))


@YEARS
@given(PEOPLE, MONTHS)
def test_pr4_every_plan_has_the_four_and_every_session_a_promise(
    person: Person, visits: list[Visit]
) -> None:
    for sat in lived(person, visits):
        assert [entry.slot for entry in sat.plan.four] == list(DAILY)
        assert {entry.half for entry in sat.plan.four} == {sat.half}
        assert sat.plan.four[2] in sat.plan.short
        assert sat.plan.four[2] in sat.asked


@YEARS
@given(PEOPLE, MONTHS)
def test_pr5_a_session_stays_small(person: Person, visits: list[Visit]) -> None:
    for sat in lived(person, visits):
        assert len(sat.plan.four) + (sat.plan.theme is not None) <= 5
        assert not (sat.plan.theme and sat.plan.look)
        light = [entry for entry in (sat.plan.grace, sat.plan.four[2]) if entry]
        assert len(light) == 2
        assert {entry.load for entry in light} == {1}


@YEARS
@given(EAGER, MONTHS)
def test_pr6_no_hard_theme_twice_running(person: Person, visits: list[Visit]) -> None:
    sats = sittings(lived(person, visits))
    for one, other in pairwise(sats):
        hard = [max(entry.load for entry in sat.asked) == 3 for sat in (one, other)]
        assert not all(hard)


@YEARS
@given(st.sampled_from([Role.HURT, Role.REBUILDING]), TRACKS, SALTS)
def test_pr7_a_theme_waits_for_the_others_and_for_its_own_gap(
    role: Role, track: Track, salt: str
) -> None:
    """On daily sessions without skips, each theme comes when the others have come.

    Beyond that only what holds it up itself: days of its own, and the one session in
    three that may look back, or be hard. Measured over this pack: two sessions more.
    """
    person = Person(role=role, track=track, salt=salt, parts=frozenset({Part.THEME}))
    life = lived(person, [Visit()] * 150)
    themes = [sat.plan.theme.group for sat in life if sat.plan.theme]
    count = len(set(themes))
    assert len(themes) == len(life)
    assert count == (6 if role is Role.HURT else 7)
    for theme in set(themes):
        places = [-1, *(at for at, one in enumerate(themes) if one == theme)]
        assert max(later - sooner for sooner, later in pairwise(places)) <= count + 2


@YEARS
@given(EAGER, MONTHS)
def test_pr8_looks_are_apart(person: Person, visits: list[Visit]) -> None:
    sats = sittings(lived(person, visits))
    looks = [(at, sat) for at, sat in enumerate(sats) if sat.asked[4:] == sat.plan.look != ()]
    for (at, one), (then, other) in pairwise(looks):
        assert (other.day - one.day).days >= 7
        assert then - at > 3
    months = [sat.day for _, sat in looks if look_kind(sat.plan) is Cadence.MONTHLY]
    assert all((later - sooner).days >= 28 for sooner, later in pairwise(months))


@YEARS
@given(PEOPLE, MONTHS)
def test_pr8_no_look_or_theme_after_a_long_gap(person: Person, visits: list[Visit]) -> None:
    for sat in lived(person, visits):
        if sat.plan.gap is Gap.LONG:
            assert sat.plan.look == ()
            assert sat.plan.theme is None


@YEARS
@given(PEOPLE, MONTHS)
def test_pr8_a_look_that_was_not_asked_stays_due(person: Person, visits: list[Visit]) -> None:
    """It waits only where that very session looked back, so that the next may not."""
    for sat, then in pairwise(lived(person, visits)):
        daily = (then.day - sat.day).days == 1 and then.half is sat.half
        if sat.plan.look and not sat.ordinary and not sat.back and daily:
            assert look_kind(then.plan) is look_kind(sat.plan) or look_kind(then.plan) == "monthly"


@YEARS
@given(PEOPLE, MONTHS)
def test_pr10_nothing_assumes_contact_outside_the_rebuild_track(
    person: Person, visits: list[Visit]
) -> None:
    for sat in lived(person, visits):
        for entry in every(sat.plan):
            assert person.track is Track.REBUILD or not entry.assumes_contact
            if person.track is Track.SAFETY_FIRST:
                assert entry.slot not in {Slot.CLOSENESS, Slot.SHARED, Slot.APOLOGY}
            if person.role is not Role.HURT:
                assert entry.slot is not Slot.FORGIVENESS


@YEARS
@given(PEOPLE, MONTHS)
def test_pr11_a_session_keeps_to_its_seconds(person: Person, visits: list[Visit]) -> None:
    most = {None: BUDGET_S, Cadence.WEEKLY: 330, Cadence.MONTHLY: 480}
    for sat in lived(person, visits):
        parts = (*sat.plan.four, *filter(None, (sat.plan.theme,)), *sat.plan.look)
        assert sum(entry.seconds for entry in parts) <= most[look_kind(sat.plan)]
        assert sum(entry.seconds for entry in sat.plan.short) <= 120


@YEARS
@given(PEOPLE, MONTHS, st.lists(st.integers(min_value=1, max_value=9), min_size=3, max_size=3))
def test_pr12_three_short_sessions_cover_all_but_the_promise(
    person: Person, visits: list[Visit], gaps: list[int]
) -> None:
    lived(person, visits)
    short = [person.visit(Visit(after_days=gap, short=True)).asked[0].slot for gap in gaps]
    assert sorted(short) == ["action", "honesty", "reliability"]


BACK = st.lists(
    st.builds(
        Visit,
        after_days=st.sampled_from([-400, -40, -1, 0, 1, 1, 1, 2, 9, 40, 400]),
        half=st.sampled_from([MORNING, MORNING, EVENING]),
    ),
    max_size=40,
)


@YEARS
@given(EAGER, BACK)
def test_pr13_a_clock_set_back_brings_no_wording_twice_running(
    person: Person, visits: list[Visit]
) -> None:
    seen: set[tuple[date, Half]] = set()
    last: dict[tuple[str, Half], str] = {}
    for sat in lived(person, visits):
        for entry in sat.asked:
            if entry.slot in DAILY:
                before = last.get((entry.slot, sat.half))
                assert before != entry.id or (sat.day, sat.half) in seen
                last[entry.slot, sat.half] = entry.id
        seen.add((sat.day, sat.half))


@YEARS
@given(EAGER, MONTHS, st.sampled_from([400, 4000]))
def test_pr13_a_year_that_was_wrong_holds_nothing_up(
    person: Person, visits: list[Visit], ahead: int
) -> None:
    lived(person, visits)
    right = person.day
    person.visit(Visit(after_days=ahead))
    person.day = right
    life = lived(person, [Visit()] * 40)
    assert Gap.LONG not in {sat.plan.gap for sat in life}
    assert {look_kind(sat.plan) for sat in life} >= {Cadence.WEEKLY, Cadence.MONTHLY}


@YEARS
@given(ROLES, SALTS, st.integers(min_value=6, max_value=30))
def test_pr14_wordings_added_at_the_end_repeat_none_of_the_cycle(
    role: Role, salt: str, days: int
) -> None:
    person = Person(role=role, salt=salt)
    before = [entry.id for entry in of_slot(lived(person, [Visit()] * days), "action")]
    own = tuple(
        msgspec.structs.replace(entry, id=f"{entry.id}0")
        for entry in PACK.wordings(Slot.ACTION, MORNING, role, Track.REBUILD)[:2]
    )
    person.pack = Pack(PACK.header, (*PACK.prompts, *own), PACK.sources)
    after = [entry.id for entry in of_slot(lived(person, [Visit()] * 8), "action")]
    assert len(set(after)) == 8
    assert set(after[:2]) == {entry.id for entry in own}
    assert set(before[-3:]).isdisjoint(after[2:5])


def test_pr15_two_salts_give_different_orders() -> None:
    orders = {
        tuple(sat.plan.four[0].id for sat in lived(Person(salt=str(n)), [Visit()] * 6))
        for n in range(40)
    }
    assert len(orders) > 30


@YEARS
@given(PEOPLE, MONTHS, SALTS)
def test_pr15_nothing_but_what_was_asked_decides(
    person: Person, visits: list[Visit], text: str
) -> None:
    """No record that the memory takes has a place for an answer."""
    lived(person, visits)
    assert not hasattr(person.records[0], "text")
    assert text not in {record.prompt for record in person.records}


@YEARS
@given(EAGER, MONTHS)
def test_one_sitting_in_three_looks_back_at_most(person: Person, visits: list[Visit]) -> None:
    back = [sat.back for sat in sittings(lived(person, visits))]
    assert all(sum(back[at : at + 3]) <= 1 for at in range(len(back)))


@YEARS
@given(EAGER, MONTHS)
def test_gaps_between_two_of_a_theme_are_held(person: Person, visits: list[Visit]) -> None:
    last: dict[str, Sat] = {}
    for sat in sittings(lived(person, visits)):
        theme = sat.plan.theme
        if sat.ordinary and theme:
            if theme.group in last and theme.min_gap_days:
                assert (sat.day - last[theme.group].day).days >= theme.min_gap_days
            last[theme.group] = sat


@YEARS
@given(PEOPLE, MONTHS)
def test_what_was_declined_rests_for_ninety_days(person: Person, visits: list[Visit]) -> None:
    """There are six wordings and a few declines, so that no question is left without one."""
    declined: dict[str, Sat] = {}
    for visit, sat in zip(visits, lived(person, visits), strict=True):
        slots = Counter(PACK.entry(name).stem for name in declined)  # type: ignore[union-attr] # it is there
        for entry in sat.asked:
            if entry.id in declined and slots[entry.stem] < 3:
                assert (sat.day - declined[entry.id].day).days >= 90
        if visit.declines is not None:
            declined[sat.asked[visit.declines % len(sat.asked)].id] = sat


def test_a_question_whose_every_wording_was_declined_is_asked_all_the_same() -> None:
    person = Person(role=Role.HURT)
    person.visit()
    for entry in PACK.wordings(Slot.PROMISE, MORNING, Role.HURT, Track.REBUILD):
        person.mark(Mark.DECLINED, entry.id)
    assert person.plan().four[2].slot is Slot.PROMISE


def test_a_declined_wording_gives_way_to_another_at_once() -> None:
    person = Person()
    sat = person.visit()
    person.mark(Mark.DECLINED, sat.asked[0].id)
    assert person.plan().four[0] != sat.asked[0]


def test_a_theme_that_was_skipped_comes_back_after_one_other_and_once() -> None:
    salts = (Person(role=Role.REBUILDING, salt=str(n)) for n in range(9))
    person = next(one for one in salts if not has_gap(one.plan().theme))
    person.parts = frozenset({Part.THEME})
    visits = [Visit(skips=at in {0, 2}) for at in range(8)]
    first, *groups = [sat.plan.theme.group for sat in lived(person, visits) if sat.plan.theme]
    assert groups[1] == first != groups[0]
    assert first not in groups[2:7]


def test_parts_that_are_off_are_not_there() -> None:
    person = Person(parts=frozenset())
    for sat in lived(person, [Visit()] * 60):
        assert (sat.plan.weight, sat.plan.theme, sat.plan.look) == (None, None, ())


GAPS = {1: Gap.NONE, 2: Gap.NONE, 3: Gap.SOME_DAYS, 6: Gap.SOME_DAYS, 7: Gap.LONG, 99: Gap.LONG}


@pytest.mark.parametrize(("days", "gap"), GAPS.items())
def test_a_gap_brings_a_line_of_welcome(days: int, gap: Gap) -> None:
    person = Person()
    person.visit()
    plan = person.visit(Visit(after_days=days)).plan
    assert plan.gap is gap
    assert (plan.returning is not None) is (gap is not Gap.NONE)
    assert person.visit(Visit(after_days=0, half=EVENING)).plan.gap is Gap.NONE


def test_the_very_first_day_has_no_gap_and_no_look() -> None:
    plan = Person().plan()
    assert (plan.gap, plan.look, plan.returning) == (Gap.NONE, (), None)


def test_a_hard_day_has_the_roles_own_grace() -> None:
    grace = Person(role=Role.HURT).plan().grace
    assert grace
    assert grace.id.startswith("grace.hurt.")


def test_the_weight_is_asked_on_a_scale() -> None:
    weight = Person().plan().weight
    assert weight
    assert weight.kind is Kind.SCALE


def test_a_person_who_is_both_hears_themes_of_either_role() -> None:
    person = Person(role=Role.BOTH, parts=frozenset({Part.THEME}))
    life = lived(person, [Visit()] * 30)
    assert {sat.plan.theme.roles for sat in life if sat.plan.theme} == {
        (Role.HURT,),
        (Role.REBUILDING,),
    }


def test_a_theme_that_needs_an_open_promise_waits_for_one() -> None:
    own = msgspec.structs.replace(
        PACK.entry("listening.b.hurt.1"),  # type: ignore[type-var] # it is there
        id="listening.z.1", roles=(), theme="open", needs=("open_promise",),
    )  # fmt: skip
    pack = Pack(PACK.header, (*PACK.prompts, own), PACK.sources)  # type: ignore[arg-type] # it is there
    of = Person(parts=frozenset({Part.THEME})).circumstances(MORNING)
    assert sequence(pack, of, Memory()).theme is None
    with_one = Circumstances(
        of.role, of.track, of.half, of.day, of.parts, of.salt, open_promise=True
    )
    assert sequence(pack, with_one, Memory()).theme == own


def test_the_hurt_person_is_never_put_to_work_by_the_four_questions() -> None:
    for sat in lived(Person(role=Role.HURT), [Visit()] * 60):
        assert all(entry.roles == (Role.HURT,) for entry in sat.plan.four)
        assert sat.day > START
