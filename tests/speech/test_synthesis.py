"""The real synthesiser, in a process of its own: its library is loaded once and for all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

PROGRAM = """
import json, os, sys
from array import array
from assistant.speech.speaker_messages import Tuning
from assistant.speech.synthesis import RATE_HZ, Synthesiser, trimmed, voices
synthesiser = Synthesiser()
def said(text, **tuning):
    synthesiser.tune(Tuning(**tuning))
    return trimmed(synthesiser.say(text))
TEXT = "One two three four five six seven eight nine ten."
def report():
    yield "seconds", {rate: len(said(TEXT, rate=rate)) / 2 / RATE_HZ
        for rate in (80, 175, 450, 900)}
    yield "peaks", {volume: max(map(abs, array("h", said(TEXT, volume=volume)) or [0]))
        for volume in (0, 50, 100)}
    english = said(TEXT, voice="gmw/en-us")
    yield "by name", abs(len(said(TEXT, voice="English (America)")) - len(english))
    yield "unknown", abs(len(said(TEXT, voice="no such voice")) - len(english))
    yield "scottish", abs(len(said(TEXT, voice="gmw/en-gb-scotland")) - len(english))
    yield "lengths", [len(said("Yes.", rate=rate)) for _ in range(30) for rate in (100, 400)]
    synthesiser.tune(Tuning(voice="gmw/en-us"))
    yield "by part", abs(len(said(TEXT, voice="scotland"))
        - len(said(TEXT, voice="gmw/en-gb-scotland")))
    yield "again", [len(said(word)) > 0 for word in ("a", "5", "Yes.", "a")]
    yield "dots", len(trimmed(synthesiser.say("...")))
    yield "voices", [(voice.id, voice.name) for voice in voices()]
    maps = open("/proc/self/maps").read().splitlines()
    yield "libraries", sorted({line.split()[-1] for line in maps if "espeak" in line})
    yield "files", os.listdir(os.environ["TMPDIR"])
answers = dict(report())
sys.stderr.write(json.dumps(answers))
"""
CROWDED = """
import os, sys
from assistant.speech.synthesis import Synthesiser
def lengths():
    synthesiser = Synthesiser()
    return [len(synthesiser.say("This is one of a few sentences.")) for _ in range(20)]
for _ in range(10):
    if not os.fork():
        os._exit(0 if min(lengths()) > 10_000 else 1)
sys.exit(sum(os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(10)))
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        check=True,
        timeout=120,
        env=os.environ
        | {
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "TMPDIR": str(tmp_path_factory.mktemp("passing")),
        },
    )
    answers: dict[str, object] = json.loads(done.stderr)
    return answers


def test_no_sentence_of_an_engine_that_starts_in_a_crowd_is_left_out() -> None:
    run = [sys.executable, "-c", CROWDED]
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    for _ in range(8):
        done = subprocess.run(
            run, capture_output=True, check=True, timeout=120, env=os.environ | path
        )
        assert done.stderr == b""


def test_the_library_is_the_one_that_pip_brought(report: dict[str, object]) -> None:
    assert report["libraries"] == [espeakng_loader.get_library_path()]


def test_a_faster_voice_takes_less_time_up_to_900_words_a_minute(report: dict[str, object]) -> None:
    seconds = report["seconds"]
    assert isinstance(seconds, dict)
    slow, usual, fast, fastest = seconds.values()
    assert slow > 1.5 * usual > 1.5 * 1.5 * fast
    assert fast > 1.5 * fastest > 0


def test_a_new_rate_is_that_of_the_very_next_sentence(report: dict[str, object]) -> None:
    lengths = report["lengths"]
    assert isinstance(lengths, list)
    slow, fast = lengths[::2], lengths[1::2]
    assert min(fast) > 0
    assert min(slow) > 2 * max(fast)


def test_volume_is_that_of_the_samples(report: dict[str, object]) -> None:
    peaks = report["peaks"]
    assert isinstance(peaks, dict)
    none, half, full = peaks.values()
    assert none == 0
    assert full > 1.5 * half > 0


def test_a_voice_is_found_by_id_by_name_and_by_a_part_of_it(report: dict[str, object]) -> None:
    assert ["gmw/en-us", "English (America)"] in report["voices"]  # type: ignore[operator] # a report of mixed values
    assert report["by name"] < report["scottish"]  # type: ignore[operator] # a report of mixed values
    assert report["by part"] < report["scottish"]  # type: ignore[operator] # a report of mixed values


def test_an_unknown_voice_leaves_the_one_before(report: dict[str, object]) -> None:
    assert report["unknown"] < report["scottish"]  # type: ignore[operator] # a report of mixed values


def test_every_text_gives_sound_of_its_own_run(report: dict[str, object]) -> None:
    assert report["again"] == [True] * 4
    assert report["dots"] == 0


def test_nothing_is_left_in_the_folder_for_passing_files(report: dict[str, object]) -> None:
    assert report["files"] == []
