"""What a month's lines come to: for each revision, its latest document.

Documents may arrive in any order and more than once: the result is the same.
Each carries ``seq``, its number in its device's log, so that an older line read
again never covers a newer one.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from assistant.journal.codec import Document
from assistant.storage.gone import Gone
from assistant.storage.revised import Revised, is_settled, revision

ANSWERS: Final = "answers"
"""The revision that stands, of each answer."""
PROMISES: Final = "promises"
"""The revision that stands, of each promise."""
REVISIONS: Final = "revisions"
"""Older ones of both that were kept, or deleted."""
DRAFTS: Final = "drafts"
"""Words not kept yet; and that they were put away, without them."""
ASKED: Final = "asked"
"""What was asked."""
SITUATIONS: Final = "situations"
"""A person's private choices."""
MARKED: Final = "marked"
"""What else the choice of questions remembers."""
TABLES: Final = (ANSWERS, PROMISES, REVISIONS, DRAFTS, ASKED, SITUATIONS, MARKED)

_ONCE: Final = {
    "asked": (ASKED, ("session", "slot", "at")),
    "situation": (SITUATIONS, ("id",)),
    "marked": (MARKED, ("session", "mark", "prompt", "at")),
}
"""Records without revisions: their table, and what makes two of them the same."""


class Fold:
    """A month, or the same month of several devices."""

    def __init__(self) -> None:
        self.last_seq = 0
        self.answers = Revised()
        self.promises = Revised()
        self._once: dict[tuple[Any, ...], Document] = {}

    def __len__(self) -> int:
        """How many answers and promises."""
        return len(self.answers) + len(self.promises)

    def add(self, document: Document) -> None:
        """Take in one document."""
        self.last_seq = max(self.last_seq, document.get("seq", 0))
        kind = document["kind"]
        if kind in _ONCE:
            self._once[kind, *(document[name] for name in _ONCE[kind][1])] = document
        else:
            self._revised(kind).add(document)

    def merged(self, other: "Fold") -> "Fold":
        """Both months as one; either may be used up by it."""
        smaller, larger = sorted((self, other), key=len)
        for document in smaller.documents():
            larger.add(document)
        return larger

    def left_by(self, gone: Gone) -> "Fold":
        """The same without what is gone."""
        rest = Fold()
        for document in self.documents():
            stays = gone.leaves(document)
            if stays is not None:
                rest.add(stays)
        rest.last_seq = self.last_seq
        return rest

    def before(self, document: Document) -> Document | None:
        """What stands here under the same id and revision."""
        if document["kind"] in _ONCE:
            return None
        of_kind = self._revised(document["kind"])
        return of_kind.find(document["id"], document["rev"], document["dev"])

    def next_rev(self, document: Document) -> int:
        """Higher than every revision here of an answer or a promise."""
        return self._revised(document["kind"]).next_rev(document["id"])

    def documents(self) -> Iterator[Document]:
        """Everything."""
        return chain(self.answers.documents(), self.promises.documents(), self._once.values())

    def sessions(self) -> set[str]:
        """The sessions that anything without revisions stands of."""
        return {document["session"] for document in self._once.values()}

    def once(self, table: str) -> Iterator[Document]:
        """What stands in one of the tables without revisions."""
        return (each for each in self._once.values() if _ONCE[each["kind"]][0] == table)

    def tables(self) -> dict[str, list[Document]]:
        """Every document in the one table it belongs to, by id and revision."""
        tables: dict[str, list[Document]] = {name: [] for name in TABLES}
        for name, of_kind in ((ANSWERS, self.answers), (PROMISES, self.promises)):
            standing = {id(document) for document in of_kind.standing()}
            for document in of_kind.documents():
                older = REVISIONS if is_settled(document) else DRAFTS
                tables[name if id(document) in standing else older].append(document)
        for name in (ANSWERS, PROMISES, REVISIONS, DRAFTS):
            tables[name].sort(key=lambda document: (document["id"], revision(document)))
        for document in self._once.values():
            tables[_ONCE[document["kind"]][0]].append(document)
        return tables

    def _revised(self, kind: str) -> Revised:
        return self.promises if kind == "promise" else self.answers


def put_away(document: Document) -> Document:
    """A draft taken back: that it was is written down, its words are not."""
    said = {"text": "", "plan": None} if document["kind"] == "promise" else {"text": ""}
    rest = {key: value for key, value in document.items() if key != "words"}
    return {**rest, **said, "dropped": True}


def in_order(documents: Iterable[Document]) -> list[Document]:
    """By day, id and revision."""
    return sorted(documents, key=lambda each: (each["day"], each["id"], revision(each)))
