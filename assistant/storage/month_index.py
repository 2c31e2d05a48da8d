"""The full-text index of one month: SQLite's FTS5, in memory only.

It is contentless: it knows which words stand where, not the text. Nothing here
touches a disk; what :func:`build` returns is all there is of it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Final

from assistant.journal.query import Query
from assistant.journal.records import Answer, Promise

_TOKENS: Final = "tokenize='unicode61 remove_diacritics 2'"
_PRIVATE_USE: Final = range(0xE000, 0xF900)
"""Signs that mean nothing: two that a text does not hold mark the places in it."""


def build(records: Iterable[Answer | Promise]) -> bytes:
    """The index of these records."""
    with closing(_in_memory()) as index:
        options = f"content='', columnsize=0, {_TOKENS}"
        index.execute(f"CREATE VIRTUAL TABLE said USING fts5(text, plan, {options})")
        index.execute("CREATE TABLE records(id TEXT)")
        with index:
            for row, record in enumerate(records, start=1):
                index.execute("INSERT INTO records(rowid, id) VALUES(?, ?)", (row, record.id))
                _insert(index, row, record)
        index.execute("INSERT INTO said(said) VALUES('optimize')")
        index.commit()
        index.execute("VACUUM")
        return index.serialize()


def matches(index: bytes, query: Query) -> set[str]:
    """The ids of the records that have all that is looked for.

    Raises:
        ValueError: this is no index.
    """
    with closing(_in_memory()) as there:
        try:
            there.deserialize(index)
            rows = there.execute(
                "SELECT id FROM said JOIN records ON records.rowid = said.rowid WHERE said MATCH ?",
                (_match(query),),
            )
            return {id_ for (id_,) in rows}
        except sqlite3.Error as fault:
            raise ValueError from fault


class Finder:
    """Finds the places of what is looked for; a context manager."""

    def __init__(self, query: Query) -> None:
        self._match = _match(query)
        self._one = _in_memory()
        self._one.execute(f"CREATE VIRTUAL TABLE said USING fts5(text, plan, {_TOKENS})")

    def close(self) -> None:
        """Let go of the memory."""
        self._one.close()

    def places(self, record: Answer | Promise) -> tuple[tuple[int, int], ...] | None:
        """Where in the text they begin and end; None where not all of them are there."""
        text = record.text
        begin, end = islice((sign for sign in map(chr, _PRIVATE_USE) if sign not in text), 2)
        self._one.execute("DELETE FROM said")
        _insert(self._one, 1, record)
        row = self._one.execute(
            "SELECT highlight(said, 0, ?, ?) FROM said WHERE said MATCH ?",
            (begin, end, self._match),
        ).fetchone()
        return tuple(_spans(row[0], begin, end)) if row else None


def _spans(marked: str, begin: str, end: str) -> Iterator[tuple[int, int]]:
    before, *marks = marked.split(begin)
    at = len(before)
    for mark in marks:
        place, _, rest = mark.partition(end)
        yield at, at + len(place)
        at += len(place) + len(rest)


def _insert(index: sqlite3.Connection, row: int, record: Answer | Promise) -> None:
    plan = record.plan if isinstance(record, Promise) else None
    said = (row, _storable(record.text), _storable(plan or ""))
    index.execute("INSERT INTO said(rowid, text, plan) VALUES(?, ?, ?)", said)


def _storable(text: str) -> str:
    """The text, sign for sign, without what SQLite cannot take: NUL and half characters."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _match(query: Query) -> str:
    terms = (f'"{_storable(each.words)}"{" *" if each.open_end else ""}' for each in query.terms)
    return " AND ".join(terms)


def _in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA temp_store = MEMORY")  # nothing of it in a temporary file
    return connection
