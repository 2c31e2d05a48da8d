"""Full-text search over kept answers and promises, month by month, the newest first.

A month whose files have changed is indexed anew; the others are taken from the
files of :mod:`index_files`. An index only says which records are worth reading:
what is shown is read from the journal itself, and looked at once more.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date

from assistant.journal.query import Query
from assistant.journal.records import Answer, Promise
from assistant.ports import Found
from assistant.storage import index_files, lines, month_index
from assistant.storage.envelope import DamagedError, Envelope
from assistant.storage.gone import Gone
from assistant.storage.index_files import IndexFiles
from assistant.storage.lines import Place
from assistant.storage.month_index import Finder
from assistant.storage.places import Home, MonthFiles

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
        self._envelope = envelope
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
        devices = self._home.devices()
        states = index_files.states(devices)
        with closing(month_index.Finder(query)) as finder:
            for month in reversed(months):
                files = tuple(MonthFiles(folder, month) for folder in devices)
                matching = self._matching(files, states.get(month, b""), finder)
                within = [
                    record
                    for record in matching
                    if (first or record.day) <= record.day <= (last or record.day)
                ]
                newest_first = sorted(within, key=lambda each: (each.day, each.id), reverse=True)
                yield from finder.found(newest_first) if newest_first else ()

    def _matching(self, files: tuple[MonthFiles, ...], key: bytes, finder: Finder) -> Said:
        month = files[0].month
        with suppress(OSError, ValueError):
            if index := self._files.load(month, key):
                matches = finder.matches(index)
                return self._read(files, matches) if matches else []
        said = self._said_in(month, None)
        fresh = month_index.build(said, self._places(files, said))
        if key and self._is_whole(month):
            with suppress(OSError), index_files.alone(self._home.profile):
                self._files.save(month, key, fresh, self._gone())
        matches = finder.matches(fresh)
        return [each for each in said if each.id in matches]

    def _places(self, files: tuple[MonthFiles, ...], said: Said) -> list[Place | None]:
        try:
            return lines.places(files, self._envelope, said)
        except (OSError, ValueError):
            return [None] * len(said)

    def _read(self, files: tuple[MonthFiles, ...], matches: dict[str, Place | None]) -> Said:
        """What matches, line by line; or out of the whole month, where a line is not as it was."""
        month = files[0].month
        known = [place for place in matches.values() if place]
        if len(known) == len(matches) and self._files.are_of(self._gone(), month):
            with suppress(OSError, DamagedError, ValueError):
                return lines.read(files, self._envelope, known)
        return self._said_in(month, set(matches))
