"""The full-text index of one month: SQLite's FTS5, in memory only.

It is contentless: it knows which words stand where, not the text. Nothing here
touches a disk; what :func:`build` returns is all there is of it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Final

import msgspec

from assistant.journal.query import Query
from assistant.journal.records import Answer, Promise
from assistant.ports import Found
from assistant.storage.lines import Place

_TOKENS: Final = "tokenize='unicode61 remove_diacritics 2'"
_PRIVATE_USE: Final = range(0xE000, 0xF900)
"""Signs that mean nothing: two that a text does not hold mark the places in it."""
_PLACE: Final = msgspec.msgpack.Decoder(Place)


def build(records: Sequence[Answer | Promise], places: Sequence[Place | None]) -> bytes:
    """The index of these records, and where each of them stands."""
    with closing(_in_memory()) as index:
        options = f"content='', columnsize=0, {_TOKENS}"
        index.execute(f"CREATE VIRTUAL TABLE said USING fts5(text, plan, {options})")
        index.execute("CREATE TABLE records(id TEXT, place BLOB)")
        with index:
            for number, (record, place) in enumerate(zip(records, places, strict=True), start=1):
                stands = (number, record.id, place and msgspec.msgpack.encode(place))
                index.execute("INSERT INTO records(rowid, id, place) VALUES(?, ?, ?)", stands)
                _insert(index, number, record)
        index.execute("INSERT INTO said(said) VALUES('optimize')")
        index.commit()
        index.execute("VACUUM")
        return index.serialize()


class Finder:
    """Finds what is looked for, in one index after another; a context manager."""

    def __init__(self, query: Query) -> None:
        self._match = _match(query)
        self._said = _in_memory()
        self._said.execute(f"CREATE VIRTUAL TABLE said USING fts5(text, plan, {_TOKENS})")

    def close(self) -> None:
        """Let go of the memory."""
        self._said.close()

    def matches(self, index: bytes | memoryview) -> dict[str, Place | None]:
        """The ids of the records that have all that is looked for, and where each stands.

        Raises:
            ValueError: this is no index.
        """
        with closing(_in_memory()) as there:  # one that had another index would mix them up
            try:
                there.deserialize(index)
                found = there.execute(
                    "SELECT id, place FROM said JOIN records ON records.rowid = said.rowid"
                    " WHERE said MATCH ?",
                    (self._match,),
                )
                return {id_: place and _PLACE.decode(place) for id_, place in found}
            except (sqlite3.Error, msgspec.MsgspecError) as fault:
                raise ValueError from fault

    def found(self, records: Sequence[Answer | Promise]) -> Iterator[Found]:
        """Those of some records that do have it, in order, and where in their text it stands."""
        said = "".join(record.text for record in records)
        begin, end = islice((sign for sign in map(chr, _PRIVATE_USE) if sign not in said), 2)
        for number, record in enumerate(records):
            _insert(self._said, number, record)
        rows = self._said.execute(
            "SELECT rowid, highlight(said, 0, ?, ?) FROM said WHERE said MATCH ? ORDER BY rowid",
            (begin, end, self._match),
        ).fetchall()
        self._said.rollback()
        for number, marked in rows:
            yield Found(records[number], tuple(_spans(marked, begin, end)))


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
