"""Phrases said alone, told from answers that only contain the same words.

A second recogniser knows nothing but the phrases. It hears one whole utterance at
a time, never a part of one, and must find one phrase and nothing else in it.
"""

from collections.abc import Iterable
from typing import Any, Final

from assistant.speech.recogniser import Recogniser, words_of

LONGEST_S: Final = 2.5
"""No utterance above it is a phrase: the longest of three synthetic voices took 1.4 s."""
_SURE: Final = 0.7
"""What each word's confidence must reach; right ones seldom lie below."""
_COVER: Final = 0.5
"""The share of the utterance that the phrase must fill: right ones filled 0.61 or more,
wrong ones at 5 and 10 dB of noise 0.28 or less."""


class PhraseSpotter:
    """Listens for whole utterances that are one of the phrases."""

    def __init__(self, recogniser: Recogniser, phrases: Iterable[str]) -> None:
        wanted = tuple(phrases)
        self._phrases = tuple(phrase for phrase in wanted if recogniser.knows(phrase))
        self.unknown = tuple(phrase for phrase in wanted if phrase not in self._phrases)
        """Phrases with a word the model does not know; they can never be heard."""
        self._kaldi: Any = recogniser.kaldi(self._phrases) if self._phrases else None

    def __bool__(self) -> bool:
        """Whether there is anything to listen for."""
        return bool(self._phrases)

    def spot(self, utterance: bytes, spoken_s: float) -> str:
        """The phrase that an utterance is, or nothing.

        Args:
            utterance: Its sound with a little silence on both sides.
            spoken_s: How long it is without that silence.
        """
        self._kaldi.AcceptWaveform(utterance)
        words = words_of(self._kaldi.FinalResult())  # afterwards it begins afresh
        text = " ".join(word.text for word in words)
        if (
            text not in self._phrases
            or any(word.confidence < _SURE for word in words)
            or words[-1].end_s - words[0].start_s < _COVER * spoken_s
        ):
            return ""
        return text
