"""Microphone, voice and recogniser fail while a person speaks; the conversation goes on."""

import signal
from pathlib import Path

import jiwer
import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e import sound_faults
from tests.e2e.sound_faults import Story
from tests.rig import PROGRAMS, Rig
from tests.speech.clips import SPEECH

pytestmark = pytest.mark.slow

BOTH = f"{SPEECH['so_silly']} {SPEECH['better_than']}"
MOST_WRONG = 0.15
"""Words that may differ: the clips alone give 0.05, and a fault may fall between two words."""


@pytest.fixture(autouse=True)
def devices() -> None:
    needs("model", *PROGRAMS)


def went_on(story: Story, said: str) -> None:
    """It ended as the person wished, with their words and nothing else, and left nothing behind."""
    assert story.exit_code == 0
    assert len(story.kept) == 1
    assert jiwer.wer(said, story.kept[0]) <= MOST_WRONG, story.kept
    assert not story.workers
    assert not story.spool


def test_a_microphone_that_is_pulled_out_costs_no_words_and_lets_no_other_sound_in(
    tmp_path: Path,
) -> None:
    story = sound_faults.without_microphone(tmp_path, sound_faults.pulled_out, Rig.plug)
    went_on(story, BOTH)
    assert story.count(Text.MICROPHONE_LOST()) == story.count(Text.MICROPHONE_BACK()) == 1


def test_a_sound_server_that_dies_and_comes_back_costs_no_words(tmp_path: Path) -> None:
    story = sound_faults.without_microphone(tmp_path, Rig.kill_server, Rig.start_server)
    went_on(story, BOTH)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_a_recogniser_that_fails_costs_no_words(tmp_path: Path, number: signal.Signals) -> None:
    story = sound_faults.recogniser_worker(tmp_path, number, after_s=3.0)
    went_on(story, BOTH)


def test_a_voice_that_is_killed_says_the_question_again(tmp_path: Path) -> None:
    story = sound_faults.voice_worker(tmp_path, signal.SIGKILL, after_s=0.5)
    went_on(story, "a typed answer")


def test_without_any_device_the_session_goes_on_in_writing(tmp_path: Path) -> None:
    story = sound_faults.no_devices(tmp_path)
    assert story.exit_code == 0
    assert story.kept == ["a typed answer"] * 2
    assert story.count(Text.NO_SPEAKER()) == 1
    assert story.count(Text.NO_MICROPHONE()) == 1


def test_no_other_microphone_takes_the_place_of_the_chosen_one(tmp_path: Path) -> None:
    story = sound_faults.another_name(tmp_path)
    went_on(story, "a typed answer")
    assert story.count(Text.MICROPHONE_LOST()) == 1


def test_what_was_being_said_in_a_crash_is_offered_heard_and_kept(tmp_path: Path) -> None:
    killed, after, heard = sound_faults.crash(tmp_path)
    assert killed.spool
    assert not killed.kept
    assert not killed.workers
    assert heard
    went_on(after, BOTH)
