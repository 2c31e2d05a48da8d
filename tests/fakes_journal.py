"""A journal in memory, and both kinds of journal behind one face for the contract tests."""

import queue
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from msgspec import structs

from assistant.journal.query import Query, Term
from assistant.journal.records import (
    Answer,
    AnswerState,
    Asked,
    Mark,
    Marked,
    Promise,
    Record,
    Situation,
)
from assistant.ports import Clock, Damage, Emit, Found, JournalReader, JournalWriter
from assistant.session.effects import CopyTo
from assistant.session.events import Copied, Erased, Event, NotSaved, Saved, Trouble
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.places import Home
from assistant.storage.reader import Reader
from assistant.storage.writer import Writer
from tests.fakes import DAWN, DAY, HandClock

WAIT_S = 10.0


def a_promise(text: str, state: AnswerState = AnswerState.KEPT, **changes: object) -> Promise:
    """A promise made in the first answer of the morning."""
    values: dict[str, object] = {
        "id": "promise-1",
        "dev": "device-1",
        "session": "session-0",
        "day": DAY,
        "answer": "action-morning",
        "made_at": DAWN,
        "text": text,
        "due_at": DAWN + timedelta(days=1),
        "state": state,
    }
    return Promise(**{**values, **changes})  # type: ignore[arg-type] # a test changes any field


def a_choice(id_: str, day: date = DAY, **changes: object) -> Situation:
    """A private choice."""
    values: dict[str, object] = {"id": id_, "dev": "device-1", "session": "s", "day": day}
    return Situation(**{**values, "at": DAWN, **changes})  # type: ignore[arg-type] # as above


def a_mark(day: date, prompt: str = "p") -> Marked:
    """That a question was skipped."""
    return Marked(session="s", dev="device-1", day=day, mark=Mark.SKIPPED, prompt=prompt, at=DAWN)


