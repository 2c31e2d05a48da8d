import itertools
import math
from array import array

import pytest

from assistant.speech.audio import RATE_HZ
from assistant.speech.voice_activity import CHUNK_S, PAUSE_S, Utterance, VoiceActivity
from tests.speech.clips import clip, samples_of
from tests.speech.sounds import (
    NOISES,
    Sound,
    at_level,
    babble,
    hiss,
    in_blocks,
    joined,
    level_db,
    mixed,
    silence,
)

SPOKEN = {"so_silly": (0.25, 2.4), "better_than": (0.5, 4.7), "block_books": (0, 5)}
"""From where to where somebody speaks in a clip, in seconds."""


def speech(name: str = "so_silly") -> "Sound[int]":
    start_s, end_s = SPOKEN[name]
    return array("h", samples_of(clip(name))[int(start_s * RATE_HZ) : int(end_s * RATE_HZ)])


def followed(
    sound: "Sound[int]", frames: int = 1600
) -> tuple[VoiceActivity, list[Utterance], list[float]]:
    activity, utterances, quiet = VoiceActivity(), [], []
    for block in in_blocks(sound, frames):
        utterances += activity.feed(block)
        quiet.append(activity.quiet_s)
    return activity, utterances, quiet


def test_an_utterance_is_what_stands_between_pauses() -> None:
    one, other = speech(), speech("better_than")
    sound = joined(silence(1), one, silence(2), other, silence(1))
    _, utterances, _ = followed(sound)
    assert len(utterances) == 2
    first, second = utterances
    assert first.start_s == pytest.approx(1, abs=0.3)
    assert first.end_s == pytest.approx(1 + len(one) / RATE_HZ, abs=0.3)
    assert second.start_s - first.end_s > PAUSE_S


def test_a_gap_shorter_than_a_pause_does_not_end_an_utterance() -> None:
    _, utterances, _ = followed(joined(speech(), silence(0.3), speech(), silence(1)))
    assert len(utterances) == 1


def test_speech_that_no_pause_has_ended_is_told_as_far_as_it_has_come() -> None:
    sound = joined(silence(1), speech())
    activity, utterances, _ = followed(sound)
    assert utterances == []
    assert activity.unended is not None
    assert activity.unended.start_s == pytest.approx(1, abs=0.3)
    assert activity.unended.end_s <= len(sound) / RATE_HZ


def test_quiet_runs_from_the_beginning_and_again_from_the_last_speech() -> None:
    sound = joined(silence(1), speech(), silence(1))
    activity, _, quiet = followed(sound)
    assert quiet[9] == pytest.approx(1, abs=0.1)
    assert min(quiet) == 0
    assert quiet[-1] == pytest.approx(1, abs=0.4)
    steps = [after - before for before, after in itertools.pairwise(quiet)]
    assert all(step <= 0.1 + CHUNK_S for step in steps)
    assert activity.spoke


@pytest.mark.parametrize("frames", [160, 1600, 16_000])
def test_the_length_of_the_blocks_changes_nothing(frames: int) -> None:
    sound = joined(silence(1), speech(), silence(1))
    assert followed(sound, frames)[1] == followed(sound)[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(NOISES))
@pytest.mark.parametrize("db", [-50, -25])
def test_noise_is_hardly_ever_speech(name: str, db: float) -> None:
    _, utterances, _ = followed(at_level(NOISES[name](8, 4), db))
    assert sum(end_s - start_s for start_s, end_s in utterances) <= 0.3  # one ringing dish


def test_before_anybody_spoke_there_is_no_level_and_quiet_runs_on() -> None:
    activity, utterances, quiet = followed(at_level(hiss(4), -40))
    assert utterances == []
    assert not activity.spoke
    assert activity.level_db is None
    assert quiet[-1] == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize("db", [-45, -25, -15])
def test_the_level_is_that_of_the_voice_and_not_of_its_pauses(db: float) -> None:
    voice = at_level(speech(), db)
    activity, _, _ = followed(joined(silence(3), voice, silence(3)))
    assert activity.level_db == pytest.approx(level_db(voice), abs=3)


def test_a_voice_close_by_stands_out_and_a_room_full_of_people_does_not() -> None:
    near = mixed(joined(silence(1), speech(), silence(1)), at_level(hiss(2), -70))
    far = at_level(babble([speech(), speech("better_than"), speech("block_books")], 4), -53)
    close_by, _, _ = followed(near)
    room, _, _ = followed(far)
    one, many = close_by.voice(0.7, len(near) / RATE_HZ - 0.7), room.voice(0, 4)
    assert one.voiced_s > 1
    assert many.voiced_s > 1
    assert one.range_db > 18 > many.range_db
    assert many.level_db == pytest.approx(-53, abs=3)


def test_where_nobody_speaks_there_is_no_voice() -> None:
    activity, _, _ = followed(silence(1))
    assert activity.voice(0, 1) == (0, -math.inf, 0)
    assert activity.voice(5, 6) == (0, -math.inf, 0)
    assert activity.voice(-2, -1) == (0, -math.inf, 0)
