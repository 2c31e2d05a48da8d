"""A journal in memory, and both kinds of journal behind one face for the contract tests."""

import queue
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from assistant.journal.records import Answer, AnswerState, Asked, Promise, Record
from assistant.ports import Clock, Damage, Emit, JournalReader, JournalWriter
from assistant.session.effects import CopyTo
from assistant.session.events import Copied, Event, NotSaved, Saved, Trouble
from assistant.storage.places import Home
from assistant.storage.reader import Reader
from assistant.storage.writer import Writer
from tests.fakes import HandClock

WAIT_S = 10.0


class MemoryJournal:
    """Both ends of a journal, written down straight from the ports: slow, plain, one device.

    ``trouble`` makes it refuse from then on; ``folders`` are those a copy can go to.
    """

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self.trouble: Trouble | None = None
        self.folders: dict[str, tuple[Answer | Promise, ...]] = {}
        self._emit = emit
        self._clock = clock
        self._answers: dict[str, dict[int, Answer | None]] = {}
        """By id and revision; None for a draft that was put away."""
        self._asked: list[Asked] = []

    def append(self, record: Record) -> None:
        at = self._clock.now()
        if isinstance(record, Asked):
            if not self.trouble and record not in self._asked:
                self._asked.append(record)
        elif self.trouble:
            self._emit(NotSaved(record.id, record.rev, record.state, self.trouble, at))
        else:
            self._take(record)
            self._emit(Saved(record.id, record.rev, record.state, at))

    def _take(self, answer: Answer) -> None:
        revisions = self._answers.setdefault(answer.id, {})
        before = revisions.get(answer.rev)
        unsent = answer.rev in revisions and (before is None or before.state is AnswerState.DRAFT)
        match answer.state:
            case AnswerState.DELETED if unsent:
                revisions[answer.rev] = None
            case AnswerState.DRAFT if before and not unsent:
                pass
            case _:
                revisions[answer.rev] = answer

    def copy_to(self, request: CopyTo) -> None:
        known = request.folder in self.folders
        if known:
            self.folders[request.folder] = request.records
        self._emit(Copied(known, self._clock.now()))

    def close(self, timeout_s: float) -> bool:
        return timeout_s >= 0

    def days(self) -> tuple[date, ...]:
        return tuple(sorted({answer.day for answer in self._kept()}))

    def answers(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        return _in_order(self._kept(), first, last)

    def revisions(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        older = [
            answer
            for newest in self._kept()
            for answer in self._revisions(newest.id)
            if answer is not newest and answer.state is AnswerState.KEPT
        ]
        return _in_order(older, first, last)

    def drafts(self) -> tuple[Answer, ...]:
        newest = [self._revisions(id_)[-1] for id_ in self._answers if self._revisions(id_)]
        drafts = [answer for answer in newest if answer.state is AnswerState.DRAFT]
        return tuple(sorted(drafts, key=lambda answer: answer.id))

    def asked(self) -> Iterator[Asked]:
        return iter(sorted(self._asked, key=lambda each: (each.day, each.at), reverse=True))

    def damage(self) -> tuple[Damage, ...]:
        return ()

    def _revisions(self, id_: str) -> list[Answer]:
        """Those that were not put away, oldest first."""
        there = [answer for answer in self._answers[id_].values() if answer]
        return sorted(there, key=lambda answer: answer.rev)

    def _kept(self) -> list[Answer]:
        kept = []
        for id_ in self._answers:
            settled = [each for each in self._revisions(id_) if each.state is not AnswerState.DRAFT]
            if settled and settled[-1].state is AnswerState.KEPT:
                kept.append(settled[-1])
        return kept


def _in_order(answers: list[Answer], first: date | None, last: date | None) -> Iterator[Answer]:
    chosen = [
        answer for answer in answers if (first or answer.day) <= answer.day <= (last or answer.day)
    ]
    return iter(sorted(chosen, key=lambda answer: (answer.day, answer.id, answer.rev)))


class Bench(Protocol):
    """A journal on the desk: what goes in by the writer is looked at through the reader."""

    @property
    def reader(self) -> JournalReader: ...
    @property
    def writer(self) -> JournalWriter: ...
    def keep(self, record: Record) -> Event | None: ...
    def event(self) -> Event: ...


@dataclass
class MemoryBench:
    """The journal in memory."""

    inbox: "queue.Queue[Event]" = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        self.journal = MemoryJournal(self.inbox.put, HandClock())

    @property
    def reader(self) -> MemoryJournal:
        return self.journal

    @property
    def writer(self) -> MemoryJournal:
        return self.journal

    def event(self) -> Event:
        return self.inbox.get_nowait()

    def keep(self, record: Record) -> Event | None:
        self.journal.append(record)
        return self.event() if isinstance(record, Answer) else None


def home_in(folder: Path, device: str = "device-1") -> Home:
    """One device's home of a journal in a folder."""
    return Home(folder / "journal" / "profile", device, folder / "last-id")


@dataclass
class DiskBench:
    """The journal on disk."""

    folder: Path
    device: str = "device-1"
    inbox: "queue.Queue[Event]" = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        self.home = home_in(self.folder, self.device)
        self.writer = Writer(self.home, self.inbox.put, HandClock(), settle_s=0)

    @property
    def reader(self) -> Reader:
        return Reader(self.home)

    def event(self) -> Event:
        return self.inbox.get(timeout=WAIT_S)

    def keep(self, record: Record) -> Event | None:
        self.writer.append(record)
        return self.event() if isinstance(record, Answer) else None

    def close(self) -> None:
        assert self.writer.close(WAIT_S)

    def reopen(self) -> None:
        """As the next start of the program finds it."""
        self.close()
        self.writer = Writer(self.home, self.inbox.put, HandClock(), settle_s=0)


@dataclass(frozen=True)
class View:
    """All that a reader can be asked, for comparing journals."""

    days: tuple[date, ...]
    answers: tuple[Answer, ...]
    revisions: tuple[Answer, ...]
    drafts: tuple[Answer, ...]

    def without_drafts(self) -> "View":
        """What was kept: drafts stand in the log alone until the next answer is kept."""
        return replace(self, drafts=())


def view(reader: JournalReader) -> View:
    """Ask everything."""
    return View(reader.days(), tuple(reader.answers()), tuple(reader.revisions()), reader.drafts())
