"""A recogniser that is killed, stopped or missing, at any moment of an answer."""

import os
import random
import signal
from array import array
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import jiwer
import pytest

from assistant.session.events import Trouble
from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import LiveHearing, Segment
from assistant.speech.recogniser import Recogniser
from assistant.speech.recogniser_watch import HANGS_S, LOOK_S
from tests.conftest import needs
from tests.speech.clips import clip, samples_of
from tests.speech.sounds import Sound, at_level, in_blocks, joined, said, silence
from tests.speech.test_recogniser import loaded
from tests.speech.watching import Watch

pytestmark = pytest.mark.slow  # the real model hears

MOST_WRONG: Final = 0.06
"""Of 34 words two. Where the new process begins Vosk has heard nothing before, and may hear
the next words in another way; none is missing."""
NAMES: Final = ("so_silly", "better_than", "block_books")
STOPPED: Final = [Trouble.RECOGNISER_STOPPED, None]


@pytest.fixture
def watch(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.setenv("REFLECT_MODEL", str(model_folder))
    watch = Watch()
    yield watch
    watch.recogniser.end()


def answer() -> "Sound[int]":
    """Fourteen seconds: three sentences, and what a person leaves between them."""
    first, second, third = (array("h", samples_of(clip(name))) for name in NAMES)
    return joined(silence(0.5), first, silence(1), second, silence(1.5), third, silence(0.3))


@cache
def undisturbed(folder: Path) -> str:
    """What the same hearing makes of it when nothing happens."""
    recogniser: Recogniser = loaded(folder)
    hearing = LiveHearing(recogniser)
    findings = [found for block in in_blocks(answer()) for found in hearing.feed(block)]
    findings += hearing.finish()
    return " ".join(w.text for f in findings if isinstance(f, Segment) for w in f.words)


@pytest.mark.parametrize(("fault", "seed"), [(signal.SIGKILL, 1), (signal.SIGSTOP, 2)])
def test_no_word_is_lost_and_none_comes_twice(
    watch: Watch, model_folder: Path, fault: signal.Signals, seed: int
) -> None:
    sound = answer()
    at_s = random.Random(seed).uniform(0, len(sound) / RATE_HZ)  # noqa: S311 - the same each time
    watch.recogniser.start()
    watch.begin()
    watch.ready()
    pid = watch.recogniser.pid

    def fail(block: int) -> None:
        if block != int(10 * at_s):
            return
        watch.follow(lambda: watch.heard_s >= at_s - 0.5)
        os.kill(pid, fault)

    watch.say(sound, fail)
    text = watch.finish(HANGS_S if fault is signal.SIGSTOP else 0)
    wrong = jiwer.wer(undisturbed(model_folder), text)
    print(f"seed {seed}, {fault.name} at {at_s:.1f} s: word error rate {wrong:.3f}")
    assert watch.recogniser.pid != pid
    assert watch.troubles == STOPPED
    assert wrong <= MOST_WRONG
    assert all(one.start_s < other.start_s for one, other in pairwise(watch.words))


def test_a_second_end_without_progress_waits_before_the_third_start(watch: Watch) -> None:
    watch.recogniser.start()
    watch.begin()
    watch.ready()
    for _ in range(2):
        ended = watch.recogniser.pid
        os.kill(ended, signal.SIGKILL)
        watch.follow(lambda: not watch.recogniser._ready)
        watch.clock.advance(LOOK_S)
        watch.ready()
        assert watch.recogniser.pid != ended
    assert watch.troubles == [*STOPPED, *STOPPED]


def test_phrases_are_still_heard_after_a_kill(watch: Watch) -> None:
    needs("flite")
    command = joined(silence(1), at_level(said("skip"), -25), silence(1.5))
    watch.recogniser.start()
    watch.begin(("skip",))
    watch.ready()
    os.kill(watch.recogniser.pid, signal.SIGKILL)
    watch.say(command)
    assert watch.finish() == ""
    assert watch.phrases == ["skip"]


def test_a_model_is_looked_for_until_it_is_there_and_whole(
    watch: Watch, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    monkeypatch.setenv("REFLECT_MODEL", str(folder))
    watch.recogniser.start()
    watch.begin()
    watch.say(answer())
    folder.mkdir()
    watch.clock.advance(LOOK_S)
    watch.recogniser.tick()
    monkeypatch.setenv("REFLECT_MODEL", str(model_folder))
    text = watch.finish(LOOK_S)
    assert watch.troubles == [Trouble.MODEL_MISSING, Trouble.MODEL_DAMAGED, None]
    assert jiwer.wer(undisturbed(model_folder), text) == 0
