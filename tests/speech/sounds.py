"""Sound made on the spot: the noises of a room, and sentences of a synthesiser.

All of it is 16 kHz, one channel, 16 bit samples. The same arguments give the same
noise. Levels are dB below full scale, as root mean square; speech close to a
microphone lies about -25.
"""

import math
import random
import subprocess
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from assistant.speech.audio import BLOCK_FRAMES, RATE_HZ, blocks

FULL_SCALE: Final = 32_768
NEAR_DB: Final = -25.0
Sound = array  # of type "h"


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same noise each time, not a secret


def silence(seconds: float) -> "Sound[int]":
    """Nothing at all, not even hiss."""
    return array("h", bytes(2 * round(seconds * RATE_HZ)))


def joined(*sounds: "Sound[int]") -> "Sound[int]":
    """One after the other."""
    return array("h", b"".join(sound.tobytes() for sound in sounds))


def in_blocks(sound: "Sound[int]", frames: int = BLOCK_FRAMES) -> Iterator[bytes]:
    """As a microphone delivers it; the last block may be shorter."""
    for begin in range(0, len(sound), frames):
        yield sound[begin : begin + frames].tobytes()


def level_db(sound: Iterable[int]) -> float:
    """Root mean square over the whole of it."""
    samples = list(sound)
    power = sum(sample * sample for sample in samples) / len(samples)
    return 10 * math.log10(max(power, 1e-9)) - 20 * math.log10(FULL_SCALE)


def at_level(samples: Iterable[float], db: float) -> "Sound[int]":
    """The same sound made as loud as that; what would be too loud for 16 bits is cut."""
    wave = list(samples)
    power = sum(sample * sample for sample in wave) / len(wave)
    gain = FULL_SCALE * 10 ** (db / 20) / math.sqrt(power or 1)
    top = FULL_SCALE - 1
    return array("h", [max(-top, min(top, round(gain * sample))) for sample in wave])


def mixed(one: "Sound[int]", other: "Sound[int]") -> "Sound[int]":
    """Both at once, as long as the first; a shorter second one comes round again."""
    top = FULL_SCALE - 1
    again = (other[i % len(other)] for i in range(len(one)))
    return array("h", [max(-top, min(top, a + b)) for a, b in zip(one, again, strict=True)])


def with_noise(speech: "Sound[int]", noise: "Sound[int]", snr_db: float) -> "Sound[int]":
    """Speech with a noise that many dB below its own level."""
    return mixed(speech, at_level(noise, level_db(speech) - snr_db))


