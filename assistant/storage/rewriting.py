"""A month of this device written anew, without what is gone.

The order makes every moment of it a whole journal: what was put aside is cleaned,
then the month file claims nothing of the log any more, then the log is replaced,
then the month file is written as usual. Nothing is overwritten: each file is
written beside the old one and takes its name, and the old one is unlinked by that.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress

from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.storage import atomic, month_file
from assistant.storage import log as log_file
from assistant.storage.aside import Traces, files_aside, put_aside
from assistant.storage.envelope import Envelope
from assistant.storage.gone import Gone
from assistant.storage.log import Mark
from assistant.storage.month import Month, load
from assistant.storage.places import MonthFiles

_START = Mark()


def rewrite(files: MonthFiles, envelope: Envelope, gone: Gone) -> None:
    """Leave nothing in any file of a month that is gone, and of the rest its newest state.

    Raises:
        OSError: some file may still hold words; all that stays is there, and it can
            be done again. So it is when a later version wrote in the month, or when
            the disk does not give all of it.
    """
    month = load(files, envelope, words=True, all_of_it=True)
    if month.newer:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    lines = list(_lines(files, envelope))
    if month.unread:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    traces = _traces(month, [each for each in lines if not isinstance(each, bytes)], gone)
    _clean_what_is_aside(month, traces)
    _replace(
        month,
        gone,
        [traces.left_of(each, month.envelope) for each in lines if isinstance(each, bytes)],
    )
    _remove_sound(month, gone)
    for folder in (files.folder, files.audio):
        for left in folder.glob(f"*{atomic.TEMPORARY}"):
            left.unlink(missing_ok=True)
    atomic.sync_folder(files.folder)


def is_touched(files: MonthFiles, envelope: Envelope, gone: Gone) -> bool:
    """Whether a month holds anything that is gone.

    Raises:
        OSError: the disk does not give all of it.
    """
    month = load(files, envelope, words=False)
    if month.unread:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return any(gone.leaves(each) != each for each in month.fold.documents())


def _lines(files: MonthFiles, envelope: Envelope) -> Iterator[Document | bytes]:
    """Every line of the log, old ones too: its document, or the bytes that are none.

    Raises:
        OSError: the log cannot be read.
    """
    end = 0
    with suppress(FileNotFoundError):
        content = files.log.read_bytes()
        for line in log_file.read(files, envelope):
            yield _document(line.content) or content[line.start : line.end]
            end = line.end
        if tail := content[end:]:
            yield tail


def _document(content: bytes | None) -> Document | None:
    with suppress(ValueError):
        return codec.kept(content or b"")
    return None


def _traces(month: Month, lines: list[Document], gone: Gone) -> Traces:
    """Of what is gone, and of drafts that were put away."""
    there = (each for each in (*month.fold.documents(), *lines) if "text" in each)
    said = [each for each in there if gone.leaves(each) != each]
    away = [each for each in lines if (month.fold.before(each) or {}).get("dropped")]
    return Traces({each["id"] for each in said}, [*said, *away])


def _clean_what_is_aside(month: Month, traces: Traces) -> None:
    for path in (month.files.json, month.files.words):
        if path in month.findings:
            put_aside(path)
    for path in files_aside(month.files):
        traces.clean(path, month.envelope)


def _replace(month: Month, gone: Gone, unread: list[bytes]) -> None:
    """Replace month file, timings and log."""
    files, envelope = month.files, month.envelope
    fold = month.fold.left_by(gone)
    month_file.write(files, envelope, fold.tables(), _START)
    framed = (
        envelope.frame(files.name, codec.to_json(document)) + b"\n"
        for document in sorted(fold.documents(), key=lambda each: int(each.get("seq", 0)))
    )
    readable = b"".join(framed)
    atomic.replace(files.log, readable + b"".join(unread))
    files.previous.unlink(missing_ok=True)
    month_file.write(files, envelope, fold.tables(), Mark.at(files, len(readable)))


def _remove_sound(month: Month, gone: Gone) -> None:
    silent = {each["id"] for each in month.fold.answers.documents() if gone.silences(each)}
    for path in month.files.audio.glob("*.mp3"):
        if path.stem.rpartition("-")[0] in silent | gone.ids:
            path.unlink(missing_ok=True)  # compressing removes its own, too
