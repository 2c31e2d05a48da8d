"""A voice that is watched: started anew when its process dies or hangs, once for what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from msgspec.structs import replace

from assistant.session.events import Trouble
from assistant.speech.speaker_messages import (
    TAIL_S,
    Beat,
    Hush,
    NoSpeaker,
    Opening,
    Over,
    Play,
    Reply,
    Speak,
    Starting,
    Tuning,
)
from assistant.speech.worker import Gone, Worker

_WORKER: Final = "assistant.speech.speaker_worker"
_STARTING_S: Final = 5.0
"""For a worker to start: 0.3 s on an idle machine, some seconds from a cold disk."""
_FIRST_SIGN_S: Final = 2.0
"""Without a word from one that starts; Python itself comes before its first, 1.3 s on a busy
machine. The second, which no third one follows, is waited for as long as it may take."""
_QUIET_S: Final = 1.25
"""Without a word from a worker that has something to say: five beats missed."""
_OVERSLEPT_S: Final = 0.5
"""Who looks at the clock so late was stopped itself, as by Ctrl-Z, and first reads its post."""


class _Stage(Enum):
    """How far the worker has come."""

    GONE = auto()
    STARTING = auto()
    OPENING = auto()
    """It may hang in the device's library: that is no fault of the voice."""
    READY = auto()


@dataclass
class _Saying:
    """What is being said, as far as it is not known to have been heard."""

    asked: Speak | Play
    reached: int = 0
    """The piece that is heard, in the present attempt."""
    heard: bool = False
    hushed: bool = False
    """Nothing more is to be heard of it."""
    repeated: bool = False
    """A second worker is at it; there is no third."""


class WatchedVoice:
    """One voice of a session. Every method is called from its owner's one thread.

    Args:
        tuning: How it sounds at first.
        post: Takes replies from the worker's thread to the owner's, which gives
            them to :meth:`answer`.
        now: Monotonic seconds.
        over: Called once for what was asked last, with the ``until`` of its ``Spoken``.
        trouble: Called with what failed, before ``over``; with None whenever it works.
    """

    def __init__(
        self,
        tuning: Tuning,
        post: Callable[[int, Reply | Gone], None],
        now: Callable[[], float],
        *,
        over: Callable[[float], None],
        trouble: Callable[[Trouble | None], None],
    ) -> None:
        self._tuning = tuning
        self._now = now
        self._over = over
        self._trouble = trouble
        self._worker: Worker[Reply] = Worker(_WORKER, Reply, post)
        self._stage = _Stage.GONE
        self._saying: _Saying | None = None
        self._utterance = 0
        """Of the newest request to any worker: late replies to others mean nothing."""
        self._heard_at = 0.0
        """When the worker last gave a sign, or was asked something."""
        self._patient_since = 0.0
        """For one that starts: its signs prolong nothing."""

    @property
    def pid(self) -> int:
        """Of the newest worker; 0 before the first."""
        return self._worker.pid

    def start(self) -> None:
        """Have a process ready: the first sound comes sooner then."""
        self._worker.start()
        self._stage = _Stage.STARTING
        self._worker.send(self._tuning)

    def ask(self, asked: Speak | Play) -> None:
        """Say it in place of what is being said; ``over`` is called for it alone."""
        before, self._saying = self._saying, _Saying(asked)
        if asked.pieces:
            self._ask(self._saying)
        else:
            self._worker.send(Hush())
            # What it takes the place of may have begun since the last sign of life.
            self._end(self._now() + (TAIL_S if before else 0.0))

    def hush(self) -> None:
        """Fall silent; ``over`` follows if it was not called yet."""
        if self._saying:
            self._saying.hushed = True
        self._worker.send(Hush())

    def tune(self, rate: int) -> None:
        """Speak at another rate from now on."""
        self._tuning = replace(self._tuning, rate=rate)
        self._worker.send(self._tuning)

    def end(self) -> None:
        """Fall silent, for good."""
        self._worker.kill()

    def patience(self) -> float | None:
        """Seconds until :meth:`overdue` is to be called, unless something else happens."""
        return max(0.0, self._due - self._now()) if self._saying else None

    def overdue(self) -> None:
        """The worker gave no sign in time: it hangs, or was stopped."""
        if self._now() > self._due + _OVERSLEPT_S:
            self._heard_at = self._patient_since = self._now()
            return
        hung, self._stage = self._stage, _Stage.GONE
        self._worker.kill()
        if hung is _Stage.OPENING:
            self._fail(Trouble.NO_SPEAKER)
        else:
            self._repeat()

    def answer(self, number: int, reply: Reply | Gone) -> None:
        """Take a reply of the worker's."""
        if number != self._worker.number or self._stage is _Stage.GONE:
            return
        self._heard_at = self._now()
        if isinstance(reply, Starting):
            return
        self._stage = _Stage.OPENING if isinstance(reply, Opening) else _Stage.READY
        match reply:
            case Gone():
                self._stage = _Stage.GONE
                self._repeat()
            case Beat(self._utterance, piece, heard) if self._saying:
                self._saying.reached = piece
                self._saying.heard |= heard
                if heard:
                    self._trouble(None)
            case NoSpeaker(self._utterance):
                self._fail(Trouble.NO_SPEAKER)
            case Over(self._utterance, until):
                self._end(until)
            case _:  # a sign of life, or of an utterance that is no longer wanted
                pass

    @property
    def _due(self) -> float:
        if self._stage is _Stage.STARTING:
            last = self._saying and self._saying.repeated
            silent_s = _STARTING_S if last else _FIRST_SIGN_S
            return min(self._heard_at + silent_s, self._patient_since + _STARTING_S)
        return self._heard_at + _QUIET_S

    def _ask(self, saying: _Saying) -> None:
        if self._stage is _Stage.GONE:
            self.start()
        self._utterance += 1
        self._heard_at = self._patient_since = self._now()
        self._worker.send(replace(saying.asked, utterance=self._utterance))

    def _repeat(self) -> None:
        """Say what is left with a new worker, unless that was tried."""
        saying = self._saying
        if not saying:
            return
        saying.asked = replace(saying.asked, pieces=saying.asked.pieces[saying.reached :])
        saying.reached = 0
        if saying.hushed or not saying.asked.pieces:
            self._end(self._silent_at(saying))
        elif saying.repeated:
            self._fail(Trouble.VOICE_STOPPED)
        else:
            saying.repeated = True
            self._ask(saying)

    def _fail(self, trouble: Trouble) -> None:
        self._trouble(trouble)
        if self._saying:
            self._end(self._silent_at(self._saying))

    def _silent_at(self, saying: _Saying) -> float:
        return self._now() + (TAIL_S if saying.heard else 0.0)

    def _end(self, until: float) -> None:
        if self._saying:
            self._saying = None
            self._over(until)
