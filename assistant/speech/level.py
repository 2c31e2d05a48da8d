"""How loud a voice is, in words a person can act on."""

from typing import Final

from assistant.session.events import Level

TOO_QUIET_DB: Final = -45.0
"""Below full scale. The recogniser still copes at -50; below that it begins to miss."""
TOO_LOUD_DB: Final = -9.0
"""The mean level of speech whose peaks are cut off: speech has peaks 10 dB and more above it."""


def level_of(decibels: float) -> Level:
    """The level of a voice, from the mean of its voiced parts below full scale."""
    if decibels < TOO_QUIET_DB:
        return Level.TOO_QUIET
    return Level.TOO_LOUD if decibels > TOO_LOUD_DB else Level.GOOD


def nothing_in(block: bytes) -> bool:
    """Whether a block is digital silence: even a good microphone hisses."""
    return not any(block)
