"""Erasing: what a person takes back for good leaves every file of this device.

1. A tombstone is on the disk: from then on no reader shows it, on any device.
2. The search index goes, the months it was in are written anew, and the recordings go.
3. The tombstone says ``done``. Only then is the erasing acknowledged.

What is interrupted is finished at the next opening. A record of another device
gets a tombstone here, and that device rewrites its own files when it opens.
"""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import reduce

from assistant.journal.codec import Document
from assistant.storage import inboxes_aside, index_files, tombstones
from assistant.storage.envelope import Envelope
from assistant.storage.fold import Fold
from assistant.storage.gone import Gone
from assistant.storage.month import load
from assistant.storage.places import Home, MonthFiles
from assistant.storage.revised import revision
from assistant.storage.rewriting import is_touched, rewrite
from assistant.storage.tombstones import Stone


class Eraser:
    """Erases for the one who holds the lock of a device's folder; nobody else appends meanwhile."""

    def __init__(self, home: Home, envelope: Envelope) -> None:
        """Read what is erased already.

        Raises:
            OSError: it cannot be read.
        """
        self._home = home
        self._envelope = envelope
        self.hidden = False
        """Whether what was last taken back is out of sight, and the next opening finishes it."""
        self._own = tombstones.read(home.folder, envelope)
        others = [folder for folder in home.devices() if folder != home.folder]
        self._others = [tombstones.read(folder, envelope) for folder in others]
        self.gone = Gone()
        """On whatever device."""
        self._know()
        with suppress(OSError):  # finish() sees to it before anything is acknowledged
            index_files.sweep(home.profile, self.gone)

    @property
    def pending(self) -> bool:
        """Whether an erasing is not carried out on this device yet."""
        return bool(self._waiting()) or self.gone.before > self._own.done_before

    def finish(self) -> None:
        """Carry out what is pending.

        Raises:
            OSError: it stays pending.
        """
        waiting, gone = self._waiting(), self.gone
        index_files.sweep(self._home.profile, gone)
        for inner in self._aside():
            inner.follow(self._records, gone)
        months = {month for _, month in waiting}
        for month in self._own_months():
            if month in months or self._is_due(month, gone.before):
                rewrite(self._files(month), self._envelope, gone)
        self._note(
            records=self._own.records | waiting,
            done=self._own.done | waiting,
            alone=self._own.alone | {id_ for id_, _ in waiting} & gone.alone,
            before=gone.before,
            done_before=gone.before,
        )

    def follow(self, records: frozenset[Stone], gone: Gone) -> None:
        """Carry out in a small journal what is gone by the word of another.

        Raises:
            OSError: as :meth:`finish`.
        """
        alone = gone.alone & {id_ for id_, _ in records}
        self._note(
            records=self._own.records | records,
            alone=self._own.alone | alone,
            before=max(self._own.before, gone.before),
        )
        if self.pending:
            self.finish()

    def erase(self, ids: Iterable[str]) -> None:
        """Erase answers and promises, and the promises made in those answers.

        A session's id stands for all that was asked, chosen and marked in it.

        Raises:
            OSError: some of it may be pending; the rest was not touched.
        """
        self.hidden = False
        found = self._found(frozenset(ids), made_in=True)
        self._bury(found, self._own.alone - {id_ for id_, _ in found})
        self.hidden = True
        self.finish()

    def expire(self, before: date) -> None:
        """Take the words of answers and promises of days before ``before``.

        Raises:
            OSError: as :meth:`erase`.
        """
        self.hidden = False
        day = before.isoformat()
        if day <= self._own.done_before:
            return
        pending = self.pending or self._has_words_before(day)
        self._note(before=max(self._own.before, day))
        self.hidden = True
        if pending:
            self.finish()
        else:
            index_files.sweep(self._home.profile, self.gone)
            self._note(done_before=self._own.before)

    def purge(self) -> None:
        """Erase what is deleted, and the words of drafts that were replaced or put away.

        A promise that was not deleted stays, also where the answer it was made in goes.

        Raises:
            OSError: as :meth:`erase`.
        """
        self.hidden = False
        found = self._found(self._deleted(), made_in=False)
        before = {id_ for id_, _ in self._own.records} - self._own.alone
        self._bury(found, self._own.alone | {id_ for id_, _ in found} - before)
        self.hidden = self.pending  # words that were put away alone leave no tombstone
        for inner in self._aside():
            inner.purge()
        for month in self._own_months():
            rewrite(self._files(month), self._envelope, self.gone)
        self.finish()

    def _aside(self) -> Iterator["Eraser"]:
        """For inboxes that were put aside: words stand there once more."""
        for home, envelope in inboxes_aside.that_open(self._home.folder, self._envelope):
            yield Eraser(home, envelope)

    def _found(self, ids: frozenset[str], *, made_in: bool) -> frozenset[Stone]:
        """Every month of each id, and of the promises ``made_in`` them; none of what is nowhere.

        All months are looked through: a promise may be of another month than its answer,
        and earlier versions gave a later revision of an answer the day it was written.
        """
        found: set[Stone] = set()
        for month, folds in self._months():
            for fold in folds:
                there = {each["id"] for each in fold.answers.documents()} | fold.sessions()
                promises = list(fold.promises.documents())
                there |= {each["id"] for each in promises}
                made = {each["id"] for each in promises if made_in and each["answer"] in ids}
                found |= {(id_, month) for id_ in there & ids | made}
        return frozenset(found)

    def _deleted(self) -> frozenset[str]:
        """What stands as deleted, in whichever month its newest revision is."""
        standing: dict[str, Document] = {}
        for _, folds in self._months():
            fold = reduce(Fold.merged, folds, Fold())
            for each in (*fold.answers.standing(), *fold.promises.standing()):
                other = standing.setdefault(each["id"], each)
                standing[each["id"]] = max(each, other, key=revision)
        return frozenset(id_ for id_, each in standing.items() if each["state"] == "deleted")

    def _months(self) -> Iterator[tuple[str, list[Fold]]]:
        """Every month of every device, newest first.

        Raises:
            OSError: the disk does not give all of it.
        """
        for month in reversed(self._home.months()):
            found = [load(each, self._envelope, words=False) for each in self._home.files(month)]
            if any(each.unread for each in found):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            yield month, [each.fold for each in found]

    def _bury(self, records: frozenset[Stone], alone: frozenset[str]) -> None:
        """Put tombstones on the disk."""
        own = self._own
        self._note(records=own.records | records, done=own.done - records, alone=alone)

    def _note(self, **changes: object) -> None:
        """Write this device's tombstones where they change."""
        own = replace(self._own, **changes)  # type: ignore[arg-type] # its own fields only
        if own == self._own:
            return
        tombstones.write(self._home.folder, self._envelope, own)
        self._own = own
        self._know()

    def _know(self) -> None:
        """What is gone by the word of any device."""
        every = [*self._others, self._own]
        self.gone = tombstones.union(every)
        self._records = frozenset(stone for each in every for stone in each.records)

    def _waiting(self) -> frozenset[Stone]:
        """What may still be in files of this device."""
        there = set(self._own_months())
        return frozenset(each for each in self._records - self._own.done if each[1] in there)

    def _has_words_before(self, day: str) -> bool:
        """Whether this device has words that expire now."""
        gone = replace(self.gone, before=day)
        due = (month for month in self._own_months() if self._is_due(month, day))
        return any(is_touched(self._files(month), self._envelope, gone) for month in due)

    def _is_due(self, month: str, before: str) -> bool:
        """Whether words of a month have still to expire."""
        done = self._own.done_before
        return done < before and done[:7] <= month <= before[:7]

    def _own_months(self) -> list[str]:
        return [each for each in self._home.months() if self._files(each).exist()]

    def _files(self, month: str) -> MonthFiles:
        return MonthFiles(self._home.folder, month)
