"""Sound that an earlier session left, written down while nobody speaks."""

from collections.abc import Callable
from typing import Final

from assistant.journal.records import Word
from assistant.ports import SoundStore
from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import Finding, Segment
from assistant.speech.recogniser_watch import Dictation, WatchedRecogniser

_BLOCK: Final = 2 * RATE_HZ // 2
_AHEAD_S: Final = 2.0
"""No more than this is on its way: whoever speaks must not wait for what was said before."""


class Recovery:
    """Uses the session's recogniser, gives it back at once, and goes on where it stopped.

    Args:
        sounds: Where the sound is.
        phrases: Commands that may stand in it and are no answer.
        recogniser: The session's.
        recovered: Called with the id of an answer and its words; there may be none. None
            when the disk did not give the sound: it may do so another time.
    """

    def __init__(
        self,
        sounds: SoundStore,
        phrases: tuple[str, ...],
        recogniser: WatchedRecogniser,
        recovered: Callable[[str, tuple[Word, ...] | None], None],
    ) -> None:
        self._sounds = sounds
        self._phrases = phrases
        self._recogniser = recogniser
        self._recovered = recovered
        self._wanted: list[str] = []
        self._words: list[Word] = []
        self._settled_s = 0.0
        self._sound = b""
        self._at = 0
        self._running = False

    def want(self, id: str) -> None:  # noqa: A002 - the record's own name for it
        """Have an answer's sound written down."""
        self._wanted.append(id)
        if not self._running and len(self._wanted) == 1:
            self.go_on()

    def pause(self) -> None:
        """Somebody speaks: give the recogniser back."""
        self._running = False

    def go_on(self) -> None:
        """Nobody speaks: write down what is wanted, from where it stopped."""
        if self._running or not self._wanted:
            return
        self._running = True
        if not self._sound:
            self._sound = self._sounds.sound_of(self._wanted[0])
        dictation = Dictation(
            self._phrases,
            dictates=True,
            again=self._again,
            found=self._found,
            finished=self._finished,
        )
        self._recogniser.begin(dictation, self._settled_s)

    def _again(self, from_s: float) -> None:
        self._at = 2 * round(from_s * RATE_HZ)
        self._feed()

    def _found(self, finding: Finding) -> None:
        if isinstance(finding, Segment):
            self._words += finding.words
            self._settled_s = finding.until_s
        elif self._running:
            self._feed()

    def _feed(self) -> None:
        while self._at < len(self._sound) and self._recogniser.behind_s < _AHEAD_S:
            block = self._sound[self._at : self._at + _BLOCK]
            self._at += len(block)
            self._recogniser.feed(block)
        if self._at >= len(self._sound):
            self._at = len(self._sound) + 1  # once
            self._recogniser.finish()

    def _finished(self) -> None:
        words = tuple(self._words) if self._sound else None
        self._words = []
        self._running, self._sound, self._settled_s = False, b"", 0.0
        self._recovered(self._wanted.pop(0), words)
        self.go_on()
