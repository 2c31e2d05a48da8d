"""Numbered choices: the number, the word, or the start of only one word all work."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from assistant.messages import Text

Meaning = TypeVar("Meaning")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
NUMBERS: Final = ("one", "two", "three", "four", "five")
"""How a choice's number is said."""
YES: Final = frozenset({"", "yes", "y", "keep"})
SURE: Final = frozenset({"yes", "y"})
"""What puts words away: nothing that could be meant for keeping them."""
NO: Final = frozenset({"no", "n"})
GO_ON: Final = frozenset({"go on", "more"})


@dataclass(frozen=True)
class Choice(Generic[Meaning]):
    """One choice and what it stands for."""

    meaning: Meaning
    word: str


def plainly(line: str) -> str:
    """A line as it is compared with the words above."""
    return line.casefold().strip(" .!")


def bare(text: str) -> str:
    """The words alone, as they are said: no marks, no capital letters."""
    return " ".join(_WORD.findall(text.casefold()))


def aloud(choice: Choice[Meaning]) -> tuple[str, ...]:
    """How a choice can be said: all of it, or what stands before its comma."""
    return tuple(dict.fromkeys((bare(choice.word), bare(choice.word.partition(",")[0]))))


def pick(choices: Sequence[Choice[Meaning]], line: str) -> Choice[Meaning] | None:
    """The choice a line names, or None when it names none or more than one."""
    said = bare(line)
    if said in NUMBERS:
        said = str(NUMBERS.index(said) + 1)
    if said.isdecimal():
        number = int(said)
        return choices[number - 1] if 1 <= number <= len(choices) else None
    return in_words(choices, line)


def in_words(choices: Sequence[Choice[Meaning]], line: str) -> Choice[Meaning] | None:
    """The choice whose word a line begins or is; no number names one."""
    said = bare(line)
    matches = [choice for choice in choices if said and bare(choice.word).startswith(said)]
    exact = [choice for choice in matches if bare(choice.word) == said]
    found = exact or matches
    return found[0] if len(found) == 1 else None


def numbered(choices: Sequence[Choice[Meaning]]) -> tuple[str, ...]:
    """The choices as lines, counted from one."""
    return tuple(
        Text.CHOICE_LINE(number=number, word=choice.word)
        for number, choice in enumerate(choices, start=1)
    )
