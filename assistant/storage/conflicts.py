"""Copies that a sync program left of a month's files, because two sides had written them.

That happens where two machines go by one device's id, as after a home was copied. Each line
of a log tells whose it is. So what can be read of such a copy joins the month when the device
next writes. What cannot is put aside; a file of which nothing can be read stays as it is.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.storage import atomic
from assistant.storage import log as log_file
from assistant.storage.aside import Traces, free_place
from assistant.storage.envelope import Envelope
from assistant.storage.gone import Gone
from assistant.storage.open_month import OpenMonth
from assistant.storage.places import MonthFiles

_COPY: Final = re.compile(r"(\d{4}-\d{2}).+\.(?:log|json|words)")
"""As ``2026-11.sync-conflict-20261130-195205-ABCDEFG.log`` or ``2026-11 (1).log``."""


def copies(folder: Path) -> Iterator[tuple[MonthFiles, Path]]:
    """The copies in a device's folder, and the month each is of.

    Raises:
        OSError: it cannot be looked into.
    """
    for path in sorted(folder.iterdir()):
        if match := _COPY.fullmatch(path.name):
            yield MonthFiles(folder, match[1]), path


def take_in(folder: Path, envelope: Envelope, gone: Gone) -> None:
    """Bring what copies hold into the months they are of; their lock is held.

    Raises:
        OSError: the rest of the copies waits. It can be done again: that changes nothing.
    """
    for files, path in copies(folder):
        if path.suffix == ".log":
            _take_in(files, path, envelope, gone)


def _take_in(files: MonthFiles, path: Path, envelope: Envelope, gone: Gone) -> None:
    documents, rest = _read(files, path, envelope)
    if not documents:
        return
    month = OpenMonth(files, envelope)
    try:
        for document in documents:
            stays = gone.leaves(document)
            if stays is not None:
                month.join(stays)
        month.save()
    finally:
        month.close()
    asides = [each.rename(free_place(each)) for each in _beside(path)]
    if rest:
        asides.append(free_place(files.log))
        atomic.replace(asides[-1], rest)
    said = [each for each in documents if "text" in each and gone.leaves(each) != each]
    traces = Traces({each["id"] for each in said}, said)
    for each in asides:
        traces.clean(each, envelope)
    path.unlink()
    atomic.sync_folder(path.parent)


def _beside(log: Path) -> list[Path]:
    """What was made of a log that was copied, and has nothing that is not in it."""
    made = (log.with_suffix(suffix) for suffix in (".json", ".words"))
    return [path for path in made if path.exists()]


def _read(files: MonthFiles, path: Path, envelope: Envelope) -> tuple[list[Document], bytes]:
    """The records of a copy, and the bytes that are none."""
    documents, rest, end = list[Document](), bytearray(), 0
    content = path.read_bytes()
    for line in log_file.read(files, envelope, path=path):
        try:
            documents.append(codec.kept(line.content or b""))
        except ValueError:
            rest += content[line.start : line.end]
        end = line.end
    return documents, bytes(rest) + content[end:]
