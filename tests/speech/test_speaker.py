"""The voice with its real worker, synthesiser and sound server."""

import math
import time
from array import array
from itertools import pairwise

import pytest

from assistant.clock import SystemClock
from assistant.speech.speaker import say_once
from assistant.speech.speaker_messages import TAIL_S, Speak, Tuning
from tests.rig import a_rig  # noqa: F401 - a fixture
from tests.speech.monitor import Monitor
from tests.speech.speaking import LONG, WAIT_S, Begin, a_begin, a_monitor  # noqa: F401 - fixtures

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("cue", [False, True])
def test_the_turn_is_over_after_the_last_sound(
    begin: Begin,
    monitor: Monitor,
    cue: bool,  # noqa: FBT001 - one of the table of cases
) -> None:
    session = begin()
    asked = session.say("Two words. And two more.", cue=cue)
    before, spoken = session.until_spoken()
    time.sleep(1)
    loud = monitor.loud(asked)
    assert before == []
    assert asked < loud[0] < loud[-1] < spoken.until
    tone = [at for at in loud if at > spoken.until - 0.15 - 0.1]
    assert bool(tone) is cue


def test_a_text_takes_the_place_of_the_one_before(
    begin: Begin,
    monitor: Monitor,
) -> None:
    session = begin()
    asked = session.say(LONG)
    monitor.wait_for_sound(asked)
    session.say("Yes.")
    before, spoken = session.until_spoken()
    time.sleep(1)
    assert before == []
    assert monitor.loud(spoken.until) == []


def test_a_key_silences_it(begin: Begin, monitor: Monitor) -> None:
    session = begin()
    asked = session.say(LONG, cue=True)
    monitor.wait_for_sound(asked)
    session.speaker.hush()
    before, spoken = session.until_spoken()
    time.sleep(1)
    assert before == []
    assert monitor.loud(spoken.until) == []


@pytest.mark.usefixtures("rig")
@pytest.mark.parametrize("text", ["", "...", "\0", "😀"])
def test_nothing_to_say_is_said_at_once(begin: Begin, text: str) -> None:
    session = begin()
    session.say(text)
    before, spoken = session.until_spoken()
    assert before == []
    assert spoken.until <= spoken.at.seconds
    session.say(LONG)
    session.say(text)
    before, spoken = session.until_spoken()
    assert before == []
    assert spoken.until <= spoken.at.seconds + TAIL_S, "what it silenced may still be in the room"


def test_a_new_rate_counts_within_the_sentence(
    begin: Begin,
    monitor: Monitor,
) -> None:
    sentence = "One two three four five six seven eight nine ten eleven twelve"
    slow, quick = begin(Tuning(rate=80)), begin(Tuning(rate=80))
    asked = slow.say(sentence)
    slow.until_spoken()
    time.sleep(1)
    usual = len(monitor.loud(asked))
    asked = quick.say(sentence)
    monitor.wait_for_sound(asked)
    quick.speaker.tune(5000)
    before, _ = quick.until_spoken()
    time.sleep(1)
    assert before == []
    assert 0 < len(monitor.loud(asked)) < usual / 2


def test_a_recording_is_heard_as_it_was_made(
    begin: Begin,
    monitor: Monitor,
) -> None:
    turn = 2 * math.pi * 500 / 16_000
    sound = array("h", (round(9_000 * math.sin(turn * i)) for i in range(24_000)))
    session = begin()
    session.turn, asked = 1, time.monotonic()
    session.speaker.play(1, sound.tobytes(), cue=False)
    before, _ = session.until_spoken()
    time.sleep(1)
    loud = monitor.loud(asked)
    heard = monitor.between(loud[0], loud[-1])
    ups = sum(a < 0 <= b for a, b in pairwise(heard))
    assert before == []
    assert len(heard) >= 0.99 * len(sound)  # longer where a busy machine tore a hole into it
    assert ups == pytest.approx(750, rel=0.05)
    assert max(heard) == pytest.approx(9_000, rel=0.1)


def test_closed_it_is_silent_and_says_no_more(begin: Begin, monitor: Monitor) -> None:
    session = begin()
    monitor.wait_for_sound(session.say(LONG))
    session.speaker.close()
    time.sleep(0.5)
    closed = time.monotonic()
    time.sleep(1)
    assert monitor.loud(closed) == []
    assert session.events.empty()


def test_a_sample_is_said_at_once(monitor: Monitor) -> None:
    asked = time.monotonic()
    assert say_once("This is how I sound.", Tuning(), SystemClock(), WAIT_S) is None
    assert monitor.wait_for_sound(asked) > asked


def test_words_stay_out_of_what_can_be_printed() -> None:
    assert "secret" not in repr(Speak(1, ("secret",), cue=False))
