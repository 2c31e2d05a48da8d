"""The voice with its real worker, synthesiser and sound server."""

import math
import os
import queue
import signal
import socket
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from assistant.clock import SystemClock
from assistant.session.effects import Say
from assistant.session.events import Event, Mended, Spoken, Trouble, Troubled
from assistant.speech.speaker import Speaker, say_once
from assistant.speech.speaker_messages import Speak, Tuning
from tests.conftest import needs
from tests.rig import Rig, a_rig  # noqa: F401 - a fixture
from tests.speech.monitor import Monitor

pytestmark = pytest.mark.slow

WAIT_S: Final = 60.0
LONG: Final = "This is one of a few sentences. " * 6


class Session:
    """A speaker, what it emitted, and a turn for each thing it is asked."""

    def __init__(self, tuning: Tuning) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.speaker = Speaker(self.events.put, SystemClock(), tuning)
        self.turn = 0

    def say(self, text: str, *, cue: bool = False) -> float:
        """Ask for speech; the monotonic second of asking."""
        self.turn += 1
        asked = time.monotonic()
        self.speaker.say(Say(self.turn, text, cue))
        return asked

    def until_spoken(self) -> tuple[list[Event], Spoken]:
        """What was emitted up to the end of the newest turn, and that end."""
        before: list[Event] = []
        while not isinstance(event := self.events.get(timeout=WAIT_S), Spoken):
            before.append(event)
        assert event.turn == self.turn
        return before, event

    def fail(self, number: signal.Signals) -> int:
        """Send the worker a signal; the process it was."""
        pid = self.speaker.pid
        os.kill(pid, number)
        return pid

    def wait_for_another(self, pid: int) -> None:
        """Until the worker is another process."""
        deadline = time.monotonic() + WAIT_S
        while self.speaker.pid == pid:
            assert time.monotonic() < deadline
            time.sleep(0.01)


