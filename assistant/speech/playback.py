"""The loudspeaker: one stream for the life of the process, silent when there is nothing to say.

miniaudio asks for samples from a thread of its own, each 40 ms. It is never kept
waiting: it takes what is there, and silence for the rest.
"""

import math
import time
from array import array
from collections import deque
from collections.abc import Generator
from typing import Final

from assistant.speech import audio
from assistant.speech.pieces import LEAD_BYTES
from assistant.speech.speaker_messages import TAIL_S
from assistant.speech.synthesis import RATE_HZ

_BLOCK_MS: Final = 40
"""The library keeps three blocks. With 20 ms a busy machine tore more holes into speech."""
_LATENCY_S: Final = 0.03
"""From the call for a block to its first sample in the air, as a virtual device has it. Where
it takes longer, up to 0.12 s for three blocks, the microphone hears the end of the tone, and
no words are made of it; where a first word lacks 0.015 s, another word is made of it."""
_LOST_S: Final = 1.25
"""No call for so long: the device or its server is gone. Neither says so itself."""
_CUE_S: Final = 0.15
_CUE_HZ: Final = 660
_CUE_FULL: Final = 6_000
"""Amplitude at full volume, about 10 dB below the voice."""


class Track:
    """Sounds on their way out: added at one end, taken at the other.

    One thread adds, the device's thread takes, and any thread may silence it; none
    waits for another.
    """

    def __init__(self) -> None:
        self._sounds: deque[memoryview] = deque()
        self._silenced = False
        self.heard = False
        """Whether anything was taken."""

    @property
    def left(self) -> int:
        """How many sounds are not wholly taken."""
        return len(self._sounds)

    def add(self, sound: bytes) -> None:
        """Put a sound behind the others."""
        if sound:
            self._sounds.append(memoryview(sound))

    def clear(self) -> None:
        """Leave out what was added so far and not taken."""
        self._sounds = deque()

    def silence(self) -> None:
        """Give nothing any more."""
        self._silenced = True

    def take(self, frames: int) -> bytes:
        """At most so many frames."""
        taken = b""
        sounds = self._sounds
        while not self._silenced and sounds and (missing := 2 * frames - len(taken)):
            sound = sounds[0]
            taken += sound[:missing]
            if len(sound) > missing:
                sounds[0] = sound[missing:]
            else:
                sounds.popleft()
        self.heard = self.heard or bool(taken)
        return taken


class Playback:
    """The open device. A process ends without closing it: a broken one may hang in that.

    Raises:
        miniaudio.MiniaudioError: There is no device.
    """

    def __init__(self) -> None:
        import miniaudio  # noqa: PLC0415 - 0.1 s, and only the worker plays

        self._track = Track()
        self._called_at = time.monotonic()
        self.until = 0.0
        """Monotonic seconds: the end, in the air, of all sound that was taken so far."""
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=_BLOCK_MS,
            # Without a device the library would play into nothing, and say that it played.
            backends=[kind for kind in miniaudio.Backend if kind is not miniaudio.Backend.NULL],
            app_name="reflect",
        )
        frames = self._frames()
        next(frames)
        self._device.start(frames)

    @property
    def lost(self) -> bool:
        """Whether the device no longer asks for samples."""
        return time.monotonic() - self._called_at > _LOST_S

    def wait_anew(self) -> None:
        """Give the device its whole time again: whoever looks was stopped, and so was it."""
        self._called_at = time.monotonic()

    def play(self, track: Track) -> None:
        """Play it in place of the one before."""
        self._track = track

    def _frames(self) -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            self._called_at = time.monotonic()
            sound = self._track.take(frames)
            if sound:
                self.until = self._called_at + _LATENCY_S + len(sound) / (2 * RATE_HZ)
            frames = yield sound.ljust(2 * frames, b"\0")


def tail(volume: int, *, cue: bool) -> bytes:
    """What follows the last sound, :data:`TAIL_S` long: silence, with a cue a soft tone at its end.

    Args:
        volume: 0 to 100, of the tone.
        cue: Whether there is a tone.
    """
    whole, frames = round(TAIL_S * RATE_HZ), round(_CUE_S * RATE_HZ)
    if not cue:
        return bytes(2 * whole)
    full = _CUE_FULL * volume / 100
    turn = 2 * math.pi * _CUE_HZ / RATE_HZ
    # The whole tone is one swell, from nothing to nothing: no step in it that clicks.
    swell = (math.sin(math.pi * frame / frames) ** 2 for frame in range(frames))
    tone = (round(full * loud * math.sin(turn * frame)) for frame, loud in enumerate(swell))
    return bytes(2 * (whole - frames)) + array("h", tone).tobytes()


def resampled(piece: bytes) -> bytes:
    """A slice of a recording at the device's rate, without its lead."""
    import miniaudio  # noqa: PLC0415 - as above

    kind = miniaudio.SampleFormat.SIGNED16
    whole = miniaudio.convert_frames(kind, 1, audio.RATE_HZ, piece, kind, 1, RATE_HZ)
    return bytes(whole[LEAD_BYTES * RATE_HZ // audio.RATE_HZ :])
