"""What looking back says of what it finds."""

from assistant.messages import Text
from assistant.ui.found import MOST_SHOWN, look_for
from tests.fakes import an_answer
from tests.fakes_journal import MemoryBench


def test_the_newest_are_shown_and_it_is_said_when_there_are_more() -> None:
    bench = MemoryBench()
    for number in range(MOST_SHOWN):
        bench.keep(an_answer(f"marigold {number}", id=f"answer-{number:03}"))
    assert look_for(bench.reader, "marigold")[-1] == Text.SEARCH_FOUND_MANY(count=MOST_SHOWN)
    bench.keep(an_answer("marigold last", id="answer-999"))
    *said, end = look_for(bench.reader, "marigold")
    assert end == Text.SEARCH_NEWEST(count=MOST_SHOWN)
    assert Text.DAY_ANSWER(words="marigold last") in said
    assert Text.DAY_ANSWER(words="marigold 0") not in said
