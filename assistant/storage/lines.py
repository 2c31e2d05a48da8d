"""Single records read out of a log, without all the rest of their month.

Each line of a log shows by itself whether it is as it was written. So a find needs its own
line, and no more.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from assistant.journal import codec
from assistant.journal.records import Answer, Promise
from assistant.storage import log as log_file
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.places import MonthFiles


class Place(msgspec.Struct, frozen=True):
    """Where a record stands."""

    device: str
    """The name of its folder."""
    start: int
    end: int
    """Bytes in the log; the line break included."""


def places(
    files: Iterable[MonthFiles], envelope: Envelope, records: Iterable[Answer | Promise]
) -> list[Place | None]:
    """Where each of these records stands as it is; None where no log has it so.

    Raises:
        OSError, ValueError: a log cannot be read.
    """
    there: dict[Answer | Promise, Place] = {}
    for each in files:
        for line in log_file.read(each, envelope):
            if line.content and (record := _record(codec.from_json(line.content))):
                there[record] = Place(each.folder.name, line.start, line.end)
    return [there.get(record) for record in records]


def read(
    files: Iterable[MonthFiles], envelope: Envelope, wanted: Iterable[Place]
) -> list[Answer | Promise]:
    """The records that stand in these places.

    Raises:
        DamagedError: in one of them there is none, or none that is whole.
        OSError, ValueError: a log cannot be read.
    """
    by_device = {each.folder.name: each for each in files}
    found = []
    for place in wanted:
        content = log_file.line(by_device[place.device], envelope, place.start, place.end)
        record = _record(codec.from_json(content))
        if record is None:
            raise DamagedError
        found.append(record)
    return found


def _record(document: Any) -> Answer | Promise | None:
    """An answer, without the times of its words, or a promise; None for what else there is.

    Raises:
        ValueError: it is no record.
    """
    if not isinstance(document, dict):
        raise ValueError  # noqa: TRY004 - bytes that are no record, not a caller's mistake
    if document.get("kind") not in {"answer", "promise"}:
        return None
    document.pop("words", None)
    record = codec.decode(document)
    return record if isinstance(record, Answer | Promise) else None
