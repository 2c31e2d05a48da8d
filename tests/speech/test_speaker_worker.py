"""The worker that speaks, after the machine had stopped, with a device and a clock by hand."""

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.speech import playback, speaker_worker
from assistant.speech.playback import Playback, Track
from assistant.speech.speaker_messages import NoSpeaker, Speak
from assistant.speech.speaker_worker import _Mouth, _Utterance


class EndedError(Exception):
    """The process would have ended."""


class Spoken:
    """An utterance that is being said, on a device that asks for sound when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.sent: list[object] = []
        clock = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(playback, "time", clock)
        monkeypatch.setattr(speaker_worker, "time", clock)
        monkeypatch.setattr(speaker_worker, "os", SimpleNamespace(_exit=self._end))
        line: Any = SimpleNamespace(send=self.sent.append)
        self.mouth = _Mouth(line)
        self.device = Playback.__new__(Playback)
        self.device._track, self.device._called_at, self.device.until = Track(), self.now, 0.0
        self.track = Track()
        self.track.add(bytes(20_000))
        self.track.add(bytes(20_000))
        self.utterance = _Utterance(Speak(1, ("One.", "Two."), cue=False), self.track, next=2)

    def look(self, *after_s: float) -> None:
        for seconds in after_s:
            self.now += seconds
            self.mouth._go_on(self.utterance, self.device)

    def _end(self, _code: int) -> None:
        raise EndedError


@pytest.fixture(name="spoken")
def an_utterance(monkeypatch: pytest.MonkeyPatch) -> Spoken:
    return Spoken(monkeypatch)


def test_a_machine_that_was_stopped_blames_no_device(spoken: Spoken) -> None:
    spoken.look(0.02)
    spoken.look(3600)
    assert not [one for one in spoken.sent if isinstance(one, NoSpeaker)]


def test_a_device_that_asks_for_nothing_is_gone(spoken: Spoken) -> None:
    with pytest.raises(EndedError):
        spoken.look(*[0.02] * 70)
    assert spoken.sent[-1] == NoSpeaker(1)
    assert spoken.now < 101.5
