"""What a month's lines come to: for each revision, its latest document.

Documents may arrive in any order and more than once: the result is the same.
Each carries ``seq``, its number in its device's log, so that an older line read
again never covers a newer one.

A revision that was kept (or deleted) outranks its own drafts. An answer stands as
its highest revision that is not a draft; a higher draft is open beside it until
it is kept or put away.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from assistant.journal.codec import Document

ANSWERS: Final = "answers"
"""The revision that stands, of each answer."""
REVISIONS: Final = "revisions"
"""Older ones that were kept, or deleted."""
DRAFTS: Final = "drafts"
"""Words not kept yet; and that they were put away, without them."""
ASKED: Final = "asked"
"""What was asked."""
TABLES: Final = (ANSWERS, REVISIONS, DRAFTS, ASKED)

Revision = tuple[int, str]
"""``rev`` and ``dev``: the same revision made on two devices is two."""


class Fold:
    """A month, or the same month of several devices."""

    def __init__(self) -> None:
        self.last_seq = 0
        self._answers: dict[str, dict[Revision, Document]] = {}
        self._asked: dict[tuple[Any, ...], Document] = {}
        self._drafted: set[str] = set()
        """Answers that have, or had, a draft: few, so that open ones are found at once."""

    def __len__(self) -> int:
        """How many answers."""
        return len(self._answers)

    def add(self, document: Document) -> None:
        """Take in one document."""
        self.last_seq = max(self.last_seq, document.get("seq", 0))
        if document["kind"] == "asked":
            self._asked[document["session"], document["slot"], document["at"]] = document
            return
        if document["state"] == "draft":
            self._drafted.add(document["id"])
        revisions = self._answers.setdefault(document["id"], {})
        key = (document["rev"], document["dev"])
        if key not in revisions or _rank(revisions[key]) <= _rank(document):
            revisions[key] = document

    def merged(self, other: "Fold") -> "Fold":
        """Both months as one; either may be used up by it."""
        smaller, larger = sorted((self, other), key=len)
        for document in smaller.documents():
            larger.add(document)
        return larger

    def find(self, id_: str, rev: int, dev: str) -> Document | None:
        """One revision."""
        return self._answers.get(id_, {}).get((rev, dev))

    def documents(self) -> Iterator[Document]:
        """Everything."""
        for revisions in self._answers.values():
            yield from revisions.values()
        yield from self._asked.values()

    def kept(self) -> Iterator[Document]:
        """Answers that stand and are not deleted."""
        return (document for document in self._standing() if document["state"] == "kept")

    def replaced(self) -> Iterator[Document]:
        """Older kept revisions of answers that stand and are not deleted."""
        for newest in self.kept():
            for document in self._answers[newest["id"]].values():
                if document is not newest and document["state"] == "kept":
                    yield document

    def drafts(self) -> Iterator[Document]:
        """The open draft of each answer that has one."""
        for id_ in self._drafted:
            there = [each for each in self._answers[id_].values() if not each.get("dropped")]
            newest = max(there, key=_revision, default=None)
            if newest and newest["state"] == "draft":
                yield newest

    def asked(self) -> Iterator[Document]:
        """What was asked."""
        yield from self._asked.values()

    def tables(self) -> dict[str, list[Document]]:
        """Every document in the one table it belongs to, by id and revision."""
        standing = {id(document) for document in self._standing()}
        tables: dict[str, list[Document]] = {name: [] for name in TABLES}
        for document in self.documents():
            tables[_table(document, stands=id(document) in standing)].append(document)
        for name in (ANSWERS, REVISIONS, DRAFTS):
            tables[name].sort(key=lambda document: (document["id"], _revision(document)))
        return tables

    def _standing(self) -> Iterator[Document]:
        for revisions in self._answers.values():
            settled = [each for each in revisions.values() if is_settled(each)]
            if settled:
                yield max(settled, key=_revision)


def is_settled(document: Document) -> bool:
    """Whether this is an answer kept or deleted, rather than a draft or one put away."""
    return document["state"] != "draft" and not document.get("dropped")


def put_away(document: Document) -> Document:
    """A draft taken back: that it was is written down, its words are not."""
    rest = {key: value for key, value in document.items() if key != "words"}
    return {**rest, "text": "", "dropped": True}


def in_order(documents: Iterable[Document]) -> list[Document]:
    """By day, id and revision."""
    return sorted(documents, key=lambda each: (each["day"], each["id"], _revision(each)))


def _rank(document: Document) -> tuple[bool, int]:
    return is_settled(document), document.get("seq", 0)


def _revision(document: Document) -> Revision:
    return document["rev"], document["dev"]


def _table(document: Document, *, stands: bool) -> str:
    if document["kind"] == "asked":
        return ASKED
    if not is_settled(document):
        return DRAFTS
    return ANSWERS if stands else REVISIONS
