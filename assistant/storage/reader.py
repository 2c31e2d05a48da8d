"""The journal's reading end: it takes no lock and writes nothing.

Months are opened one at a time, as a question needs them, and not held: a journal
of ten years costs no more memory than one month. Every device's folder is read,
and the same answer changed on two of them stands as its highest ``(rev, dev)``.
"""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from pathlib import Path

from assistant.errors import JournalError
from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.journal.records import Answer, Asked
from assistant.messages import Text
from assistant.ports import Damage
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.fold import Fold, in_order
from assistant.storage.month import load
from assistant.storage.places import Home


class Reader:
    """Implements :class:`assistant.ports.JournalReader` over the folders of one profile.

    Raises:
        JournalError: from every method, when the folder cannot be looked into.
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
            for document in self._fold(month, words=False).kept()
        }
        return tuple(date.fromisoformat(day) for day in sorted(days))

    def answers(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        """Newest revisions of kept answers with words, by day and id."""
        for month in self._months(first, last):
            yield from _between(self._fold(month, words=True).kept(), first, last)

    def revisions(self, first: date | None = None, last: date | None = None) -> Iterator[Answer]:
        """Older kept revisions of kept answers, in the same order."""
        for month in self._months(first, last):
            yield from _between(self._fold(month, words=True).replaced(), first, last)

    def drafts(self) -> tuple[Answer, ...]:
        """Answers left open on this device, oldest first."""
        found: list[Answer] = []
        for month in self._months():
            if any(self._own_drafts(month, words=False)):
                found.extend(_between(self._own_drafts(month, words=True)))
        return tuple(sorted(found, key=lambda answer: answer.id))

    def asked(self) -> Iterator[Asked]:
        """What was asked, newest day first; months are opened as the iteration goes on."""
        for month in reversed(self._months()):
            records = (codec.decode(each) for each in self._fold(month, words=False).asked())
            asked = [record for record in records if isinstance(record, Asked)]
            yield from sorted(asked, key=lambda each: (each.day, each.at), reverse=True)

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
        return self.damage()

    def newest_id(self) -> str:
        """The greatest id in the journal, or "" when there is none."""
        ids = (
            document.get("id", "")
            for month in self._months()
            for document in self._fold(month, words=False).documents()
        )
        return max(ids, default="")

    def _own_drafts(self, month: str, *, words: bool) -> Iterator[Document]:
        drafts = self._fold(month, words=words).drafts()
        return (document for document in drafts if document["dev"] == self._home.device)

    def _months(self, first: date | None = None, last: date | None = None) -> tuple[str, ...]:
        try:
            return self._home.months(first, last)
        except OSError as fault:
            raise JournalError(Text.JOURNAL_SHUT(folder=self._home.profile)) from fault

    def _fold(self, month: str, *, words: bool, all_of_it: bool = False) -> Fold:
        folds = []
        for files in self._home.files(month):
            found = load(files, self._envelope, words=words, all_of_it=all_of_it)
            folds.append(found.fold)
            self._found.update(found.findings)
        return reduce(Fold.merged, folds, Fold())


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
