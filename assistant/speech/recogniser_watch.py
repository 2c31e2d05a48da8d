"""A recogniser that is watched: started anew when it dies or hangs, and told again what it lost.

What it had settled stays; the sound after that is read back and given once more.
So no word is lost and none comes twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import ModelError, ModelMissingError
from assistant.locations import Locations
from assistant.session.events import Trouble
from assistant.speech.audio import RATE_HZ
from assistant.speech.hearing import Finding, Progress, Segment
from assistant.speech.models import usable
from assistant.speech.recogniser_worker import (
    Begin,
    Failed,
    Finish,
    Finished,
    Found,
    Load,
    Ready,
    Reply,
    Sound,
)
from assistant.speech.worker import Gone, Worker

WORKER: Final = "assistant.speech.recogniser_worker"
HANGS_S: Final = 5.0
"""Without progress, though there is sound to be heard: with eight others at work on two cores
it once made none for 3 s. Doubled after each time, because on a slow machine patience mends
more than a new start. Nobody waits for it: typing goes on all the while."""
LOADING_S: Final = 30.0
"""For the model to load: 2 s here, more from a cold disk. Doubled after each time, as above."""
LOOK_S: Final = 2.0
"""How often a model that is missing is looked for, and a new start tried after the second."""
_BYTES_A_SECOND: Final = 2 * RATE_HZ
_EXACT_S: Final = 0.001
"""Less is what adding up fractions of seconds leaves."""


@dataclass(frozen=True)
class Dictation:
    """What is to be heard: phrases, and words where there is an answer."""

    phrases: tuple[str, ...]
    dictates: bool
    """Whether there is an answer to write down; otherwise only phrases are heard."""
    again: Callable[[float], None]
    """Called when the recogniser has begun: feed what there is of the sound from that second on."""
    found: Callable[[Finding], None]
    finished: Callable[[], None]


class WatchedRecogniser:
    """The recogniser of a session. Every method is called from its owner's one thread.

    Args:
        locations: Where the model is.
        post: Takes replies from the worker's thread to the owner's, which gives
            them to :meth:`answer`.
        now: Monotonic seconds.
        trouble: Called with a trouble when one begins, and None when it is over.
    """

    def __init__(
        self,
        locations: Locations,
        post: Callable[[int, Reply | Gone], None],
        now: Callable[[], float],
        trouble: Callable[[Trouble | None], None],
    ) -> None:
        self._locations = locations
        self._now = now
        self._trouble = trouble
        self._worker: Worker[Reply] = Worker(WORKER, Reply, post)
        self._folder: Path | None = None
        """Of the model, once it was found whole; looking again takes long on a busy machine."""
        self._ready = self._loading = False
        self._patience_s = HANGS_S
        self._loading_s = LOADING_S
        self._starts = 0
        """Since it last made progress."""
        self._due: float | None = None
        self._dictation: Dictation | None = None
        self._take = 0
        self._fed_s = self._heard_s = self.settled_s = 0.0
        self._finishing = False
        self.engine = ""
        """The library and the model, once it is loaded."""

    @property
    def pid(self) -> int:
        """Of the worker."""
        return self._worker.pid

    @property
    def ready(self) -> bool:
        """Whether it takes sound now; otherwise ``Dictation.again`` comes once it does."""
        return self._ready

    @property
    def behind_s(self) -> float:
        """Sound that was given and is not heard yet."""
        return self._fed_s - self._heard_s

    def start(self) -> None:
        """Load the model; where there is none it is looked for."""
        self._ready = self._loading = False
        try:
            self._folder = self._folder or usable(self._locations)
        except ModelMissingError:
            self._fail(Trouble.MODEL_MISSING)
        except ModelError:
            self._fail(Trouble.MODEL_DAMAGED)
        else:
            self._worker.start()
            self._worker.send(Load(str(self._folder)))
            self._loading, self._due = True, self._now() + self._loading_s

    def begin(self, dictation: Dictation, from_s: float = 0.0) -> None:
        """Hear something new, in place of what was being heard."""
        self._dictation, self._finishing = dictation, False
        # At once: a worker that was ended may still bring words of what was heard before.
        self._take += 1
        self.settled_s = self._fed_s = self._heard_s = from_s
        if self._ready:
            self._due = None  # what the one before still had to be heard is not waited for
            self._begin()

    def feed(self, block: bytes) -> None:
        """Give it the next sound; what it does not take now it is told again."""
        if self._ready and self._dictation:
            if self.behind_s < _EXACT_S:
                self._due = self._now() + self._patience_s
            self._fed_s += len(block) / _BYTES_A_SECOND
            self._worker.send(Sound(self._take, block))

    def finish(self) -> None:
        """There is no more sound: the last findings follow, and ``finished``."""
        self._finishing = True
        if self._ready:
            self._worker.send(Finish(self._take))
            self._due = self._now() + self._patience_s

    def leave(self) -> None:
        """What was being heard is not wanted any more."""
        self._dictation, self._finishing = None, False
        if self._ready:
            self._due = None

    def end(self) -> None:
        """Let go of everything, for good."""
        self._due = None
        self._worker.kill()

    def answer(self, number: int, reply: Reply | Gone) -> None:
        """Take a reply of the worker's."""
        if number != self._worker.number:
            return
        match reply:
            case Ready(engine):
                self.engine, self._ready, self._due = engine, True, None
                self._loading = False
                self._trouble(None)
                self._begin()
            case Failed():
                self._folder = None
                self._worker.kill()
            case Found(self._take, finding) if self._dictation:
                self._found(finding, self._dictation)
            case Finished(self._take) if self._dictation:
                finished = self._dictation.finished
                self.leave()
                finished()
            case Gone():
                self._again()
            case _:  # of a take that another replaced
                pass

    def tick(self) -> None:
        """Look at the clock: start anew what hangs or is missing."""
        if self._due is None or self._now() < self._due:
            return
        if self._ready:
            self._patience_s *= 2
            self._ready = False
            self._worker.kill()  # its end is told by the worker itself
            self._due = None
        else:
            if self._loading:
                self._loading_s *= 2
                self._trouble(Trouble.RECOGNISER_STOPPED)
            self.start()

    def _found(self, finding: Finding, dictation: Dictation) -> None:
        match finding:
            case Progress(heard_s):
                self._starts, self._heard_s = 0, heard_s
                waits = self._finishing or self.behind_s >= _EXACT_S
                self._due = self._now() + self._patience_s if waits else None
            case Segment(until_s=until_s):
                self.settled_s = until_s
            case _:
                pass
        dictation.found(finding)

    def _again(self) -> None:
        self._starts += 1
        self._trouble(Trouble.RECOGNISER_STOPPED)
        if self._starts == 1:
            self.start()
        else:
            self._ready = self._loading = False
            self._due = self._now() + LOOK_S

    def _begin(self) -> None:
        """Begin, or go on where the last settled sound ended."""
        dictation = self._dictation
        if dictation is None:
            return
        from_s = self.settled_s
        self._worker.send(Begin(self._take, from_s, dictation.phrases, dictation.dictates))
        self._fed_s = self._heard_s = from_s
        dictation.again(from_s)
        if self._finishing:
            self.finish()

    def _fail(self, trouble: Trouble) -> None:
        self._trouble(trouble)
        self._due = self._now() + LOOK_S
