"""What is said without unlocking: nobody reads it before the next one, and nothing is lost."""

import os
import shutil
import time
from pathlib import Path

import pytest
from msgspec import structs

from assistant.errors import JournalBusyError
from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session.events import Erased
from assistant.storage import inbox, keys, resealing, slot_files
from assistant.storage.envelope import DamagedError
from assistant.storage.inbox import Inbox
from assistant.storage.keys import KeySlots, State
from assistant.storage.places import Home
from assistant.storage.reader import Reader
from assistant.storage.recordings import Recordings, recording
from assistant.storage.sealed_box import fresh_pair, open_with, seal_to
from assistant.storage.sealing import Sealed
from assistant.storage.spool import Spool
from tests.fakes import DAY, HandClock, an_answer
from tests.fakes_journal import DiskBench, View, a_choice, a_mark, a_promise, view
from tests.fakes_sealed import KEY

MAIN = Sealed(KEY)
SECOND = bytes(range(200)) * 160
DRAFT = an_answer("half said", AnswerState.DRAFT, id="2-draft", rev=1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A sealed journal with an answer in it."""
    bench = DiskBench(tmp_path, envelope=MAIN)
    bench.keep(an_answer("said before", id="1"))
    bench.close()
    slot_files.write(bench.home, keys.fresh_slots((), KEY), KEY)
    resealing.finish(bench.home, tmp_path / "spool", KEY)
    return bench.home


def slots_of(home: Home) -> KeySlots:
    slots = slot_files.read(home.profile)
    assert slots
    return slots


def writing(begun: Inbox) -> DiskBench:
    """The inbox, as a session writes to it."""
    folder = begun.home.profile.parent
    bench = DiskBench(folder, envelope=begun.envelope)
    bench.close()
    shutil.rmtree(folder / "journal")
    bench.home = begun.home
    bench.writer = bench._writer()
    return bench


def speak(home: Home, spool: Path) -> None:
    """A session without unlocking, with everything that a session can leave."""
    begun = inbox.begin(home, slots_of(home))
    inner, envelope = begun.home, begun.envelope
    bench = writing(begun)
    bench.keep(an_answer("said without", AnswerState.DRAFT, id="2"))
    bench.keep(an_answer("said without", id="2", audio="device-1/audio/2-2.mp3"))
    bench.keep(an_answer("said better", id="2", rev=2, parent=1, audio="device-1/audio/2-2.mp3"))
    bench.keep(a_promise("promised without", id="3", answer="2"))
    bench.keep(an_answer("taken back", id="4"))
    bench.writer.erase(("4",))
    assert isinstance(bench.event(), Erased)
    bench.keep(DRAFT)
    for record in (a_choice("5"), a_mark(DAY)):
        bench.writer.append(record)
    bench.close()
    sounds = Spool(spool, envelope)
    for id_, rev in (("2", 2), ("2-draft", 1)):
        answer = an_answer("", AnswerState.DRAFT, id=id_, rev=rev)
        take = sounds.begin(answer, spooled=True)
        take.write(SECOND)
        take.close()
    Recordings(inner, sounds, envelope).keep("2", 2)
    sounds.close()
    begun.lock.release()


def merge(home: Home, spool: Path) -> bool:
    private = slots_of(home).private_key(KEY)
    return inbox.merge(home, MAIN, private, spool, HandClock())


def waits(home: Home) -> bool:
    return inbox.waits(home, slots_of(home).private_key(KEY))


def _refuse(_path: Path) -> None:
    raise OSError


def seen(home: Home) -> View:
    return view(Reader(home, MAIN))


def test_only_the_private_key_opens_what_was_sealed_to_the_public_one() -> None:
    (public, private), (_, other) = fresh_pair(), fresh_pair()
    sealed = seal_to(public, b"here", b"word")
    assert open_with(private, b"here", sealed) == b"word"
    assert seal_to(public, b"here", b"word") != sealed
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, bound, content in (
        (other, b"here", sealed),
        (private, b"there", sealed),
        (private, b"here", changed),
        (private, b"here", sealed[:20]),
        (private, b"here", bytes(80)),
    ):
        with pytest.raises(DamagedError):
            open_with(key, bound, content)


def test_no_file_shows_what_was_said_and_the_journal_is_as_it_was(
    home: Home, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in home.profile.rglob("*") if path.is_file()}
    speak(home, tmp_path / "spool")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    private = (b"without", b"better", b"half said", SECOND[:32])
    assert [p for p in files if any(word in p.read_bytes() for word in private)] == []
    assert {path: path.read_bytes() for path in before} == before
    assert [each.text for each in seen(home).answers] == ["said before"]


def test_the_next_unlocking_merges_all_of_it(home: Home, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    speak(home, spool)
    assert waits(home)
    assert merge(home, spool)
    assert not waits(home)
    assert not merge(home, spool)
    after, reader = seen(home), Reader(home, MAIN)
    assert [each.text for each in after.answers] == ["said before", "said better"]
    assert [each.text for each in after.revisions] == ["said without"]
    assert [each.text for each in after.promises] == ["promised without"]
    assert after.drafts == (DRAFT,)
    assert [each.id for each in reader.situations()] == ["5"]
    assert len(list(reader.marked())) == 1
    assert reader.damage() == ()
    assert recording(home.profile, "device-1/audio/2-2.mp3", MAIN)
    left = Spool(spool, MAIN)
    assert left.sound_of("2-draft") == SECOND
    assert left.unreadable == ()
    left.close()


def test_merging_again_changes_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(home, tmp_path / "spool")
    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", _refuse)
        merge(home, tmp_path / "spool")
    once = seen(home)
    assert waits(home)
    merge(home, tmp_path / "spool")
    assert seen(home) == once
    assert not waits(home)


def test_where_nothing_was_said_nothing_joins(home: Home, tmp_path: Path) -> None:
    begun = inbox.begin(home, slots_of(home))
    writing(begun).close()
    begun.lock.release()
    assert not merge(home, tmp_path / "spool")
    assert not waits(home)


def test_what_was_erased_after_a_first_merge_stays_erased(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(home, tmp_path / "spool")
    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", _refuse)
        merge(home, tmp_path / "spool")
    bench = DiskBench(tmp_path, envelope=MAIN)
    bench.writer.erase(("2",))
    bench.event()
    bench.close()
    merge(home, tmp_path / "spool")
    assert [each.text for each in seen(home).answers] == ["said before"]
    assert not waits(home)


def test_an_inbox_that_is_written_to_and_a_busy_journal_wait(home: Home, tmp_path: Path) -> None:
    begun = inbox.begin(home, slots_of(home))
    merge(home, tmp_path / "spool")
    assert waits(home), "nothing was said yet, but it may be"
    live = writing(begun)
    live.keep(an_answer("still going on", id="9"))
    live.close()
    merge(home, tmp_path / "spool")
    assert waits(home), "it is held until the session ends"
    begun.lock.release()
    other = DiskBench(tmp_path, envelope=MAIN)
    merge(home, tmp_path / "spool")
    assert waits(home)
    other.close()
    merge(home, tmp_path / "spool")
    assert "still going on" in {each.text for each in seen(home).answers}


def test_while_something_waits_the_journal_does_not_change_its_form(
    home: Home, tmp_path: Path
) -> None:
    speak(home, tmp_path / "spool")
    slots = slots_of(home)
    with pytest.raises(JournalBusyError):
        resealing.begin(home, tmp_path / "spool", slots, KEY, before=slots)
    assert slots_of(home) == slots
    assert slots.state is State.SEALED


def test_an_inbox_of_another_device_is_left_alone_until_it_has_rested(
    home: Home, tmp_path: Path
) -> None:
    speak(home, tmp_path / "spool")
    here = Home(home.profile, "device-2", tmp_path / "last-id")
    merge(here, tmp_path / "spool")
    assert waits(here)
    long_ago = time.time() - 2 * inbox.OTHERS_S
    for path in home.profile.rglob("*"):
        os.utime(path, (long_ago, long_ago))
    merge(here, tmp_path / "spool")
    assert not waits(here)
    assert "said better" in {each.text for each in seen(here).answers}


def test_an_inbox_that_nothing_opens_is_put_aside_and_told_and_stands_in_no_way(
    home: Home, tmp_path: Path
) -> None:
    speak(home, tmp_path / "spool")
    (key,) = home.folder.glob("inbox-*/key")
    key.write_bytes(b"nothing")
    assert not waits(home)
    merge(home, tmp_path / "spool")
    (aside,) = home.folder.glob("damaged-inbox-*")
    assert list(aside.glob("device-1/20*.log"))
    told = [each.sentence for each in Reader(home, MAIN).examine()]
    assert told == [Text.DAMAGE_INBOX()]
    slots = slots_of(home)
    unsealing = structs.replace(slots, state=State.UNSEALING)
    resealing.begin(home, tmp_path / "spool", unsealing, KEY, before=slots)
    assert slot_files.read(home.profile) is None


def test_one_damaged_recording_keeps_no_word_and_no_other_sound_out(
    home: Home, tmp_path: Path
) -> None:
    speak(home, tmp_path / "spool")
    (sound,) = home.folder.glob("inbox-*/device-1/audio/*.mp3")
    (sound.parent / "0-1.mp3").write_bytes(sound.read_bytes())
    merge(home, tmp_path / "spool")
    assert "said better" in {each.text for each in seen(home).answers}
    assert recording(home.profile, "device-1/audio/2-2.mp3", MAIN)
    assert not waits(home)
    assert [each.sentence for each in Reader(home, MAIN).examine()] == [Text.DAMAGE_INBOX()]


def test_of_a_damaged_inbox_all_that_can_be_read_joins_and_the_files_stay(
    home: Home, tmp_path: Path
) -> None:
    speak(home, tmp_path / "spool")
    (log,) = home.folder.glob("inbox-*/device-1/20*.log")
    (month,) = home.folder.glob("inbox-*/device-1/20*.json")
    month.unlink()
    lines = log.read_bytes().splitlines(keepends=True)
    lines[-1] = lines[-1][:-9] + b"AAAAAAAA" + lines[-1][-1:]
    log.write_bytes(b"".join(lines))
    merge(home, tmp_path / "spool")
    assert "said better" in {each.text for each in seen(home).answers}
    assert not waits(home)
    (aside,) = home.folder.glob("damaged-inbox-*/device-1/20*.log")
    assert aside.read_bytes() == b"".join(lines)
