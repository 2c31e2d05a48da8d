"""The weekly signals over time (practice rows T1 to T4): each compared with itself alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.journal.records import Answer
from assistant.practice.entry import Cadence, Kind, PromptEntry, Slot
from assistant.practice.pack import Pack
from assistant.practice.progress import SIDE_DAYS, Comparison, compare, signal_sentences

SIDES: Final = 2
"""Four weeks, and the four before."""


@dataclass(frozen=True)
class Signal:
    """One signal that was answered in these weeks."""

    id: str
    question: str
    better: str | None
    found: Comparison

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was asked, and what came of it."""
        return (self.question, *signal_sentences(self.found, self.better))


def signals(
    pack: Pack, answers: Iterable[Answer], today: date, since: date | None = None
) -> tuple[Signal, ...]:
    """The signals of these weeks, in the order of the pack; none without an answer.

    Args:
        pack: Where the questions stand.
        answers: In any order; others than those to signals are passed over.
        today: The last day that counts.
        since: The first day that counts.
    """
    first = since or date.min
    asked = {entry.id: entry for entry in pack.prompts if _weekly(entry)}
    values: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for one in answers:
        entry = asked.get(one.prompt.id)
        words = entry.choice_words if entry else ()
        near = (today - one.day).days < SIDES * SIDE_DAYS and first <= one.day <= today
        if near and one.text in words:
            values[one.prompt.id].append((one.day, words.index(one.text) + 1))
    return tuple(
        Signal(name, _question(entry), _better(entry), compare(values[name], today))
        for name, entry in asked.items()
        if name in values
    )


def _weekly(entry: PromptEntry) -> bool:
    weekly = (entry.slot, entry.cadence) == (Slot.SIGNALS, Cadence.WEEKLY)
    return weekly and entry.kind is Kind.SCALE


def _question(entry: PromptEntry) -> str:
    """What it asks, without how to answer."""
    end = entry.text.rfind("?") + 1
    return entry.text[:end] if end else entry.text


def _better(entry: PromptEntry) -> str | None:
    return entry.scale.better if entry.scale else None
