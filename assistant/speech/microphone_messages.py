"""What the session's process and the microphone's process say to each other."""

from typing import Literal

from msgspec import Struct

Reason = Literal["none", "gone", "busy", "stalled"]


class Open(Struct, frozen=True, tag=True):
    """Listen; ``Opened`` or ``Lost`` follows. What was open is closed before."""

    name: str = ""
    """As :func:`assistant.speech.devices.chosen` takes it; empty is the usual one."""


class Flush(Struct, frozen=True, tag=True):
    """Send what has arrived; ``Flushed`` with its number follows."""

    number: int = 0


class Close(Struct, frozen=True, tag=True):
    """Let go of the microphone; what has not been sent is forgotten."""


class List(Struct, frozen=True, tag=True):
    """Say what microphones there are; ``Names`` follows."""


class Opened(Struct, frozen=True, tag=True):
    """Sound of this microphone follows."""

    name: str


class Sound(Struct, frozen=True, tag=True):
    """At most 0.1 s: 16 kHz, one channel, signed 16 bit."""

    at: float
    """When it arrived, in monotonic seconds."""
    block: bytes

    def __repr__(self) -> str:
        """Without the sound."""
        return f"Sound({len(self.block)} bytes)"


class Lost(Struct, frozen=True, tag=True):
    """The microphone is closed.

    ``none``: there is none at all, or no sound system. ``gone``: the one that was
    chosen is not there, or not any more. ``busy``: it is there and cannot be opened.
    ``stalled``: it is there and no sound has come from it for a second.
    """

    reason: Reason


class Flushed(Struct, frozen=True, tag=True):
    """All that had arrived before the ``Flush`` of that number was sent."""

    number: int = 0


class Names(Struct, frozen=True, tag=True):
    """The microphones there are, the usual one first; monitors are none."""

    names: tuple[str, ...]


class Beat(Struct, frozen=True, tag=True):
    """Sent before opening, and each 0.25 s while open: without it the sound system hangs."""


Request = Open | Flush | Close | List
Reply = Opened | Sound | Lost | Flushed | Names | Beat
