"""The front end in lines by itself: what it reads and says, in whatever moment something comes."""

from collections.abc import Callable
from itertools import islice

import pytest

from assistant.messages import Text
from assistant.session.effects import Finish, Review, Step, StepKind
from assistant.session.events import Event, Started, Tried, Typed
from assistant.ui import terminal
from assistant.ui.line import LineFrontEnd
from tests.fakes import SUPPORT, HandClock, an_answer
from tests.fakes_journal import MemoryJournal
from tests.ui.hiding import hiding

TRIED = "what opens it"
PRIVATE = "words of my own"
QUESTION = Step(1, StepKind.QUESTION, say=(), ask=Text.QUESTION_PROMPT(number=1))
LOCK = Step(0, StepKind.LOCKED, say=(Text.LOCKED(),), ask=Text.LOCK_PROMPT())
LOOK = Review(1)


def nothing() -> None:
    """Nothing happens."""


class Hand:
    """Lines that somebody types; something may happen while a key is waited for."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = iter(lines)
        self.meanwhile: Callable[[], object] = nothing

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def readline(self) -> str:
        """Wait, then give a line, or the end."""
        self.meanwhile()
        return "".join(f"{line}\n" for line in islice(self._lines, 1))


class Stage:
    """The front end; in place of the core, what happens at each kind of event."""

    def __init__(self, *lines: str) -> None:
        clock = HandClock()
        journal = MemoryJournal(lambda _event: None, clock)
        journal.append(an_answer(PRIVATE))
        self.told: list[Event] = []
        self.at: dict[type[Event], Callable[[], object]] = {}
        self.hand = Hand(lines)
        self.front = LineFrontEnd(self._take, clock, journal, SUPPORT)

    def _take(self, event: Event) -> None:
        self.told.append(event)
        self.at.get(type(event), nothing)()

    def shows(self, *shown: Step | Review) -> None:
        """Hand over steps and looks, one right behind the other."""
        for one in shown:
            if isinstance(one, Review):
                self.front.review(one)
            else:
                self.front.show(one)

    def locks_anew(self) -> None:
        """Hand over what comes when the machine slept while it was locked."""
        self.front.clear()
        self.shows(LOCK)

    def ends(self) -> None:
        """Hand over the end."""
        self.front.finish(Finish(0, ()))

    def run(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Hold the session; the kinds of events that were told."""
        monkeypatch.setattr("sys.stdin", self.hand)
        self.front.run()
        return [type(event).__name__ for event in self.told]


def test_a_lock_that_comes_behind_an_earlier_one_is_put_before_the_earlier_days_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(TRIED)
    stage.at = {Started: lambda: stage.shows(LOCK, LOOK, LOCK), Tried: stage.ends}
    assert stage.run(monkeypatch) == ["Started", "Tried"]
    assert PRIVATE not in capsys.readouterr().out


def test_the_earlier_days_are_closed_once_nothing_is_there_that_could_lock_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage("close")
    stage.at = {Started: lambda: stage.shows(LOOK)}
    stage.hand.meanwhile = stage.front.give_up
    assert stage.run(monkeypatch) == ["Started"]
    assert PRIVATE in capsys.readouterr().out, "they were open until then"


def test_a_session_that_breaks_while_it_is_locked_gives_no_words_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(PRIVATE, TRIED)
    stage.at = {
        Started: lambda: stage.shows(QUESTION),
        Typed: lambda: stage.shows(LOCK),
        Tried: stage.front.give_up,
    }
    assert stage.run(monkeypatch) == ["Started", "Typed", "Tried"]
    assert PRIVATE not in capsys.readouterr().out


def test_what_is_typed_while_it_locks_anew_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = hiding(monkeypatch)

    def clear() -> bool:
        happened.append("cleared")
        return True

    monkeypatch.setattr(terminal, "clear", clear)
    stage = Stage(TRIED, TRIED)
    stage.at = {
        Started: lambda: stage.shows(LOCK),
        Tried: lambda: stage.ends() if "cleared" in happened else stage.locks_anew(),
    }
    assert stage.run(monkeypatch) == ["Started", "Tried", "Tried"]
    assert happened == ["hidden", "cleared", "shown"]
