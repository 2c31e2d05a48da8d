"""What was put aside of words that were said without unlocking is erased with the rest."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.journal.records import AnswerState
from assistant.session.events import Erased
from assistant.storage import inbox, inboxes_aside, keys, resealing, slot_files
from assistant.storage.keys import State
from assistant.storage.places import Home
from assistant.storage.reader import Reader
from assistant.storage.sealing import Sealed
from assistant.storage.writer import Writer
from tests.fakes import DAY, HandClock, an_answer
from tests.fakes_journal import DiskBench
from tests.fakes_sealed import KEY

MAIN = Sealed(KEY)
OTHER = bytes(range(32, 64))
WORDS = (b"marigold", b"hawthorn", b"bellflower")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A sealed journal that an inbox has joined, which was damaged and stands aside."""
    bench = DiskBench(tmp_path, envelope=MAIN)
    bench.keep(an_answer("said before", id="1"))
    bench.close()
    home = bench.home
    slots = slot_files.write(home, keys.fresh_slots((), KEY), KEY)
    resealing.finish(home, tmp_path / "spool", KEY)
    begun = inbox.begin(home, slots)
    bench.home, bench.envelope = begun.home, begun.envelope
    bench.reopen()
    bench.keep(an_answer("marigold half typed", AnswerState.DRAFT, id="2"))
    bench.keep(an_answer("marigold without", id="2"))
    bench.keep(an_answer("hawthorn without", id="3"))
    bench.keep(an_answer("bellflower, deleted", id="4"))
    bench.keep(an_answer("", AnswerState.DELETED, id="4", rev=2, parent=1))
    bench.close()
    begun.lock.release()
    log = begun.home.folder / "2026-11.log"
    first, *lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(first[:-9] + b"AAAAAAAA\n" + b"".join(lines))
    for path in begun.home.folder.glob("2026-11.json*"):
        path.unlink()
    inbox.merge(home, MAIN, slots.private_key(KEY), tmp_path / "spool", HandClock())
    assert held(home, KEY) == {*WORDS}
    return home


def held(home: Home, key: bytes) -> set[bytes]:
    """What an inbox that stands aside still holds, its damaged lines too."""
    ((inner, envelope),) = inboxes_aside.that_open(home.folder, Sealed(key))
    files = [path for path in inner.folder.rglob("20*") if path.is_file()]
    content = b"".join(envelope.guess(path.read_bytes()) for path in files)
    return {word for word in WORDS if word in content}


def take_back(home: Home, key: bytes, act: Callable[[Writer], None]) -> None:
    inbox_of: list[object] = []
    slots = slot_files.read(home.profile)
    assert slots
    envelope = resealing.envelope_of(slots, key)
    writer = Writer(home, inbox_of.append, HandClock(), envelope=envelope)
    act(writer)
    assert writer.close(10)
    (told,) = inbox_of
    assert isinstance(told, Erased)
    assert told.done


def test_what_is_erased_leaves_it_and_the_rest_stays(home: Home) -> None:
    take_back(home, KEY, lambda writer: writer.erase(("2",)))
    assert held(home, KEY) == {b"hawthorn", b"bellflower"}
    assert [each.text for each in Reader(home, MAIN).answers()] == [
        "said before",
        "hawthorn without",
    ]


def test_what_is_purged_and_what_has_expired_leave_it(home: Home) -> None:
    take_back(home, KEY, Writer.purge)
    assert held(home, KEY) == {b"marigold", b"hawthorn"}
    take_back(home, KEY, lambda writer: writer.erase(("2",)))
    assert held(home, KEY) == {b"hawthorn"}
    take_back(home, KEY, lambda writer: writer.expire(DAY.replace(day=DAY.day + 1)))
    assert held(home, KEY) == set()


def test_after_a_new_key_it_can_still_be_erased_from(home: Home, tmp_path: Path) -> None:
    before = slot_files.read(home.profile)
    assert before
    slots = keys.renewed((), before, OTHER, KEY)
    resealing.begin(home, tmp_path / "spool", slots, OTHER, before=before)
    after = slot_files.read(home.profile)
    assert after
    assert after.state is State.SEALED
    assert held(home, OTHER) == {*WORDS}
    take_back(home, OTHER, lambda writer: writer.erase(("2",)))
    assert held(home, OTHER) == {b"hawthorn", b"bellflower"}