Begin = Callable[..., Session]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Starts sessions with the devices there are."""
    sessions: list[Session] = []

    def start(tuning: Tuning | None = None) -> Session:
        sessions.append(Session(tuning or Tuning()))
        return sessions[-1]

    yield start
    for session in sessions:
        session.speaker.close()
        assert session.events.empty()


@pytest.fixture
def monitor(rig: Rig) -> Iterator[Monitor]:
    with Monitor(rig) as monitor:
        yield monitor


@pytest.mark.parametrize("cue", [False, True])
def test_the_turn_is_over_after_the_last_sound(
    begin: Begin,
    monitor: Monitor,
    cue: bool,  # noqa: FBT001
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
    session.say(LONG)
    session.say(text)
    before, spoken = session.until_spoken()
    assert before == []
    assert spoken.until <= spoken.at.seconds


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


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV])
def test_what_was_interrupted_is_said_again(
    begin: Begin,
    monitor: Monitor,
    number: signal.Signals,
) -> None:
    session = begin()
    asked = session.say("This is said twice. This is said once.", cue=True)
    monitor.wait_for_sound(asked)
    session.wait_for_another(session.fail(number))
    again = time.monotonic()
    before, spoken = session.until_spoken()
    time.sleep(1)
    assert before == []
    assert again < monitor.loud(again)[-1] < spoken.until


def test_a_sentence_that_was_heard_is_not_said_again(
    begin: Begin,
    monitor: Monitor,
) -> None:
    session = begin()
    asked = session.say(LONG)
    session.until_spoken()
    time.sleep(1)
    whole = len(monitor.loud(asked))
    asked = session.say(LONG)
    deadline = time.monotonic() + WAIT_S
    while len(monitor.loud(asked)) < 0.6 * whole:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    session.wait_for_another(session.fail(signal.SIGKILL))
    again = time.monotonic()
    session.until_spoken()
    time.sleep(1)
    assert 0 < len(monitor.loud(again)) < 0.6 * whole


def test_a_worker_that_fails_twice_leaves_the_turn_to_the_eyes_and_is_tried_again(
    begin: Begin,
    monitor: Monitor,
) -> None:
    session = begin()
    monitor.wait_for_sound(session.say(LONG))
    session.wait_for_another(session.fail(signal.SIGKILL))
    session.fail(signal.SIGKILL)
    before, _ = session.until_spoken()
    assert [type(event) for event in before] == [Troubled]
    assert [getattr(event, "trouble", None) for event in before] == [Trouble.VOICE_STOPPED]
    asked = session.say("Here again.")
    before, _ = session.until_spoken()
    assert [type(event) for event in before] == [Mended]
    assert monitor.wait_for_sound(asked) > asked


def test_what_was_silenced_is_not_said_again(begin: Begin, monitor: Monitor) -> None:
    session = begin()
    monitor.wait_for_sound(session.say(LONG))
    session.fail(signal.SIGSTOP)
    session.speaker.hush()
    before, spoken = session.until_spoken()
    time.sleep(1)
    assert before == []
    assert monitor.loud(spoken.until) == []


def test_a_worker_that_died_between_two_turns_is_not_missed(
    begin: Begin,
    monitor: Monitor,
) -> None:
    session = begin()
    session.say("Yes.")
    session.until_spoken()
    session.fail(signal.SIGKILL)
    asked = session.say("And again.")
    before, _ = session.until_spoken()
    assert before == []
    assert monitor.wait_for_sound(asked) > asked


def test_without_a_device_the_turn_goes_on_until_there_is_one(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("pulseaudio", "pactl")
    with Rig(devices=False) as rig:
        rig.put_into(monkeypatch)
        session = begin()
        told = []
        for _ in range(3):
            session.say(LONG)
            told += session.until_spoken()[0]
        assert [getattr(event, "trouble", None) for event in told] == [Trouble.NO_SPEAKER]
        rig.pactl("load-module", "module-null-sink", "sink_name=new", "norewinds=1")
        session.say("Here again.")
        before, _ = session.until_spoken()
        assert [type(event) for event in before] == [Mended]


def test_a_server_that_dies_ends_the_turn_and_its_return_is_noticed(
    rig: Rig,
    begin: Begin,
    monitor: Monitor,
) -> None:
    session = begin()
    monitor.wait_for_sound(session.say(LONG))
    rig.kill_server()
    before, _ = session.until_spoken()
    assert [getattr(event, "trouble", None) for event in before] == [Trouble.NO_SPEAKER]
    session.say("Nobody hears this.")
    assert session.until_spoken()[0] == []
    rig.start_server()
    session.say("Here again.")
    before, _ = session.until_spoken()
    assert [type(event) for event in before] == [Mended]


def test_a_server_that_died_between_two_turns_is_found_again(
    rig: Rig,
    begin: Begin,
) -> None:
    session = begin()
    session.say("Yes.")
    session.until_spoken()
    rig.kill_server()
    rig.start_server()
    time.sleep(1.5)
    session.say("Again.")
    assert session.until_spoken()[0] == []


def test_a_server_that_never_answers_is_no_speaker(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("pulseaudio", "pactl")
    with Rig(devices=False) as rig, socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "deaf"))
        deaf.listen()
        rig.put_into(monkeypatch)
        monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/deaf")
        session = begin()
        session.say("Nobody hears this.")
        before, _ = session.until_spoken()
        assert [getattr(event, "trouble", None) for event in before] == [Trouble.NO_SPEAKER]


def test_closed_it_is_silent_and_says_no_more(begin: Begin, monitor: Monitor) -> None:
    session = begin()
    monitor.wait_for_sound(session.say(LONG))
    session.speaker.close()
    time.sleep(0.5)
    closed = time.monotonic()
    time.sleep(1)
    assert monitor.loud(closed) == []
    assert session.events.empty()


def test_the_worker_dies_with_the_program(monitor: Monitor) -> None:
    program = (
        "import time\n"
        "from assistant.clock import SystemClock\n"
        "from assistant.session.effects import Say\n"
        "from assistant.speech.speaker import Speaker\n"
        "from assistant.speech.speaker_messages import Tuning\n"
        "speaker = Speaker(print, SystemClock(), Tuning())\n"
        f"speaker.say(Say(1, {LONG!r}))\n"
        "time.sleep(600)\n"
    )
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    asked = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", program], env=env) as parent:
        monitor.wait_for_sound(asked)
        parent.kill()
    time.sleep(1)
    dead = time.monotonic()
    time.sleep(1)
    assert monitor.loud(dead) == []


def test_a_sample_is_said_at_once(monitor: Monitor) -> None:
    asked = time.monotonic()
    assert say_once("This is how I sound.", Tuning(), SystemClock(), WAIT_S) is None
    assert monitor.wait_for_sound(asked) > asked


def test_words_stay_out_of_what_can_be_printed() -> None:
    assert "secret" not in repr(Speak(1, ("secret",), cue=False))
