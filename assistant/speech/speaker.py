"""The voice of a session: a worker that speaks, watched over, started anew when it fails.

The synthesiser and the sound device can hang or end their process at any moment.
Whatever they do, what was asked for last gets its ``Spoken``, so that the session
goes on in writing.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Final

from msgspec.structs import replace

from assistant.ports import Clock, Emit
from assistant.session.effects import Say
from assistant.session.events import Event, Mended, Spoken, Trouble, Troubled
from assistant.speech.pieces import sentences, slices
from assistant.speech.speaker_messages import (
    FASTEST,
    SLOWEST,
    TAIL_S,
    Beat,
    Hush,
    NoSpeaker,
    Opening,
    Over,
    Play,
    Reply,
    Speak,
    Tuning,
)
from assistant.speech.worker import Gone, Worker

_WORKER: Final = "assistant.speech.speaker_worker"
_STARTING_S: Final = 5.0
"""For a worker to start: 0.3 s on an idle machine, some seconds from a cold disk."""
_QUIET_S: Final = 1.25
"""Without a word from a worker that has something to say: five beats missed."""
_CLOSING_S: Final = 1.0
"""For the thread to kill the worker, which takes milliseconds."""


class _Stage(Enum):
    """How far the worker has come."""

    GONE = auto()
    STARTING = auto()
    OPENING = auto()
    """It may hang in the device's library: that is no fault of the voice."""
    READY = auto()


@dataclass
class _Turn:
    """What is to be said, as far as it has not been heard."""

    number: int
    asked: Speak | Play
    reached: int = 0
    """The piece that was heard last in the present attempt."""
    heard: bool = False
    hushed: bool = False
    """Nothing more is to be heard of it."""
    repeated: bool = False
    """A second worker is at it; there is no third."""


