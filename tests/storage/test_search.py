"""The search index: quick, disposable, and never behind what was erased."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from assistant.errors import QueryError
from assistant.journal.query import parse_query
from assistant.journal.records import Answer, AnswerState, Promise
from assistant.session.events import Erased
from assistant.storage import atomic, index_files, keys, month_index, resealing, slot_files
from assistant.storage.gone import Gone
from assistant.storage.lines import Place
from assistant.storage.reader import Reader
from assistant.storage.sealing import Sealed
from assistant.storage.writer import Writer
from tests.fakes import DAY, HandClock, an_answer
from tests.fakes_journal import DiskBench, a_promise, home_in
from tests.outside import examples

OLD: Final = DAY - timedelta(days=40)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[DiskBench]:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("marigold in the garden", id="answer-1"))
    bench.keep(an_answer("hawthorn by the gate", id="answer-2"))
    bench.keep(a_promise("marigold for noon", id="promise-1", answer="answer-1"))
    bench.keep(an_answer("marigold long ago", id="answer-7", day=OLD))
    bench.reopen()
    yield bench
    bench.close()


def ids(reader: Reader, line: str) -> list[str]:
    return [found.record.id for found in reader.search(parse_query(line))]


def cached(folder: Path) -> list[Path]:
    return sorted((home_in(folder).profile / index_files.FOLDER).glob("*.20*"))


def words_in_cache(folder: Path) -> set[str]:
    """Every word that any index on the disk knows."""
    found = set()
    for path in cached(folder):
        content = path.read_bytes()
        start = content.index(b"SQLite format 3")
        index = sqlite3.connect(":memory:")
        index.deserialize(content[start:])
        index.execute("CREATE VIRTUAL TABLE known USING fts5vocab(said, row)")
        found |= {word for (word,) in index.execute("SELECT term FROM known")}
        index.close()
    return found


def test_only_months_that_changed_are_indexed_anew(
    bench: DiskBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids(bench.reader, "marigold") == ["promise-1", "answer-1", "answer-7"]
    assert len(cached(tmp_path)) == 2
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in cached(tmp_path))
    built: list[int] = []
    build = month_index.build

    def counted(said: list[Answer | Promise], places: list[Place | None]) -> bytes:
        built.append(len(said))
        return build(said, places)

    monkeypatch.setattr(month_index, "build", counted)
    assert ids(bench.reader, "hawthorn") == ["answer-2"]
    assert built == []
    bench.keep(an_answer("hawthorn again", id="answer-3"))
    bench.reopen()
    assert ids(bench.reader, "hawthorn") == ["answer-3", "answer-2"]
    assert built == [4], "the other month stands"


def test_what_is_kept_beside_the_journal_is_no_device_and_can_be_deleted(
    bench: DiskBench, tmp_path: Path
) -> None:
    before = ids(bench.reader, "marigold")
    assert [folder.name for folder in bench.home.devices()] == ["device-1"]
    shutil.rmtree(bench.home.profile / index_files.FOLDER)
    assert ids(bench.reader, "marigold") == before
    assert cached(tmp_path)


@pytest.mark.parametrize("act", ["erase", "expire", "purge"])
def test_an_erased_word_leaves_the_index_before_it_is_acknowledged(
    bench: DiskBench, tmp_path: Path, act: str
) -> None:
    if act == "purge":
        bench.keep(an_answer("foxglove", id="answer-5"))
    assert ids(bench.reader, "marigold")
    if act == "purge":
        bench.keep(an_answer("", AnswerState.DELETED, id="answer-5", rev=2, parent=1))
        assert "foxglove" in words_in_cache(tmp_path), "the test needs an index that is behind"
        bench.writer.purge()
    elif act == "erase":
        bench.writer.erase(("answer-1", "answer-7"))
    else:
        bench.writer.expire(DAY + timedelta(days=1))
    event = bench.event()
    assert isinstance(event, Erased)
    assert event.done
    left = {"marigold", "long", "ago"} if act == "purge" else set()
    assert words_in_cache(tmp_path) == left, "the month before had nothing that is erased"
    assert ids(bench.reader, "foxglove" if act == "purge" else "marigold") == []
    left = words_in_cache(tmp_path)
    assert ("hawthorn" in left) is (act != "expire")
    assert ("foxglove" if act == "purge" else "marigold") not in left


def test_an_index_that_cannot_go_keeps_an_erasing_from_being_acknowledged(
    bench: DiskBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids(bench.reader, "marigold")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _refuse)
        bench.writer.erase(("answer-1",))
        event = bench.event()
    assert isinstance(event, Erased)
    assert not event.done
    assert "2026-11" in months_in_cache(tmp_path)
    bench.reopen()
    bench.close()
    assert months_in_cache(tmp_path) == {"2026-10"}
    bench.reopen()


def months_in_cache(folder: Path) -> set[str]:
    return {path.name.partition(".")[2] for path in cached(folder)}


def _refuse(_path: Path, *, missing_ok: bool = False) -> None:
    raise PermissionError(missing_ok)


def test_what_another_device_erased_leaves_the_index_at_the_next_start(
    bench: DiskBench, tmp_path: Path
) -> None:
    other = DiskBench(tmp_path, "device-2")
    other.keep(an_answer("bellflower", id="answer-8", day=DAY - timedelta(days=80), dev="device-2"))
    other.reopen()
    assert ids(bench.reader, "bellflower") == ["answer-8"]
    before = months_in_cache(tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(bench.home.profile / index_files.FOLDER, copy)
    other.writer.erase(("answer-8",))
    other.event()
    other.close()
    shutil.copytree(copy, bench.home.profile / index_files.FOLDER, dirs_exist_ok=True)
    bench.reopen()
    bench.close()
    assert before - months_in_cache(tmp_path) == {"2026-09"}
    bench.reopen()


def test_an_index_made_before_an_erasing_is_not_kept_after_it(
    bench: DiskBench, tmp_path: Path
) -> None:
    found = bench.reader.search(parse_query("marigold"))
    bench.writer.erase(("answer-1", "answer-7"))
    bench.event()
    assert list(found) == []
    assert "marigold" not in words_in_cache(tmp_path)


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_index_is_made_again(
    bench: DiskBench, tmp_path: Path, data: st.DataObject
) -> None:
    assert ids(bench.reader, "hawthorn") == ["answer-2"]
    path = data.draw(st.sampled_from(cached(tmp_path)))
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    else:
        at = data.draw(st.integers(0, 8 * len(content) - 1))
        content[at // 8] ^= 1 << at % 8
        path.write_bytes(content)
    assert ids(bench.reader, "hawthorn") == ["answer-2"]
    assert ids(bench.reader, "marigold") == ["promise-1", "answer-1", "answer-7"]


def test_where_the_index_cannot_be_kept_all_is_found(
    bench: DiskBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "replace", _refuse_all)
    assert ids(bench.reader, "hawthorn") == ["answer-2"]


def _refuse_all(*_args: object) -> None:
    raise OSError


def test_through_a_sealing_envelope_nothing_of_the_index_can_be_read(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.close()
    sealed = Sealed(bytes(range(32)))
    writer = Writer(bench.home, bench.inbox.put, HandClock(), envelope=sealed)
    writer.append(an_answer("marigold in the garden", id="answer-1"))
    bench.event()
    assert writer.close(10)
    reader = Reader(bench.home, sealed)
    assert ids(reader, "marigold") == ids(reader, "marigold") == ["answer-1"]
    (path,) = cached(tmp_path)
    content = path.read_bytes()
    assert b"marigold" not in content
    assert b"SQLite" not in content
    month = path.name.partition(".")[2]
    path.rename(path.with_name(path.name.replace(month, "2026-10")))
    assert ids(reader, "marigold") == ["answer-1"]


@examples(100)
@given(st.text(max_size=40))
def test_no_line_that_is_looked_for_breaks_the_index(line: str) -> None:
    index = month_index.build([an_answer("marigold in the garden")], [None])
    try:
        query = parse_query(line)
    except QueryError:
        return
    with closing(month_index.Finder(query)) as finder:
        finder.matches(index)


def test_a_window_from_before_the_sealing_keeps_no_plain_index(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("marigold in the garden", id="answer-1"))
    bench.close()
    home, key = bench.home, bytes(32)
    reader = Reader(home)
    slots = keys.fresh_slots((), key)
    slot_files.write(home, slots, key)
    assert ids(reader, "marigold") == ["answer-1"]
    assert cached(tmp_path) == []
    resealing.finish(home, tmp_path / "spool", key)
    assert cached(tmp_path) == []


def test_what_was_kept_of_an_index_while_the_journal_was_sealed_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("marigold in the garden", id="answer-1"))
    bench.close()
    cache = bench.home.profile / index_files.FOLDER / "0.2026-11"
    clear = index_files.clear

    def clear_and_be_late(profile: Path) -> None:
        late = not cache.exists()
        clear(profile)
        if late:
            atomic.make_folder(cache.parent)
            cache.write_bytes(b"marigold")

    monkeypatch.setattr(index_files, "clear", clear_and_be_late)
    key = bytes(32)
    resealing.begin(bench.home, tmp_path / "spool", keys.fresh_slots((), key), key, before=None)
    assert not cache.exists()


def test_the_name_of_an_index_tells_what_is_erased_of_its_month_alone() -> None:
    first = Gone(before="2026-10-05")
    later = Gone(frozenset({"id-1"}), frozenset(), frozenset({"2026-11"}), "2026-10-06")
    same = {"2026-09": True, "2026-10": False, "2026-11": False, "2026-12": True}
    for month, is_same in same.items():
        names = {index_files.generation(gone, month) for gone in (first, later)}
        assert (len(names) == 1) is is_same, month
    shortened = index_files.generation(Gone(before="2026-09-05"), "2026-09")
    assert shortened != index_files.generation(first, "2026-09")
