"""The microphone, in a process of its own: ``python -m assistant.speech.microphone_worker``.

When a microphone vanishes, a sound server may quietly hand its stream another source,
even what the loudspeaker plays, and a diary would write down the radio. Three things
stand against it: a stream is opened for one source by its id, which PulseAudio then
does not move; what comes after a notice of a move is not taken; and sound is held back
until a look at the list of devices, later than its arrival, finds the microphone still
there. A source that falls still tells nothing: no block for a second is the only sign.
"""

from typing import Final

from assistant.speech.capture import CaptureError, Stream, System
from assistant.speech.devices import Device, chosen, microphones
from assistant.speech.microphone_messages import (
    Beat,
    Close,
    Flush,
    Flushed,
    List,
    Lost,
    Names,
    Open,
    Opened,
    Reason,
    Request,
    Sound,
)
from assistant.speech.worker import Line, line

_ROUND_S: Final = 0.05
"""Each round lets go of what has arrived; a list of devices costs 0.06 ms of CPU."""
_ROUNDS_OF_A_BEAT: Final = 5
_ROUNDS_OF_STILLNESS: Final = 20
"""Rounds and not seconds: a process that was stopped has missed nothing of its own."""


class Microphone:
    """At most one open stream, and what it takes to trust its sound."""

    def __init__(self, owner: Line[Request], system: System) -> None:
        self._owner = owner
        self._system = system
        self._stream: Stream | None = None
        self._rounds = 0
        self._still = 0

    def run(self) -> None:
        """Until the owner is gone."""
        self._devices()  # connected beforehand, the first opening is as fast as any other
        while True:
            if not self._owner.waiting(_ROUND_S):
                self._round()
            elif request := self._owner.receive():
                self._answer(request)
            else:
                return

    def _answer(self, request: Request) -> None:
        match request:
            case Open(name):
                self._open(name)
            case Flush(number):
                self._release(whole=True)
                self._owner.send(Flushed(number))
            case Close():
                self._close()
            case List():
                names = tuple(device.name for device in microphones(self._devices()))
                self._owner.send(Names(names))

    def _open(self, name: str) -> None:
        self._close()
        self._owner.send(Beat())
        device = chosen(self._devices(), name)
        if not isinstance(device, Device):
            self._lose(device)
            return
        try:
            self._stream = self._system.open(device)
        except CaptureError:
            self._lose("busy" if self._lists(device) else "gone")
        else:
            self._rounds = self._still = 0
            self._owner.send(Opened(device.name))

    def _round(self) -> None:
        if not self._stream:
            return
        self._rounds += 1
        self._still += 1
        if self._rounds % _ROUNDS_OF_A_BEAT == 0:
            self._owner.send(Beat())
        self._release()
        if self._still >= _ROUNDS_OF_STILLNESS:
            self._lose("stalled")

    def _release(self, *, whole: bool = False) -> None:
        """Send what had arrived before a look that finds the microphone in its place."""
        if not (stream := self._stream):
            return
        held = stream.take(whole=whole)
        if not self._lists(stream.device) or stream.moved:
            self._lose("gone")
            return
        for at, block in held:
            self._still = 0
            self._owner.send(Sound(at, block))

    def _lists(self, wanted: Device) -> bool:
        return any(device.id == wanted.id for device in self._devices())

    def _devices(self) -> tuple[Device, ...]:
        """All there are; none when the sound system has died, and the next call looks for it."""
        try:
            return self._system.devices()
        except CaptureError:
            self._close()
            self._system.close()
            return ()

    def _lose(self, reason: Reason) -> None:
        self._close()
        self._still = 0
        self._owner.send(Lost(reason))

    def _close(self) -> None:
        if self._stream:
            self._stream.close()
            self._stream = None


if __name__ == "__main__":
    Microphone(line(Request), System()).run()
