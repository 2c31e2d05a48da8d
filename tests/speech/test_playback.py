import math
from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.speech.pieces import slices
from assistant.speech.playback import Track, resampled, tail
from assistant.speech.synthesis import RATE_HZ

FRAMES = 441


@given(st.lists(st.binary(max_size=4000).map(lambda sound: sound[: len(sound) // 2 * 2])))
def test_a_track_gives_every_sample_once_and_in_order(sounds: list[bytes]) -> None:
    track = Track()
    for sound in sounds:
        track.add(sound)
    taken = b""
    while track.left:
        block = track.take(FRAMES)
        assert len(block) == 2 * FRAMES or not track.left
        taken += block
    assert taken == b"".join(sounds)
    assert track.take(FRAMES) == b""


def test_a_track_counts_the_sounds_that_are_not_wholly_heard() -> None:
    track = Track()
    track.add(bytes(4))
    track.add(bytes(4))
    assert (track.left, track.heard) == (2, False)
    track.take(1)
    assert (track.left, track.heard) == (2, True)
    track.take(2)
    assert track.left == 1


def test_a_silenced_track_gives_nothing_any_more() -> None:
    track = Track()
    track.add(bytes(4))
    track.take(1)
    track.silence()
    track.add(bytes(4))
    assert (track.take(FRAMES), track.heard) == (b"", True)


def test_a_cleared_track_gives_what_is_added_afterwards() -> None:
    track = Track()
    track.add(b"\1\1" * 2)
    track.take(1)
    track.clear()
    assert track.left == 0
    track.add(b"\2\2")
    assert track.take(FRAMES) == b"\2\2"


def test_the_tail_lasts_0_3_s_and_its_tone_is_a_swell_at_the_end() -> None:
    silent, toned = (array("h", tail(100, cue=cue)) for cue in (False, True))
    assert len(silent) == len(toned) == round(0.3 * RATE_HZ)
    assert not any(silent)
    begin = len(toned) // 2 - 1
    assert not any(toned[:begin])
    steps = [abs(b - a) for a, b in pairwise(toned[begin:])]
    assert max(steps[:50] + steps[-50:]) < 0.01 * 32_768
    assert max(map(abs, toned)) > 0.1 * 32_768


def test_the_tone_is_as_loud_as_the_voice_is_set() -> None:
    peak = {volume: max(map(abs, array("h", tail(volume, cue=True)))) for volume in (0, 50, 100)}
    assert peak[0] == 0
    assert abs(2 * peak[50] - peak[100]) <= 2


def test_a_resampled_recording_has_no_seam_between_its_slices() -> None:
    turn = 2 * math.pi * 440 / 16_000
    sound = array("h", (round(12_000 * math.sin(turn * i)) for i in range(16_000 * 21)))
    pieces = slices(sound.tobytes())
    played = array("h", b"".join(map(resampled, pieces)))
    assert len(pieces) == 3
    assert len(played) == 21 * RATE_HZ
    steepest = 12_000 * 2 * math.pi * 440 / RATE_HZ
    steps = [abs(b - a) for a, b in pairwise(played[50:])]
    assert max(steps) <= steepest + 5
