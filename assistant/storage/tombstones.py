"""What was erased, without a word of it: ``<device>/erased.log``.

::

    {"id":"01JD...","month":"2026-11","done":true}      an answer or a promise; a line a month
    {"before":"2026-08-24","done":true}                 days before have no words

``alone`` says that promises made in it stay: it was purged, and they were not deleted.
A line stands here, fsynced, before any file is rewritten, and outranks every copy
of the record on every device. ``done`` says that no file of this device has the
words any more. Each device writes its own file and reads all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from assistant.journal import codec
from assistant.storage import atomic
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.gone import Gone

FILE: Final = "erased.log"

Stone = tuple[str, str]
"""An id, and a month it was in."""


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record that is erased, or the day before which words are."""

    id: str = ""
    month: str = ""
    before: str = ""
    done: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Tombstones:
    """What one device has erased, and how far it has come with it."""

    records: frozenset[Stone] = frozenset()
    """Each id with every month it was in."""
    done: frozenset[Stone] = frozenset()
    """Those whose words are in no file of this device."""
    alone: frozenset[str] = frozenset()
    """The ids that went without the promises made in them."""
    before: str = ""
    done_before: str = ""
    """As ``before``, and carried out on this device."""
    unread: tuple[bytes, ...] = ()
    """Lines that were changed by something else, or that a later version wrote."""


def read(folder: Path, envelope: Envelope, file: str = FILE) -> Tombstones:
    """The tombstones in a device's folder, or in a copy of them there.

    Raises:
        OSError: they are there and cannot be read.
    """
    try:
        raw = (folder / file).read_bytes().splitlines()
    except FileNotFoundError:
        return Tombstones()
    lines, unread = [], []
    for each in raw:
        try:
            lines.append(msgspec.json.decode(envelope.unframe(_name(folder), each), type=_Line))
        except (DamagedError, ValueError):
            unread.append(each)
    return Tombstones(
        records=frozenset((line.id, line.month) for line in lines if line.id),
        done=frozenset((line.id, line.month) for line in lines if line.id and line.done),
        alone=_alone((line.id, line.alone) for line in lines),
        before=max((line.before for line in lines), default=""),
        done_before=max((line.before for line in lines if line.done), default=""),
        unread=tuple(unread),
    )


def write(folder: Path, envelope: Envelope, stones: Tombstones) -> None:
    """Replace a device's tombstones; they are on the disk when this returns.

    Raises:
        OSError: the old ones, or the new ones, stand whole.
    """
    lines = [
        _Line(id_, month, done=(id_, month) in stones.done, alone=id_ in stones.alone)
        for id_, month in sorted(stones.records)
    ]
    days = {stones.done_before: True, stones.before: stones.before == stones.done_before}
    lines += [_Line(before=day, done=done) for day, done in days.items() if day]
    framed = (
        envelope.frame(_name(folder), codec.to_json(msgspec.to_builtins(line))) for line in lines
    )
    content = b"".join(each + b"\n" for each in (*framed, *stones.unread))
    atomic.replace(folder / FILE, content)


def union(devices: Iterable[Tombstones]) -> Gone:
    """What is gone, by the word of any device."""
    all_of_them = tuple(devices)
    records = frozenset(stone for each in all_of_them for stone in each.records)
    return Gone(
        frozenset(id_ for id_, _ in records),
        _alone((id_, id_ in each.alone) for each in all_of_them for id_, _ in each.records),
        frozenset(month for _, month in records),
        max((each.before for each in all_of_them), default=""),
    )


def _alone(ids: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """The ids that went alone, by whatever line or device names them."""
    alone: dict[str, bool] = {}
    for id_, by_itself in ids:
        alone[id_] = by_itself and alone.get(id_, True)
    return frozenset(id_ for id_, by_itself in alone.items() if by_itself)


def _name(folder: Path) -> str:
    return f"{folder.name}/{FILE}"
