"""Full-text search over kept answers and promises, month by month, the newest first.

A month whose files have changed is indexed anew; the others are taken from the
files of :mod:`index_files`. An index only says which months are worth reading:
what is shown is read from the journal itself, and looked at once more.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date

from assistant.journal.query import Query
from assistant.journal.records import Answer, Promise
from assistant.ports import Found
from assistant.storage import index_files, month_index
from assistant.storage.envelope import Envelope
from assistant.storage.gone import Gone
from assistant.storage.index_files import IndexFiles
from assistant.storage.places import Home

Said = list[Answer | Promise]


class Search:
    """Searches one profile.

    Args:
        home: Where it lies.
        envelope: How the index stands on the disk.
        gone: Reads what is erased.
        said_in: Reads the kept answers and promises of a month, all or those with some ids.
        is_whole: Whether all of a month could be read so far.
    """

    def __init__(
        self,
        home: Home,
        envelope: Envelope,
        *,
        gone: Callable[[], Gone],
        said_in: Callable[[str, set[str] | None], Said],
        is_whole: Callable[[str], bool],
    ) -> None:
        self._home = home
        self._gone = gone
        self._said_in = said_in
        self._is_whole = is_whole
        at_first = gone()
        self._files = IndexFiles(home.profile, envelope, at_first)
        with suppress(OSError):  # the next erasing sees to it, and is not acknowledged before
            index_files.sweep(home.profile, at_first)

    def find(
        self, query: Query, months: tuple[str, ...], first: date | None, last: date | None
    ) -> Iterator[Found]:
        """Records of these months and days that have all that is looked for, newest first."""
        with closing(month_index.Finder(query)) as finder:
            for month in reversed(months):
                found = self._matching(month, query)
                for record in sorted(found, key=lambda each: (each.day, each.id), reverse=True):
                    if (first or record.day) <= record.day <= (last or record.day):
                        places = finder.places(record)
                        if places is not None:
                            yield Found(record, places)

    def _matching(self, month: str, query: Query) -> Said:
        key = index_files.key(self._home.files(month))
        with suppress(OSError, ValueError):
            if index := self._files.load(month, key):
                ids = month_index.matches(index, query)
                return self._said_in(month, ids) if ids else []
        said = self._said_in(month, None)
        index = month_index.build(said)
        if self._is_whole(month):
            with suppress(OSError), index_files.alone(self._home.profile):
                self._files.save(month, key, index, self._gone())
        ids = month_index.matches(index, query)
        return [each for each in said if each.id in ids]
