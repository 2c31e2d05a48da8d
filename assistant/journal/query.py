"""What a person looks for: words, "several in a row", and words with an open end*.

All of them have to be there. Case, accents and signs between words make no difference.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from assistant.errors import QueryError
from assistant.messages import Text

MOST_TERMS: Final = 32
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»″", '"'))
_TERM: Final = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


@dataclass(frozen=True)
class Term:
    """Words in a row."""

    words: str = field(repr=False)
    open_end: bool = False
    """Whether the last word may go on."""


@dataclass(frozen=True)
class Query:
    """All of these terms, wherever they stand."""

    terms: tuple[Term, ...]


def parse_query(line: str) -> Query:
    """The terms of a line.

    Raises:
        QueryError: nothing can be looked for.
    """
    plain = line.translate(_QUOTES)
    if plain.count('"') % 2:
        raise QueryError(Text.SEARCH_OPEN_QUOTE())
    found = (_term(match) for match in _TERM.finditer(plain))
    terms = tuple(term for term in found if any(map(str.isalnum, term.words)))
    if not terms:
        raise QueryError(Text.SEARCH_NO_WORD())
    if len(terms) > MOST_TERMS:
        raise QueryError(Text.SEARCH_TOO_MANY(most=MOST_TERMS))
    return Query(terms)


def _term(match: re.Match[str]) -> Term:
    words = match[3] if match[1] is None else match[1]
    return Term(words.strip().rstrip("*"), bool(match[2]) or words.rstrip().endswith("*"))
