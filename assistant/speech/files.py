"""Answers from sound files: an ear for a session, and a plain transcription."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from assistant.errors import AudioError, AudioMissingError, ModelError, ModelMissingError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.ports import Clock, Emit
from assistant.session.effects import Listen
from assistant.session.events import Heard, Trouble, Unheard
from assistant.speech.audio import blocks
from assistant.speech.models import once_here
from assistant.speech.off import EarOff
from assistant.speech.recogniser import Recogniser, Transcript

_LOOK_EVERY_S: Final = 0.5
"""How often a model that is being fetched is looked for."""


def transcribe(
    paths: Iterable[Path], locations: Locations, pause: Callable[[], None]
) -> Iterator[tuple[Path, Transcript | AudioError]]:
    """The words of each file, or why there are none; the model is loaded once.

    Args:
        paths: Sound files.
        locations: Where the model is.
        pause: Waits a moment while a model is being fetched.

    Raises:
        ModelError: No model can be used; nothing was read.
    """
    recogniser = Recogniser.load(once_here(locations, pause))
    for path in paths:
        try:
            yield path, recogniser.hear(blocks(path))
        except AudioError as fault:
            yield path, fault


class FileEar(EarOff):
    """The :class:`assistant.ports.Ear` of ``--answers-from``: each answer is the next file.

    One thread loads the model as soon as the ear is made, behind the first
    question, and then hears the files in the order they were asked for. While
    somebody is bringing the model it waits.
    """

    def __init__(
        self, files: Sequence[Path], locations: Locations, emit: Emit, clock: Clock
    ) -> None:
        super().__init__(emit, clock)
        self._files = iter(files)
        self._locations = locations
        self._turns: SimpleQueue[int | None] = SimpleQueue()
        self._recogniser: Recogniser | None = None
        self._telling = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._work, name="ear", daemon=True).start()

    def listen(self, request: Listen) -> None:
        """Hear the next file and return at once; later emit one ``Heard`` or ``Unheard``."""
        self._turns.put(request.turn)

    def close(self) -> None:
        """Stop at the next block; nothing is emitted afterwards."""
        with self._telling:
            self._closed.set()
        self._turns.put(None)

    def _work(self) -> None:
        with suppress(Exception):  # whatever it is, it is told with each answer
            self._load()
        while (turn := self._turns.get()) is not None:
            event = self._answer(turn)
            with self._telling:
                if not self._closed.is_set():
                    self._emit(event)
        self._recogniser = None  # 170 MB, also while somebody still holds the closed ear

    def _answer(self, turn: int) -> Heard | Unheard:
        file = next(self._files, None)
        if file is None:
            return Unheard(turn, self._clock.now(), Trouble.NO_MORE_FILES)
        try:
            sound = blocks(file)
            transcript = self._load().hear(self._until_closed(sound))
        except AudioMissingError:
            trouble = Trouble.FILE_MISSING
        except AudioError:
            trouble = Trouble.FILE_UNREADABLE
        except ModelMissingError:
            trouble = Trouble.MODEL_MISSING
        except ModelError:
            trouble = Trouble.MODEL_DAMAGED
        except Exception:  # noqa: BLE001 - whatever a library raises, the session must hear of it
            trouble = Trouble.FILE_UNREADABLE
        else:
            if transcript.words:
                now, words, engine = self._clock.now(), transcript.words, transcript.engine
                return Heard(turn, now, transcript.text, words, engine)
            trouble = Trouble.NOTHING_HEARD
        return Unheard(turn, self._clock.now(), trouble, file.name)

    def _load(self) -> Recogniser:
        if self._recogniser is None:
            self._recogniser = Recogniser.load(once_here(self._locations, self._pause))
        return self._recogniser

    def _until_closed(self, sound: Iterable[bytes]) -> Iterator[bytes]:
        for block in sound:
            if self._closed.is_set():
                return
            yield block

    def _pause(self) -> None:
        if self._closed.wait(_LOOK_EVERY_S):
            raise ModelMissingError(Text.MODEL_ABSENT())  # closed: nobody waits for it any more
