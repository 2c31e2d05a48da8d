"""Streaming Vosk: blocks of sound in, the words of one answer out.

Vosk cuts speech into segments at its own idea of a pause. A segment is not an
answer: a person in distress pauses for many seconds. All segments of an answer
are joined; nothing is dropped but an answer that is only noise.

Loading takes one to two seconds and a block up to 0.2 s, so neither belongs on
the thread of a front end.
"""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Self

import msgspec

from assistant.errors import ModelError
from assistant.journal.records import Word
from assistant.messages import Text
from assistant.speech.audio import RATE_HZ
from assistant.speech.catalogue import HEART
from assistant.speech.models import listed

_NOISE_WORDS: Final = frozenset({"huh", "hi", "the"})
"""What the small English model makes of steady noise."""
_NOISE_BELOW: Final = 0.8
"""27 stretches of white noise of 20 s each, at nine levels: "huh" twelve times, 0.44 to 0.73."""
_TRIAL: Final = (
    "import sys, vosk; vosk.SetLogLevel(-1); vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000)"
)


@dataclass(frozen=True)
class Transcript:
    """What was heard in one answer."""

    words: tuple[Word, ...] = field(repr=False)
    """Times in seconds from the start of the sound, never running back."""
    engine: str

    @property
    def text(self) -> str:
        """The words joined by single spaces; empty when nothing was heard."""
        return " ".join(word.text for word in self.words)


class Hearing:
    """One answer while it is being said."""

    def __init__(self, kaldi: Any, engine: str) -> None:
        self._kaldi = kaldi
        self._engine = engine
        self._words: list[Word] = []

    def feed(self, block: bytes) -> None:
        """Take the next block: 16 kHz, one channel, signed 16 bit, any length."""
        if self._kaldi.AcceptWaveform(block):
            self._words += words_of(self._kaldi.Result())

    def finish(self) -> Transcript:
        """The whole answer. Nothing can be fed afterwards."""
        self._words += words_of(self._kaldi.FinalResult())
        return Transcript(() if _only_noise(self._words) else tuple(self._words), self._engine)


class Recogniser:
    """A loaded model. Each answer gets a :class:`Hearing` of its own, so times start at 0."""

    def __init__(self, vosk: Any, model: Any, engine: str) -> None:
        self._vosk = vosk
        self._model = model
        self.engine = engine
        """Name and version of engine and model, as an answer records them."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load a model that :func:`assistant.speech.models.usable` has checked.

        Raises:
            ModelError: It is not in the catalogue, and Vosk cannot load it.
        """
        # Vosk imports requests only to download models, which we never let it do. What
        # requests loads tries out a network address as it loads; so it stays away.
        sys.modules.setdefault("requests", ModuleType("requests"))
        import vosk  # noqa: PLC0415  # 0.15 s and modules that nothing else needs

        model = listed(folder)
        if not model and not _loads(folder):
            raise ModelError(Text.MODEL_NOT_WHOLE(file=HEART))
        vosk.SetLogLevel(-1)
        name = (model or folder).name
        return cls(vosk, vosk.Model(model_path=str(folder)), f"vosk {version('vosk')} {name}")

    def hearing(self) -> Hearing:
        """Begin an answer."""
        return Hearing(self.kaldi(), self.engine)

    def kaldi(self, phrases: Iterable[str] = ()) -> Any:
        """A recogniser of Vosk's own that gives words; bound to the phrases where there are any.

        Made in 5 ms. What is none of the phrases comes out as ``[unk]``, mostly.
        """
        grammar = [*phrases]
        bound = [msgspec.json.encode([*grammar, "[unk]"]).decode()] if grammar else []
        kaldi = self._vosk.KaldiRecognizer(self._model, RATE_HZ, *bound)
        kaldi.SetWords(True)  # noqa: FBT003  # the library's own signature
        return kaldi

    def knows(self, phrase: str) -> bool:
        """Whether every word of it is in the model's vocabulary, which is in small letters."""
        return all(self._model.vosk_model_find_word(word) >= 0 for word in phrase.split())

    def hear(self, blocks: Iterable[bytes]) -> Transcript:
        """One whole answer from its blocks."""
        hearing = self.hearing()
        for block in blocks:
            hearing.feed(block)
        return hearing.finish()


class _HeardWord(msgspec.Struct):
    word: str
    start: float
    end: float
    conf: float


class _Segment(msgspec.Struct):
    """One result of Vosk; without words it has no ``result``."""

    result: tuple[_HeardWord, ...] = ()


def words_of(result: str) -> list[Word]:
    """The words of one result of Vosk, which is JSON; times as Vosk gives them."""
    segment = msgspec.json.decode(result, type=_Segment)
    return [Word(w.word, w.start, w.end, w.conf) for w in segment.result]


def _only_noise(words: Iterable[Word]) -> bool:
    return all(w.text in _NOISE_WORDS and w.confidence < _NOISE_BELOW for w in words)


def _loads(folder: Path) -> bool:
    """Whether Vosk can load a model we have no sums of, tried in a process that may die of it."""
    trial = [sys.executable, "-c", _TRIAL, str(folder)]
    result = subprocess.run(trial, capture_output=True, check=False)  # noqa: S603  # our own interpreter and text
    return result.returncode == 0
