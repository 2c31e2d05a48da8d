"""Recovery words: twelve plain words that open a journal whose passphrase is lost.

Eleven are drawn by chance from 1,783, which is 118 bits. The twelfth is a sum: 1,783 is a
prime, and each place counts differently, so any one wrong word shows, and any two that
changed places.

The list is ``recovery_words.txt``: no two begin with the same four letters, and these
are enough to be understood.
"""

import secrets
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from typing import Final

COUNT: Final = 12
_LETTERS: Final = 4
_FILE: Final = "recovery_words.txt"


class Slip(Enum):
    """Why words are not recovery words."""

    OTHER = auto()
    """They are something else: not twelve, or most of them are not on the list."""
    A_WORD = auto()
    """One of them is not right, or two changed places."""


def fresh() -> tuple[str, ...]:
    """Twelve new words."""
    drawn = [secrets.randbelow(len(_words())) for _ in range(COUNT - 1)]
    return tuple(_words()[number] for number in (*drawn, _sum(drawn)))


def read(said: str) -> tuple[str, ...] | Slip:
    """The words somebody typed, whole; numbers and signs between them do not count."""
    typed = "".join(sign if sign.isalpha() else " " for sign in said.casefold()).split()
    known = {word[:_LETTERS]: word for word in _words()}
    found = [known.get(word[:_LETTERS], "") for word in typed]
    if len(typed) != COUNT or found.count("") > COUNT // 2:
        return Slip.OTHER
    if not all(whole.startswith(word) and whole for whole, word in zip(found, typed, strict=True)):
        return Slip.A_WORD
    numbers = [_words().index(word) for word in found]
    return tuple(found) if numbers[-1] == _sum(numbers[:-1]) else Slip.A_WORD


def secret(words: tuple[str, ...]) -> bytes:
    """What the words come to."""
    return " ".join(words).encode("ascii")


def _sum(numbers: list[int]) -> int:
    return sum(place * number for place, number in enumerate(numbers, start=1)) % len(_words())


@cache
def _words() -> tuple[str, ...]:
    return tuple(files(__package__).joinpath(_FILE).read_text("ascii").split())
