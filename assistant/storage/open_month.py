"""One month of one device that is written to: appended to, and written back."""

import errno
import os

from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.storage import month_file
from assistant.storage.aside import put_aside
from assistant.storage.envelope import Envelope
from assistant.storage.fold import put_away
from assistant.storage.log import Log, Mark
from assistant.storage.month import load
from assistant.storage.places import MonthFiles
from assistant.storage.revised import is_settled


class OpenMonth:
    """A month that is written to."""

    def __init__(self, files: MonthFiles, envelope: Envelope) -> None:
        """Open the log, clear its end, read the month.

        Raises:
            OSError: it cannot be written to.
        """
        self._log = Log(files, envelope)
        self._month = load(files, envelope, words=True)

    @property
    def behind(self) -> bool:
        """Whether the month file should be written."""
        return self._month.behind

    @property
    def files(self) -> MonthFiles:
        """Which month this is."""
        return self._month.files

    def append(self, document: Document) -> None:
        """Put a record on the disk.

        A deletion of a revision that is a draft only puts that draft away; any
        other is the deletion of the answer.

        Raises:
            OSError: it is not on the disk, and this month must be closed.
        """
        month = self._month
        if month.newer:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        document = {**document, "seq": month.fold.last_seq + 1}
        if document.get("state") == "deleted" and self._drafted(document):
            document = put_away(document)
        line = self._log.append(codec.to_json(document))
        month.fold.add(document)
        if month.reached == line.start:
            month.reached = line.end
        month.behind |= _is_waited_for(document)

    def save(self) -> None:
        """Write the month file and the timings; damaged ones are put aside first.

        Raises:
            OSError: what stands there stays in use, with the log.
        """
        month = self._month
        for path in (month.files.json, month.files.words):
            if path in month.findings:
                put_aside(path)
                del month.findings[path]
        mark = Mark.at(month.files, month.reached)
        month_file.write(month.files, month.envelope, month.fold.tables(), mark)
        month.behind = False

    def close(self) -> None:
        """Let go of the log."""
        self._log.close()

    def _drafted(self, document: Document) -> bool:
        there = self._month.fold.before(document)
        return there is not None and not is_settled(there)


def _is_waited_for(document: Document) -> bool:
    """Whether the month file is written for it; drafts and what was asked go with the next."""
    revised = document["kind"] in {"answer", "promise"}
    return is_settled(document) if revised else document["kind"] == "situation"
