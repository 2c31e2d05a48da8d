"""The recogniser in a process of its own: it may hang, or end the process it runs in.

``python -m assistant.speech.recogniser_worker IN OUT``, started by
:class:`assistant.speech.worker.Worker`. First ``Load``, then takes, one at a time:
``Begin``, ``Sound`` and so on, ``Finish``. A ``Begin`` takes the place of an earlier
take, and what still comes for that one is let go.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from assistant.faults import close_memory
from assistant.speech.hearing import Finding, LiveHearing
from assistant.speech.recogniser import Recogniser
from assistant.speech.worker import line


class Load(msgspec.Struct, frozen=True, tag=True):
    """Load the model in this folder; ``Ready`` or ``Failed`` follows."""

    folder: str


class Begin(msgspec.Struct, frozen=True, tag=True):
    """Begin a take."""

    take: int
    offset_s: float = 0.0
    """Where in its answer the sound begins."""
    phrases: tuple[str, ...] = ()
    dictate: bool = True


class Sound(msgspec.Struct, frozen=True, tag=True):
    """The next sound of a take; at least a ``Progress`` follows."""

    take: int
    block: bytes

    def __repr__(self) -> str:
        """Name the take, never the sound."""
        return f"Sound({self.take}, ...)"


class Finish(msgspec.Struct, frozen=True, tag=True):
    """End a take: its last findings and ``Finished`` follow."""

    take: int


Request = Load | Begin | Sound | Finish


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The model is loaded."""

    engine: str


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The model cannot be loaded, or a take was begun without one."""


class Unknown(msgspec.Struct, frozen=True, tag=True):
    """Phrases that this take cannot hear: the model lacks a word of each."""

    take: int
    phrases: tuple[str, ...]


class Found(msgspec.Struct, frozen=True, tag=True):
    """One finding of a take."""

    take: int
    finding: Finding


class Finished(msgspec.Struct, frozen=True, tag=True):
    """Nothing more comes of that take."""

    take: int


Reply = Ready | Failed | Unknown | Found | Finished


class Desk:
    """Answers requests one by one."""

    def __init__(self) -> None:
        self._recogniser: Recogniser | None = None
        self._hearing: LiveHearing | None = None
        self._take = 0

    def answer(self, request: Request) -> Iterator[Reply]:
        """What is to be replied; it must be taken to the end."""
        match request:
            case Load(folder):
                yield self._load(folder)
            case Begin():
                yield from self._begin(request)
            case Sound(take, block) if self._hearing and take == self._take:
                yield from (Found(take, finding) for finding in self._hearing.feed(block))
            case Finish(take) if self._hearing and take == self._take:
                yield from (Found(take, finding) for finding in self._hearing.finish())
                self._hearing = None
                yield Finished(take)
            case _:
                pass  # for a take that another has replaced

    def _load(self, folder: str) -> Ready | Failed:
        try:
            self._recogniser = Recogniser.load(Path(folder))
        except Exception:  # noqa: BLE001 - Vosk raises nothing narrower
            return Failed()
        return Ready(self._recogniser.engine)

    def _begin(self, begin: Begin) -> Iterator[Failed | Unknown]:
        self._hearing = None  # its memory goes before the new one's comes
        if self._recogniser is None:
            yield Failed()
            return
        self._take = begin.take
        self._hearing = LiveHearing(
            self._recogniser, begin.phrases, dictate=begin.dictate, offset_s=begin.offset_s
        )
        if self._hearing.unknown:
            yield Unknown(begin.take, self._hearing.unknown)


def main() -> None:
    """Answer until the line ends."""
    close_memory()
    desk, requests = Desk(), line(Request)
    while (request := requests.receive()) is not None:
        for reply in desk.answer(request):
            requests.send(reply)


if __name__ == "__main__":
    main()
