"""The ear of a session: microphone, recogniser and spool, put together.

What must hold: sound from before ``Listen.since`` is let go of unheard. What belongs
to an answer is in its take before the recogniser gets it, so that neither the death
of the recogniser nor our own loses it. A device that fails says so once, is tried
again, and says once that it is back.

One thread owns all state; the port's methods only leave something for it to do.
"""

import math
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from assistant.journal.records import Word
from assistant.locations import Locations
from assistant.ports import Clock, Emit, SoundStore, Take
from assistant.session.effects import Listen
from assistant.session.events import (
    Event,
    Heard,
    Level,
    Levelled,
    Mended,
    Recovered,
    Silent,
    Spoke,
    Trouble,
    Troubled,
    Unheard,
)
from assistant.speech.attention import Attention
from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import Finding, Phrase, Progress, Segment
from assistant.speech.level import level_of, nothing_in
from assistant.speech.microphone_watch import WatchedMicrophone
from assistant.speech.recogniser_watch import Dictation, WatchedRecogniser
from assistant.speech.recovery import Recovery

TICK_S: Final = 0.1
_BYTES_A_SECOND: Final = 2 * RATE_HZ
_REPLAYED: Final = _BYTES_A_SECOND // 2
"""Half a second at a time: after each, progress is told."""
_EARLY: Final = 30 * _BYTES_A_SECOND
"""Of what is said to a step without an answer, as long as a model may take to load. One may be
missing for hours, each of which is 115 MB, and a command from long ago is not meant now."""
TAIL_S: Final = 0.15
"""Sound that was said before the key and had not arrived yet: a period of the device and
what the sound server holds."""
DEAD_S: Final = 5.0
"""A microphone that gives only zeros this long from the start is muted; one that cancels
noise gives zeros too, but not while somebody begins to speak."""
SILENT_EACH_S: Final = 0.5
"""How often silence is told about."""


class _Listening:
    """One ``Listen`` and what has come of it."""

    def __init__(self, request: Listen, take: Take | None) -> None:
        self.request = request
        self.take = take
        self.words: list[Word] = []
        self.level: Level | None = None
        self.dead_s = 0.0
        self.early = bytearray()
        """What was said to a step without an answer while the recogniser was not there."""
        self.phrased_s = 0.0
        """Where the last phrase that was told ended."""
        self.silent_told_s = 0.0
        self.ended_at: float | None = None
        self.flushing = False
        self.finishing = False
        self.told_disk = not request.spool


