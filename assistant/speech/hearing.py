"""One take of live listening: blocks of sound in, findings out. No process, thread or clock.

Vosk's segments end where Vosk hears a pause, utterances where the detector of speech
does; neither waits for the other. So a segment's words are held back while an
utterance that may yet prove to be a phrase is going on among them.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from assistant.journal.records import Word
from assistant.speech.audio import BLOCK_FRAMES, RATE_HZ
from assistant.speech.phrases import LONGEST_S, PhraseSpotter
from assistant.speech.recogniser import Recogniser, words_of
from assistant.speech.voice_activity import PAUSE_S, Utterance, VoiceActivity

_BLOCK: Final = 2 * BLOCK_FRAMES
_BYTES_A_SECOND: Final = 2 * RATE_HZ
_AROUND_S: Final = 0.3
"""Silence left around an utterance. Two utterances are more than twice as far apart."""
_NEAR_S: Final = 0.5
_VOICED_S: Final = 0.09
"""So much speech there is around every word: 7,371 of the 7,373 words that Vosk heard in
people at four levels of noise had it; the two others were "yeah", made of noise."""
_FAINT_DB: Final = -44.0
"""Below it a voice may be somebody else's, far away; so may one far below the loudest."""
_BELOW_LOUDEST_DB: Final = 24.0
_STANDS_OUT_DB: Final = 18.0
"""A faint voice counts when it stands so far above its surroundings. Single people at -53 dB
all did, four to twelve talking at once never; two talking far away are not told from one."""
_RENEW_S: Final = 120.0
"""A recogniser grows by about 10 MB a minute. Renewed at a silence after this long, ten
minutes of speech end at 355 MB instead of 430; Vosk's tuning to the voice starts anew."""
_ONSET_S: Final = 0.3
"""When Vosk closes a segment the next word may have begun already, unheard as yet."""


class Segment(msgspec.Struct, frozen=True, tag=True):
    """Words that will not change any more, with times in the answer; there may be none."""

    words: tuple[Word, ...]
    until_s: float
    """Sound of the answer before it is settled: replayed from here no word comes twice."""


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """A whole utterance was one of the phrases; it is in no segment."""

    text: str
    start_s: float
    end_s: float


class Progress(msgspec.Struct, frozen=True, tag=True):
    """How far the sound has been heard."""

    heard_s: float
    """Of the answer."""
    quiet_s: float
    """Since the last speech, or since this take began."""
    spoke: bool
    level_db: float | None
    """How loud the voice was of late, below full scale; None before anybody spoke."""


Finding = Segment | Phrase | Progress


class _Closed(NamedTuple):
    """A segment of Vosk's, in seconds from the beginning of the take."""

    words: tuple[Word, ...]
    until_s: float


