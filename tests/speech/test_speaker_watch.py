"""How long is waited for a voice that starts, with a worker and a clock moved by hand."""

import pytest

from assistant.session.events import Trouble
from assistant.speech import speaker_watch
from assistant.speech.speaker_messages import TAIL_S, Opening, Play, Ready, Speak, Starting, Tuning
from assistant.speech.speaker_watch import WatchedVoice

SPEAK = Speak(0, ("One sentence.",), cue=False)


class Hand:
    """A worker that does nothing by itself."""

    pid = 0

    def __init__(self, *_: object) -> None:
        self.number = 0

    def start(self) -> None:
        self.number += 1

    def send(self, message: object) -> None:
        """Nobody reads it."""

    def kill(self) -> None:
        """It is not alive."""


class Owner:
    """A voice that is asked to say something, and what it told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.told: list[Trouble | None] = []
        self.ends: list[float] = []
        self.voice = WatchedVoice(
            Tuning(),
            lambda _number, _reply: None,
            lambda: self.now,
            over=self.ends.append,
            trouble=self.told.append,
        )
        self.voice.start()
        self.voice.ask(SPEAK)

    @property
    def worker(self) -> Hand:
        """The worker of now."""
        worker = self.voice._worker
        assert isinstance(worker, Hand)
        return worker

    def wait(self, seconds: float, *, signs: bool = False) -> None:
        """Let time pass as the owner's thread does."""
        until = self.now + seconds
        while self.now < until:
            if signs:
                self.voice.answer(self.worker.number, Starting())
            self.now += 0.25
            if self.voice.patience() == 0.0:
                self.voice.overdue()


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setattr(speaker_watch, "Worker", Hand)
    return Owner()


def test_one_that_gives_no_sign_is_given_two_seconds_and_the_last_one_five(owner: Owner) -> None:
    owner.wait(1.5)
    assert owner.worker.number == 1
    owner.wait(0.5)
    assert owner.worker.number == 2
    owner.wait(4.5)
    assert owner.told == []
    owner.wait(0.5)
    assert owner.told == [Trouble.VOICE_STOPPED]
    assert owner.ends == [7.0]


def test_one_that_gives_signs_is_given_five(owner: Owner) -> None:
    owner.wait(4.5, signs=True)
    assert owner.worker.number == 1
    owner.wait(0.5, signs=True)
    assert owner.worker.number == 2


def test_a_program_that_was_stopped_while_one_starts_waits_anew(owner: Owner) -> None:
    owner.now = 3600.0
    owner.voice.overdue()
    owner.wait(1.5)
    assert owner.worker.number == 1
    owner.voice.answer(1, Opening())
    owner.voice.answer(1, Starting())
    owner.voice.answer(1, Ready())
    owner.wait(1)
    assert owner.worker.number == 1
    assert owner.told == []


def test_nothing_in_place_of_a_sentence_is_over_when_the_room_is_silent(owner: Owner) -> None:
    owner.voice.answer(1, Ready())
    owner.voice.ask(Play(0, (), cue=False))
    assert owner.ends == [TAIL_S]
    owner.voice.ask(Play(0, (), cue=False))
    assert owner.ends == [TAIL_S, 0.0]


def test_a_late_sign_of_starting_is_no_excuse_for_a_device_that_hangs(owner: Owner) -> None:
    owner.voice.answer(1, Opening())
    owner.voice.answer(1, Starting())
    owner.wait(1.5)
    assert owner.told == [Trouble.NO_SPEAKER]