class MicrophoneEar:
    """The :class:`assistant.ports.Ear` that hears a microphone.

    Args:
        locations: Where the model is.
        microphone: Its name; empty for the usual one.
        sounds: Where the sound of answers is.
        commands: What may stand in a recording that was left, and is no answer.
        emit: Takes the events.
        clock: Its monotonic seconds are ``time.monotonic``, as the workers' are.
    """

    def __init__(  # noqa: PLR0913 - what a session has once, all of it plain
        self,
        locations: Locations,
        microphone: str,
        sounds: SoundStore,
        *,
        commands: tuple[str, ...],
        emit: Emit,
        clock: Clock,
    ) -> None:
        self._sounds = sounds
        self._emit = emit
        self._clock = clock
        self._attention = Attention(lambda: clock.now().seconds)
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._microphone = WatchedMicrophone(
            microphone,
            lambda number, reply: self._do(partial(self._microphone.answer, number, reply)),
            self._now,
            sound=self._sound,
            flushed=self._flushed,
            trouble=partial(self._trouble, set()),
        )
        self._recogniser = WatchedRecogniser(
            locations,
            lambda number, reply: self._do(partial(self._recogniser.answer, number, reply)),
            self._now,
            partial(self._trouble, set()),
        )
        self._recovery = Recovery(sounds, commands, self._recogniser, self._recovered)
        self._listening: _Listening | None = None
        self._stays: set[Trouble] = set()
        self._keeper = ThreadPoolExecutor(1, "keep sound")
        self._telling = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="ear", daemon=True)
        self._thread.start()

    @property
    def pids(self) -> tuple[int, int]:
        """Of the microphone's and the recogniser's process."""
        return self._microphone.pid, self._recogniser.pid

    def prepare(self) -> None:
        """Open the microphone, if it is not open, and let go of what it hears."""
        self._do(self._prepare)

    def listen(self, request: Listen) -> None:
        """Listen and return at once, in place of any earlier request."""
        self._do(partial(self._listen, request))

    def end(self, turn: int) -> None:
        """End the answer of that turn; later emit one ``Heard`` or ``Unheard``."""
        self._do(partial(self._end, turn))

    def rest(self) -> None:
        """Close the microphone; what was being said stays spooled."""
        self._do(self._rest)

    def settle(self, id: str, rev: int, *, keep: bool) -> None:  # noqa: A002 - the port's shape
        """Let go of an answer's sound, or keep it where the person chose so.

        Let go of at once: the next take may be of the same revision.
        """
        if keep:
            with suppress(RuntimeError):  # closed: it stays spooled, and the next session keeps it
                self._keeper.submit(self._sounds.keep, id, rev)
        elif not self._sounds.drop(id, rev):
            self._do(partial(self._trouble, self._stays, Trouble.SOUND_STAYS))

    def recover(self, id: str) -> None:  # noqa: A002 - as above
        """Write down what was left under an answer; later emit ``Recovered``."""
        self._do(partial(self._recovery.want, id))

    def sound_of(self, id: str) -> bytes:  # noqa: A002 - as above
        """The sound there is of an answer."""
        return self._sounds.sound_of(id)

    def close(self) -> None:
        """Stop listening; nothing is emitted afterwards. What was being said stays spooled."""
        with self._telling:
            self._closed.set()
        self._do(lambda: None)
        self._thread.join(1.0)

    def _now(self) -> float:
        return self._attention.seconds

    def _do(self, act: Callable[[], None]) -> None:
        self._inbox.put(act)

    def _work(self) -> None:
        self._microphone.warm_up()
        self._recogniser.start()
        while not self._closed.is_set():
            try:
                act = self._inbox.get(timeout=TICK_S)
            except queue.Empty:
                act = self._tick
            self._attention.look()
            act()
            self._tick()
        self._microphone.end()
        self._recogniser.end()
        self._put_away()
        self._keeper.shutdown()
        self._sounds.close()

    def _tick(self) -> None:
        self._microphone.tick()
        self._recogniser.tick()
        current = self._listening
        if current is None or current.ended_at is None or current.finishing:
            return
        if not current.flushing:
            if self._now() >= current.ended_at + TAIL_S:
                current.flushing = True
                if not self._microphone.flush():
                    self._finish(current)
        elif not self._microphone.is_open:
            self._finish(current)

    def _prepare(self) -> None:
        self._microphone.open()

    def _listen(self, request: Listen) -> None:
        self._put_away()
        self._recovery.pause()
        take = None
        if request.answer:
            take = self._sounds.begin(request.answer, spooled=request.spool)
        current = self._listening = _Listening(request, take)
        dictation = Dictation(
            request.phrases,
            dictates=take is not None,
            again=partial(self._again, current),
            found=partial(self._found, current),
            finished=partial(self._finished, current),
        )
        self._recogniser.begin(dictation)
        self._microphone.open()

    def _end(self, turn: int) -> None:
        current = self._listening
        if current is None or current.request.turn != turn or current.take is None:
            self._tell(Unheard(turn, self._clock.now(), Trouble.NOTHING_HEARD))
        elif current.ended_at is None:
            current.ended_at = self._now()

    def _rest(self) -> None:
        self._put_away()
        self._microphone.close()
        self._recovery.go_on()

    def _put_away(self) -> None:
        if self._listening and self._listening.take:
            self._listening.take.close()
        if self._listening:
            self._recogniser.leave()
        self._listening = None

    def _sound(self, at: float, block: bytes) -> None:
        current = self._listening
        if current is None or current.finishing:
            return
        block = _since(current.request.since, at, block)
        if not block:
            return
        if current.take:
            current.take.write(block)
            if not (current.told_disk or current.take.on_disk):
                current.told_disk = True
                self._tell(Troubled(self._clock.now(), Trouble.SPOOL_FULL))
            current.dead_s += len(block) / _BYTES_A_SECOND if nothing_in(block) else -math.inf
            if current.dead_s >= DEAD_S:
                self._level(current, Level.NOTHING)
        elif not self._recogniser.ready:
            current.early += block
            del current.early[:-_EARLY]
        self._recogniser.feed(block)

    def _again(self, current: _Listening, from_s: float) -> None:
        """Tell a new recogniser what the one before had not settled."""
        lost, current.early = bytes(current.early), bytearray()
        if current.take:
            with suppress(OSError):  # the disk does not give it back: what comes now counts
                lost = current.take.read(from_s)
        else:
            current.phrased_s = 0.0  # times begin anew, and nothing is given twice
        for at in range(0, len(lost), _REPLAYED):
            self._recogniser.feed(lost[at : at + _REPLAYED])

    def _flushed(self) -> None:
        current = self._listening
        if current and current.flushing and not current.finishing:
            self._finish(current)

    def _finish(self, current: _Listening) -> None:
        current.finishing = True
        self._recogniser.finish()

    def _found(self, current: _Listening, finding: Finding) -> None:
        turn = current.request.turn
        match finding:
            case Segment(words):
                current.words += words
            case Phrase(text, start_s, end_s):
                # Sound that was given again tells it again, and not to the millisecond where.
                if start_s >= current.phrased_s:
                    current.phrased_s = end_s
                    self._tell(Spoke(turn, self._clock.now(), text))
            case Progress(_, quiet_s, spoke, level_db):
                if level_db is not None:
                    self._level(current, level_of(level_db))
                self._silence(current, quiet_s, spoke=spoke)

    def _silence(self, current: _Listening, quiet_s: float, *, spoke: bool) -> None:
        if quiet_s < current.silent_told_s:
            current.silent_told_s = 0.0
        if quiet_s >= current.silent_told_s + SILENT_EACH_S:
            current.silent_told_s = quiet_s
            self._tell(Silent(current.request.turn, self._clock.now(), quiet_s, spoke))

    def _level(self, current: _Listening, level: Level) -> None:
        if level is not current.level:
            current.level = level
            self._tell(Levelled(current.request.turn, self._clock.now(), level))

    def _finished(self, current: _Listening) -> None:
        turn, now = current.request.turn, self._clock.now()
        if current.take:
            current.take.close()
        self._listening = None
        words = tuple(current.words)
        if words:
            text = " ".join(word.text for word in words)
            self._tell(Heard(turn, now, text, words, self._recogniser.engine))
        else:
            self._tell(Unheard(turn, now, Trouble.NOTHING_HEARD))
        self._recovery.go_on()

    def _recovered(self, id: str, words: tuple[Word, ...] | None) -> None:  # noqa: A002 - as above
        text = " ".join(word.text for word in words or ())
        engine = "" if words is None else self._recogniser.engine
        self._tell(Recovered(id, self._clock.now(), text, words or (), engine))

    def _trouble(self, told: set[Trouble], trouble: Trouble | None) -> None:
        """Tell what is new, of one device: a trouble, or that all it had is over."""
        if trouble is None:
            for over in sorted(told, key=lambda one: one.value):
                told.remove(over)
                self._tell(Mended(self._clock.now(), over))
        elif trouble not in told:
            told.add(trouble)
            self._tell(Troubled(self._clock.now(), trouble))

    def _tell(self, event: Event) -> None:
        with self._telling:
            if not self._closed.is_set():
                self._emit(event)


def _since(since: float, at: float, block: bytes) -> bytes:
    """What of a block arrived after a moment; ``at`` is when its end did."""
    early_s = since - (at - len(block) / _BYTES_A_SECOND)
    early = 2 * round(max(0.0, early_s) * RATE_HZ)
    return block[early:]
