import hashlib
import math
import os
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import AudioError, AudioMissingError
from assistant.speech.audio import BLOCK_FRAMES, RATE_HZ, blocks
from tests.speech.clips import DATA, clip, samples_of, write_wav


def test_sound_comes_in_blocks_of_a_tenth_of_a_second() -> None:
    sizes = [len(block) for block in blocks(clip("so_silly"))]
    assert set(sizes[:-1]) == {2 * BLOCK_FRAMES}
    assert 0 < sizes[-1] <= 2 * BLOCK_FRAMES


@pytest.mark.parametrize("kind", ["ogg", "mp3"])
def test_every_common_kind_of_file_gives_the_same_length_of_sound(kind: str) -> None:
    whole = len(samples_of(clip("so_silly")))
    assert len(samples_of(DATA / f"so_silly.{kind}")) == pytest.approx(whole, abs=RATE_HZ // 10)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_and_number_of_channels_becomes_sixteen_kilohertz_mono(
    rate: int, channels: int, tmp_path: Path
) -> None:
    tone = [
        round(8000 * math.sin(2 * math.pi * 440 * n / rate))
        for n in range(rate)
        for _ in range(channels)
    ]
    heard = samples_of(write_wav(tmp_path / "tone.wav", tone, rate, channels))
    assert len(heard) == pytest.approx(RATE_HZ, abs=50)
    crossings = sum(a < 0 <= b for a, b in pairwise(heard))
    assert crossings == pytest.approx(440, abs=2)


def test_a_file_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    odd = [
        tmp_path / "answer",
        tmp_path / "answer.wav",
        tmp_path / "~root",
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/answer-\xff.flac")),
    ]
    for path in odd:
        path.write_bytes(clip("so_silly").read_bytes())
        assert len(samples_of(path)) == len(samples_of(clip("so_silly")))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(AudioMissingError, match="no file called nothing"):
        blocks(tmp_path / "nothing.wav")


def test_what_holds_no_sound_is_refused_before_anything_is_heard(tmp_path: Path) -> None:
    refused = {
        "empty.wav": b"",
        "cut in its head.flac": clip("so_silly").read_bytes()[:60],
        "words.txt": b"These are words, not sound. " * 200,
        "noise.mp3": hashlib.shake_256(b"noise").digest(100_000),
        "zero length.wav": write_wav(tmp_path / "zero.wav", []).read_bytes(),
    }
    for name, data in refused.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(AudioError, match=f"{name}. WAV, FLAC, OGG and MP3"):
            blocks(tmp_path / name)


def test_a_folder_a_pipe_and_a_device_are_no_recordings(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(AudioError):
            blocks(path)


@pytest.mark.parametrize("kind", ["flac", "ogg", "mp3"])
def test_a_file_cut_in_the_middle_gives_the_sound_that_is_there(kind: str, tmp_path: Path) -> None:
    data = (DATA / f"so_silly.{kind}").read_bytes()
    cut = tmp_path / f"cut.{kind}"
    cut.write_bytes(data[: len(data) // 2])
    whole = len(samples_of(clip("so_silly")))
    assert 0.3 * whole < len(samples_of(cut)) < 0.7 * whole


def test_a_long_file_does_not_sit_in_memory(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "long.wav", [0] * (10 * 60 * RATE_HZ))
    tracemalloc.start()
    length = sum(len(block) for block in blocks(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length == 2 * 10 * 60 * RATE_HZ
    assert peak < 1_000_000