class Speaker:
    """The :class:`assistant.ports.Voice` that is heard.

    Its worker is started behind the first question. One thread owns all state;
    the methods only leave something for it to do. A turn whose worker fails is
    said again, once, from the piece that was interrupted. ``Spoken`` of a turn
    that another took the place of is not emitted.

    Args:
        emit: Takes the events.
        clock: Its monotonic seconds are ``time.monotonic``, as the worker's are.
        tuning: How the voice sounds at first.
    """

    def __init__(self, emit: Emit, clock: Clock, tuning: Tuning) -> None:
        self._emit = emit
        self._clock = clock
        self._tuning = tuning
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._worker: Worker[Reply] = Worker(_WORKER, Reply, self._hear)
        self._stage = _Stage.GONE
        self._turn: _Turn | None = None
        self._utterance = 0
        """Of the newest request to any worker: late replies to others mean nothing."""
        self._heard_at = 0.0
        """When the worker last gave a sign, or was asked something."""
        self._troubles: set[Trouble] = set()
        self._telling = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """Of the newest worker's process; 0 before the first."""
        return self._worker.pid

    def say(self, request: Say) -> None:
        """Speak in place of what is being said and return at once; later emit one ``Spoken``."""
        asked = Speak(0, sentences(request.text), request.cue)
        self._inbox.put(partial(self._begin, _Turn(request.turn, asked)))

    def play(self, turn: int, sound: bytes, *, cue: bool) -> None:
        """Play a recording as :meth:`say` speaks. ``sound``: 16 kHz, one channel, 16 bit."""
        asked = Play(0, slices(sound), cue)
        self._inbox.put(partial(self._begin, _Turn(turn, asked)))

    def hush(self) -> None:
        """Fall silent now; the ``Spoken`` of what was being said follows."""
        self._inbox.put(self._hush)

    def tune(self, rate: int) -> None:
        """Speak at this many words a minute from now on, also what is being said."""
        self._inbox.put(partial(self._tune, min(max(rate, SLOWEST), FASTEST)))

    def close(self) -> None:
        """Fall silent and let go of the device; nothing is emitted afterwards."""
        with self._telling:
            self._closed.set()
        self._inbox.put(self._worker.kill)
        self._thread.join(_CLOSING_S)

    def _work(self) -> None:
        self._start()
        while not self._closed.is_set():
            try:
                act = self._inbox.get(timeout=self._patience())
            except queue.Empty:
                act = self._overdue
            act()
        self._worker.kill()

    def _patience(self) -> float | None:
        if not self._turn:
            return None
        limit = _STARTING_S if self._stage is _Stage.STARTING else _QUIET_S
        return max(0.0, self._heard_at + limit - self._now())

    def _begin(self, turn: _Turn) -> None:
        self._turn = turn
        if turn.asked.pieces:
            self._ask(turn)
        else:
            self._worker.send(Hush())
            self._over(self._now())

    def _ask(self, turn: _Turn) -> None:
        if self._stage is _Stage.GONE:
            self._start()
        self._utterance += 1
        self._heard_at = self._now()
        self._worker.send(replace(turn.asked, utterance=self._utterance))

    def _hush(self) -> None:
        if self._turn:
            self._turn.hushed = True
        self._worker.send(Hush())

    def _tune(self, rate: int) -> None:
        self._tuning = replace(self._tuning, rate=rate)
        self._worker.send(self._tuning)

    def _start(self) -> None:
        self._worker.start()
        self._stage = _Stage.STARTING
        self._worker.send(self._tuning)

    def _hear(self, number: int, reply: Reply | Gone) -> None:
        """From the worker's thread."""
        self._inbox.put(partial(self._answer, number, reply))

    def _answer(self, number: int, reply: Reply | Gone) -> None:
        if number != self._worker.number or self._stage is _Stage.GONE:
            return
        self._heard_at = self._now()
        self._stage = _Stage.OPENING if isinstance(reply, Opening) else _Stage.READY
        match reply:
            case Gone():
                self._stage = _Stage.GONE
                self._repeat()
            case Beat(self._utterance, piece, heard) if self._turn:
                self._turn.reached = piece
                self._turn.heard |= heard
                if heard:
                    self._mend()
            case NoSpeaker(self._utterance):
                self._fail(Trouble.NO_SPEAKER)
            case Over(self._utterance, until):
                self._over(until)
            case _:  # a sign of life, or of an utterance that is no longer wanted
                pass

    def _overdue(self) -> None:
        hung, self._stage = self._stage, _Stage.GONE
        self._worker.kill()
        if hung is _Stage.OPENING:
            self._fail(Trouble.NO_SPEAKER)
        else:
            self._repeat()

    def _repeat(self) -> None:
        """Say what is left of the turn with a new worker, unless that was tried."""
        turn = self._turn
        if not turn:
            return
        turn.asked = replace(turn.asked, pieces=turn.asked.pieces[turn.reached :])
        turn.reached = 0
        if turn.hushed or not turn.asked.pieces:
            self._over(self._silent_at(turn))
        elif turn.repeated:
            self._fail(Trouble.VOICE_STOPPED)
        else:
            turn.repeated = True
            self._ask(turn)

    def _fail(self, trouble: Trouble) -> None:
        if trouble not in self._troubles:
            self._troubles.add(trouble)
            self._tell(Troubled(self._clock.now(), trouble))
        if self._turn:
            self._over(self._silent_at(self._turn))

    def _silent_at(self, turn: _Turn) -> float:
        return self._now() + (TAIL_S if turn.heard else 0.0)

    def _mend(self) -> None:
        while self._troubles:
            self._tell(Mended(self._clock.now(), self._troubles.pop()))

    def _over(self, until: float) -> None:
        if self._turn:
            self._tell(Spoken(self._turn.number, self._clock.now(), until))
        self._turn = None

    def _tell(self, event: Event) -> None:
        with self._telling:
            if not self._closed.is_set():
                self._emit(event)

    def _now(self) -> float:
        return self._clock.now().seconds


def say_once(text: str, tuning: Tuning, clock: Clock, timeout_s: float) -> Trouble | None:
    """Say a text and wait for its end; for commands without a session.

    Returns:
        Why it was not heard, or None. Too late is ``VOICE_STOPPED``.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    speaker = Speaker(events.put, clock, tuning)
    deadline = clock.now().seconds + timeout_s
    trouble: Trouble | None = None
    speaker.say(Say(0, text))
    try:
        while True:
            event = events.get(timeout=max(0.0, deadline - clock.now().seconds))
            if isinstance(event, Troubled):
                trouble = event.trouble
            elif isinstance(event, Spoken):
                return trouble
    except queue.Empty:
        return Trouble.VOICE_STOPPED
    finally:
        speaker.close()
