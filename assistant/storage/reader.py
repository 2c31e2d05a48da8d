"""The journal's reading end: it takes no lock and writes nothing.

Months are opened one at a time, as a question needs them, and not held: a journal
of ten years costs no more memory than one month. Every device's folder is read,
and the same record changed on two of them stands as its highest ``(rev, dev)``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

from assistant.errors import JournalError
from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.journal.query import Query
from assistant.journal.records import Answer, Asked, Marked, Promise, Situation
from assistant.messages import Text
from assistant.ports import Damage, Found
from assistant.storage import slot_files, tombstones
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.fold import ASKED, MARKED, SITUATIONS, Fold, in_order
from assistant.storage.gone import Gone
from assistant.storage.month import load, may_hold_choices
from assistant.storage.places import CONFLICT, DAMAGED_INBOX, Home
from assistant.storage.revised import Revised, is_settled, revision

_ON_ITS_WAY: Final = frozenset({Text.DAMAGE_MISSING, Text.DAMAGE_SHORT})
"""What is said of another device's file only when all is examined: it may still be arriving."""


@dataclass(frozen=True)
class History:
    """What was kept and deleted of one record."""

    revisions: tuple[Answer | Promise, ...]
    """At least one, oldest first; the last one stands."""
    next_rev: int
    """The revision that a change of it has."""

    @property
    def standing(self) -> Answer | Promise:
        """The last one."""
        return self.revisions[-1]


