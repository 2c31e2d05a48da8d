import atexit
import ctypes
import shutil
import statistics
from array import array
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import jiwer
import msgspec
import pytest

from assistant.errors import ModelError
from assistant.journal.records import Word
from assistant.speech.audio import BLOCK_FRAMES, RATE_HZ, blocks
from assistant.speech.recogniser import Recogniser, Transcript
from tests.speech.clips import DATA, SPEECH, clip, samples_of, write_wav

pytestmark = pytest.mark.slow  # the real model hears

ORDER = ("so_silly", "better_than", "so_silly")


@cache
def loaded(folder: Path) -> Recogniser:
    return Recogniser.load(folder)


atexit.register(loaded.cache_clear)  # Vosk cannot free a model once its module is gone


@pytest.fixture
def recogniser(model_folder: Path) -> Recogniser:
    return loaded(model_folder)


def in_blocks(samples: list[int]) -> Iterator[bytes]:
    for begin in range(0, len(samples), BLOCK_FRAMES):
        yield array("h", samples[begin : begin + BLOCK_FRAMES]).tobytes()


def silence(seconds: float) -> list[int]:
    return [0] * int(seconds * RATE_HZ)


def with_pauses() -> list[int]:
    sound = silence(0.5)
    for name in ORDER:
        sound += samples_of(clip(name)) + silence(3)
    return sound


def same_dither() -> None:
    """Vosk adds a trace of noise by chance (``rand``): the same noise for both sides."""
    ctypes.CDLL(None).srand(1)


def raw_vosk(folder: Path, sound: Iterator[bytes]) -> str:
    """Vosk as its own examples use it."""
    import vosk  # noqa: PLC0415 - loads the recogniser

    kaldi = vosk.KaldiRecognizer(vosk.Model(model_path=str(folder)), RATE_HZ)
    texts = [kaldi.Result() for block in sound if kaldi.AcceptWaveform(block)]
    texts.append(kaldi.FinalResult())
    return " ".join(text for raw in texts if (text := msgspec.json.decode(raw)["text"]))


@pytest.mark.parametrize("name", SPEECH)
def test_recorded_people_are_understood(name: str, recogniser: Recogniser) -> None:
    heard = recogniser.hear(blocks(clip(name)))
    assert jiwer.wer(SPEECH[name], heard.text) <= 0.1


@pytest.mark.parametrize("kind", ["ogg", "mp3"])
def test_the_kind_of_file_does_not_change_the_words(kind: str, recogniser: Recogniser) -> None:
    assert recogniser.hear(blocks(DATA / f"so_silly.{kind}")).text == SPEECH["so_silly"]


def test_a_recording_of_a_telephone_is_understood(recogniser: Recogniser, tmp_path: Path) -> None:
    both = [sample for sample in samples_of(clip("so_silly")) for _ in range(6)]
    path = write_wav(tmp_path / "stereo.wav", both, 48_000, 2)
    assert recogniser.hear(blocks(path)).text == SPEECH["so_silly"]


def test_segments_are_joined_with_not_a_word_less_than_vosk_heard_and_times_that_run_on(
    recogniser: Recogniser, model_folder: Path
) -> None:
    sound = with_pauses()
    same_dither()
    raw = raw_vosk(model_folder, in_blocks(sound))
    same_dither()
    heard = recogniser.hear(in_blocks(sound))
    assert heard.text == raw
    assert jiwer.wer(" ".join(SPEECH[name] for name in ORDER), heard.text) <= 0.1
    assert all(0 <= word.start_s < word.end_s for word in heard.words)
    assert all(before.end_s <= after.start_s for before, after in pairwise(heard.words))
    assert heard.words[-1].end_s > len(sound) / RATE_HZ - 5
    assert all(0 <= word.confidence <= 1 for word in heard.words)


def test_each_answer_begins_at_nought(recogniser: Recogniser) -> None:
    for _ in range(2):
        assert recogniser.hear(blocks(clip("so_silly"))).words[0].start_s < 1


def test_the_engine_and_the_model_are_named(recogniser: Recogniser) -> None:
    engine = recogniser.hear(iter(())).engine
    assert engine == "vosk 0.3.45 vosk-model-small-en-us-0.15"


def test_no_sound_and_silence_give_no_words(recogniser: Recogniser) -> None:
    assert recogniser.hear(iter(())).words == ()
    assert recogniser.hear(in_blocks(silence(10))).words == ()


@pytest.mark.parametrize("level", [20, 2000])
def test_steady_noise_gives_no_words(level: int, recogniser: Recogniser) -> None:
    noise = statistics.NormalDist(0, level).samples(6 * RATE_HZ, seed=level)
    assert recogniser.hear(in_blocks([round(sample) for sample in noise])).words == ()


def test_no_word_shows_in_a_repr() -> None:
    heard = Transcript((Word("secret", 0, 1, 1),), "engine")
    assert heard.text == "secret"
    assert "secret" not in f"{heard!r}{heard.words!r}"


def test_an_unlisted_model_that_would_end_the_process_is_refused(
    model_folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = shutil.copytree(model_folder, tmp_path / "my-model")
    with (other / "am/final.mdl").open("ab") as heart:
        heart.write(b"\n")  # another sum, so that nothing is known of the rest
    assert Recogniser.load(other).hear(iter(())).engine == "vosk 0.3.45 my-model"
    (other / "ivector/splice.conf").write_text("--left-context=3\n")  # seen to abort Vosk
    with pytest.raises(ModelError):
        Recogniser.load(other)
    assert capfd.readouterr() == ("", "")
