"""Answers in another place, when the journal's own disk does not take them."""

from pathlib import Path

from assistant.journal import codec
from assistant.journal.export import Taken, document
from assistant.journal.records import Answer, Promise
from assistant.storage import atomic


def write_copy(folder: Path, records: tuple[Answer | Promise, ...]) -> None:
    """Write records into a private file of their own; it takes the place of no other.

    Raises:
        OSError: it could not be written.
    """
    taken = Taken(
        answers=[record for record in records if isinstance(record, Answer)],
        promises=[record for record in records if isinstance(record, Promise)],
    )
    content = codec.to_json(document(taken)) + b"\n"
    number = 1
    while (path := folder / f"reflect-{records[0].day}-{number}.json").exists():
        number += 1
    atomic.replace(path, content)
