"""Single records of a month file, read without taking apart the rest of the month.

Whoever reads a whole month looks at the digest of all of it. Here each row has one of its
own, made when the whole month was read; so what has changed since is not taken for what stood.
"""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import Final

import msgspec

from assistant.journal import codec
from assistant.journal.records import Answer, Promise
from assistant.storage import month_file
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.fold import ANSWERS, PROMISES
from assistant.storage.places import MonthFiles

_DIGEST_BYTES: Final = 16


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a record stands."""

    device: str
    """The name of its folder."""
    start: int
    end: int
    """Bytes in the content of the month file."""
    digest: bytes


def places(
    files: Iterable[MonthFiles], envelope: Envelope, records: Iterable[Answer | Promise]
) -> list[Place | None]:
    """Where each of these records stands as it is; None where only the log has it.

    Raises:
        OSError, DamagedError, ValueError: a month file cannot be read.
    """
    there: dict[Answer | Promise, Place] = {}
    for each in files:
        content = month_file.content(each, envelope) if each.json.exists() else b"{}"
        tables = msgspec.json.decode(content, type=dict[str, dict[str, msgspec.Raw]])
        at = 0
        for row in (row for table in (ANSWERS, PROMISES) for row in tables.get(table, {}).values()):
            raw = bytes(row)
            at = content.index(raw, at)
            there[_decoded(raw)] = Place(each.folder.name, at, at + len(raw), _digest(raw))
    return [there.get(record) for record in records]


def read(
    files: Iterable[MonthFiles], envelope: Envelope, wanted: Iterable[Place]
) -> list[Answer | Promise]:
    """The records that stand in these places.

    Raises:
        DamagedError: one of them is not there, or not as it was.
        OSError: a month file cannot be read.
    """
    by_device = {each.folder.name: each for each in files}
    found = []
    for device, of_device in groupby(sorted(wanted), attrgetter("device")):
        content = month_file.content(by_device[device], envelope)
        for place in of_device:
            raw = content[place.start : place.end]
            if _digest(raw) != place.digest:
                raise DamagedError
            found.append(_decoded(raw))
    return found


def _decoded(raw: bytes) -> Answer | Promise:
    record = codec.decode(codec.from_json(raw))
    if not isinstance(record, Answer | Promise):
        raise DamagedError
    return record


def _digest(raw: bytes) -> bytes:
    return blake2b(raw, digest_size=_DIGEST_BYTES).digest()
