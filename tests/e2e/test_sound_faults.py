"""Microphone, voice and recogniser fail while a person speaks; the conversation goes on.

The sessions are held side by side, because mostly they wait, and looked at one by one.
``tests.e2e.fault_counts`` holds many.
"""

import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import jiwer
import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e import sound_faults
from tests.e2e.sound_faults import Story
from tests.rig import PROGRAMS, Rig
from tests.speech.clips import SPEECH

pytestmark = pytest.mark.slow

BOTH: Final = f"{SPEECH['so_silly']} {SPEECH['better_than']}"
ALL: Final = f"{BOTH} {SPEECH['block_books']}"
TYPED: Final = "a typed answer"
MOST_WRONG: Final = 0.15
"""Words that may differ: the clips alone give 0.05, and a fault may fall between two words."""
AT_ONCE: Final = 4
KILLED: Final = signal.SIGKILL
HUNG: Final = signal.SIGSTOP

Stories = dict[str, Future[Story]]


@pytest.fixture(scope="module")
def stories(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stories]:
    """All sessions; each is held once."""
    needs(*PROGRAMS)

    def folder() -> Path:
        return tmp_path_factory.mktemp("story")

    lost, mic = sound_faults.without_microphone, sound_faults.microphone_worker
    recogniser, voice = sound_faults.recogniser_worker, sound_faults.voice_worker
    with ThreadPoolExecutor(AT_ONCE) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFLECT_MODEL", str(model_folder))
        yield {
            "recogniser killed": pool.submit(recogniser, folder(), KILLED, 3.0),
            "recogniser hung": pool.submit(recogniser, folder(), HUNG, 3.0),
            "pulled out": pool.submit(lost, folder(), sound_faults.pulled_out, Rig.plug),
            "suspended": pool.submit(lost, folder(), sound_faults.suspended, sound_faults.awake),
            "server killed": pool.submit(lost, folder(), Rig.kill_server, Rig.start_server),
            "microphone killed": pool.submit(mic, folder(), KILLED, 4.5),
            "crash": pool.submit(sound_faults.crash, folder()),
            "voice killed": pool.submit(voice, folder(), KILLED, 0.5),
            "voice hung": pool.submit(voice, folder(), HUNG, 0.5),
            "no devices": pool.submit(sound_faults.no_devices, folder()),
            "another name": pool.submit(sound_faults.another_name, folder()),
        }


def went_on(story: Story, said: str) -> None:
    """It ended as the person wished, with their words and nothing else, and left nothing behind."""
    assert story.exit_code == 0
    assert len(story.kept) == 1
    assert jiwer.wer(said, story.kept[0]) <= MOST_WRONG, story.kept
    assert story.tone_s == 0
    assert not story.workers
    assert not story.spool


@pytest.mark.parametrize("fault", ["pulled out", "suspended", "server killed"])
def test_a_microphone_that_goes_costs_no_words_and_lets_no_other_sound_in(
    stories: Stories, fault: str
) -> None:
    story = stories[fault].result()
    went_on(story, BOTH)
    assert story.count(Text.MICROPHONE_LOST()) == story.count(Text.MICROPHONE_BACK()) == 1


@pytest.mark.parametrize("how", ["killed", "hung"])
def test_a_recogniser_that_fails_costs_no_words(stories: Stories, how: str) -> None:
    story = stories[f"recogniser {how}"].result()
    went_on(story, ALL)
    assert story.count(Text.RECOGNISER_BACK()) <= 1


def test_after_a_microphone_that_is_killed_the_answer_goes_on(stories: Stories) -> None:
    story = stories["microphone killed"].result()
    went_on(story, f"{SPEECH['so_silly']} {SPEECH['so_silly']}")
    assert story.count(Text.MICROPHONE_LOST()) <= story.count(Text.MICROPHONE_BACK()) == 1


@pytest.mark.parametrize("how", ["killed", "hung"])
def test_a_voice_that_fails_says_the_question_again(stories: Stories, how: str) -> None:
    went_on(stories[f"voice {how}"].result(), TYPED)


def test_without_any_device_the_session_goes_on_in_writing(stories: Stories) -> None:
    story = stories["no devices"].result()
    assert story.exit_code == 0
    assert story.kept == [TYPED] * 2
    assert story.count(Text.NO_SPEAKER()) == 1
    assert story.count(Text.NO_MICROPHONE()) == 1


def test_no_other_microphone_takes_the_place_of_the_chosen_one(stories: Stories) -> None:
    story = stories["another name"].result()
    went_on(story, TYPED)
    assert story.count(Text.MICROPHONE_LOST()) == 1


def test_what_was_being_said_in_a_crash_is_offered_heard_and_kept(stories: Stories) -> None:
    after = stories["crash"].result()
    killed = after.before
    assert killed
    assert killed.spool
    assert not killed.kept
    assert not killed.workers
    assert after.played
    went_on(after, BOTH)
