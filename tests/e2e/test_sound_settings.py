"""Settings of voice and ear, at the real devices of a rig."""

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.program import run
from tests.rig import PROGRAMS, Rig
from tests.speech.monitor import Monitor

pytestmark = pytest.mark.slow


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    needs(*PROGRAMS)
    with Rig() as rig:
        rig.put_into(monkeypatch)
        yield rig


def settle(key: str, *value: str) -> Any:
    return run("settings", key, *value)


def test_a_voice_is_heard_as_soon_as_it_is_changed(rig: Rig) -> None:
    for key, value in (("rate", "300"), ("volume", "60"), ("voice_name", "scotland")):
        with Monitor(rig) as monitor:
            assert settle(key, value).returncode == 0
            assert monitor.loud(0.0), key
    assert settle("voice_name").stdout.startswith("voice_name: English (Scotland)\n")


def test_a_microphone_is_chosen_by_a_part_of_its_name_and_kept_by_the_whole(rig: Rig) -> None:
    assert settle("microphone", "virtual").returncode == 0
    assert settle("microphone").stdout.startswith(f"microphone: {rig.mic_name}\n")
    wrong = settle("microphone", "nosuch")
    assert wrong.returncode == 2
    assert rig.mic_name in wrong.stderr
    assert "Monitor" not in wrong.stderr


@pytest.mark.usefixtures("model")
def test_a_command_is_renamed_only_to_words_that_can_be_heard() -> None:
    assert settle("command_words", "skip=onward").returncode == 0
    wrong = settle("command_words", "skip=flumbergast")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith(Text.WORDS_UNKNOWN(words="flumbergast"))
    assert settle("command_words", "skip=stop").returncode == 2
    assert settle("command_words").stdout == "command_words: skip=onward\n"


@pytest.mark.usefixtures("model")
def test_without_any_device_the_check_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    needs(*PROGRAMS)
    with Rig(devices=False) as rig:
        rig.put_into(monkeypatch)
        done = run("doctor", "--listen")
    assert done.returncode == 1
    said = " ".join(done.stdout.split())
    assert Text.NO_SPEAKER() in said
    assert Text.NO_MICROPHONE() in said
