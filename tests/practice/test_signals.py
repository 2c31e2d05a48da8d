"""The weekly signals: four weeks against the four before, each with itself alone."""

from datetime import date, timedelta

from assistant.journal.records import Answer, Prompt
from assistant.practice.progress import Comparison, Trend
from assistant.practice.signals import Signal, signals
from tests.fakes import an_answer
from tests.practice.packs import built_in

TODAY = date(2026, 11, 22)
WORDS = ("one", "two", "three", "four", "five")
HEAT = "signals.heat.1"


def series(name: str, lately: str, before: str) -> list[Answer]:
    """One answer a week, the newest last."""
    values = [*map(int, before), *map(int, lately)]
    days = [TODAY - timedelta(days=7 * back + (0 if back < 4 else 3)) for back in range(8)]
    return [
        an_answer(WORDS[value - 1], day=day, prompt=Prompt(name, "1", "?"))
        for value, day in zip(values, reversed(days), strict=True)
    ]


def found(lately: str, before: str, **changes: object) -> tuple[Signal, ...]:
    return signals(built_in(), series(HEAT, lately, before), TODAY, **changes)  # type: ignore[arg-type] # a test


def test_arguments_that_cool_sooner_seem_easier_and_the_counts_are_said() -> None:
    (heat,) = found("3323", "4454")
    assert heat.sentences == (
        "Think of the hardest talk this week. How long did the heat last?",
        "It seems easier than in the four weeks before.",
        "Answers in these four weeks: 4. In those before: 4.",
    )


def test_about_the_same_and_harder_are_said_plainly() -> None:
    assert found("3433", "3333")[0].found.trend is Trend.SAME
    assert "That can happen on any road. Go gently with it." in found("4454", "2222")[0].sentences


def test_a_changed_situation_and_the_future_count_for_nothing() -> None:
    (heat,) = found("3323", "4454", since=TODAY - timedelta(days=7))
    assert heat.found == Comparison(Trend.EARLY, lately=2, before=0)
    later = [an_answer("one", day=TODAY + timedelta(days=1), prompt=Prompt(HEAT, "1", "?"))]
    assert signals(built_in(), later, TODAY) == ()


def test_a_signal_without_an_answer_and_words_that_are_no_answer_are_left_out() -> None:
    own_words = [an_answer("It was long.", day=TODAY, prompt=Prompt(HEAT, "1", "?"))]
    other = [an_answer("one", day=TODAY, prompt=Prompt("open.weight.1", "1", "?"))]
    match = [an_answer("no", day=TODAY, prompt=Prompt("signals.match.1", "1", "?"))]
    assert signals(built_in(), [*own_words, *other, *match], TODAY) == ()
