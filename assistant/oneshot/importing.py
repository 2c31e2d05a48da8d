"""``import``: what an export holds, added to the journal."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant import personal
from assistant.errors import JournalError
from assistant.journal.importing import Chain, read
from assistant.journal.records import Answer, Promise
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.desk import Desk
from assistant.personal import opened
from assistant.storage.reader import Reader
from assistant.ui import line_io

Held = Mapping[str, frozenset[tuple[int, str]]]


def bring(file: Path, *, dry_run: bool) -> int:
    """Add the records of an export that are not here yet.

    The file is read and checked whole before anything is written. A record that
    is here stays as it stands. Should the disk refuse midway, the same command
    adds what is missing.

    Raises:
        JournalError: the file is no export, or the disk does not take it.
    """
    chains = read(file.name, _content(file))
    if dry_run:
        journal = personal.opened(Locations.of())
        held = Reader(journal.home, journal.envelope).holds()
        _tell(Text.IMPORT_WOULD, chains, held)
        return 0
    with Desk(opened(Locations.of())) as desk:
        held = desk.reader.holds()
        desk.keep(*(record for chain in chains for record in _missing(chain, held)))
    _tell(Text.IMPORTED, chains, held)
    return 0


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise JournalError(Text.FILE_UNREADABLE_HERE(file=file)) from None


def _missing(chain: Chain, held: Held) -> Iterator[Answer | Promise]:
    """What of a record is not here, unless something of it stands here already.

    The newest revision goes first. So where it is here, and not all before it are,
    an import was interrupted, and adding those changes nothing that stands.
    """
    here = held.get(chain.id)
    newest = chain.revisions[0]
    if here is None or max(here, default=None) == (newest.rev, newest.dev):
        yield from (each for each in chain.revisions if (each.rev, each.dev) not in (here or ()))


def _tell(sentence: Text, chains: tuple[Chain, ...], held: Held) -> None:
    added = sum(any(_missing(chain, held)) for chain in chains)
    line_io.say((sentence(added=added, left=len(chains) - added),))
