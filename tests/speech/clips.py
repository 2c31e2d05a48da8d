"""The recordings of ``tests/data/speech`` and sound made on the spot."""

import wave
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from assistant.speech.audio import RATE_HZ, blocks

DATA: Final = Path(__file__).parents[1] / "data" / "speech"
SPEECH: Final = {
    "so_silly": "you don't mean that you thought me so silly",
    "better_than": "i really liked that account of himself better than anything else he said",
    "block_books": (
        "produced the block books which were the immediate predecessors of the true printed book"
    ),
    "jfk": (
        "and so my fellow americans ask not what your country can do for you"
        " ask what you can do for your country"
    ),
}
"""Clip by clip what is said in it, as a careful person would write it down."""


def clip(name: str) -> Path:
    """The FLAC recording of that name."""
    return DATA / f"{name}.flac"


def write_wav(path: Path, samples: Iterable[int], rate: int = RATE_HZ, channels: int = 1) -> Path:
    """A WAV file of 16 bit samples."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array("h", samples).tobytes())
    return path


def samples_of(path: Path) -> list[int]:
    """The sound of a file at 16 kHz, whole."""
    return array("h", b"".join(blocks(path))).tolist()
