"""What Syncthing put beside a file, because two machines wrote under one device's name.

That is so after a whole home was copied to another machine. Of a file that both changed
one stands; the other lies beside it as ``2026-11.sync-conflict-20261130-195932-GSHAGFC.log``.
Here its records are appended to the standing log, and then it goes. A copy of which a line
cannot be read stays. Merging twice changes nothing, so what is interrupted is merged again.
"""

from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.storage import log as log_file
from assistant.storage import tombstones
from assistant.storage.envelope import Envelope
from assistant.storage.fold import Fold
from assistant.storage.gone import Gone
from assistant.storage.lock import Lock
from assistant.storage.month import load
from assistant.storage.open_month import OpenMonth
from assistant.storage.places import CONFLICT, Home, MonthFiles
from assistant.storage.revised import is_settled


def merge(home: Home, envelope: Envelope) -> None:
    """Take such copies in this device's folder into the journal; what cannot be now waits."""
    with suppress(OSError):
        copies = sorted(home.folder.glob(f"*{CONFLICT}*"))
        if not copies:
            return
        lock = Lock(home.folder / ".lock")
        lock.take()
        try:
            _take_stones(home, envelope, copies)
            for month in sorted(set(map(_of, copies)) & set(home.months())):
                of_month = [path for path in copies if _of(path) == month]
                _take_month(home, envelope, MonthFiles(home.folder, month), of_month)
        finally:
            lock.release()


def _take_stones(home: Home, envelope: Envelope, copies: list[Path]) -> None:
    """What was erased there is erased here too, and is still to be done here."""
    for path in copies:
        if _of(path) != tombstones.FILE.partition(".")[0]:
            continue
        own = tombstones.read(home.folder, envelope)
        other = tombstones.read(home.folder, envelope, path.name)
        both = replace(
            own,
            records=own.records | other.records,
            alone=tombstones.union((own, other)).alone,
            before=max(own.before, other.before),
            unread=tuple(dict.fromkeys((*own.unread, *other.unread))),
        )
        if both != own:
            tombstones.write(home.folder, envelope, both)
        path.unlink()


def _take_month(home: Home, envelope: Envelope, files: MonthFiles, copies: list[Path]) -> None:
    """Append what only the copies have. A copy of a month file says no more than its log."""
    stones = [tombstones.read(folder, envelope) for folder in home.devices()]
    whole = True
    for path in copies:
        if path.suffix == files.log.suffix:
            fold, readable = _read(files, envelope, path)
            _append(files, envelope, fold, tombstones.union(stones))
            whole &= readable
    for path in copies if whole else ():
        path.unlink()


def _read(files: MonthFiles, envelope: Envelope, path: Path) -> tuple[Fold, bool]:
    """What a copy of a log comes to, and whether every line of it could be read."""
    fold, whole = Fold(), True
    for line in log_file.read(files, envelope, path=path):
        try:
            fold.add(codec.kept(line.content or b""))
        except ValueError:
            whole = False
    return fold, whole


def _append(files: MonthFiles, envelope: Envelope, other: Fold, gone: Gone) -> None:
    there = load(files, envelope, words=True).fold
    known = {_said(document) for document in there.documents()}
    with closing(OpenMonth(files, envelope)) as month:
        for document in other.left_by(gone).documents():
            if _said(document) not in known and (fresh := _fresh(document, there)):
                month.append(fresh)
                there.add(fresh)
        if month.behind:
            month.save()


def _fresh(document: Document, there: Fold) -> Document | None:
    """As it is appended: two that were kept as the same revision are both kept.

    None for a draft of what stands here in any form.
    """
    before = there.before(document)
    if before is None:
        return document
    if not is_settled(document):
        return None
    return {**document, "rev": there.next_rev(document)} if is_settled(before) else document


def _said(document: Document) -> bytes:
    """All of it but its numbers: a merging that was interrupted may have given it others."""
    return codec.canonical({key: document[key] for key in document.keys() - {"seq", "rev"}})


def _of(path: Path) -> str:
    """The month, or what else, a copy is of."""
    return path.name.partition(CONFLICT)[0]
