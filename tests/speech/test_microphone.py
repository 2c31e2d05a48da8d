"""What the real worker hears on a real sound server."""

import os
import signal
import statistics
import threading
import time
from array import array
from pathlib import Path

import pytest

from assistant.speech.audio import BLOCK_FRAMES, RATE_HZ
from assistant.speech.capture import System
from assistant.speech.devices import chosen
from assistant.speech.microphone_messages import Close, List, Lost, Names, Opened, Sound
from tests.conftest import needs
from tests.rig import PROGRAMS, Rig, a_rig  # noqa: F401 - a fixture
from tests.speech.clips import clip, samples_of
from tests.speech.owner import LOUD, Owner, a_tone, an_owner, clicks, distances, power  # noqa: F401 - two fixtures

pytestmark = pytest.mark.slow


def clicks_of(rig: Rig, folder: Path, halts: int = 0) -> list[int]:
    """Play clicks into the microphone; what lies between them for a recorder of the server's.

    Args:
        rig: Where they are played.
        folder: For the files.
        halts: How often the server is held up meanwhile, for half a second.
    """
    recorder = rig.record_mic(folder / "peer.wav")
    time.sleep(0.5)
    playing = rig.play_mic(clicks(folder / "clicks.wav", 3), wait=False, latency_ms=2000)
    for _ in range(halts):
        time.sleep(0.6)
        rig.freeze_server(frozen=True)
        time.sleep(0.5)
        rig.freeze_server(frozen=False)
    playing.wait()
    time.sleep(1.0)  # on its way through the server
    recorder.terminate()
    recorder.wait()
    return distances(samples_of(folder / "peer.wav"))


def assert_none_lost(ours: list[int], peer: list[int]) -> None:
    """A busy machine tears the playing itself, but then for both."""
    assert len(ours) == len(peer) == 29
    assert statistics.median(ours) == pytest.approx(BLOCK_FRAMES, abs=2)
    assert all(abs(one - other) <= 2 for one, other in zip(ours, peer, strict=True)), (ours, peer)


def test_what_is_said_arrives_whole(rig: Rig, owner: Owner) -> None:
    said = samples_of(clip("so_silly"))

    assert owner.opens() == Opened(rig.mic_name)
    rig.play_mic(clip("so_silly"))
    time.sleep(0.5)  # on its way through the server
    heard = owner.heard()

    assert len(heard) > len(said)
    assert power(heard) == pytest.approx(power(said), rel=0.05)


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 1), (48_000, 2), (16_000, 1)])
def test_no_sample_is_lost_or_added_at_any_rate_of_the_device(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rate: int, channels: int
) -> None:
    needs(*PROGRAMS)
    with Rig(rate=rate, channels=channels) as rig:
        rig.put_into(monkeypatch)
        owner = Owner()
        owner.opens()
        peer = clicks_of(rig, tmp_path)
        ours = distances(owner.heard())
        owner.worker.kill()

    assert_none_lost(ours, peer)


def test_no_sample_is_lost_when_the_server_is_held_up(
    rig: Rig, owner: Owner, tmp_path: Path
) -> None:
    owner.opens()
    peer = clicks_of(rig, tmp_path, halts=2)
    ours = distances(owner.heard())

    assert_none_lost(ours, peer)


def test_no_sample_is_lost_beside_a_busy_thread(rig: Rig, tmp_path: Path) -> None:
    system, busy = System(), True

    def spin() -> None:
        while busy:
            pass

    device = chosen(system.devices(), "")
    assert not isinstance(device, str)
    stream = system.open(device)
    threading.Thread(target=spin, daemon=True).start()
    peer = clicks_of(rig, tmp_path)
    sound = array("h", b"".join(block for _, block in stream.take())).tolist()
    busy = False
    stream.close()
    system.close()

    assert_none_lost(distances(sound), peer)


def test_blocks_are_short_and_their_times_run_forward_also_after_a_halt(owner: Owner) -> None:
    owner.opens()
    owner.until(Sound)
    os.kill(owner.worker.pid, signal.SIGSTOP)
    owner.within(2.0)
    os.kill(owner.worker.pid, signal.SIGCONT)
    replies = owner.within(1.0)

    sounds = [reply for reply in replies if isinstance(reply, Sound)]
    assert not any(isinstance(reply, Lost) for reply in replies)
    assert sum(len(sound.block) for sound in sounds) > 2 * RATE_HZ * 2.5
    assert all(0 < len(sound.block) <= 2 * BLOCK_FRAMES for sound in sounds)
    assert [sound.at for sound in sounds] == sorted(sound.at for sound in sounds)


def test_after_a_flush_nothing_that_had_arrived_before_it_comes(owner: Owner) -> None:
    owner.opens()
    owner.until(Sound)
    asked = time.monotonic()
    owner.heard()

    later = owner.until(Sound)[-1]
    assert isinstance(later, Sound)
    assert later.at > asked


def test_a_closed_microphone_is_silent_and_flushes_nothing(owner: Owner) -> None:
    owner.opens()
    owner.until(Sound)
    owner.asks(Close())
    owner.heard()

    assert owner.within(0.5) == []
    assert owner.heard() == []


@pytest.mark.usefixtures("tone")
def test_a_monitor_is_not_listened_to(rig: Rig, owner: Owner) -> None:
    rig.pactl("set-default-source", rig.speaker_monitor)

    assert owner.opens() == Opened(rig.mic_name)
    time.sleep(0.5)
    assert max(owner.heard()) < LOUD
    assert owner.opens(f"Monitor of {rig.speaker_name}") == Lost("gone")
    owner.asks(List())
    assert owner.until(Names)[-1] == Names((rig.mic_name,))
