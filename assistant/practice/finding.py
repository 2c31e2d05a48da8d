"""The pages that can be read at any time, and which of them a person's own words ask for.

Plain overlap of words, and nothing cleverer: a word says as much for a page as few other
pages hold it. Where two pages are near, the person is shown both, and chooses.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.journal.records import Role, Track
from assistant.practice.entry import PromptEntry, Slot
from assistant.practice.pack import Pack

_WORD: Final = re.compile(r"[^\W_]+")
NEAREST: Final = 3
"""How many are shown where none is sure."""
_AHEAD: Final = 1.5
"""How many times the next page's weight a sure one has."""
_LEAST: Final = 0.3
"""The weight of a word that few pages hold; under it nothing is sure."""
_BODY: Final = 0.2
"""What a word weighs that stands only in a page's lines."""
_ROOT: Final = 5
"""Letters by which forms of one word are taken together."""
_ENDINGS: Final = ("ing", "ed", "es", "s", "e")
_EMPTY: Final = frozenset(
    """
    a about after all am an and any are as at be been but by can come could did do does for from
    get had has have he her him his how i if in is it its just let like me might more my of on or
    our out shall she should so some something than that the their them then there they thing
    things this to too up us was we were what whether who why will with would you your yours
    """.split()  # noqa: SIM905 - words in rows are read more easily than in quotes
)
"""Words that say nothing of what is asked."""


@dataclass(frozen=True)
class Found:
    """The page that is meant, or those that are nearest; neither where no word fits."""

    sure: PromptEntry | None = None
    nearest: tuple[PromptEntry, ...] = ()


def pages(pack: Pack, slot: Slot, role: Role, track: Track) -> tuple[PromptEntry, ...]:
    """The pages one person can read, in the order of the file."""
    return tuple(
        entry
        for entry in pack.prompts
        if entry.slot is slot and entry.on(track) and (not entry.roles or role in entry.roles)
    )


def find(among: Sequence[PromptEntry], said: str) -> Found:
    """The page that words ask for."""
    roots = _roots((said,))
    titles = [_roots((page.title, *page.also)) for page in among]
    bodies = [_roots(page.lines) for page in among]
    held = Counter(root for title in titles for root in title)
    weighed = []
    for at, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        weight = sum(1 / held[root] for root in roots & title)
        weight += _BODY * len((roots & body) - title) / len(among)
        if weight:
            weighed.append((-weight, at))
    weighed.sort()
    if not weighed:
        return Found()
    best, at = weighed[0]
    second = weighed[1][0] if len(weighed) > 1 else 0.0
    if -best >= _LEAST and best <= _AHEAD * second:
        return Found(sure=among[at])
    return Found(nearest=tuple(among[at] for _, at in weighed[:NEAREST]))


def _roots(texts: Iterable[str]) -> frozenset[str]:
    """What is left of the words without their endings, and without empty words."""
    plain = (word for text in texts for word in _WORD.findall(text.casefold()))
    return frozenset(_root(word) for word in plain if word not in _EMPTY and len(word) > 1)


def _root(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= len("ask"):
            return word.removesuffix(ending)[:_ROOT]
    return word[:_ROOT]
