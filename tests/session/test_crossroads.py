"""Answers that lead somewhere: the own path, and what is offered after four times "no"."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.journal.records import (
    Answer,
    Asked,
    Half,
    Marked,
    Prompt,
    Role,
    Situation,
    Track,
)
from assistant.practice.pack import Pack
from assistant.practice.sequence import Part
from assistant.session.plan import Origin, Plan
from assistant.session.preparation import Past, plan_day
from assistant.session.wordings import matches
from tests.fakes import DAY, Play, an_answer
from tests.practice.packs import built_in

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MATCH = "signals.match.1"


@pytest.fixture
def pack() -> Pack:
    return built_in()


def asked_on(day: date, prompt: str, slot: str) -> Asked:
    return Asked(
        session=f"s{day:%y%m%d}",
        dev="d",
        day=day,
        half=Half.MORNING,
        slot=slot,
        prompt=prompt,
        at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
    )


def weeks(*looked: str) -> tuple[Asked, ...]:
    """A history of days without a look, and of looks with these prompts."""
    found = []
    for back in range(60, 0, -1):
        day = DAY - timedelta(days=back)
        found.append(asked_on(day, "action.morning.1", "action"))
        if back % 8 == 0:
            found += [asked_on(day, name, name.split(".")[0]) for name in looked]
    return tuple(reversed(found))


def plan(pack: Pack, role: Role, *, said: tuple[str, ...] = (), asked: tuple[Asked, ...]) -> Plan:
    situation = Situation(
        id="1", dev="d", session="s", day=DAY, at=NOW, role=role, track=Track.REBUILD
    )
    past = Past(asked, situations=(situation,), parts=frozenset({Part.LOOKS}), matches=said)
    ids: Iterator[str] = (f"id-{number:03}" for number in range(400))
    return plan_day(pack, past, Origin("session-2", "d", DAY), ids, NOW)


def at(play: Play, beginning: str) -> None:
    """Go on, answering and skipping, until a question stands."""
    for _ in range(40):
        if play.state.half and play.state.question.prompt.id.startswith(beginning):
            return
        play.type("1" if play.state.half is None else "skip")
    raise AssertionError(beginning)


WEEKLY = ("signals.heat.1", MATCH, "decision.taking.1")
"""With these asked lately the weekly look is due; without the last one, the monthly."""


def offered(play: Play) -> bool:
    return any(one.prompt.id == "consistency.options.1" for one in play.state.questions)


def at_the_match(pack: Pack, *said: str) -> Play:
    play = Play(plan(pack, Role.HURT, said=said, asked=weeks(*WEEKLY)))
    at(play, MATCH)
    return play


def test_after_four_times_no_running_the_options_are_offered_once_and_nothing_cheers(
    pack: Pack,
) -> None:
    play = at_the_match(pack, "no", "no", "no")
    assert "fact" not in play.state.plan.practice.closings
    play.type("no")
    assert play.asked.say[0].startswith("You do not have to decide today.")
    play.type("")
    assert not play.state.question.prompt.id.startswith("consistency.options")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (("no", "no"), "no"),
        (("no", "no", "no"), "some"),
        (("no", "", "no"), "no"),
        (("no", "no", "no", "no"), "no"),
    ],
)
def test_otherwise_the_options_are_not_offered(
    pack: Pack, before: tuple[str, ...], now: str
) -> None:
    play = at_the_match(pack, *before)
    play.type(now)
    assert not offered(play)


def test_what_lined_up_is_read_from_the_last_four_looks_and_a_skip_is_empty() -> None:
    days = [DAY - timedelta(days=7 * back) for back in range(6)]
    said = dict(zip(days, ("yes", "no", "", "no", "some", "no"), strict=True))
    asked = [asked_on(day, name, "signals") for day in days for name in (MATCH, "signals.heat.1")]

    def answers_on(day: date) -> list[Answer]:
        words = said[day]
        match = [an_answer(words, prompt=Prompt(MATCH, "1", "?"))] if words else []
        return [an_answer("one", prompt=Prompt("signals.heat.1", "1", "?")), *match]

    assert matches(asked, DAY, answers_on) == ("no", "", "no", "some")


def at_the_month(pack: Pack, beginning: str) -> Play:
    play = Play(plan(pack, Role.REBUILDING, asked=weeks("signals.heat.1")))
    at(play, beginning)
    return play


def tracks(play: Play) -> list[Track]:
    return [one.track for one in play.notes if isinstance(one, Situation)]


def test_a_yes_to_the_own_path_is_kept_and_no_question_for_two_comes_after_it(pack: Pack) -> None:
    play = at_the_month(pack, "decision.month")
    assert any(one.for_two and one.open for one in play.state.questions)
    play.type("no")
    assert play.state.question.prompt.id == "decision.path.1"
    play.type("yes")
    assert tracks(play) == [Track.OWN_PATH]
    assert play.asked.say[0].startswith("It is done.")
    assert not any(one.for_two and one.open for one in play.state.questions)


@pytest.mark.parametrize("answers", [("no", "no"), ("no", "skip"), ("yes",), ("not sure",)])
def test_otherwise_the_track_stays_and_nobody_is_talked_into_anything(
    pack: Pack, answers: tuple[str, ...]
) -> None:
    play = at_the_month(pack, "decision.month")
    play.type(*answers)
    assert tracks(play) == []
    assert not play.state.question.prompt.id.startswith("decision.path")


def test_who_is_not_free_to_say_no_is_asked_once_what_the_questions_may_be_about(
    pack: Pack,
) -> None:
    play = at_the_month(pack, "safety.free")
    play.type("no")
    assert play.asked.say[0] == "There is a page that may help. Say support, or go on."
    play.type("support", "")
    assert play.state.question.prompt.id == "safety.scope.1"
    play.type("about me only")
    assert tracks(play) == [Track.OWN_PATH]
    assert not any(one.for_two and one.open for one in play.state.questions)


@pytest.mark.parametrize("answer", ["all questions", "skip", "not this one again"])
def test_that_it_was_asked_leaves_no_mark_and_any_other_answer_changes_nothing(
    pack: Pack, answer: str
) -> None:
    play = at_the_month(pack, "safety.free")
    play.type("no", "", answer)
    assert not play.state.question.prompt.id.startswith("safety")
    assert tracks(play) == []
    names = [one.prompt for one in play.notes if isinstance(one, Asked | Marked)]
    names += [one.prompt.id for one in play.disk]
    assert "safety.free.1" in names
    assert [name for name in names if name.startswith(("safety.offer", "safety.scope"))] == []
