"""What was found, as lines: for the command, and for looking back in either front end."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from assistant.errors import QueryError
from assistant.journal.query import parse_query
from assistant.journal.records import Promise
from assistant.journal.views import promise_lines, spoken_date
from assistant.messages import Text
from assistant.ports import Found, JournalReader

WHOLE_WORDS: Final = 40
"""An answer of so many words is said whole; of a longer one, what is around the first place."""
MOST_SHOWN: Final = 50
"""How many are shown while looking back."""
_BEFORE: Final = 12
_MOST_PLACES: Final = 5


def look_for(journal: JournalReader, line: str) -> tuple[str, ...]:
    """What a line of words finds while looking back, or why it can find nothing."""
    try:
        found = tuple(islice(journal.search(parse_query(line)), MOST_SHOWN + 1))
    except QueryError as error:
        return (str(error),)
    shown = found[:MOST_SHOWN]
    last = count_line(len(found)) if shown == found else Text.SEARCH_NEWEST(count=MOST_SHOWN)
    return (*(line for one in shown for line in found_lines(one)), last)


def count_line(count: int) -> str:
    """How many were found."""
    if count == 0:
        return Text.SEARCH_NONE()
    return (Text.SEARCH_FOUND_ONE if count == 1 else Text.SEARCH_FOUND_MANY)(count=count)


def found_lines(found: Found) -> Iterator[str]:
    """The day, what was asked, what was said, and where in it the words are."""
    record = found.record
    yield Text.DAY_TITLE(day=spoken_date(record.day))
    if isinstance(record, Promise):
        yield from promise_lines(record)
    else:
        yield Text.DAY_QUESTION(question=record.prompt.text)
        yield Text.DAY_ANSWER(words=_around(record.text, found.places))
    numbers = {len(record.text[:begin].split()) + 1 for begin, _ in found.places}
    if numbers:
        told = ", ".join(map(str, sorted(numbers)[:_MOST_PLACES]))
        yield Text.SEARCH_PLACE(numbers=told, count=len(record.text.split()))


def _around(text: str, places: tuple[tuple[int, int], ...]) -> str:
    """The text, or of a long one the words around the first place."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    if len(words) <= WHOLE_WORDS or not places:
        return text
    at = next(number for number, (_, end) in enumerate(words) if end > places[0][0])
    start = max(0, min(at - _BEFORE, len(words) - WHOLE_WORDS))
    part = words[start : start + WHOLE_WORDS]
    return Text.SEARCH_CUT(words=text[part[0][0] : part[-1][1]])