def said(text: str, voice: str = "slt", *, slow: float = 1.0, hertz: int = 0) -> "Sound[int]":
    """A text spoken by flite.

    Args:
        text: What is said.
        voice: slt, rms, awb or kal.
        slow: How much longer than usual it takes.
        hertz: The mean pitch; 0 is the voice's own.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder, "said.wav")
        pitch = ["--setf", f"int_f0_target_mean={hertz}"] if hertz else []
        length = ["--setf", f"duration_stretch={slow}"]
        command = ["flite", "-voice", voice, *length, *pitch, "-t", text, "-o", str(path)]
        subprocess.run(command, check=True)
        return array("h", b"".join(blocks(path)))


def hiss(seconds: float, seed: int = 1) -> Iterator[float]:
    """White noise, as of a cheap microphone."""
    chance = _chance(seed)
    return (chance.uniform(-1, 1) for _ in range(round(seconds * RATE_HZ)))


def fan(seconds: float, seed: int = 1) -> Iterator[float]:
    """Air at low frequencies, the hum of a motor, and the beat of blades."""
    air = 0.0
    for i, white in enumerate(hiss(seconds, seed)):
        t = i / RATE_HZ
        air += 0.05 * (white - air)
        hum = 0.03 * math.sin(628 * t) + 0.02 * math.sin(1256 * t)
        yield air * (1 + 0.4 * math.sin(60 * t)) + hum


def breath(seconds: float, seed: int = 1) -> Iterator[float]:
    """Somebody breathing into the microphone: noise that swells about every four seconds."""
    air = 0.0
    for i, white in enumerate(hiss(seconds, seed)):
        air += 0.3 * (white - air)
        yield air * max(0.02, math.sin(1.6 * i / RATE_HZ)) ** 2


def keyboard(seconds: float, seed: int = 1) -> Iterator[float]:
    """Bursts of keys: each a click as it goes down, and a softer one as it comes up."""
    chance = _chance(seed)
    at, strikes = 0.3, []
    while at < seconds:
        strikes.append((at, chance.uniform(0.5, 1), chance.uniform(1500, 4000), 0.004))
        strikes.append((at + 0.08, chance.uniform(0.1, 0.3), chance.uniform(1000, 3000), 0.003))
        at += chance.uniform(0.1, 0.25) if chance.random() < 0.9 else chance.uniform(1, 3)
    return _struck(strikes, (0.002 * white for white in hiss(seconds, seed)))


def kitchen(seconds: float, seed: int = 1) -> Iterator[float]:
    """Dishes that ring, doors that thump, and water that runs now and then."""
    chance = _chance(seed)
    strikes = [
        (chance.uniform(0, seconds), chance.uniform(0.2, 1), *kind)
        for _ in range(round(seconds * 1.5))
        for kind in [
            (chance.uniform(1800, 5500), chance.uniform(0.03, 0.25))
            if chance.random() < 0.8
            else (chance.uniform(80, 250), 0.05)
        ]
    ]
    water = (
        0.05 * white * max(0.1, math.sin(0.5 * i / RATE_HZ))
        for i, white in enumerate(hiss(seconds, seed))
    )
    return _struck(strikes, water)


def music(seconds: float, seed: int = 1) -> Iterator[float]:
    """Four chords and a melody of plucked strings, with a drum on each beat."""
    chance = _chance(seed)
    chords = ((220, 262, 330), (175, 220, 262), (262, 330, 392), (196, 247, 294))
    strikes = []
    for beat in range(round(seconds * 2)):
        chord = chords[beat // 4 % 4]
        notes = [*chord, chance.choice(chord) * chance.choice((2, 3))]
        strikes += [
            (beat / 2, 0.6 / part, note * part, 0.35) for note in notes for part in (1, 2, 3)
        ]
        strikes.append((beat / 2, 1.5, 70, 0.06))
    return _struck(strikes, (0.001 * white for white in hiss(seconds, seed)))


NOISES: Final[Mapping[str, Callable[[float, int], Iterator[float]]]] = {
    "hiss": hiss,
    "fan": fan,
    "breath": breath,
    "keyboard": keyboard,
    "kitchen": kitchen,
    "music": music,
}
"""Noises without a voice, each from seconds and a seed."""


def babble(
    voices: Iterable["Sound[int]"], seconds: float, at_once: int = 6, seed: int = 1
) -> Iterator[float]:
    """Several people far away, talking at the same time."""
    chance, pool = _chance(seed), list(voices)
    rows = [_endless(pool, chance) for _ in range(at_once)]
    return (sum(next(row) for row in rows) for _ in range(round(seconds * RATE_HZ)))


def _endless(pool: list["Sound[int]"], chance: random.Random) -> Iterator[int]:
    while True:
        yield from chance.choice(pool)
        yield from silence(chance.uniform(0.2, 1.5))


def _struck(
    strikes: Iterable[tuple[float, float, float, float]], ground: Iterable[float]
) -> Iterator[float]:
    """Tones that ring off, each of (start s, loudness, hertz, decay s), over a ground of noise."""
    wave = list(ground)
    for start_s, loud, hertz, decay_s in strikes:
        first = round(start_s * RATE_HZ)
        turn, fade = 2 * math.pi * hertz / RATE_HZ, math.exp(-1 / (decay_s * RATE_HZ))
        for i in range(first, min(len(wave), first + round(6 * decay_s * RATE_HZ))):
            wave[i] += loud * math.sin(turn * (i - first))
            loud *= fade  # noqa: PLW2901 - it rings off
    return iter(wave)
