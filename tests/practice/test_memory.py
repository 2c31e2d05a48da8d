"""A folded history is the same however it was folded, and in whatever order it was read."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import Half, Mark
from assistant.practice.memory import SITTINGS, Memory, fold, remember
from tests.practice.lives import EAGER, MONTHS, PACK, Person, Visit, lived


@settings(max_examples=20)
@given(EAGER, MONTHS, st.randoms(use_true_random=False))
def test_folding_is_remembering_one_by_one_whatever_the_order(
    person: Person, visits: list[Visit], chance: st.DataObject
) -> None:
    lived(person, visits)
    shuffled = list(person.records)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert fold(shuffled) == person.memory


def test_remembering_leaves_the_memory_before_as_it_was() -> None:
    person = Person()
    person.visit()
    before = person.memory
    asked = dict(before.asked)
    remember(before, person.records[0])
    assert before.asked == asked


def test_what_is_remembered_has_the_size_of_the_pack_not_of_the_history() -> None:
    person = Person()
    lived(person, [Visit()] * 200)
    assert len(person.memory.sittings) == SITTINGS
    assert len(person.memory.asked) <= len(PACK.prompts)


def test_a_session_begun_again_is_the_same_sitting() -> None:
    person = Person()
    person.visit()
    person.visit(Visit(after_days=0, half=Half.EVENING))
    person.visit(Visit(after_days=0))
    assert [sitting.half for sitting in person.memory.sittings] == list(Half)


def test_the_first_day_is_that_of_the_first_asking() -> None:
    person = Person()
    first = person.visit().day
    person.visit()
    assert person.memory.first == first


def test_skips_are_counted_running_and_once_a_sitting() -> None:
    person = Person()
    (one, *_) = PACK.prompts

    def ask(skip: bool) -> None:  # noqa: FBT001 - an answer
        person.sessions += 1
        person.ask(one, Half.MORNING)
        if skip:
            person.mark(Mark.SKIPPED, one.id)

    for skip, times in ((True, 1), (True, 1), (False, 1)):  # one day, three sessions
        ask(skip)
        assert person.memory.skips[one.id].times == times
    person.day += timedelta(days=1)
    ask(skip=True)
    assert person.memory.skips[one.id].times == 2
    person.day += timedelta(days=1)
    ask(skip=False)
    person.day += timedelta(days=1)
    ask(skip=False)
    assert one.id not in person.memory.skips


def test_a_mark_for_what_was_never_asked_changes_nothing_but_a_refusal() -> None:
    person = Person()
    person.mark(Mark.SKIPPED, "grace.1")
    person.mark(Mark.HEAVY)
    assert person.memory == Memory()
    person.mark(Mark.DECLINED, "grace.1")
    assert person.memory.declined == {"grace.1": person.day}
