"""What every ear keeps: ``assistant.ports.Ear``."""

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Empty, Queue

import pytest

from assistant.locations import Locations
from assistant.ports import Clock, Ear, Emit
from assistant.session.effects import Listen
from assistant.session.events import Event, Heard, Unheard
from assistant.speech.ear import MicrophoneEar
from assistant.speech.files import FileEar
from assistant.speech.off import EarOff
from tests.fakes import HandClock
from tests.speech.clips import clip
from tests.speech.listener import microphone_ear

pytestmark = pytest.mark.slow  # the real model hears

MakeEar = Callable[[Emit, Clock], Ear]
WITHIN_S = 30


@pytest.fixture(params=["off", "files without a model", "files", "microphone"])
def make_ear(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> MakeEar:
    if request.param == "off":
        return EarOff
    if request.param == "microphone":
        monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
        return partial(microphone_ear, tmp_path)
    model = "nowhere" if "without" in request.param else request.getfixturevalue("model_folder")
    monkeypatch.setenv("REFLECT_MODEL", str(model))
    files = [clip("so_silly"), Path("gone.wav"), clip("so_silly")]
    return lambda emit, clock: FileEar(files, Locations.of(), emit, clock)


def test_each_listening_is_answered_once_in_order_for_its_turn_with_the_words_it_heard(
    make_ear: MakeEar,
) -> None:
    events: Queue[Event] = Queue()
    ear = make_ear(events.put, HandClock())
    for turn in (3, 4, 9, 10):
        ear.listen(Listen(turn))
        if isinstance(ear, MicrophoneEar):  # it waits for the person to end each
            ear.end(turn)
    answers: list[Heard | Unheard] = []
    while len(answers) < 4:
        event = events.get(timeout=WITHIN_S)
        answers += [event] if isinstance(event, Heard | Unheard) else []
    ear.close()
    assert [answer.turn for answer in answers] == [3, 4, 9, 10]
    for answer in answers:
        if isinstance(answer, Heard):
            assert answer.text == " ".join(word.text for word in answer.words) != ""
    with pytest.raises(Empty):
        events.get(timeout=0.1)


def test_nothing_is_emitted_after_closing(make_ear: MakeEar) -> None:
    closed = threading.Event()
    late: list[Event] = []
    first: Queue[Event] = Queue()

    def emit(event: Event) -> None:
        late.append(event) if closed.is_set() else first.put(event)

    ear = make_ear(emit, HandClock())
    ear.listen(Listen(1))
    ear.close()
    closed.set()
    time.sleep(0.3)
    assert late == []


def test_closing_twice_does_no_harm(make_ear: MakeEar) -> None:
    ear = make_ear(lambda _event: None, HandClock())
    ear.close()
    ear.close()
