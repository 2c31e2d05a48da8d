"""Whoever watches a recogniser, sound by sound, with a clock that moves by hand.

The process is real. What was said is a list of blocks, as a take would give it back.
"""

import queue
import time
from array import array
from collections.abc import Callable
from typing import Final

from assistant.journal.records import Word
from assistant.locations import Locations
from assistant.session.events import Trouble
from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import Finding, Phrase, Progress, Segment
from assistant.speech.recogniser_watch import Dictation, WatchedRecogniser
from assistant.speech.recogniser_worker import Reply
from assistant.speech.worker import Gone
from tests.fakes import HandClock
from tests.speech.sounds import in_blocks

WITHIN_S: Final = 60.0


class Watch:
    """One recogniser, what troubles it told, and what it heard."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.troubles: list[Trouble | None] = []
        """None where all was well again; what was told twice running stands once."""
        self.words: list[Word] = []
        self.phrases: list[str] = []
        self.heard_s = 0.0
        self.finished = False
        self._said = bytearray()
        self._replies: queue.SimpleQueue[tuple[int, Reply | Gone]] = queue.SimpleQueue()
        self.recogniser = WatchedRecogniser(
            Locations.of(),
            lambda number, reply: self._replies.put((number, reply)),
            lambda: self.clock.now().seconds,
            self._trouble,
        )

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def begin(self, phrases: tuple[str, ...] = ()) -> None:
        """Begin an answer."""
        self.finished = False
        self._said.clear()
        self.recogniser.begin(Dictation(phrases, True, self._again, self._found, self._finish))  # noqa: FBT003 - it is named there

    def say(self, sound: "array[int]", then: Callable[[int], None] = lambda _block: None) -> None:
        """Say it at once; ``then`` is called after each block with its number."""
        for number, block in enumerate(in_blocks(sound)):
            self._said += block
            self.recogniser.feed(block)
            then(number)

    def follow(self, until: Callable[[], bool]) -> None:
        """Take replies until something holds."""
        deadline = time.monotonic() + WITHIN_S
        while not until():
            assert time.monotonic() < deadline
            try:
                self.recogniser.answer(*self._replies.get(timeout=0.05))
            except queue.Empty:
                self.recogniser.tick()

    def ready(self) -> None:
        """Follow until the model is loaded."""
        self.follow(lambda: self.recogniser._ready)

    def finish(self, after_s: float = 0.0) -> str:
        """End the answer, and let time pass; its words."""
        self.recogniser.finish()
        self.clock.advance(after_s)
        self.follow(lambda: self.finished)
        return self.text

    def _again(self, from_s: float) -> None:
        at = 2 * round(from_s * RATE_HZ)
        if at < len(self._said):
            self.recogniser.feed(bytes(self._said[at:]))

    def _found(self, finding: Finding) -> None:
        match finding:
            case Segment(words):
                self.words += words
            case Phrase(text):
                self.phrases.append(text)
            case Progress(heard_s):
                self.heard_s = heard_s

    def _finish(self) -> None:
        self.finished = True

    def _trouble(self, trouble: Trouble | None) -> None:
        if trouble is not (self.troubles[-1] if self.troubles else None):
            self.troubles.append(trouble)
