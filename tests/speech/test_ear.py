"""The ear of a session with its real processes."""

import errno
import os
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import jiwer
import pytest

from assistant.session.events import (
    Event,
    Heard,
    Level,
    Levelled,
    Mended,
    Silent,
    Spoke,
    Trouble,
    Troubled,
    Unheard,
)
from assistant.speech.audio import RATE_HZ
from assistant.speech.ear import DEAD_S, _since
from tests.conftest import MODEL_HERE, needs
from tests.fakes import an_answer
from tests.rig import PROGRAMS, Rig
from tests.speech.clips import SPEECH, clip, samples_of, write_wav
from tests.speech.listener import Listener
from tests.speech.sounds import Sound, at_level, joined, said, silence
from tests.storage.story_spool import DRAFT

pytestmark = pytest.mark.slow  # the real model hears

BEHIND_S: Final = 2.0
ON_ITS_WAY_S: Final = 0.75
"""What a player has handed over may arrive so much later on a busy machine."""
MOST_WRONG: Final = 0.1
"""A microphone's sound is resampled: a word in ten may be heard in another way."""
BYTES_A_SECOND: Final = 2 * RATE_HZ
OTHER: Final = an_answer("", DRAFT.state, id="02SPOKEN")
SILLY: Final = SPEECH["so_silly"]


