"""Answers in another place, when the journal's own disk does not take them."""

from pathlib import Path

from assistant.journal import codec
from assistant.journal.export import Taken, document
from assistant.journal.records import Answer
from assistant.storage import atomic


def write_copy(folder: Path, answers: tuple[Answer, ...]) -> None:
    """Write answers into a private file of their own; it takes the place of no other.

    Raises:
        OSError: it could not be written.
    """
    content = codec.to_json(document(Taken(answers))) + b"\n"
    number = 1
    while (path := folder / f"reflect-{answers[0].day}-{number}.json").exists():
        number += 1
    atomic.replace(path, content)
