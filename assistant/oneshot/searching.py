"""``search``: the words a person looks for, and where they stand."""

import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from assistant import personal
from assistant.errors import QueryError
from assistant.journal import codec
from assistant.journal.export import entry
from assistant.journal.query import Query, parse_query
from assistant.journal.records import Promise
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.looking import tell_damage
from assistant.ports import Found
from assistant.ui import line_io, terminal
from assistant.ui.asking import ask_line
from assistant.ui.found import count_line, found_lines


def search(form: str, line: str, first: date | None, last: date | None) -> int:
    """Say every answer and promise that has the words, newest first.

    Raises:
        QueryError: nothing can be looked for with these words.
    """
    query = parse_query(line) if line else _asked()
    if not query:
        return 0
    journal = personal.open_reader(Locations.of())
    found = journal.search(query, first, last)
    if form == "json":
        line_io.data(_as_json(found))
    else:
        _say(found)
    return tell_damage(journal)


def _asked() -> Query | None:
    """Words typed in here: no shell remembers them. From a pipe, its first line."""
    somebody = terminal.is_terminal(sys.stdin)
    prompt = Text.SEARCH_PROMPT() if somebody else ""
    while True:
        try:
            line = ask_line(prompt).strip()
        except EOFError:
            return None
        try:
            return parse_query(line) if line else None
        except QueryError as error:
            if not somebody:
                raise
            line_io.note(str(error))


def _say(found: Iterable[Found]) -> None:
    count = 0
    for one in found:
        line_io.say(found_lines(one))
        count += 1
    line_io.say((count_line(count),))


def _as_json(found: Iterable[Found]) -> str:
    values = [_values(one) for one in found]
    return codec.to_json(values).decode() + "\n"


def _values(found: Found) -> dict[str, Any]:
    kind = "promise" if isinstance(found.record, Promise) else "answer"
    values = {"kind": kind, **entry(found.record), "places": found.places}
    values.pop("words", None)  # timings are not read for a search
    return values
