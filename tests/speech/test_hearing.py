import atexit
import ctypes
from array import array
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.journal.records import Word
from assistant.speech import hearing as live
from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import Finding, LiveHearing, Phrase, Progress, Segment
from assistant.speech.recogniser import Recogniser
from tests.conftest import needs
from tests.speech.clips import SPEECH, clip, samples_of
from tests.speech.sounds import (
    NOISES,
    Sound,
    at_level,
    babble,
    hiss,
    in_blocks,
    joined,
    mixed,
    said,
    silence,
)

pytestmark = pytest.mark.slow  # the real model hears

READER = ("so_silly", "better_than", "so_silly", "better_than")
"""One person: Vosk tunes itself to a voice, so that another one after it is understood worse."""
PHRASES = ("next question", "i'm done", "stop", "help", "go back")


@cache
def loaded(folder: Path) -> Recogniser:
    return Recogniser.load(folder)


atexit.register(loaded.cache_clear)  # Vosk cannot free a model once its module is gone


@pytest.fixture
def recogniser(model_folder: Path) -> Recogniser:
    return loaded(model_folder)


def speech(name: str) -> "Sound[int]":
    return array("h", samples_of(clip(name)))


def spoken(text: str, voice: str = "slt") -> "Sound[int]":
    needs("flite")
    return at_level(said(text, voice), -25)


def in_a_room(*sounds: "Sound[int]", pause_s: float = 1.2) -> "Sound[int]":
    """One after the other with pauses, over the hiss of a microphone."""
    parts = [silence(pause_s)]
    for sound in sounds:
        parts += [sound, silence(pause_s)]
    return mixed(joined(*parts), at_level(hiss(3), -75))


def heard(listening: LiveHearing, sound: "Sound[int]", frames: int = 1600) -> list[Finding]:
    ctypes.CDLL(None).srand(1)  # Vosk adds a trace of noise by chance
    found = [finding for block in in_blocks(sound, frames) for finding in listening.feed(block)]
    return found + listening.finish()


def words_in(findings: Iterable[Finding]) -> list[Word]:
    return [w for finding in findings if isinstance(finding, Segment) for w in finding.words]


def text_of(findings: Iterable[Finding]) -> str:
    return " ".join(word.text for word in words_in(findings))


def phrases_in(findings: Iterable[Finding]) -> list[str]:
    return [finding.text for finding in findings if isinstance(finding, Phrase)]


def raw(recogniser: Recogniser, sound: "Sound[int]") -> str:
    """What a recording says, with nothing left out."""
    ctypes.CDLL(None).srand(1)
    listening = recogniser.hearing()
    for block in in_blocks(sound):
        listening.feed(block)
    return listening.finish().text


def test_not_a_word_is_lost_by_pauses_and_times_run_on(recogniser: Recogniser) -> None:
    sound = in_a_room(*(speech(name) for name in READER), pause_s=3)
    found = heard(LiveHearing(recogniser, PHRASES), sound)
    assert text_of(found) == raw(recogniser, sound)
    assert len(words_in(found)) > 40
    assert phrases_in(found) == []
    words = words_in(found)
    assert all(0 <= word.start_s < word.end_s <= len(sound) / RATE_HZ for word in words)
    assert all(before.end_s <= after.start_s + 1e-6 for before, after in pairwise(words))
    settled = [finding.until_s for finding in found if isinstance(finding, Segment)]
    assert settled == sorted(settled)
    assert settled[-1] == len(sound) / RATE_HZ


def test_one_great_block_is_heard_as_many_small_ones(recogniser: Recogniser) -> None:
    sound = in_a_room(speech("so_silly"), spoken("next question"))
    small, great = (
        heard(LiveHearing(recogniser, PHRASES), sound, frames) for frames in (1600, 10**6)
    )
    assert text_of(great) == text_of(small) == SPEECH["so_silly"]
    assert phrases_in(great) == phrases_in(small) == ["next question"]


@pytest.mark.parametrize("name", sorted(NOISES))
def test_noise_gives_no_words(name: str, recogniser: Recogniser) -> None:
    sound = at_level(NOISES[name](12, 8), -35)
    assert words_in(heard(LiveHearing(recogniser, PHRASES), sound)) == []


def test_what_vosk_makes_of_steady_noise_is_let_go(recogniser: Recogniser) -> None:
    sound = at_level(hiss(22), -45)
    assert recogniser.kaldi().AcceptWaveform(sound.tobytes())  # it does find a segment in it
    found = heard(LiveHearing(recogniser), sound)
    assert words_in(found) == []
    assert [f.until_s for f in found if isinstance(f, Segment)][-1] == 22


def test_people_far_away_give_no_words_and_the_same_people_close_by_do(
    recogniser: Recogniser,
) -> None:
    room = list(babble([speech(name) for name in SPEECH], 15, 6))
    assert words_in(heard(LiveHearing(recogniser), at_level(room, -54))) == []
    assert words_in(heard(LiveHearing(recogniser), at_level(room, -25)))


def test_a_faint_voice_in_a_quiet_room_is_understood(recogniser: Recogniser) -> None:
    sound = in_a_room(at_level(speech("so_silly"), -52))
    assert text_of(heard(LiveHearing(recogniser), sound)) == SPEECH["so_silly"]


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("voice", ["slt", "rms", "awb"])
def test_a_phrase_said_alone_is_told_and_is_in_no_answer(
    phrase: str, voice: str, recogniser: Recogniser
) -> None:
    sound = in_a_room(spoken(phrase, voice))
    found = heard(LiveHearing(recogniser, PHRASES), sound)
    assert phrases_in(found) == [phrase]
    assert words_in(found) == []


