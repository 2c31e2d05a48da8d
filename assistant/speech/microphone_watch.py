"""A microphone that is watched: opened again and again when it goes, hangs or falls silent."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from assistant.session.events import Trouble
from assistant.speech.microphone import WORKER
from assistant.speech.microphone_messages import (
    Close,
    Flush,
    Flushed,
    Lost,
    Open,
    Opened,
    Reply,
    Sound,
)
from assistant.speech.worker import Gone, Worker

AGAIN_S: Final = 1.0
"""How often a microphone that went away is looked for."""
SILENT_S: Final = 1.5
"""The worker beats each 0.25 s; a longer silence is a hang in the sound system."""
OPENING_S: Final = 6.0
"""The longest silence while it opens: one that hangs then is waited for twice as long each
time, up to this, because a slow one would otherwise never be opened."""
STARTING_S: Final = 5.0
"""For a process to start, from a cold disk."""
_TROUBLES: Final = {
    "none": Trouble.NO_MICROPHONE,
    "gone": Trouble.MICROPHONE_LOST,
    "stalled": Trouble.MICROPHONE_LOST,
    "busy": Trouble.MICROPHONE_BUSY,
}


class _Stage(Enum):
    """How far the worker has come."""

    CLOSED = auto()
    LOST = auto()
    """It is tried again when it is due."""
    OPENING = auto()
    OPEN = auto()


class WatchedMicrophone:
    """One microphone of a session. Every method is called from its owner's one thread.

    One that is lost is looked for until it is back, also when nobody wants it by then:
    whoever opens it by hand has to know that it can be opened again.

    Args:
        name: Of the microphone; empty for the usual one.
        post: Takes replies from the worker's thread to the owner's, which gives
            them to :meth:`answer`.
        now: Monotonic seconds.
        sound: Called with each block and the moment it arrived.
        flushed: Called once all that had arrived before the newest ``flush`` was given
            to ``sound``.
        trouble: Called with a trouble when one begins, and None while all is well. What
            keeps a lost microphone away may change; that is still the same loss.
    """

    def __init__(  # noqa: PLR0913 - one name, and one callable for each thing that can come
        self,
        name: str,
        post: Callable[[int, Reply | Gone], None],
        now: Callable[[], float],
        *,
        sound: Callable[[float, bytes], None],
        flushed: Callable[[], None],
        trouble: Callable[[Trouble | None], None],
    ) -> None:
        self._name = name
        self._now = now
        self._sound = sound
        self._flushed = flushed
        self._trouble = trouble
        self._worker: Worker[Reply] = Worker(WORKER, Reply, post)
        self._wanted = False
        self._alive = False
        self._lost = False
        """Whether a trouble was told that is not over."""
        self._flush = 0
        """Of the newest: a late answer to one before says nothing of what arrived since."""
        self._stage = _Stage.CLOSED
        self._opening_s = SILENT_S
        self._due: float | None = None
        """When to give up waiting for the worker, or to try again."""

    @property
    def pid(self) -> int:
        """Of the worker."""
        return self._worker.pid

    @property
    def is_open(self) -> bool:
        """Whether sound comes, or is on its way."""
        return self._stage is _Stage.OPEN

    def warm_up(self) -> None:
        """Have the process ready: it opens faster then. No microphone is touched."""
        self._worker.start()
        self._alive = True

    def open(self) -> None:
        """Let sound come, now and whenever it can."""
        self._wanted = True
        if self._stage is _Stage.CLOSED:
            self._try()

    def close(self) -> None:
        """Let go of the microphone."""
        self._wanted = False
        if not self._lost:
            self._shut()

    def flush(self) -> bool:
        """Ask for what has arrived; False when nothing is open.

        ``flushed`` follows, or within :data:`SILENT_S` of its last sign of life nothing is
        open any more: one that is only slow still has words.
        """
        self._flush += 1
        self._worker.send(Flush(self._flush))
        return self.is_open

    def end(self) -> None:
        """Let go of everything, for good."""
        self._wanted, self._lost, self._due = False, False, None
        self._worker.kill()

    def answer(self, number: int, reply: Reply | Gone) -> None:
        """Take a reply of the worker's."""
        if number != self._worker.number:
            return
        if self._stage is _Stage.OPENING:
            self._due = self._now() + self._opening_s
        elif self._stage is _Stage.OPEN:
            self._due = self._now() + SILENT_S
        match reply:
            case Sound(at, block):
                self._hear(at, block)
            case Flushed(self._flush):
                self._flushed()
            case Opened() if self._stage is _Stage.OPENING or self._late:
                self._stage, self._due = _Stage.OPEN, self._now() + SILENT_S
            case Lost(reason):
                self._lose(_TROUBLES[reason])
            case Gone():
                self._alive = False
                self._lose(Trouble.MICROPHONE_LOST)
            case _:  # a beat, or of a flush that nobody waits for any more
                pass

    def tick(self) -> None:
        """Look at the clock: start anew what hangs, try again what failed."""
        if self._due is None or self._now() < self._due:
            return
        if self._stage is _Stage.LOST:
            self._try()
        else:
            if self._stage is _Stage.OPENING:
                self._opening_s = min(2 * self._opening_s, OPENING_S)
            self._worker.kill()  # it has not given a sign for too long
            self._alive = False
            self._lose(Trouble.MICROPHONE_LOST)

    @property
    def _late(self) -> bool:
        """Whether the loss that was told was of an earlier opening, when a later one succeeds."""
        return self._stage is _Stage.LOST and self._alive

    def _hear(self, at: float, block: bytes) -> None:
        self._lost = False
        self._trouble(None)
        if self._wanted:
            self._sound(at, block)
        elif self._stage is _Stage.OPEN:
            self._shut()

    def _shut(self) -> None:
        self._stage, self._due = _Stage.CLOSED, None
        self._worker.send(Close())

    def _lose(self, trouble: Trouble) -> None:
        if not (self._wanted or self._lost):
            self._stage, self._due = _Stage.CLOSED, None
            return
        self._stage, self._due = _Stage.LOST, self._now() + AGAIN_S
        if not self._lost:
            self._lost = True
            self._trouble(trouble)

    def _try(self) -> None:
        if not self._alive:
            self.warm_up()
        self._worker.send(Open(self._name))
        self._stage, self._due = _Stage.OPENING, self._now() + STARTING_S
