"""The voice of a session: what is said, and what becomes of it, as events.

The synthesiser and the sound device can hang or end their process at any moment.
Whatever they do, what was asked for last gets its ``Spoken``, so that the session
goes on in writing.
"""

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from assistant.ports import Clock, Emit
from assistant.session.effects import FASTEST, SLOWEST, Say
from assistant.session.events import Event, Mended, Spoken, Trouble, Troubled
from assistant.speech.pieces import sentences, slices
from assistant.speech.speaker_messages import Play, Reply, Speak, Tuning
from assistant.speech.speaker_watch import WatchedVoice
from assistant.speech.worker import Gone

_CLOSING_S: Final = 1.0
"""For the thread to kill the worker, which takes milliseconds."""


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
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._voice = WatchedVoice(
            tuning,
            self._post,
            lambda: clock.now().seconds,
            over=self._over,
            trouble=self._trouble,
        )
        self._turn = 0
        self._troubles: set[Trouble] = set()
        self._telling = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """Of the newest worker's process; 0 before the first."""
        return self._voice.pid

    def say(self, request: Say) -> None:
        """Speak in place of what is being said and return at once; later emit one ``Spoken``."""
        asked = Speak(0, sentences(request.text), request.cue)
        self._inbox.put(partial(self._begin, request.turn, asked))

    def play(self, turn: int, sound: bytes, *, cue: bool) -> None:
        """Play a recording as :meth:`say` speaks. ``sound``: 16 kHz, one channel, 16 bit."""
        self._inbox.put(partial(self._begin, turn, Play(0, slices(sound), cue)))

    def hush(self) -> None:
        """Fall silent now; the ``Spoken`` of what was being said follows."""
        self._inbox.put(self._voice.hush)

    def tune(self, rate: int) -> None:
        """Speak at this many words a minute from now on, also what is being said."""
        self._inbox.put(partial(self._voice.tune, min(max(rate, SLOWEST), FASTEST)))

    def close(self) -> None:
        """Fall silent and let go of the device; nothing is emitted afterwards."""
        with self._telling:
            self._closed.set()
        self._inbox.put(self._voice.end)
        self._thread.join(_CLOSING_S)

    def _work(self) -> None:
        self._voice.start()
        while not self._closed.is_set():
            try:
                act = self._inbox.get(timeout=self._voice.patience())
            except queue.Empty:
                act = self._voice.overdue
            act()
        self._voice.end()

    def _post(self, number: int, reply: Reply | Gone) -> None:
        self._inbox.put(partial(self._voice.answer, number, reply))

    def _begin(self, turn: int, asked: Speak | Play) -> None:
        self._turn = turn
        self._voice.ask(asked)

    def _over(self, until: float) -> None:
        self._tell(Spoken(self._turn, self._clock.now(), until))

    def _trouble(self, trouble: Trouble | None) -> None:
        """Tell what is new: a trouble, or that all there were are over."""
        if trouble and trouble not in self._troubles:
            self._troubles.add(trouble)
            self._tell(Troubled(self._clock.now(), trouble))
        while self._troubles and not trouble:
            self._tell(Mended(self._clock.now(), self._troubles.pop()))

    def _tell(self, event: Event) -> None:
        with self._telling:
            if not self._closed.is_set():
                self._emit(event)


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
