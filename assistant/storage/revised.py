"""Records of one kind that have revisions: which one stands, which were replaced, which are open.

A revision that was kept (or deleted) outranks its own drafts. A record stands as
its highest revision that is not a draft; a higher draft is open beside it until
it is kept or put away.
"""

from collections.abc import Iterator

from assistant.journal.codec import Document

Revision = tuple[int, str]
"""``rev`` and ``dev``: the same revision made on two devices is two."""


class Revised:
    """The documents of one kind, by id and revision."""

    def __init__(self) -> None:
        self._all: dict[str, dict[Revision, Document]] = {}
        self._drafted: set[str] = set()
        """Ids that have, or had, a draft: few, so that open ones are found at once."""

    def __len__(self) -> int:
        """How many ids."""
        return len(self._all)

    def add(self, document: Document) -> None:
        """Take in one document."""
        if document["state"] == "draft":
            self._drafted.add(document["id"])
        revisions = self._all.setdefault(document["id"], {})
        key = revision(document)
        if key not in revisions or _rank(revisions[key]) <= _rank(document):
            revisions[key] = document

    def find(self, id_: str, rev: int, dev: str) -> Document | None:
        """One revision."""
        return self._all.get(id_, {}).get((rev, dev))

    def documents(self) -> Iterator[Document]:
        """Everything."""
        for revisions in self._all.values():
            yield from revisions.values()

    def standing(self) -> Iterator[Document]:
        """The highest revision of each id that is not a draft, deleted or not."""
        for revisions in self._all.values():
            settled = [each for each in revisions.values() if is_settled(each)]
            if settled:
                yield max(settled, key=revision)

    def kept(self) -> Iterator[Document]:
        """Those that stand and are not deleted."""
        return (document for document in self.standing() if document["state"] == "kept")

    def replaced(self) -> Iterator[Document]:
        """Older kept revisions of those that stand and are not deleted."""
        for newest in self.kept():
            for document in self._all[newest["id"]].values():
                if document is not newest and document["state"] == "kept":
                    yield document

    def history(self, id_: str) -> list[Document]:
        """The revisions of one id that were kept or deleted, oldest first."""
        settled = (each for each in self._all.get(id_, {}).values() if is_settled(each))
        return sorted(settled, key=revision)

    def next_rev(self, id_: str) -> int:
        """Higher than every revision there is, drafts and what was put away too."""
        return max(rev for rev, _ in self._all[id_]) + 1

    def drafts(self) -> Iterator[Document]:
        """The open draft of each id that has one."""
        for id_ in self._drafted:
            there = [each for each in self._all[id_].values() if not each.get("dropped")]
            newest = max(there, key=revision, default=None)
            if newest and newest["state"] == "draft":
                yield newest


def is_settled(document: Document) -> bool:
    """Whether this was kept or deleted, rather than a draft or one put away."""
    return document["state"] != "draft" and not document.get("dropped")


def revision(document: Document) -> Revision:
    """By what the revisions of one id are told apart and ordered."""
    return document["rev"], document["dev"]


def _rank(document: Document) -> tuple[bool, int]:
    return is_settled(document), document.get("seq", 0)
