"""Every fault of microphone and sound server, made on purpose."""

import os
import signal
import time
from array import array
from contextlib import suppress
from multiprocessing.connection import Connection

import miniaudio
import msgspec
import pytest

from assistant.speech.audio import RATE_HZ
from assistant.speech.capture import CaptureError, Stream, System
from assistant.speech.devices import Device, chosen
from assistant.speech.microphone_messages import Beat, Lost, Open, Opened, Reply, Request, Sound
from assistant.speech.microphone_worker import Microphone
from assistant.speech.worker import Gone, Line
from tests.conftest import needs
from tests.rig import PROGRAMS, Rig, a_rig  # noqa: F401 - a fixture
from tests.speech.owner import LOUD, Owner, a_tone, an_owner  # noqa: F401 - two fixtures

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("tone")
def test_nothing_of_the_loudspeaker_is_heard_when_the_microphone_is_pulled_out(
    rig: Rig, owner: Owner
) -> None:
    owner.opens()
    owner.until(Sound)
    rig.unplug()
    loss, sound = owner.loss()

    assert rig.pactl("get-default-source").stdout.strip() == rig.speaker_monitor
    assert loss == Lost("gone")
    assert max(map(abs, sound), default=0) < LOUD
    assert owner.within(1.0) == []
    assert owner.opens() == Lost("none")

    rig.plug()
    assert owner.opens() == Opened(rig.mic_name)
    assert isinstance(owner.until(Sound)[-1], Sound)


@pytest.mark.usefixtures("tone")
def test_nothing_of_the_loudspeaker_is_heard_when_it_is_out_only_for_a_moment(
    rig: Rig, owner: Owner
) -> None:
    owner.opens()
    owner.until(Sound)
    rig.unplug()
    rig.plug()
    loss, sound = owner.loss()

    assert loss in (Lost("gone"), Lost("stalled"))
    assert max(map(abs, sound), default=0) < LOUD
    assert owner.opens() == Opened(rig.mic_name)


@pytest.mark.usefixtures("tone")
def test_a_stream_that_the_server_moves_takes_no_more(rig: Rig) -> None:
    system = System()
    device = chosen(system.devices(), "")
    assert not isinstance(device, str)
    follows_the_default = Stream(system._context, device, miniaudio.ffi.NULL)
    time.sleep(0.5)
    rig.unplug()
    time.sleep(0.5)
    sound = array("h", b"".join(block for _, block in follows_the_default.take()))
    follows_the_default.close()
    system.close()

    assert follows_the_default.moved
    assert len(sound) > 0
    assert max(map(abs, sound)) < LOUD


def test_a_microphone_that_falls_still_is_lost_and_can_be_opened_again(
    rig: Rig, owner: Owner
) -> None:
    owner.opens()
    owner.until(Sound)
    rig.suspend(True)  # noqa: FBT003 - on or off
    assert owner.loss()[0] == Lost("stalled")

    rig.suspend(False)  # noqa: FBT003 - as above
    assert owner.opens() == Opened(rig.mic_name)
    assert isinstance(owner.until(Sound)[-1], Sound)


def test_a_sound_server_that_dies_and_comes_back(rig: Rig, owner: Owner) -> None:
    owner.opens()
    owner.until(Sound)
    rig.kill_server()
    assert owner.loss()[0] == Lost("gone")
    assert owner.opens() == Lost("none")

    rig.start_server()
    assert owner.opens() == Opened(rig.mic_name)
    assert isinstance(owner.until(Sound)[-1], Sound)


def test_a_sound_server_that_hangs_is_told_by_missing_beats(rig: Rig, owner: Owner) -> None:
    owner.opens()
    owner.until(Beat)
    owner.until(Beat)
    rig.freeze_server(frozen=True)
    owner.within(1.0)

    assert owner.within(1.0) == []
    owner.worker.kill()
    assert owner.until(Gone) == [Gone()]
    owner.worker.start()
    owner.asks(Open())
    assert owner.within(1.5) in ([], [Beat()])


def test_no_microphone_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    needs(*PROGRAMS)
    with Rig(devices=False) as rig:
        rig.put_into(monkeypatch)
        owner = Owner()
        assert owner.opens() == Lost("none")
        assert owner.opens("VirtualMic") == Lost("none")
        rig.kill_server()
        assert owner.opens() == Lost("none")
        owner.worker.kill()


def test_one_that_is_not_there_is_not_replaced_by_another(owner: Owner) -> None:
    assert owner.opens("Yeti") == Lost("gone")
    assert owner.opens("virtualm") == Opened("VirtualMic")


def test_a_killed_worker_is_gone_and_another_takes_its_place(owner: Owner) -> None:
    owner.opens()
    os.kill(owner.worker.pid, signal.SIGKILL)
    owner.until(Gone)

    owner.worker.start()
    assert owner.opens() == Opened("VirtualMic")


def test_a_second_for_which_the_process_was_held_up_is_not_of_the_moment_after_it(
    owner: Owner,
) -> None:
    owner.opens()
    owner.within(0.5)
    os.kill(owner.worker.pid, signal.SIGSTOP)
    time.sleep(1.0)
    on = time.monotonic()
    os.kill(owner.worker.pid, signal.SIGCONT)
    late = [reply for reply in owner.within(0.5) if isinstance(reply, Sound) and reply.at >= on]
    assert sum(len(reply.block) for reply in late) / (2 * RATE_HZ) <= 0.7


class Held(System):
    """A sound system that lists a microphone so many times and never opens it."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    def devices(self) -> tuple[Device, ...]:
        self._looks -= 1
        return (Device("Yeti", b"usb", usual=True),) if self._looks >= 0 else ()

    def open(self, device: Device) -> Stream:
        raise CaptureError(device)


def told(system: System, request: Request) -> list[Reply]:
    """What the worker says to one request, and then its owner is gone."""
    (asked, asking), (telling, tells) = os.pipe(), os.pipe()
    with Connection(asking, readable=False) as line:
        line.send_bytes(msgspec.msgpack.encode(request))
    Microphone(Line(Request, asked, tells), system).run()
    replies: list[Reply] = []
    with Connection(telling, writable=False) as line, suppress(EOFError):
        while True:
            replies.append(msgspec.msgpack.decode(line.recv_bytes(), type=Reply))
    return replies


def test_one_that_is_there_and_cannot_be_opened_is_busy() -> None:
    assert told(Held(looks=9), Open())[-1] == Lost("busy")


def test_one_that_vanishes_as_it_is_opened_is_gone() -> None:
    assert told(Held(looks=2), Open())[-1] == Lost("gone")