class LiveHearing:
    """One take.

    Args:
        recogniser: The loaded model.
        phrases: What to listen for besides, in small letters.
        dictate: Whether there is an answer to write down; otherwise only phrases are heard.
        offset_s: Where in the answer the sound begins: not 0 when it is replayed.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        phrases: tuple[str, ...] = (),
        *,
        dictate: bool = True,
        offset_s: float = 0.0,
    ) -> None:
        self._recogniser = recogniser
        self._spotter = PhraseSpotter(recogniser, phrases)
        self.unknown = self._spotter.unknown
        """Phrases that cannot be heard, since the model lacks a word of them."""
        self._kaldi: Any = recogniser.kaldi() if dictate else None
        self._kaldi_since_s = 0.0
        self._offset_s = offset_s
        self._activity = VoiceActivity()
        self._latest = bytearray()
        self._heard = 0
        self._closed: deque[_Closed] = deque()
        self._spotted: list[Utterance] = []
        self._settled_s = 0.0
        self._loudest_db = _FAINT_DB

    def feed(self, block: bytes) -> list[Finding]:
        """Take the next sound: 16 kHz, one channel, signed 16 bit, any length."""
        findings: list[Finding] = []
        for at in range(0, len(block), _BLOCK):
            findings += self._take(block[at : at + _BLOCK])
        activity = self._activity
        heard_s = self._offset_s + self._heard_s
        findings.append(Progress(heard_s, activity.quiet_s, activity.spoke, activity.level_db))
        return findings

    def finish(self) -> list[Finding]:
        """The last words. An utterance that no pause has ended is an answer's, never a phrase."""
        if self._kaldi:
            self._close(self._kaldi.FinalResult(), self._heard_s)
        return list(self._settled(self._heard_s))

    @property
    def _heard_s(self) -> float:
        return self._heard / _BYTES_A_SECOND

    @property
    def _decided_s(self) -> float:
        """Up to here it is known what was a phrase and what an answer."""
        unended = self._activity.unended
        if unended and self._spotter and unended.end_s - unended.start_s <= LONGEST_S:
            return unended.start_s - _AROUND_S
        return self._heard_s

    def _take(self, block: bytes) -> Iterator[Finding]:
        self._heard += len(block)
        self._latest += block
        del self._latest[: -int((LONGEST_S + PAUSE_S + 1) * _BYTES_A_SECOND)]
        closed = bool(self._kaldi) and self._kaldi.AcceptWaveform(block)
        if closed:
            self._close(self._kaldi.Result(), self._heard_s - _ONSET_S)
        for utterance in self._activity.feed(block):
            yield from self._phrase(utterance)
        if closed and self._activity.quiet_s > _ONSET_S:
            self._renew()
        yield from self._settled(self._decided_s)

    def _close(self, result: str, until_s: float) -> None:
        since_s = self._kaldi_since_s
        words = tuple(
            msgspec.structs.replace(
                word, start_s=word.start_s + since_s, end_s=word.end_s + since_s
            )
            for word in words_of(result)
        )
        self._closed.append(_Closed(words, max([until_s, *(word.end_s for word in words)])))

    def _phrase(self, utterance: Utterance) -> Iterator[Phrase]:
        start_s, end_s = utterance
        if not self._spotter or end_s - start_s > LONGEST_S:
            return
        first_s = self._heard_s - len(self._latest) / _BYTES_A_SECOND
        begin, end = (
            2 * round(max(0, at_s - first_s) * RATE_HZ)
            for at_s in (start_s - _AROUND_S, end_s + _AROUND_S)
        )
        text = self._spotter.spot(bytes(self._latest[begin:end]), end_s - start_s)
        if text:
            self._spotted.append(utterance)
            yield Phrase(text, start_s + self._offset_s, end_s + self._offset_s)

    def _renew(self) -> None:
        """Begin afresh in the silence between two words: Vosk keeps much of what it has heard."""
        if self._heard_s - self._kaldi_since_s >= _RENEW_S:
            onset = bytes(self._latest[-int(_ONSET_S * _BYTES_A_SECOND) :])
            self._kaldi = self._recogniser.kaldi()
            self._kaldi.AcceptWaveform(onset)
            self._kaldi_since_s = self._heard_s - len(onset) / _BYTES_A_SECOND

    def _settled(self, before_s: float) -> Iterator[Segment]:
        """The segments whose words all lie before that time."""
        while self._closed and all(_middle(word) < before_s for word in self._closed[0].words):
            words, until_s = self._closed.popleft()
            self._settled_s = max(self._settled_s, min(until_s, before_s))
            kept = self._from_near(tuple(word for word in words if self._is_speech(word)))
            later = tuple(
                msgspec.structs.replace(
                    word, start_s=word.start_s + self._offset_s, end_s=word.end_s + self._offset_s
                )
                for word in kept
            )
            yield Segment(later, self._settled_s + self._offset_s)

    def _is_speech(self, word: Word) -> bool:
        """Whether anybody spoke around the word, and it is not part of a phrase said alone."""
        at_s = _middle(word)
        if any(u.start_s - _AROUND_S < at_s < u.end_s + _AROUND_S for u in self._spotted):
            return False
        voice = self._activity.voice(word.start_s - _NEAR_S, word.end_s + _NEAR_S)
        return voice.voiced_s >= _VOICED_S

    def _from_near(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The words, but none when they come from people far away."""
        if not words:
            return ()
        voice = self._activity.voice(words[0].start_s - _AROUND_S, words[-1].end_s + _AROUND_S)
        faint = voice.level_db < max(_FAINT_DB, self._loudest_db - _BELOW_LOUDEST_DB)
        if faint and voice.range_db < _STANDS_OUT_DB:
            return ()
        self._loudest_db = max(self._loudest_db, voice.level_db)
        return words


def _middle(word: Word) -> float:
    return (word.start_s + word.end_s) / 2
