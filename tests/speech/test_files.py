import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest

from assistant.errors import AudioError, ModelMissingError
from assistant.locations import Locations
from assistant.session.effects import Listen
from assistant.session.events import Event, Heard, Trouble, Unheard
from assistant.speech import files
from assistant.speech.catalogue import DEFAULT
from assistant.speech.files import FileEar, transcribe
from assistant.speech.models import bringing
from assistant.speech.recogniser import Recogniser, Transcript
from tests.fakes import HandClock
from tests.speech.clips import SPEECH, clip, write_wav

pytestmark = pytest.mark.slow  # the real model hears

WITHIN_S = 30


@pytest.fixture
def listen(locations: Locations) -> Callable[..., list[Event]]:
    """Let an ear hear these files, one a turn, and give what it emitted."""

    def run(*files: Path, turns: int | None = None) -> list[Event]:
        events: Queue[Event] = Queue()
        ear = FileEar(files, locations, events.put, HandClock())
        for turn in range(len(files) if turns is None else turns):
            ear.listen(Listen(turn))
        heard = [
            events.get(timeout=WITHIN_S) for _ in range(len(files) if turns is None else turns)
        ]
        ear.close()
        return heard

    return run


@pytest.fixture
def named_model(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real model is the one to use."""
    monkeypatch.setenv("REFLECT_MODEL", str(model_folder))
    return model_folder


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REFLECT_MODEL", str(tmp_path / "nowhere"))


def troubles(events: list[Event]) -> list[tuple[Trouble, str]]:
    return [(event.trouble, event.source) for event in events if isinstance(event, Unheard)]


@pytest.mark.usefixtures("named_model")
def test_each_turn_is_answered_by_the_next_file_and_one_not_heard_costs_only_its_own_answer(
    listen: Callable[..., list[Event]], tmp_path: Path
) -> None:
    silent = write_wav(tmp_path / "silent.wav", [0] * 16_000)
    empty = tmp_path / "empty.wav"
    empty.touch()
    files = (clip("better_than"), tmp_path / "gone.wav", empty, silent, clip("so_silly"))
    events = listen(*files, turns=6)
    assert [event.turn for event in events if isinstance(event, Heard | Unheard)] == [*range(6)]
    assert [(event.turn, event.text) for event in events if isinstance(event, Heard)] == [
        (0, SPEECH["better_than"]),
        (4, SPEECH["so_silly"]),
    ]
    assert troubles(events) == [
        (Trouble.FILE_MISSING, "gone.wav"),
        (Trouble.FILE_UNREADABLE, "empty.wav"),
        (Trouble.NOTHING_HEARD, "silent.wav"),
        (Trouble.NO_MORE_FILES, ""),
    ]


@pytest.mark.usefixtures("no_model")
def test_without_a_model_that_is_what_is_said(listen: Callable[..., list[Event]]) -> None:
    assert troubles(listen(clip("so_silly"))) == [(Trouble.MODEL_MISSING, "so_silly.flac")]


def test_a_damaged_model_is_never_handed_to_the_recogniser(
    listen: Callable[..., list[Event]],
    model_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    damaged = shutil.copytree(model_folder, tmp_path / DEFAULT)
    with (damaged / "ivector/final.ie").open("r+b") as file:
        file.write(bytes(1000))  # seen to end the whole process inside Vosk
    monkeypatch.setenv("REFLECT_MODEL", str(damaged))
    assert troubles(listen(clip("so_silly"))) == [(Trouble.MODEL_DAMAGED, "so_silly.flac")]


def test_a_model_that_the_library_refuses_costs_no_answer_its_end(
    listen: Callable[..., list[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise RuntimeError

    monkeypatch.setattr(files, "once_here", lambda _locations, _pause: Path())
    monkeypatch.setattr(Recogniser, "load", refuse)
    assert troubles(listen(clip("so_silly"))) == [(Trouble.FILE_UNREADABLE, "so_silly.flac")]


def test_an_ear_waits_while_the_model_comes_and_then_hears(
    model_folder: Path, locations: Locations, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    coming = tmp_path / DEFAULT
    monkeypatch.setenv("REFLECT_MODEL", str(coming))
    events: Queue[Event] = Queue()
    with bringing(locations):
        ear = FileEar([clip("so_silly")], locations, events.put, HandClock())
        ear.listen(Listen(7))
        coming.symlink_to(model_folder)
    event = events.get(timeout=WITHIN_S)
    ear.close()
    assert isinstance(event, Heard)
    assert (event.turn, event.text) == (7, SPEECH["so_silly"])


@pytest.mark.usefixtures("no_model")
def test_closing_ends_the_wait_for_a_model(locations: Locations) -> None:
    events: Queue[Event] = Queue()
    with bringing(locations):
        ear = FileEar([clip("so_silly")], locations, events.put, HandClock())
        ear.listen(Listen(1))
        ear.close()
        for thread in threading.enumerate():
            if thread.name == "ear":
                thread.join(WITHIN_S)
                assert not thread.is_alive()
    assert events.empty()


@pytest.mark.usefixtures("named_model")
def test_files_are_transcribed_in_order_and_one_that_is_no_sound_stops_nothing(
    locations: Locations, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("not sound")
    paths = [words, tmp_path / "gone.wav", clip("so_silly")]
    results = list(transcribe(paths, locations, lambda: None))
    assert [path for path, _ in results] == paths
    assert [type(result) is Transcript for _, result in results] == [False, False, True]
    assert all(isinstance(result, AudioError) for _, result in results[:2])


@pytest.mark.usefixtures("no_model")
def test_nothing_is_transcribed_without_a_model(locations: Locations) -> None:
    with pytest.raises(ModelMissingError):
        next(transcribe([clip("so_silly")], locations, lambda: None))
