import queue
import signal
from array import array
from collections.abc import Iterator
from os import kill
from pathlib import Path

import pytest

from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import Phrase, Progress, Segment
from assistant.speech.recogniser_worker import (
    Begin,
    Desk,
    Failed,
    Finish,
    Finished,
    Found,
    Load,
    Ready,
    Reply,
    Request,
    Sound,
    Unknown,
)
from assistant.speech.worker import Gone, Worker
from tests.conftest import needs
from tests.speech import sounds
from tests.speech.clips import SPEECH, clip, samples_of
from tests.speech.sounds import at_level, in_blocks, joined, said, silence

pytestmark = pytest.mark.slow  # the real model hears

MODULE = "assistant.speech.recogniser_worker"
PATIENCE_S = 60.0


class Line:
    """The owner's end: what the worker told, in order."""

    def __init__(self) -> None:
        self._told: queue.Queue[tuple[int, Reply | Gone]] = queue.Queue()
        self.worker: Worker[Reply] = Worker(MODULE, Reply, lambda *told: self._told.put(told))

    def next(self) -> Reply | Gone:
        return self._told.get(timeout=PATIENCE_S)[1]

    def until(self, kind: type[Reply | Gone]) -> list[Reply | Gone]:
        told = [self.next()]
        while not isinstance(told[-1], kind):
            told.append(self.next())
        return told

    def sound(self, take: int, sound: "sounds.Sound[int]") -> None:
        for block in in_blocks(sound):
            self.worker.send(Sound(take, block))


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    line.worker.start()
    yield line
    line.worker.kill()
    line.until(Gone)


def speech(name: str = "so_silly") -> "sounds.Sound[int]":
    return joined(silence(1), array("h", samples_of(clip(name))), silence(1))


def text_of(told: list[Reply | Gone]) -> str:
    segments = [t.finding for t in told if isinstance(t, Found) and isinstance(t.finding, Segment)]
    return " ".join(word.text for segment in segments for word in segment.words)


def replies(desk: Desk, *requests: Request) -> list[Reply]:
    return [reply for request in requests for reply in desk.answer(request)]


def test_a_take_from_its_beginning_to_its_end(line: Line, model_folder: Path) -> None:
    needs("flite")
    line.worker.send(Load(str(model_folder)))
    assert line.next() == Ready("vosk 0.3.45 vosk-model-small-en-us-0.15")
    line.worker.send(Begin(7, phrases=("stop", "xyzzy")))
    assert line.next() == Unknown(7, ("xyzzy",))
    sound = joined(speech(), at_level(said("stop", "rms"), -25), silence(1))
    line.sound(7, sound)
    line.worker.send(Finish(7))
    told = line.until(Finished)
    assert text_of(told) == SPEECH["so_silly"]
    findings = [t.finding for t in told if isinstance(t, Found)]
    assert [finding.text for finding in findings if isinstance(finding, Phrase)] == ["stop"]
    heard = [finding.heard_s for finding in findings if isinstance(finding, Progress)]
    assert len(heard) == len(list(in_blocks(sound)))
    assert heard[-1] == pytest.approx(len(sound) / RATE_HZ)
    assert told[-1] == Finished(7)


def test_a_process_started_after_one_that_was_killed_goes_on_where_it_was(
    line: Line, model_folder: Path
) -> None:
    line.worker.send(Load(str(model_folder)))
    line.worker.send(Begin(1))
    line.sound(1, speech())
    line.until(Ready)
    kill(line.worker.pid, signal.SIGKILL)
    line.until(Gone)
    line.worker.start()
    line.worker.send(Load(str(model_folder)))
    line.worker.send(Begin(1, offset_s=30))
    line.sound(1, speech())
    line.worker.send(Finish(1))
    told = line.until(Finished)
    assert text_of(told) == SPEECH["so_silly"]
    segments = [t.finding for t in told if isinstance(t, Found) and isinstance(t.finding, Segment)]
    assert segments[0].words[0].start_s > 30


def test_a_new_take_replaces_the_old_one(model_folder: Path) -> None:
    desk = Desk()
    block = speech().tobytes()
    replies(desk, Load(str(model_folder)), Begin(1), Sound(1, block), Begin(2))
    assert replies(desk, Sound(1, block), Finish(1)) == []
    told = replies(desk, Sound(2, block), Finish(2), Sound(2, block), Finish(2))
    assert text_of([*told]) == SPEECH["so_silly"]
    assert told[-1] == Finished(2)
    assert not any(isinstance(reply, Found) and reply.take == 1 for reply in told)


@pytest.mark.parametrize("content", [None, b"not a model"])
def test_a_model_that_cannot_be_loaded_fails(content: bytes | None, tmp_path: Path) -> None:
    if content:
        (tmp_path / "am").mkdir()
        (tmp_path / "am/final.mdl").write_bytes(content)
    assert replies(Desk(), Load(str(tmp_path)), Begin(1), Sound(1, b"\0\0")) == [Failed(), Failed()]


def test_the_worker_ends_with_its_line(line: Line) -> None:
    kill(line.worker.pid, 0)
    line.worker.kill()
    assert isinstance(line.next(), Gone)
    line.worker.start()  # for the fixture, which waits for an end


def test_no_sound_shows_in_a_repr() -> None:
    assert repr(Sound(1, b"secret")) == "Sound(1, ...)"
