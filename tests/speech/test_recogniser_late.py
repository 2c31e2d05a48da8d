"""A recogniser that is slow, or was ended, with a worker and a clock moved by hand."""

from pathlib import Path
from typing import Any, Final

import pytest

from assistant.journal.records import Word
from assistant.locations import Locations
from assistant.session.events import Trouble
from assistant.speech import recogniser_watch
from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import Finding, Segment
from assistant.speech.recogniser_watch import (
    HANGS_S,
    LOADING_S,
    LOOK_S,
    Dictation,
    WatchedRecogniser,
)
from assistant.speech.recogniser_worker import Finished, Found, Ready
from assistant.speech.worker import Gone
from tests.fakes import HandClock
from tests.speech.hand import Hand

SECOND: Final = bytes(2 * RATE_HZ)
SAID: Final = Segment((Word("before", 0.1, 0.4, 1.0),), 3.0)


class Owner:
    """A recogniser whose worker is by hand, and what it told."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.told: list[Trouble | None] = []
        self.found: list[Finding] = []
        self.ended = 0
        self.recogniser = WatchedRecogniser(
            Locations.of(),
            lambda _number, _reply: None,
            lambda: self.clock.seconds,
            self.told.append,
        )
        self.recogniser.start()

    @property
    def worker(self) -> Hand:
        worker: Any = self.recogniser._worker
        assert isinstance(worker, Hand)
        return worker

    def begin(self) -> None:
        """Something new, of which nothing was said yet."""
        again, finished = (lambda _from_s: None), self._finished
        self.recogniser.begin(Dictation((), True, again, self.found.append, finished))  # noqa: FBT003 - it is named there

    def reply(self, reply: Any) -> None:
        self.recogniser.answer(self.worker.number, reply)

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.recogniser.tick()

    def _finished(self) -> None:
        self.ended += 1


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setattr(recogniser_watch, "Worker", Hand)
    monkeypatch.setattr(recogniser_watch, "usable", lambda _locations: Path("model"))
    return Owner()


def test_words_that_an_ended_worker_still_brings_are_not_of_the_next_answer(owner: Owner) -> None:
    owner.reply(Ready("an engine"))
    owner.begin()
    take = owner.worker.sent[-1].take
    owner.recogniser.feed(SECOND)
    owner.wait(HANGS_S)
    assert not owner.recogniser.ready
    owner.begin()
    owner.reply(Found(take, SAID))
    owner.reply(Finished(take))
    assert owner.found == []
    assert owner.ended == 0
    assert owner.recogniser.settled_s == 0


def test_nothing_is_held_against_it_before_the_first_sound_of_what_it_is_to_hear(
    owner: Owner,
) -> None:
    owner.reply(Ready("an engine"))
    owner.begin()
    owner.recogniser.feed(SECOND)
    owner.begin()
    owner.wait(HANGS_S)
    assert owner.recogniser.ready
    owner.recogniser.feed(SECOND)
    owner.wait(HANGS_S)
    assert not owner.recogniser.ready


def test_a_model_that_takes_too_long_to_load_is_told_and_given_longer(owner: Owner) -> None:
    owner.wait(LOADING_S)
    assert owner.told == [Trouble.RECOGNISER_STOPPED]
    assert owner.worker.number == 2
    owner.wait(1.5 * LOADING_S)
    assert owner.worker.number == 2
    owner.reply(Ready("an engine"))
    assert owner.told == [Trouble.RECOGNISER_STOPPED, None]


def test_an_end_while_a_second_start_is_waited_for_is_told_as_an_end_alone(owner: Owner) -> None:
    for _ in range(2):
        owner.reply(Gone())
    assert owner.told == [Trouble.RECOGNISER_STOPPED] * 2
    owner.wait(LOOK_S)
    assert owner.told == [Trouble.RECOGNISER_STOPPED] * 2
    assert owner.worker.number == 3
