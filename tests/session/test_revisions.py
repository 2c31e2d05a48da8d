"""What an answer given anew keeps of the one before."""

from dataclasses import replace
from datetime import date

from assistant.journal.records import Half, How
from tests.fakes import DAY, Play, an_answer, changed, plan

THE_DAY_BEFORE = date(2026, 10, 31)


def test_an_answer_of_an_earlier_day_that_is_given_anew_stays_of_that_day() -> None:
    told = an_answer("told in a file", id="told", day=THE_DAY_BEFORE, how=How.FILE)
    start = plan()
    first, *rest = start.halves[Half.MORNING]
    halves = {half: (replace(first, id="told", answer=told), *rest) for half in Half}
    play = Play(changed(start, halves=halves))
    play.disk.append(told)
    play.type("1", "back", "said anew", "of today")
    anew, today = play.disk[1:]
    assert (anew.id, anew.rev, anew.parent, anew.text) == ("told", 2, 1, "said anew")
    assert anew.day == THE_DAY_BEFORE
    assert (today.rev, today.day) == (1, DAY)
