"""Which microphone is meant. Pure: the devices themselves are listed in ``capture.py``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Lack = Literal["none", "gone"]
"""``none``: there is no microphone at all. ``gone``: the one that was chosen is not there."""


@dataclass(frozen=True)
class Device:
    """One source of sound."""

    name: str
    """As the person sees it; two of a kind share it."""
    id: bytes
    """As the sound server knows it."""
    usual: bool
    """Whether the server takes it when nobody names one."""

    @property
    def monitor(self) -> bool:
        """Whether it hears what a loudspeaker plays: never a person's microphone."""
        return self.id.endswith(b".monitor") or self.name.casefold().startswith("monitor of ")


def microphones(devices: Iterable[Device]) -> tuple[Device, ...]:
    """Those that can be listened to, the usual one first."""
    real = [device for device in devices if not device.monitor]
    return tuple(sorted(real, key=lambda device: not device.usual))


def chosen(devices: Iterable[Device], wanted: str) -> Device | Lack:
    """The one that was asked for.

    Args:
        devices: All there are.
        wanted: Its whole name, or a part that only one name has, in letters of any
            size; empty for the usual one, or the first where the usual one is a monitor.
    """
    real = microphones(devices)
    if not real:
        return "none"
    part = wanted.casefold()
    exact = [device for device in real if device.name == wanted]
    close = [device for device in real if part in device.name.casefold()]
    if exact or not wanted or len({device.name for device in close}) == 1:
        return (exact or close)[0]
    return "gone"
