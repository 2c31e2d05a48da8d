"""``search``: the words a person looks for, and where they stand."""

import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from assistant import personal
from assistant.journal import codec
from assistant.journal.export import entry
from assistant.journal.query import parse_query
from assistant.journal.records import Promise
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.looking import tell_damage
from assistant.ports import Found
from assistant.ui import line_io, terminal
from assistant.ui.found import count_line, found_lines
from assistant.ui.signals import interruptible


def search(form: str, line: str, first: date | None, last: date | None) -> int:
    """Say every answer and promise that has the words, newest first.

    Raises:
        QueryError: nothing can be looked for with these words.
    """
    line = line or _asked()
    if not line:
        return 0
    query = parse_query(line)
    journal = personal.open_reader(Locations.of())
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
    line_io.say((count_line(count),))


def _as_json(found: Iterable[Found]) -> str:
    values = [_values(one) for one in found]
    return codec.to_json(values).decode() + "\n"


def _values(found: Found) -> dict[str, Any]:
    kind = "promise" if isinstance(found.record, Promise) else "answer"
    values = {"kind": kind, **entry(found.record), "places": found.places}
    values.pop("words", None)  # timings are not read for a search
    return values