class Reader:
    """Implements :class:`assistant.ports.JournalReader` over the folders of one profile.

    Raises:
        JournalError: from every method, when the folder cannot be looked into, or another
            window has sealed the journal anew.
    """

    def __init__(self, home: Home, envelope: Envelope | None = None) -> None:
        self._home = home
        self._envelope = envelope or Plain()
        self._found: dict[Path, Text] = {}

    def days(self) -> tuple[date, ...]:
        """The days that hold at least one kept answer, oldest first."""
        days = {
            document["day"]
            for month in self._months()
            for document in self._fold(month, words=False).answers.kept()
        }
        return tuple(date.fromisoformat(day) for day in sorted(days))

    def answers(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        """Newest revisions of kept answers with words, by day and id."""
        for month in self._months(first, last):
            yield from _between(self._fold(month, words=True).answers.kept(), first, last)

    def revisions(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        """Older kept revisions of kept answers, in the same order."""
        for month in self._months(first, last):
            yield from _between(self._fold(month, words=True).answers.replaced(), first, last)

    def drafts(self) -> tuple[Answer, ...]:
        """Answers left open on this device, oldest first; none without words."""
        found: list[Answer] = []
        for month in self._months():
            if any(self._own_drafts(month, words=False)):
                found.extend(_between(self._own_drafts(month, words=True)))
        return tuple(sorted(found, key=lambda answer: answer.id))

    def asked(self) -> Iterator[Asked]:
        """What was asked, newest day first; months are opened as the iteration goes on."""
        for month in reversed(self._months()):
            asked = _records(self._fold(month, words=False).once(ASKED), Asked)
            yield from sorted(asked, key=lambda each: (each.day, each.at), reverse=True)

    def promises(self) -> Iterator[Promise]:
        """Promises as they stand, newest first; months are opened as the iteration goes on."""
        for month in reversed(self._months()):
            promises = _records(self._fold(month, words=False).promises.kept(), Promise)
            yield from sorted(promises, key=lambda each: each.id, reverse=True)

    def earlier_promises(self) -> Iterator[Promise]:
        """Older kept revisions of those promises, in the same order."""
        for month in reversed(self._months()):
            promises = _records(self._fold(month, words=False).promises.replaced(), Promise)
            yield from sorted(promises, key=lambda each: (each.id, each.rev), reverse=True)

    def situations(self) -> tuple[Situation, ...]:
        """Every choice, newest first. A month whose file shows that it has none is not read."""
        found: list[Situation] = []
        for month in self._months():
            if any(may_hold_choices(each, self._envelope) for each in self._home.files(month)):
                found += _records(self._fold(month, words=False).once(SITUATIONS), Situation)
        return tuple(sorted(found, key=lambda each: each.id, reverse=True))

    def histories(self, id_: str) -> tuple[History, ...]:
        """What was kept and deleted of a record, and after it of each promise made in it.

        Newest month first: earlier versions could leave revisions of one record in two
        months, and each month has a history of its own. Empty where there is none, or
        it is erased.
        """
        found: list[History] = []
        made: list[History] = []
        for month in reversed(self._months()):
            fold = self._fold(month, words=True)
            of_both = (fold.answers, fold.promises)
            found += [_history(each, id_) for each in of_both if each.history(id_)]
            promises = (each for each in fold.promises.standing() if each["answer"] == id_)
            made += [_history(fold.promises, each["id"]) for each in promises]
        return (*found, *made) if found else ()

    def holds(self) -> dict[str, frozenset[tuple[int, str]]]:
        """``rev`` and ``dev`` of all that was kept or deleted, by id; none of what is erased."""
        found: dict[str, set[tuple[int, str]]] = {id_: set() for id_ in self._gone().ids}
        for month in self._months():
            fold = self._fold(month, words=False)
            for document in (*fold.answers.documents(), *fold.promises.documents()):
                if is_settled(document):
                    found.setdefault(document["id"], set()).add(revision(document))
        return {id_: frozenset(revisions) for id_, revisions in found.items()}

    def marked(self) -> Iterator[Marked]:
        """What else was marked, newest day first; months are opened as the iteration goes on."""
        for month in reversed(self._months()):
            marked = _records(self._fold(month, words=False).once(MARKED), Marked)
            yield from sorted(marked, key=lambda each: (each.day, each.at), reverse=True)

    def search(
        self, query: Query, first: date | None = None, last: date | None = None
    ) -> Iterator[Found]:
        """Kept answers (without word timings) and promises that match, newest day and id first."""
        from assistant.storage.search import Search  # noqa: PLC0415 - loads SQLite

        search = Search(
            self._home,
            self._envelope,
            gone=self._gone,
            said_in=self._said_in,
            is_whole=self._is_whole,
        )
        return search.find(query, self._months(first, last), first, last)

    def damage(self) -> tuple[Damage, ...]:
        """What was found damaged in the months opened so far."""
        root = self._home.profile.parent
        return tuple(
            Damage(str(path.relative_to(root)), text()) for path, text in self._found.items()
        )

    def examine(self) -> tuple[Damage, ...]:
        """Read every byte of the journal and tell all that is damaged, or was put aside."""
        for month in self._months():
            self._fold(month, words=True, all_of_it=True)
            for files in self._home.files(month):
                for aside in sorted(files.folder.glob(f"{month}.*.damaged-*")):
                    self._found[aside] = Text.DAMAGE_ASIDE
        for folder in self._home.devices():
            for copy in sorted(folder.glob(f"*{CONFLICT}*")):
                self._found[copy] = Text.DAMAGE_COPY
        for inbox in sorted(self._home.profile.glob(f"*/{DAMAGED_INBOX}*")):
            self._found[inbox] = Text.DAMAGE_INBOX
        return self.damage()

    def newest_id(self) -> str:
        """The greatest id in the journal, or "" when there is none."""
        ids = (
            document.get("id", "")
            for month in self._months()
            for document in self._fold(month, words=False).documents()
        )
        return max((*ids, *self._gone().ids), default="")

    def _gone(self) -> Gone:
        """What was erased on any device, up to now."""
        stones = []
        for folder in self._home.devices():
            try:
                stones.append(tombstones.read(folder, self._envelope))
            except OSError:
                self._found[folder / tombstones.FILE] = Text.DAMAGE_UNREADABLE
            else:
                if stones[-1].unread:
                    self._found[folder / tombstones.FILE] = Text.DAMAGE_PART
        return tombstones.union(stones)

    def _said_in(self, month: str, ids: set[str] | None) -> list[Answer | Promise]:
        """Kept answers and promises; only those with some ids, where these are given."""
        fold = self._fold(month, words=False)
        kept = chain(fold.answers.kept(), fold.promises.kept())
        records = (codec.decode(each) for each in kept if ids is None or each["id"] in ids)
        return [each for each in records if isinstance(each, Answer | Promise)]

    def _is_whole(self, month: str) -> bool:
        return not any(path.name.startswith(month) for path in self._found)

    def _own_drafts(self, month: str, *, words: bool) -> Iterator[Document]:
        drafts = self._fold(month, words=words).answers.drafts()
        own = (document for document in drafts if document["dev"] == self._home.device)
        return (document for document in own if document["text"])

    def _months(self, first: date | None = None, last: date | None = None) -> tuple[str, ...]:
        try:
            return self._home.months(first, last)
        except OSError as fault:
            raise JournalError(Text.JOURNAL_SHUT(folder=self._home.profile)) from fault

    def _is_outdated(self) -> bool:
        try:
            return slot_files.is_outdated(self._home.profile, self._envelope)
        except OSError as fault:
            raise JournalError(Text.JOURNAL_SHUT(folder=self._home.profile)) from fault

    def _fold(self, month: str, *, words: bool, all_of_it: bool = False) -> Fold:
        folds = []
        for files in self._home.files(month):
            found = load(files, self._envelope, words=words, all_of_it=all_of_it)
            if found.findings and self._is_outdated():
                raise JournalError(Text.JOURNAL_CHANGED())
            folds.append(found.fold)
            is_own = files.folder == self._home.folder
            self._found.update(
                (path, text)
                for path, text in found.findings.items()
                if is_own or all_of_it or text not in _ON_ITS_WAY
            )
        fold, gone = reduce(Fold.merged, folds, Fold()), self._gone()
        return fold.left_by(gone) if gone.touches(month) else fold


_Kind = TypeVar("_Kind", Asked, Marked, Promise, Situation)


def _records(documents: Iterable[Document], kind: type[_Kind]) -> list[_Kind]:
    """The records of documents that are all of one kind."""
    records = (codec.decode(document) for document in documents)
    return [record for record in records if isinstance(record, kind)]


def _history(of_kind: Revised, id_: str) -> History:
    records = map(codec.decode, of_kind.history(id_))
    revisions = (each for each in records if isinstance(each, Answer | Promise))
    return History(tuple(revisions), of_kind.next_rev(id_))


def _between(
    documents: Iterator[Document],
    first: date | None = None,
    last: date | None = None,
) -> Iterator[Answer]:
    """The answers of these days, in order."""
    for document in in_order(documents):
        answer = codec.decode(document)
        if isinstance(answer, Answer) and (first or answer.day) <= answer.day <= (
            last or answer.day
        ):
            yield answer