def test_a_phrase_between_sentences_leaves_the_sentences_whole(recogniser: Recogniser) -> None:
    first, command = speech("so_silly"), spoken("next question")
    sound = in_a_room(first, command, speech("better_than"), pause_s=0.8)
    found = heard(LiveHearing(recogniser, PHRASES), sound)
    assert text_of(found) == f"{SPEECH['so_silly']} {SPEECH['better_than']}"
    (phrase,) = (finding for finding in found if isinstance(finding, Phrase))
    begins = 1.6 + len(first) / RATE_HZ
    assert begins - 0.3 < phrase.start_s < phrase.end_s < begins + len(command) / RATE_HZ + 0.3


@pytest.mark.parametrize(
    "sentence", ["i want to stop now", "then i went on to the next question", "help me with it"]
)
def test_a_phrase_within_a_sentence_is_part_of_the_answer(
    sentence: str, recogniser: Recogniser
) -> None:
    found = heard(LiveHearing(recogniser, PHRASES), in_a_room(spoken(sentence, "rms")))
    assert phrases_in(found) == []
    assert set(text_of(found).split()) & set(" ".join(PHRASES).split())


def test_what_no_pause_has_ended_when_the_answer_ends_is_the_answers(
    recogniser: Recogniser,
) -> None:
    sound = mixed(joined(silence(1), spoken("stop", "rms"), silence(0.2)), at_level(hiss(2), -75))
    found = heard(LiveHearing(recogniser, PHRASES), sound)
    assert phrases_in(found) == []
    assert text_of(found) == "stop"


def test_phrases_the_model_has_no_words_for_are_named(recogniser: Recogniser) -> None:
    listening = LiveHearing(recogniser, ("stop", "xyzzy", "go xyzzy"))
    assert listening.unknown == ("xyzzy", "go xyzzy")
    assert phrases_in(heard(listening, in_a_room(spoken("stop", "rms")))) == ["stop"]
    only = LiveHearing(recogniser, ("xyzzy",))
    assert phrases_in(heard(only, in_a_room(spoken("stop", "rms")))) == []


def test_listening_for_phrases_alone_writes_nothing_down(recogniser: Recogniser) -> None:
    sound = in_a_room(speech("so_silly"), spoken("i'm done", "rms"))
    found = heard(LiveHearing(recogniser, PHRASES, dictate=False), sound)
    assert not any(isinstance(finding, Segment) for finding in found)
    assert phrases_in(found) == ["i'm done"]


def test_every_block_tells_how_far_it_was_heard(recogniser: Recogniser) -> None:
    sound = joined(silence(1), speech("so_silly"), silence(1))
    listening = LiveHearing(recogniser, dictate=False, offset_s=10)
    told = [f for f in heard(listening, sound) if isinstance(f, Progress)]
    assert [progress.heard_s for progress in told[:3]] == pytest.approx([10.1, 10.2, 10.3])
    assert told[-1].heard_s == pytest.approx(10 + len(sound) / RATE_HZ)
    assert not told[0].spoke
    assert told[0].level_db is None
    assert told[9].quiet_s == pytest.approx(1, abs=0.1)
    assert told[-1].spoke
    assert told[-1].level_db == pytest.approx(-22, abs=6)
    assert told[-1].quiet_s > 1


def test_replayed_from_where_it_was_settled_no_word_comes_twice_or_is_lost(
    recogniser: Recogniser,
) -> None:
    sound = in_a_room(*(speech(name) for name in READER), pause_s=1.5)
    whole = text_of(heard(LiveHearing(recogniser, PHRASES), sound))
    ends = int(12.3 * RATE_HZ)  # in the middle of a sentence the process dies
    listening = LiveHearing(recogniser, PHRASES)
    before = [f for block in in_blocks(sound[:ends]) for f in listening.feed(block)]
    until_s = [f.until_s for f in before if isinstance(f, Segment)][-1]
    again = LiveHearing(recogniser, PHRASES, offset_s=until_s)
    after = heard(again, sound[round(until_s * RATE_HZ) :])
    assert text_of([*before, *after]) == whole
    words = words_in([*before, *after])
    assert all(one.end_s <= other.start_s + 1e-6 for one, other in pairwise(words))


def test_renewing_the_recogniser_at_silences_changes_no_word(
    recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = in_a_room(*(speech(name) for name in READER), spoken("stop", "rms"), pause_s=1.5)
    kept = text_of(heard(LiveHearing(recogniser, PHRASES), sound))
    monkeypatch.setattr(live, "_RENEW_S", 2.0)
    listening = LiveHearing(recogniser, PHRASES)
    found = heard(listening, sound)
    assert listening._kaldi_since_s > 10
    assert text_of(found) == kept == " ".join(SPEECH[name] for name in READER)
    assert phrases_in(found) == ["stop"]
    words = words_in(found)
    assert all(before.end_s <= after.start_s + 1e-6 for before, after in pairwise(words))
    assert words[-1].end_s > len(sound) / RATE_HZ - 6


def test_a_word_that_begins_as_the_recogniser_is_renewed_is_whole(
    recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = in_a_room(speech("jfk"))  # "ask not" follows a pause just long enough for a segment
    kept = text_of(heard(LiveHearing(recogniser), sound))
    monkeypatch.setattr(live, "_RENEW_S", 0.5)
    assert text_of(heard(LiveHearing(recogniser), sound)) == kept


def test_no_word_shows_in_a_repr() -> None:
    assert "secret" not in repr(Segment((Word("secret", 0, 1, 1),), 1))
