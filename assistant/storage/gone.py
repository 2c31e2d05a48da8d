"""What a person took back for good, and what may still be kept of each record then."""

from dataclasses import dataclass

from assistant.journal.codec import Document
from assistant.storage.revised import is_settled


@dataclass(frozen=True)
class Gone:
    """What was erased, and since when words have expired, on whatever device."""

    ids: frozenset[str] = frozenset()
    """Answers and promises that are erased, and sessions that leave nothing to remember."""
    alone: frozenset[str] = frozenset()
    """Those of them that went without the promises made in them."""
    months: frozenset[str] = frozenset()
    """Where they were."""
    before: str = ""
    """Days before this one, as ``2026-11-22``, have no words any more."""

    def touches(self, month: str) -> bool:
        """Whether anything of a month may be gone."""
        return month in self.months or month <= self.before[:7]

    def leaves(self, document: Document) -> Document | None:
        """What stays of a document: itself, or it without words, or nothing."""
        if document["kind"] not in {"answer", "promise"}:
            return None if document["session"] in self.ids else document
        made_in = document.get("answer")
        if document["id"] in self.ids or (made_in in self.ids and made_in not in self.alone):
            return None
        if document["day"] >= self.before:
            return document
        return _without_words(document) if is_settled(document) else None

    def silences(self, document: Document) -> bool:
        """Whether no recording of it may be kept."""
        return self.leaves(document) is None or document["day"] < self.before


def _without_words(document: Document) -> Document:
    """That it was stays: the day, which question, what became of it."""
    rest = {key: value for key, value in document.items() if key != "words"}
    if document["kind"] == "promise":
        return {**rest, "text": "", "plan": None}
    prompt = {**document["prompt"], "text": ""}  # a question may repeat a promise
    return {**rest, "text": "", "audio": None, "prompt": prompt}
