"""Taking a journal out: as JSON that loses nothing, or as text to read.

The JSON is documented in ``docs/export.schema.json``.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

import msgspec

from assistant.journal.records import SCHEMA, Answer
from assistant.journal.views import day_lines

FORMAT: Final = "reflect"


def document(answers: Iterable[Answer], revisions: Iterable[Answer] = ()) -> dict[str, Any]:
    """The export as plain values.

    Args:
        answers: Newest revisions of kept answers.
        revisions: Older ones; each stands with the answer it belongs to, oldest first.
    """
    older: dict[str, list[Answer]] = {}
    for revision in revisions:
        older.setdefault(revision.id, []).append(revision)
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "answers": [
            {
                **entry(answer),
                "revisions": [
                    entry(before) for before in sorted(older.get(answer.id, ()), key=_revision)
                ],
            }
            for answer in answers
        ],
        "promises": [],
    }


def as_json(answers: Iterable[Answer], revisions: Iterable[Answer] = ()) -> str:
    """The export as JSON text, indented, ending in a newline."""
    encoded = msgspec.json.encode(document(answers, revisions))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def as_text(answers: Iterable[Answer]) -> Iterator[str]:
    """The export as lines to read: each day, its questions and answers."""
    for day, of_day in groupby(answers, key=lambda answer: answer.day):
        yield from day_lines(day, tuple(of_day))
        yield ""


def entry(answer: Answer) -> dict[str, Any]:
    """One answer as plain values; words as ``[text, start_s, end_s, confidence]``."""
    values: dict[str, Any] = msgspec.to_builtins(answer)
    del values["kind"]
    values["words"] = [
        [word.text, word.start_s, word.end_s, word.confidence] for word in answer.words
    ]
    return values


def _revision(answer: Answer) -> int:
    return answer.rev
