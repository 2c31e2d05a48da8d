"""What is spoken, cut into pieces: a voice can begin with the first, and go on from any of them.

Pure, and light to import: whoever only asks for speech loads no sound library.
"""

import re
import textwrap
import unicodedata
from typing import Final

from assistant.speech.audio import RATE_HZ

LONGEST: Final = 200
"""Characters in a piece. About 13 s of speech, which espeak-ng makes in 0.05 s of CPU."""
LEAD_BYTES: Final = 2 * RATE_HZ // 50
"""Each slice begins with the 20 ms before it, for whoever resamples it without a click."""
_SLICE_BYTES: Final = 2 * RATE_HZ * 10
"""10 s of a recording: so little is heard twice when the voice had to be started anew."""
_SENTENCE_ENDS: Final = re.compile(
    r"""(?<=[.!?\u2026])\s+|(?<=[.!?\u2026]["')\]\u201d\u2019])\s+|[\r\n\u2028\u2029]+"""
)
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f]")
"""They choose how a sign looks; espeak-ng would read them out."""
_UNSPOKEN: Final = {"Cc", "Cn", "Co", "Cs", "Sk", "So"}
"""Unicode categories: control characters, surrogates, emoji and the like."""
_INVISIBLE: Final = "Cf"
"""Joiners and marks of direction stand inside words: nothing is put in their place."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text that can be said aloud, none longer than :data:`LONGEST`.

    pyttsx3 cuts its text at a NUL, fails on a surrogate and reads an emoji by its
    name. Where nothing is left, as of "..." or of signs alone, there is no sentence.
    """
    clean = (_clean(sentence) for sentence in _SENTENCE_ENDS.split(text))
    pieces = (piece for sentence in clean for piece in textwrap.wrap(sentence, LONGEST))
    return tuple(piece for piece in pieces if any(map(str.isalnum, piece)))


def slices(sound: bytes) -> tuple[bytes, ...]:
    """The slices of a recording, each behind a lead; 16 kHz, one channel, 16 bit."""
    whole = bytes(LEAD_BYTES) + sound[: len(sound) // 2 * 2]
    starts = range(0, len(whole) - LEAD_BYTES, _SLICE_BYTES)
    return tuple(whole[start : start + LEAD_BYTES + _SLICE_BYTES] for start in starts)


def _clean(sentence: str) -> str:
    return " ".join("".join(map(_spoken, _SELECTORS.sub("", sentence))).split())


def _spoken(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == _INVISIBLE:
        return ""
    return " " if category in _UNSPOKEN else sign
