"""One month of one device, as its files tell it.

A month file is a snapshot of what the log comes to, up to its mark. Reading takes
the snapshot and the lines after the mark; where a file is missing or damaged, the
one before and the whole log take its place. The mark moves only over lines that
are in the snapshot, and never over a damaged one.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.messages import Text
from assistant.storage import log as log_file
from assistant.storage import month_file
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.fold import Fold
from assistant.storage.log import Line, Mark
from assistant.storage.places import MonthFiles

_START: Final = Mark()


@dataclass
class Month:
    """What the files of a month tell."""

    files: MonthFiles
    envelope: Envelope
    fold: Fold = field(default_factory=Fold)
    mark: Mark = _START
    """How far the snapshot reaches."""
    reached: int = 0
    """The end of the last log line before which every line is in ``fold``."""
    behind: bool = False
    """Answers are in the log that are not in the snapshot."""
    newer: bool = False
    """A later version wrote in it: it is only read."""
    unread: bool = False
    """The disk did not give all of it: there may be more than is known."""
    findings: dict[Path, Text] = field(default_factory=dict)
    """Files that are not as they should be."""

    def finding(self, path: Path, text: Text) -> None:
        """Note what is known of a file; the first note stands."""
        self.findings.setdefault(path, text)


def load(files: MonthFiles, envelope: Envelope, *, words: bool, all_of_it: bool = False) -> Month:
    """Read a month.

    Args:
        files: Its files; none need exist.
        envelope: How they stand on the disk.
        words: Word timings are wanted.
        all_of_it: Read every byte there is, to find damage.
    """
    month = Month(files, envelope)
    _take_snapshot(month, all_of_it=all_of_it)
    timed = _take_words(month) if words or all_of_it else True
    start = _start_in_log(month)
    _take_log(month, 0 if all_of_it or not timed else start)
    return month


def may_hold_choices(files: MonthFiles, envelope: Envelope) -> bool:
    """Whether a month must be read to know if a private choice was made in it.

    Its file alone tells that none was, if it reaches as far as the log: then the
    table of choices is there and empty.
    """
    first = month_file.glance(files, envelope)
    if first is None:
        return files.exist()
    try:
        return bool(first.situations is None or first.situations) or (
            files.log.stat().st_size != first.log.bytes
        )
    except OSError:
        return True


def _take_snapshot(month: Month, *, all_of_it: bool) -> None:
    files = month.files
    taken = False
    for path in (files.json, files.previous):
        if taken and not all_of_it:
            return
        try:
            head, documents = month_file.read(path, files, month.envelope)
            if not head.is_newer:
                codec.check(documents)
        except FileNotFoundError:
            if path == files.json and files.previous.exists():
                month.finding(path, Text.DAMAGE_MISSING)
        except (DamagedError, ValueError):
            month.finding(path, Text.DAMAGE_CHANGED)
        except OSError:
            month.unread = True
            month.finding(path, Text.DAMAGE_UNREADABLE)
        else:
            if not taken:
                _take_documents(month, path, head, documents)
            taken = True


def _take_documents(
    month: Month, path: Path, head: month_file.Head, documents: list[Document]
) -> None:
    if head.is_newer:
        month.newer = True
        month.finding(path, Text.DAMAGE_NEWER)
        documents = [each for each in documents if _is_record(each)]
    for document in documents:
        month.fold.add(document)
    month.mark = head.log


def _take_words(month: Month) -> bool:
    """Put the timings to their answers; whether they reach as far as the snapshot."""
    try:
        mark, timings = month_file.read_words(month.files, month.envelope)
    except FileNotFoundError:
        if month.mark != _START:
            month.finding(month.files.words, Text.DAMAGE_MISSING)
        return False
    except DamagedError:
        month.finding(month.files.words, Text.DAMAGE_CHANGED)
        return False
    except OSError:
        month.unread = True
        month.finding(month.files.words, Text.DAMAGE_UNREADABLE)
        return False
    for document in month.fold.answers.documents():
        columns = timings.get(month_file.words_key(document))
        if columns and codec.are_columns(columns, document["text"]):
            document["words"] = columns
        elif columns:
            month.finding(month.files.words, Text.DAMAGE_CHANGED)
    return mark == month.mark and month.files.words not in month.findings


def _start_in_log(month: Month) -> int:
    if log_file.fits(month.files, month.mark):
        return month.mark.bytes
    month.behind = True
    month.finding(month.files.log, _loss(month))
    return 0


def _loss(month: Month) -> Text:
    """What there is to say of a log that is not the one the snapshot was made of."""
    try:
        is_short = month.files.log.stat().st_size < month.mark.bytes
    except FileNotFoundError:
        return Text.DAMAGE_MISSING
    except OSError:
        return Text.DAMAGE_CHANGED
    return Text.DAMAGE_SHORT if is_short else Text.DAMAGE_CHANGED


def _take_log(month: Month, start: int) -> None:
    month.reached = start
    try:
        for line in log_file.read(month.files, month.envelope, start):
            taken = _take_line(month, line)
            if taken and month.reached == line.start:
                month.reached = line.end
            month.behind |= taken and line.start >= month.mark.bytes
    except OSError:
        month.unread = True
        month.finding(month.files.log, Text.DAMAGE_PART)


def _take_line(month: Month, line: Line) -> bool:
    """Take in one line; whether it could be read."""
    try:
        document = codec.kept(line.content or b"")
    except codec.NewerSchemaError:
        month.newer = True
        month.finding(month.files.log, Text.DAMAGE_NEWER)
        return False
    except ValueError:
        month.finding(month.files.log, Text.DAMAGE_PART)
        return False
    month.fold.add(document)
    return True


def _is_record(document: Document) -> bool:
    try:
        codec.decode(document)
    except ValueError:
        return False
    return True
