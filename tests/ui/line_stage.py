"""A front end in lines by itself: words are heard as soon as some are typed and not sent.

``python -m tests.ui.line_stage HEARD`` asks a question. The first half line is followed by
reading HEARD back; what is sent then is written out, and that is the end. Without HEARD the
half line is erased, and the question is put again: twice, the second time before the front
end has taken the first one in. With ``early`` behind it a trouble is told as well, in the very
moment before the next line is edited.
"""

import sys
from typing import Any

import pytest

from assistant.messages import Text
from assistant.session.effects import Finish, Step, StepKind
from assistant.session.events import Drafted, Event, Started, Typed
from assistant.ui import line
from assistant.ui.half_line import watched
from assistant.ui.line import LineFrontEnd
from tests.fakes import HandClock
from tests.fakes_journal import MemoryJournal


class Stage:
    """The front end, and what a session would do with it."""

    def __init__(self, heard: str) -> None:
        clock = HandClock()
        self._front = LineFrontEnd(self._take, clock, MemoryJournal(self._take, clock), ())
        erased = tuple(
            Step(
                turn,
                StepKind.QUESTION,
                say=(),
                ask=Text.QUESTION_PROMPT(number=turn),
                emptied=True,
            )
            for turn in (2, 3)
        )
        read_back = Step(
            2,
            StepKind.HEARD,
            say=(Text.HEARD(words=heard),),
            ask=Text.HEARD_PROMPT(),
            shown=heard,
        )
        self._next = (read_back,) if heard else erased
        self._came = False

    def run(self) -> None:
        """Until a line was sent."""
        self._front.run()

    def tell_early(self) -> None:
        """Tell of a trouble before the next line is edited, once."""
        told = False

        def told_first(*watches: Any) -> Any:
            nonlocal told
            if self._came and not told:
                told = True
                self._front.show(Step(2, StepKind.WAIT, say=(Text.STILL_WORKING(),), ask=""))
            return watched(*watches)

        pytest.MonkeyPatch().setattr(line, "watched", told_first)

    def _take(self, event: Event) -> None:
        match event:
            case Started():
                question = Step(1, StepKind.QUESTION, say=(), ask=Text.QUESTION_PROMPT(number=1))
                self._front.show(question)
            case Drafted(_, _, text) if text and not self._came:
                self._came = True
                for step in self._next:
                    self._front.show(step)
            case Typed(turn, _, text):
                self._front.finish(Finish(0, (f"turn {turn}: <{text}>",)))
            case _:
                pass


if __name__ == "__main__":
    stage = Stage(sys.argv[1] if sys.argv[1:] else "")
    if "early" in sys.argv[2:]:
        stage.tell_early()
    stage.run()
