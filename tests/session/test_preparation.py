"""A day's plan, made from the clock and the past."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from assistant.journal.days import reflection_day
from assistant.journal.records import Asked, Half, Outcome, Promise
from assistant.locations import shipped
from assistant.messages import Text
from assistant.practice.pack import Pack, read_pack
from assistant.practice.sequence import Part
from assistant.session.plan import Origin
from assistant.session.preparation import Past, guessed_half, plan_day
from assistant.session.question import OF_PROMISES, Question
from tests.fakes import DAY, a_promise, an_answer
from tests.practice.packs import built_in, own, prompt

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ORIGIN = Origin("session-2", "device-1", DAY)


@pytest.fixture
def pack() -> Pack:
    path = shipped("prompts", "en", "today.toml")
    return read_pack([(path.name, path.read_bytes())])


def ids() -> Iterator[str]:
    return (f"id-{number}" for number in range(200))


def test_a_day_starts_at_four_and_a_night_belongs_to_the_day_before() -> None:
    assert reflection_day(NOW.replace(hour=3, minute=59)) == DAY - timedelta(days=1)
    assert reflection_day(NOW.replace(hour=4)) == DAY


def test_the_clock_guesses_a_starting_day_from_four_to_fourteen() -> None:
    guesses = [guessed_half(NOW.replace(hour=hour)) for hour in range(24)]
    assert guesses.count(Half.MORNING) == 10
    assert guesses[4] is guesses[13] is Half.MORNING
    assert guesses[3] is guesses[14] is Half.EVENING


def test_the_four_questions_come_in_their_order_each_with_an_id_of_its_own(pack: Pack) -> None:
    plan = plan_day(pack, Past(), ORIGIN, ids(), NOW)
    for half in Half:
        slots = [question.slot for question in plan.halves[half]]
        assert slots == ["action", "honesty", "promise", "reliability"]
    every = [question.id for half in Half for question in plan.halves[half]]
    assert len({*every, plan.talk.id}) == 9
    assert plan.began is None


def test_a_day_begun_again_keeps_its_wordings_and_its_answers(pack: Pack) -> None:
    first = plan_day(pack, Past(), ORIGIN, ids(), NOW)
    question = first.halves[Half.EVENING][2]
    asked = Asked(
        session="session-1",
        dev="device-1",
        day=DAY,
        half=Half.EVENING,
        slot=question.slot,
        prompt=question.prompt.id,
        at=NOW,
    )
    answer = an_answer("Dinner at six.", id="kept-id", prompt=question.prompt)
    again = plan_day(pack, Past((asked,), answers=(answer,)), ORIGIN, ids(), NOW)
    assert again.began is Half.EVENING
    assert again.halves[Half.EVENING][2].prompt == question.prompt
    assert again.halves[Half.EVENING][2].id == "kept-id"
    assert [q.open for q in again.halves[Half.EVENING]] == [True, True, False, True]


def asks_about(*promises: Promise) -> list[Question]:
    """What a day with these promises asks of them first."""
    plan = plan_day(built_in(), Past(promises=promises), ORIGIN, ids(), NOW)
    return [one for one in plan.halves[Half.MORNING] if one.ask in OF_PROMISES]


def test_an_open_promise_is_told_to_be_near_the_last_time_it_is_asked_about() -> None:
    made = [DAY - timedelta(days=days) for days in (1, 30, 60, 90, 120, 150)]
    each = [a_promise(f"act {n}", id=f"p-{9 - n}", day=day) for n, day in enumerate(made)]
    newest, older = asks_about(*each)
    assert newest.lines == ()
    assert older.lines == (Text.OLDER_LONG(),)
    assert older.spoken.endswith(Text.OLDER_LONG())
    assert [one.lines for one in asks_about(*each[:5])] == [(), ()]


def test_a_promise_with_its_choices_is_said_as_its_wording_has_it() -> None:
    (asked,) = asks_about(a_promise("Dinner at six"))
    assert "Dinner at six" in asked.spoken
    assert asked.spoken.endswith("kept, partly, not yet, or plans changed, or let it go.")


def test_a_wording_that_needs_an_open_promise_is_asked_only_while_there_is_one() -> None:
    theme = prompt("forward.open.1", theme="open", cadence="rotate", needs=["open_promise"])
    today = shipped("prompts", "en", "today.toml")
    pack = read_pack([(today.name, today.read_bytes()), own(theme)])
    open_ = a_promise("call")
    told_of = structs.replace(open_, outcome=Outcome.KEPT, told_at=NOW, rev=2)
    asked = []
    for promises in ((), (open_,), (told_of, open_)):
        past = Past(promises=promises, parts=frozenset({Part.THEME}))
        day = plan_day(pack, past, ORIGIN, ids(), NOW).halves[Half.MORNING]
        asked.append(any(one.prompt.id == "forward.open.1" for one in day))
    assert asked == [False, True, False]