@pytest.fixture
def alone(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Listener]:
    """An ear on a machine without a microphone: sound is given to it by hand, all at once."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    monkeypatch.setenv("REFLECT_MODEL", str(model_folder))
    with Listener(tmp_path) as listener:
        yield listener


def silly(db: float = -25.0) -> "Sound[int]":
    """A sentence, and the pause that ends it."""
    return joined(silence(0.5), at_level(samples_of(clip("so_silly")), db), silence(2))


@dataclass(frozen=True)
class Told:
    """One answer into the rig's microphone, and all that came of it."""

    heard: Heard
    events: list[Event]
    late_s: list[float]
    """How far the disk was behind the mouth, at moments while it spoke."""
    takes: int


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Words before the answer, two sentences with a pause between, a command said alone."""
    needs(*PROGRAMS, "flite", "model")
    folder = tmp_path_factory.mktemp("told")
    early = write_wav(folder / "early.wav", at_level(samples_of(clip("jfk"))[: 2 * RATE_HZ], -20))
    answer = joined(
        silence(1),
        silly(-47),
        at_level(samples_of(clip("better_than")), -7),
        silence(1.3),
        at_level(said("skip"), -20),
        silence(1.3),
    )
    spoken = write_wav(folder / "answer.wav", answer)
    with Rig() as rig, pytest.MonkeyPatch.context() as monkeypatch:
        rig.put_into(monkeypatch)
        monkeypatch.setenv("REFLECT_MODEL", str(MODEL_HERE))
        with Listener(folder) as listener:
            listener.ear.prepare()
            rig.play_mic(early)
            time.sleep(ON_ITS_WAY_S)
            since = time.monotonic()
            listener.listens(1, since=since)
            playing = rig.play_mic(spoken, wait=False)
            late = []
            while playing.poll() is None:
                time.sleep(0.5)
                late.append(_late_s(listener, since))
            heard = listener.ends(1)
            assert isinstance(heard, Heard)
            return Told(heard, listener.told, late, len(listener.takes))


def _late_s(listener: Listener, since: float) -> float:
    on_disk = sum(path.stat().st_size for path in listener.takes)
    return time.monotonic() - since - on_disk / BYTES_A_SECOND


def test_the_words_of_an_answer_are_joined_without_commands_and_what_was_said_before_it(
    told: Told,
) -> None:
    assert jiwer.wer(f"{SILLY} {SPEECH['better_than']}", told.heard.text) <= MOST_WRONG
    assert told.heard.text == " ".join(word.text for word in told.heard.words)
    assert all(one.end_s <= other.start_s for one, other in pairwise(told.heard.words))
    assert told.heard.engine.startswith("vosk 0.3.45")
    assert [event.phrase for event in told.events if isinstance(event, Spoke)] == ["skip"]


def test_loudness_is_told_in_words_when_it_changes(told: Told) -> None:
    levels = [event.level for event in told.events if isinstance(event, Levelled)]
    assert levels[0] is Level.TOO_QUIET
    assert Level.TOO_LOUD in levels
    assert all(one is not other for one, other in pairwise(levels))


def test_silence_is_told_about_each_half_second(told: Told) -> None:
    silent = [event for event in told.events if isinstance(event, Silent)]
    pause = [event.seconds for event in silent if event.spoke]
    assert not silent[0].spoke
    for one, other in pairwise(pause):
        assert other >= one + 0.5 or other < one
    assert max(pause) >= 1.5


def test_the_disk_follows_the_mouth(told: Told) -> None:
    assert told.takes == 1
    assert max(told.late_s) <= BEHIND_S


def test_of_a_block_only_what_arrived_after_the_moment_counts() -> None:
    second = bytes(BYTES_A_SECOND)
    assert _since(5.0, 6.0, second) == second
    assert _since(7.0, 6.0, second) == b""
    assert len(_since(5.25, 6.0, second)) == 0.75 * BYTES_A_SECOND


def test_an_answer_can_be_ended_without_a_microphone_and_without_an_answer(alone: Listener) -> None:
    alone.listens(1)
    alone.waits_for(Trouble.NO_MICROPHONE)
    assert isinstance(alone.ends(1), Unheard)
    alone.listens(2, answer=None)
    assert isinstance(alone.ends(2), Unheard)
    assert [event.trouble for event in alone.of(Troubled)] == [Trouble.NO_MICROPHONE]


def test_a_new_answer_takes_the_place_of_the_one_before_whose_sound_stays(alone: Listener) -> None:
    alone.listens(1)
    alone.hears(silly())
    alone.listens(2, answer=OTHER)
    alone.hears(silence(1))
    assert isinstance(alone.ends(2), Unheard)
    assert isinstance(alone.ends(1), Unheard)
    assert alone.of(Heard) == []
    assert alone.ear.sound_of(DRAFT.id) == silly().tobytes()
    assert alone.ear.sound_of(OTHER.id) == silence(1).tobytes()


def test_rest_and_the_end_of_the_session_leave_on_the_disk_what_was_being_said(
    alone: Listener,
) -> None:
    alone.listens(1)
    alone.hears(silly())
    alone.ear.rest()
    alone.listens(2)
    alone.hears(silly())
    alone.hears(silly())
    alone.ear.close()
    assert not alone.ear._thread.is_alive()
    told = len(alone.all())
    time.sleep(0.5)
    assert len(alone.all()) == told
    alone.ear.close()
    left = Listener(alone.folder)
    assert left.ear.sound_of(DRAFT.id)[: 2 * len(silly())] == silly().tobytes()
    left.ear.close()


def test_in_private_nothing_is_on_the_disk(alone: Listener) -> None:
    alone.listens(1, spool=False)
    alone.hears(silly())
    heard = alone.ends(1)
    assert isinstance(heard, Heard)
    assert heard.text == SILLY
    assert alone.takes == []
    assert Trouble.SPOOL_FULL not in [event.trouble for event in alone.of(Troubled)]


def no_folder(listener: Listener, _monkeypatch: pytest.MonkeyPatch) -> None:
    (listener.folder / "spool").write_text("in the way")


def full(_listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fdatasync", refuse)


@pytest.mark.parametrize("fault", [no_folder, full])
def test_a_full_disk_is_told_once_and_costs_no_word(
    alone: Listener,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Listener, pytest.MonkeyPatch], None],
) -> None:
    fault(alone, monkeypatch)
    alone.listens(1)
    alone.hears(silly())
    heard = alone.ends(1)
    assert isinstance(heard, Heard)
    assert heard.text == SILLY
    full = [event for event in alone.of(Troubled) if event.trouble is Trouble.SPOOL_FULL]
    assert len(full) == 1


def test_a_microphone_that_gives_only_zeros_is_told(alone: Listener) -> None:
    alone.listens(1)
    alone.hears(silence(DEAD_S + 1))
    assert alone.until(Levelled).level is Level.NOTHING
    alone.hears(silly())
    assert alone.until(Levelled).level is Level.GOOD


def test_a_model_that_comes_late_hears_what_was_said_before_it_came(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    monkeypatch.setenv("REFLECT_MODEL", str(tmp_path / "nowhere"))
    with Listener(tmp_path) as listener:
        listener.waits_for(Trouble.MODEL_MISSING)
        listener.listens(1)
        listener.hears(silly())
        listener.ear.end(1)
        monkeypatch.setenv("REFLECT_MODEL", str(model_folder))
        assert listener.until(Heard).text == SILLY
        missing = [e for e in listener.of(Troubled) if e.trouble is Trouble.MODEL_MISSING]
        assert len(missing) == 1
        assert [event.trouble for event in listener.of(Mended)] == [Trouble.MODEL_MISSING]


def test_sound_that_the_disk_does_not_let_go_of_is_told_once(
    alone: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone.listens(1)
    alone.hears(silly())
    alone.listens(2, answer=OTHER)
    alone.hears(silly())

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "unlink", refuse)
        alone.ear.settle(DRAFT.id, DRAFT.rev, keep=False)
        alone.ear.settle(OTHER.id, OTHER.rev, keep=False)
        alone.waits_for(Trouble.SOUND_STAYS)
        alone.ear.close()
    told = [event for event in alone.of(Troubled) if event.trouble is Trouble.SOUND_STAYS]
    assert len(told) == 1
    assert len(alone.takes) == 2


def test_the_sound_of_a_kept_answer_goes_or_becomes_a_recording(alone: Listener) -> None:
    alone.listens(1)
    alone.hears(silly())
    alone.listens(2, answer=OTHER)
    alone.hears(silly())
    alone.ear.settle(DRAFT.id, DRAFT.rev, keep=False)
    assert alone.ear.sound_of(DRAFT.id) == b""
    alone.ear.settle(OTHER.id, OTHER.rev, keep=True)
    alone.ear.close()
    assert alone.takes == []
    again = Listener(alone.folder)
    kept = array("h", again.ear.sound_of(OTHER.id))
    again.ear.close()
    assert len(kept) >= len(silly())