class MemoryJournal:
    """Both ends of a journal, written down straight from the ports: slow, plain, one device.

    ``trouble`` makes it refuse from then on; ``folders`` are those a copy can go to.
    """

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self.trouble: Trouble | None = None
        self.silent: set[str] = set()
        """Answers whose recordings were let go."""
        self.folders: dict[str, tuple[Answer | Promise, ...]] = {}
        self._emit = emit
        self._clock = clock
        self._answers = _Revised[Answer]()
        self._promises = _Revised[Promise]()
        self._once: list[Asked | Marked | Situation] = []
        self._gone: set[str] = set()
        self._alone: set[str] = set()
        """Those of them that went without the promises made in them."""
        self._before = date.min

    def append(self, record: Record) -> None:
        at = self._clock.now()
        if not isinstance(record, Answer | Promise):
            if not self.trouble and record not in self._once and record.session not in self._gone:
                self._once.append(record)
        elif self.trouble or self._is_gone(record):
            trouble = self.trouble or Trouble.DISK_FAULT
            self._emit(NotSaved(record.id, record.rev, record.state, trouble, at))
        else:
            self._take(record)
            self._emit(Saved(record.id, record.rev, record.state, at))

    def _is_gone(self, record: Answer | Promise) -> bool:
        expired = record.state is AnswerState.DRAFT and record.day < self._before
        made_in = getattr(record, "answer", "")
        return expired or record.id in self._gone or made_in in self._gone - self._alone

    def _take(self, record: Answer | Promise) -> None:
        if isinstance(record, Answer):
            self._answers.take(record)
        else:
            self._promises.take(record)
        self._expire()

    def erase(self, ids: tuple[str, ...]) -> None:
        if not self.trouble:
            self._erase(set(ids))
        self._emit(Erased(ids, not self.trouble, self._clock.now(), not self.trouble))

    def _erase(self, ids: set[str]) -> None:
        made_in = {each.id for each in self._promises.all() if each.answer in ids}
        self._gone |= {each.session for each in self._once if each.session in ids}
        self._once = [each for each in self._once if each.session not in ids]
        self._bury(ids | made_in)

    def _bury(self, ids: set[str]) -> None:
        answers = {each.id for each in self._answers.all()}
        self._gone |= ids & (answers | {each.id for each in self._promises.all()})
        for of_kind in (self._answers, self._promises):
            of_kind.by_id = {k: v for k, v in of_kind.by_id.items() if k not in self._gone}  # type: ignore[assignment] # of one kind each

    def expire(self, before: date) -> None:
        if not self.trouble:
            self._before = max(self._before, before)
            self._expire()
        self._emit(Erased((), not self.trouble, self._clock.now(), not self.trouble))

    def _expire(self) -> None:
        self._answers.expire(self._before, _silent)
        self._promises.expire(self._before, _mute)

    def purge(self) -> None:
        if not self.trouble:
            deleted = {*self._answers.deleted(), *self._promises.deleted()}
            self._bury(deleted)
            self._alone |= deleted
        self._emit(Erased((), not self.trouble, self._clock.now(), not self.trouble))

    def forget_sound(self, id: str) -> None:  # noqa: A002 - the port's shape
        self.silent.add(id)

    def copy_to(self, request: CopyTo) -> None:
        known = request.folder in self.folders
        if known:
            self.folders[request.folder] = request.records
        self._emit(Copied(known, self._clock.now()))

    def close(self, timeout_s: float) -> bool:
        return timeout_s >= 0

    def days(self) -> tuple[date, ...]:
        return tuple(sorted({answer.day for answer in self._answers.kept()}))

    def answers(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        return _in_order(self._answers.kept(), first, last)

    def revisions(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        return _in_order(self._answers.replaced(), first, last)

    def drafts(self) -> tuple[Answer, ...]:
        drafts = (draft for draft in self._answers.drafts() if draft.text)
        return tuple(sorted(drafts, key=lambda answer: answer.id))

    def asked(self) -> Iterator[Asked]:
        asked = [each for each in self._once if isinstance(each, Asked)]
        return iter(sorted(asked, key=lambda each: (each.day, each.at), reverse=True))

    def promises(self) -> Iterator[Promise]:
        return _newest_first(self._promises.kept())

    def earlier_promises(self) -> Iterator[Promise]:
        return _newest_first(self._promises.replaced())

    def situations(self) -> tuple[Situation, ...]:
        chosen = [each for each in self._once if isinstance(each, Situation)]
        return tuple(sorted(chosen, key=lambda each: each.id, reverse=True))

    def marked(self) -> Iterator[Marked]:
        marked = [each for each in self._once if isinstance(each, Marked)]
        return iter(sorted(marked, key=lambda each: (each.day, each.at), reverse=True))

    def search(
        self, query: Query, first: date | None = None, last: date | None = None
    ) -> Iterator[Found]:
        kept: list[Answer | Promise] = [*self._answers.kept(), *self._promises.kept()]
        for record in sorted(kept, key=lambda each: (each.day, each.id), reverse=True):
            said = [record.text, getattr(record, "plan", None) or ""]
            there = [[_places(text, term) for text in said] for term in query.terms]
            if all(any(places) for places in there) and (
                (first or record.day) <= record.day <= (last or record.day)
            ):
                yield Found(record, tuple(sorted({each for places in there for each in places[0]})))

    def damage(self) -> tuple[Damage, ...]:
        return ()


def _places(text: str, term: Term) -> list[tuple[int, int]]:
    """Where a term stands, word by word."""
    words = [(match.span(), _bare(match[0])) for match in re.finditer(r"[^\W_]+", text)]
    wanted = [_bare(word) for word in re.findall(r"[^\W_]+", term.words)]
    found = []
    for at in range(len(words) - len(wanted) + 1):
        row = words[at : at + len(wanted)]
        *all_but_last, last = [word for _, word in row]
        same = last.startswith(wanted[-1]) if term.open_end else last == wanted[-1]
        if same and all_but_last == wanted[:-1]:
            found.append((row[0][0][0], row[-1][0][1]))
    return found


def _bare(word: str) -> str:
    """Without accents and case."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


_Record = TypeVar("_Record", Answer, Promise)


class _Revised(Generic[_Record]):
    """Answers, or promises, by id and revision; None for a draft that was put away."""

    def __init__(self) -> None:
        self.by_id: dict[str, dict[int, _Record | None]] = {}

    def take(self, record: _Record) -> None:
        revisions = self.by_id.setdefault(record.id, {})
        before = revisions.get(record.rev)
        unsent = record.rev in revisions and (before is None or before.state is AnswerState.DRAFT)
        match record.state:
            case AnswerState.DELETED if unsent:
                revisions[record.rev] = None
            case AnswerState.DRAFT if before and not unsent:
                pass
            case _:
                revisions[record.rev] = record

    def kept(self) -> list[_Record]:
        settled = [
            [each for each in self._there(id_) if each.state is not AnswerState.DRAFT]
            for id_ in self.by_id
        ]
        return [each[-1] for each in settled if each and each[-1].state is AnswerState.KEPT]

    def deleted(self) -> set[str]:
        kept = {each.id for each in self.kept()}
        settled = {each.id for each in self.all() if each.state is not AnswerState.DRAFT}
        return settled - kept

    def all(self) -> list[_Record]:
        return [each for revisions in self.by_id.values() for each in revisions.values() if each]

    def expire(self, before: date, mute: Callable[[_Record], _Record]) -> None:
        for id_ in {each.id for each in self.all() if each.day < before}:
            self.by_id[id_] = {
                each.rev: mute(each)
                for each in self._there(id_)
                if each.state is not AnswerState.DRAFT
            }

    def replaced(self) -> list[_Record]:
        return [
            record
            for newest in self.kept()
            for record in self._there(newest.id)
            if record is not newest and record.state is AnswerState.KEPT
        ]

    def drafts(self) -> list[_Record]:
        newest = [self._there(id_)[-1] for id_ in self.by_id if self._there(id_)]
        return [record for record in newest if record.state is AnswerState.DRAFT]

    def _there(self, id_: str) -> list[_Record]:
        """Those that were not put away, oldest first."""
        there = [record for record in self.by_id[id_].values() if record]
        return sorted(there, key=lambda record: record.rev)


def _silent(answer: Answer) -> Answer:
    """An answer whose words have expired."""
    prompt = structs.replace(answer.prompt, text="")
    return structs.replace(answer, text="", words=(), audio=None, prompt=prompt)


def _mute(promise: Promise) -> Promise:
    """A promise whose words have expired."""
    return structs.replace(promise, text="", plan=None)


def _newest_first(promises: list[Promise]) -> Iterator[Promise]:
    """By month, and by id within it."""
    key = attrgetter("day.year", "day.month", "id", "rev")
    return iter(sorted(promises, key=key, reverse=True))


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
        return self.event() if isinstance(record, Answer | Promise) else None


def home_in(folder: Path, device: str = "device-1") -> Home:
    """One device's home of a journal in a folder."""
    return Home(folder / "journal" / "profile", device, folder / "last-id")


@dataclass
class DiskBench:
    """The journal on disk."""

    folder: Path
    device: str = "device-1"
    inbox: "queue.Queue[Event]" = field(default_factory=queue.Queue)
    envelope: Envelope = field(default_factory=Plain)

    def __post_init__(self) -> None:
        self.home = home_in(self.folder, self.device)
        self.writer = self._writer()

    @property
    def reader(self) -> Reader:
        return Reader(self.home, self.envelope)

    def _writer(self) -> Writer:
        emit, clock = self.inbox.put, HandClock()
        return Writer(self.home, emit, clock, envelope=self.envelope, settle_s=0)

    def event(self) -> Event:
        return self.inbox.get(timeout=WAIT_S)

    def keep(self, record: Record) -> Event | None:
        self.writer.append(record)
        return self.event() if isinstance(record, Answer | Promise) else None

    def close(self) -> None:
        assert self.writer.close(WAIT_S)

    def reopen(self) -> None:
        """As the next start of the program finds it."""
        self.close()
        self.writer = self._writer()


@dataclass(frozen=True)
class View:
    """All that a reader can be asked, for comparing journals."""

    days: tuple[date, ...]
    answers: tuple[Answer, ...]
    revisions: tuple[Answer, ...]
    drafts: tuple[Answer, ...]
    promises: tuple[Promise, ...]
    earlier_promises: tuple[Promise, ...]

    def without_drafts(self) -> "View":
        """What was kept: drafts stand in the log alone until the next answer is kept."""
        return replace(self, drafts=())


def view(reader: JournalReader) -> View:
    """Ask everything."""
    return View(
        reader.days(),
        tuple(reader.answers()),
        tuple(reader.revisions()),
        reader.drafts(),
        tuple(reader.promises()),
        tuple(reader.earlier_promises()),
    )
