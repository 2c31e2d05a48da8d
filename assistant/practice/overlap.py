"""Whether wordings are our own: the longest run of words they share with another text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from assistant.practice import reading

RUN_MAX: Final = 6
"""Words in a row that two people may well choose by chance; seven are taken for copied."""


@dataclass(frozen=True)
class Other:
    """A text that nothing may be copied from, made ready for comparing."""

    words: tuple[str, ...] = field(repr=False)
    places: dict[str, list[int]] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Other":
        """The words of a text; capitals, marks and the shape of apostrophes do not count."""
        words = _plain(text)
        places: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            places.setdefault(word, []).append(place)
        return cls(words, places)

    def longest(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The longest run of words that one of the texts shares with this one."""
        best: tuple[str, ...] = ()
        for text in texts:
            words = _plain(text)
            before: dict[
                int, int
            ] = {}  # place in the other text -> length of the run that ends there
            for end, word in enumerate(words, start=1):
                runs = {at: before.get(at - 1, 0) + 1 for at in self.places.get(word, ())}
                longest = max(runs.values(), default=0)
                if longest > len(best):
                    best = words[end - longest : end]
                before = runs
        return best


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in reading.words(text.replace("\u2019", "'")))
