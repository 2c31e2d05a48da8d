"""``search``: the words a person looks for, and where they stand."""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from assistant import compose
from assistant.journal import codec
from assistant.journal.export import entry
from assistant.journal.query import parse_query
from assistant.journal.records import Promise
from assistant.journal.views import spoken_date
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.looking import tell_damage
from assistant.oneshot.promises import promise_lines
from assistant.ports import Found
from assistant.ui import line_io, terminal
from assistant.ui.signals import interruptible

WHOLE_WORDS: Final = 40
"""An answer of so many words is said whole; of a longer one, what is around the first place."""
_BEFORE: Final = 12
_MOST_PLACES: Final = 5


def search(form: str, line: str, first: date | None, last: date | None) -> int:
    """Say every answer and promise that has the words, newest first.

    Raises:
        QueryError: nothing can be looked for with these words.
    """
    line = line or _asked()
    if not line:
        return 0
    query = parse_query(line)
    journal = compose.open_reader(Locations.of())
    found = journal.search(query, first, last)
    if form == "json":
        line_io.data(_as_json(found))
    else:
        _say(found)
    return tell_damage(journal)


def _asked() -> str:
    """Words typed in here: no shell remembers them. From a pipe, its first line."""
    prompt = Text.SEARCH_PROMPT() if terminal.is_terminal(sys.stdin) else ""
    try:
        with interruptible():
            return line_io.read_line(prompt).strip()
    except EOFError:
        return ""


def _say(found: Iterable[Found]) -> None:
    count = 0
    for one in found:
        line_io.say(found_lines(one))
        count += 1
    if count:
        ending = Text.SEARCH_FOUND_ONE if count == 1 else Text.SEARCH_FOUND_MANY
        line_io.say((ending(count=count),))
    else:
        line_io.say((Text.SEARCH_NONE(),))


def found_lines(found: Found) -> Iterator[str]:
    """The day, what was asked, what was said, and where in it the words are."""
    record = found.record
    yield Text.DAY_TITLE(day=spoken_date(record.day))
    if isinstance(record, Promise):
        yield from promise_lines(record)
    else:
        yield Text.DAY_QUESTION(question=record.prompt.text)
        yield Text.DAY_ANSWER(words=_around(record.text, found.places))
    numbers = [len(record.text[:begin].split()) + 1 for begin, _ in found.places]
    if numbers:
        told = ", ".join(map(str, sorted(set(numbers))[:_MOST_PLACES]))
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


def _as_json(found: Iterable[Found]) -> str:
    values = [_values(one) for one in found]
    return codec.to_json(values).decode() + "\n"


def _values(found: Found) -> dict[str, Any]:
    kind = "promise" if isinstance(found.record, Promise) else "answer"
    values = {"kind": kind, **entry(found.record), "places": found.places}
    values.pop("words", None)  # timings are not read for a search
    return values
