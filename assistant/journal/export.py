"""Taking a journal out: as JSON that loses nothing, or as text to read.

The JSON is documented in ``docs/export.schema.json``; ``importing`` reads it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

import msgspec

from assistant.journal.records import SCHEMA, Answer, Promise
from assistant.journal.views import day_lines

FORMAT: Final = "reflect"


@dataclass(frozen=True)
class Taken:
    """What is taken out: records as they stand, and the revisions before them."""

    answers: Iterable[Answer] = ()
    revisions: Iterable[Answer] = ()
    promises: Iterable[Promise] = field(default=(), repr=False)
    earlier_promises: Iterable[Promise] = field(default=(), repr=False)


def document(taken: Taken) -> dict[str, Any]:
    """The export as plain values; each revision stands with its record, oldest first."""
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "answers": _entries(taken.answers, taken.revisions),
        "promises": _entries(taken.promises, taken.earlier_promises),
    }


def as_json(taken: Taken) -> str:
    """The export as JSON text, indented, ending in a newline."""
    values = document(taken)
    try:
        return msgspec.json.format(msgspec.json.encode(values), indent=2).decode() + "\n"
    except UnicodeEncodeError:  # half a character, pasted: it comes back as it was
        return json.dumps(values, indent=2) + "\n"


def as_text(answers: Iterable[Answer]) -> Iterator[str]:
    """The export as lines to read: each day, its questions and answers."""
    for day, of_day in groupby(answers, key=lambda answer: answer.day):
        yield from day_lines(day, tuple(of_day))
        yield ""


def entry(record: Answer | Promise) -> dict[str, Any]:
    """One record as plain values; words as ``[text, start_s, end_s, confidence]``."""
    values: dict[str, Any] = msgspec.to_builtins(record)
    del values["kind"]
    if isinstance(record, Answer):
        values["words"] = [
            [word.text, word.start_s, word.end_s, word.confidence] for word in record.words
        ]
    return values


def _entries(
    standing: Iterable[Answer] | Iterable[Promise], before: Iterable[Answer] | Iterable[Promise]
) -> list[dict[str, Any]]:
    older: dict[str, list[Answer | Promise]] = {}
    for revision in before:
        older.setdefault(revision.id, []).append(revision)
    return [
        {
            **entry(record),
            "revisions": [entry(each) for each in sorted(older.get(record.id, ()), key=_revision)],
        }
        for record in standing
    ]


def _revision(record: Answer | Promise) -> tuple[int, str]:
    return record.rev, record.dev
