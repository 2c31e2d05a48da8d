"""Single records read out of a log, without all the rest of their month.

Each line of a log shows by itself whether it is as it was written. So a find needs its own
line, and no more.
"""

from collections.abc import Iterable
from contextlib import suppress

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


class _Said(msgspec.Struct, frozen=True):
    """What tells one line from all others, without the rest of it."""

    id: str
    rev: int
    dev: str
    state: str
    text: str
    plan: str | None = None


def places(
    files: Iterable[MonthFiles], envelope: Envelope, records: Iterable[Answer | Promise]
) -> list[Place | None]:
    """Where each of these records stands as it is; None where no log has it so, or not plainly.

    Raises:
        OSError: a log cannot be read.
    """
    there: dict[_Said, Place] = {}
    for each in files:
        for line in log_file.read(each, envelope):
            with suppress(msgspec.DecodeError, UnicodeDecodeError):  # half signs, other records
                said = msgspec.json.decode(line.content or b"", type=_Said)
                there[said] = Place(each.folder.name, line.start, line.end)
    return [there.get(_said(record)) for record in records]


def read(
    files: Iterable[MonthFiles], envelope: Envelope, wanted: Iterable[Place]
) -> list[Answer | Promise]:
    """The records that stand in these places, without the times of their words.

    Raises:
        DamagedError: in one of them there is none, or none that is whole.
        OSError, ValueError: a log cannot be read.
    """
    by_device = {each.folder.name: each for each in files}
    found = []
    for place in wanted:
        content = log_file.line(by_device[place.device], envelope, place.start, place.end)
        document = codec.from_json(content)
        record = codec.decode({key: document[key] for key in document if key != "words"})
        if not isinstance(record, Answer | Promise):
            raise DamagedError
        found.append(record)
    return found


def _said(record: Answer | Promise) -> _Said:
    plan = record.plan if isinstance(record, Promise) else None
    return _Said(record.id, record.rev, record.dev, record.state, record.text, plan)
