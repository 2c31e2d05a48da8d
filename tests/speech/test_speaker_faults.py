"""The voice when its worker, its device or its program fails, for real."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from assistant.session.events import Mended, Trouble, Troubled
from tests.conftest import needs
from tests.rig import Rig, a_rig  # noqa: F401 - a fixture
from tests.speech.monitor import Monitor
from tests.speech.speaking import LONG, WAIT_S, Begin, a_begin, a_monitor  # noqa: F401 - fixtures

pytestmark = pytest.mark.slow

STARTING_S: Final = 5.0
"""So long the last one that starts is waited for; the first one's hang is noticed sooner."""
PROGRAM: Final = f"""
import time
from assistant.clock import SystemClock
from assistant.session.effects import Say
from assistant.speech.speaker import Speaker
from assistant.speech.speaker_messages import Tuning
speaker = Speaker(lambda event: print(type(event).__name__, flush=True), SystemClock(), Tuning())
speaker.say(Say(1, {LONG!r}))
time.sleep(600)
"""


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
    assert session.until_spoken()[0] == []
    time.sleep(1)
    whole = len(monitor.loud(asked))
    asked = session.say(LONG)
    deadline = time.monotonic() + WAIT_S
    while len(monitor.loud(asked)) < 0.75 * whole:  # within the fifth of six sentences
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


def test_one_that_hangs_while_it_starts_is_noticed_soon(begin: Begin, monitor: Monitor) -> None:
    session = begin()
    session.wait_for_another(0)
    session.fail(signal.SIGSTOP)
    asked = session.say("Here.")
    assert monitor.wait_for_sound(asked) - asked < STARTING_S
    assert session.until_spoken()[0] == []


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


@pytest.fixture
def program(monitor: Monitor) -> Iterator[subprocess.Popen[str]]:
    """Another program that has begun to speak, and writes down its events."""
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=env, stdout=subprocess.PIPE, text=True
    ) as program:
        monitor.wait_for_sound(began)
        yield program
        program.kill()


def test_the_worker_dies_with_the_program(program: subprocess.Popen[str], monitor: Monitor) -> None:
    program.kill()
    program.wait()
    time.sleep(1)
    dead = time.monotonic()
    time.sleep(1)
    assert monitor.loud(dead) == []


def test_a_program_that_was_stopped_itself_blames_no_worker(
    program: subprocess.Popen[str], monitor: Monitor
) -> None:
    program.send_signal(signal.SIGSTOP)
    deadline = time.monotonic() + WAIT_S
    while monitor.loud(time.monotonic() - 2):  # the worker speaks on to the end
        assert time.monotonic() < deadline
        time.sleep(0.1)
    program.send_signal(signal.SIGCONT)
    woken = time.monotonic()
    assert program.stdout
    assert program.stdout.readline() == "Spoken\n"
    time.sleep(2)
    assert monitor.loud(woken) == []
