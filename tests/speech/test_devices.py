import pytest

from assistant.speech.devices import Device, Lack, chosen, microphones
from assistant.speech.microphone import names
from tests.conftest import needs
from tests.rig import PROGRAMS, Rig

YETI = Device("Yeti", b"usb.yeti", usual=False)
WEBCAM = Device("Webcam Microphone", b"usb.cam", usual=True)
BUILT_IN = Device("Built-in Microphone", b"pci.mic", usual=False)
RADIO = Device("Monitor of Speakers", b"pci.out.monitor", usual=False)
RENAMED = Device("Speakers", b"pci.out.monitor", usual=True)
TWINS = (Device("Headset", b"one", usual=False), Device("Headset", b"two", usual=True))


@pytest.mark.parametrize(
    ("devices", "wanted", "expected"),
    [
        pytest.param((YETI, WEBCAM), "", WEBCAM, id="no name: the usual one"),
        pytest.param((YETI, BUILT_IN), "", YETI, id="no name, none usual: the first"),
        pytest.param((RENAMED, YETI), "", YETI, id="no name, the usual one a monitor"),
        pytest.param((WEBCAM, YETI), "Yeti", YETI, id="whole name"),
        pytest.param((WEBCAM, YETI), "yet", YETI, id="part of a name, small letters"),
        pytest.param((WEBCAM, BUILT_IN), "microphone", "gone", id="part of two names"),
        pytest.param((WEBCAM, YETI), "Blue", "gone", id="no such name"),
        pytest.param(TWINS, "Headset", TWINS[1], id="two of a kind: the usual one"),
        pytest.param(TWINS, "head", TWINS[1], id="part of the name of two of a kind"),
        pytest.param((YETI, RADIO), "Monitor of Speakers", "gone", id="monitor by its name"),
        pytest.param((YETI, RENAMED), "Speakers", "gone", id="monitor under another name"),
        pytest.param((RADIO, RENAMED), "", "none", id="only monitors"),
        pytest.param((RADIO,), "Yeti", "none", id="only monitors, one wanted"),
        pytest.param((), "", "none", id="nothing at all"),
    ],
)
def test_who_is_listened_to(
    devices: tuple[Device, ...], wanted: str, expected: Device | Lack
) -> None:
    assert chosen(devices, wanted) == expected


def test_a_whole_name_wins_over_a_part_of_others() -> None:
    longer = Device("Yeti Classic", b"usb.classic", usual=True)
    assert chosen((longer, YETI), "Yeti") == YETI


def test_monitors_are_no_microphones_and_the_usual_one_comes_first() -> None:
    assert microphones((RADIO, YETI, RENAMED, WEBCAM)) == (WEBCAM, YETI)


@pytest.mark.parametrize(("devices", "expected"), [(True, ("VirtualMic",)), (False, ())])
def test_the_names_a_sound_server_has(
    monkeypatch: pytest.MonkeyPatch,
    devices: bool,  # noqa: FBT001 - one of the table of cases
    expected: tuple[str, ...],
) -> None:
    needs(*PROGRAMS)
    with Rig(devices=devices) as rig:
        rig.put_into(monkeypatch)
        assert names(timeout_s=60) == expected


def test_a_sound_server_that_hangs_has_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    needs(*PROGRAMS)
    with Rig() as rig:
        rig.put_into(monkeypatch)
        rig.freeze_server(frozen=True)
        assert names(timeout_s=0.5) == ()
