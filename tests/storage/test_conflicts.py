"""What Syncthing puts beside a file when two machines write under one device's name."""

import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session.events import Erased
from assistant.storage import conflicts
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.reader import Reader
from assistant.storage.sealing import Sealed
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, a_choice, a_promise, home_in, view

Syncing = Callable[[int], None]
NAME = "sync-conflict-20261130-195932-GSHAGFC"


@pytest.fixture(params=[Plain(), Sealed(bytes(32))], ids=["plain", "sealed"])
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[DiskBench, DiskBench]:
    """A home, and its copy on another machine: both write under the same device's name."""
    envelope: Envelope = request.param
    one = DiskBench(tmp_path / "one", envelope=envelope)
    one.keep(an_answer("before", id="id-0"))
    one.close()
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    other = DiskBench(tmp_path / "other", envelope=envelope)
    one.reopen()
    return one, other


def meet(one: DiskBench, other: DiskBench) -> None:
    """The first one's files stand; what differs of the other's lies beside them."""
    one.close()
    other.close()
    for path in other.home.folder.glob("*.*"):
        there = one.home.folder / path.name
        travels = path.suffix in {".log", ".json", ".words"}
        if travels and (not there.exists() or there.read_bytes() != path.read_bytes()):
            shutil.copy(path, there.with_name(f"{path.stem}.{NAME}{path.suffix}"))
    assert left(one)


def left(bench: DiskBench) -> list[str]:
    return [path.name for path in bench.home.folder.glob("*conflict*")]


def texts(bench: DiskBench) -> list[str]:
    return [answer.text for answer in bench.reader.answers()]


def test_what_only_a_copy_has_is_appended_and_the_copy_goes(
    twins: tuple[DiskBench, DiskBench],
) -> None:
    one, other = twins
    one.keep(an_answer("here", id="id-1"))
    other.keep(an_answer("there", id="id-2"))
    other.keep(a_promise("a promise there", id="promise-2", answer="id-2"))
    other.keep(a_choice("choice-2"))
    other.keep(an_answer("a draft there", AnswerState.DRAFT, id="id-3"))
    meet(one, other)
    assert texts(one) == ["before", "here"], "the test needs something to merge"
    conflicts.merge(one.home, one.envelope)
    assert texts(one) == ["before", "here", "there"]
    assert [each.text for each in one.reader.promises()] == ["a promise there"]
    assert [each.id for each in one.reader.situations()] == ["choice-2"]
    assert [each.text for each in one.reader.drafts()] == ["a draft there"]
    assert left(one) == []
    assert one.reader.examine() == ()
    log = (one.home.folder / "2026-11.log").read_bytes()
    conflicts.merge(one.home, one.envelope)
    assert (one.home.folder / "2026-11.log").read_bytes() == log


def test_two_that_were_kept_as_the_same_revision_are_both_kept(
    twins: tuple[DiskBench, DiskBench],
) -> None:
    one, other = twins
    for bench, text in (one, "here"), (other, "there"):
        bench.keep(an_answer(text, id="id-0", rev=2, parent=1))
    meet(one, other)
    conflicts.merge(one.home, one.envelope)
    (history,) = one.reader.histories("id-0")
    assert [each.text for each in history.revisions] == ["before", "here", "there"]


def test_what_was_erased_there_stays_erased(twins: tuple[DiskBench, DiskBench]) -> None:
    one, other = twins
    for bench, gone in (one, "id-1"), (other, "id-0"):
        bench.keep(an_answer("soon gone", id="id-1"))
        bench.writer.erase((gone,))
        erased = bench.event()
        assert isinstance(erased, Erased)
        assert erased.done
    meet(one, other)
    assert texts(one) == ["before"]
    conflicts.merge(one.home, one.envelope)
    assert texts(one) == []
    one.writer = one._writer()
    one.close()
    for path in one.home.folder.iterdir():
        assert b"before" not in path.read_bytes()
    assert left(one) == []


def test_a_copy_that_cannot_be_read_in_all_stays(twins: tuple[DiskBench, DiskBench]) -> None:
    one, other = twins
    one.keep(an_answer("here", id="id-1"))
    other.keep(an_answer("spoilt", id="id-2"))
    other.keep(an_answer("there", id="id-3"))
    meet(one, other)
    copy = one.home.folder / f"2026-11.{NAME}.log"
    first, second, third = copy.read_bytes().splitlines(keepends=True)
    copy.write_bytes(first + second[:-9] + second[-8:] + third)
    conflicts.merge(one.home, one.envelope)
    assert texts(one) == ["before", "here", "there"]
    assert copy.name in left(one)


def test_while_a_window_writes_nothing_is_merged(twins: tuple[DiskBench, DiskBench]) -> None:
    one, other = twins
    other.keep(an_answer("there", id="id-2"))
    other.close()
    shutil.copy(other.home.folder / "2026-11.log", one.home.folder / f"2026-11.{NAME}.log")
    seen = view(one.reader)
    conflicts.merge(one.home, one.envelope)
    assert view(one.reader) == seen
    one.close()
    conflicts.merge(one.home, one.envelope)
    assert texts(one) == ["before", "there"]


def test_a_copy_is_named_until_it_is_merged(twins: tuple[DiskBench, DiskBench]) -> None:
    one, other = twins
    other.keep(an_answer("there", id="id-2"))
    meet(one, other)
    named = {Path(each.file).name: each.sentence for each in one.reader.examine()}
    assert named == dict.fromkeys(left(one), Text.DAMAGE_COPY())
    conflicts.merge(one.home, one.envelope)
    assert one.reader.examine() == ()


def test_a_merging_that_is_interrupted_anywhere_is_done_again_and_loses_nothing(
    twins: tuple[DiskBench, DiskBench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = twins
    for bench, text in (one, "here"), (other, "there"):
        bench.keep(an_answer(text, id="id-0", rev=2, parent=1))
    other.keep(an_answer("there", id="id-2"))
    meet(one, other)
    made = one.folder
    conflicts_of(shutil.copytree(made, tmp_path / "whole"), one)
    expected = view(Reader(home_in(tmp_path / "whole"), one.envelope))
    for number in count(1):
        home = shutil.copytree(made, tmp_path / str(number))
        calls = 0

        def failing(descriptor: int, last: int = number, sync: Syncing = os.fsync) -> None:
            nonlocal calls
            calls += 1
            if calls >= last:
                raise OSError(5, os.strerror(5))
            sync(descriptor)

        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", failing)
            conflicts_of(home, one)
        conflicts_of(home, one)
        assert view(Reader(home_in(home), one.envelope)) == expected
        if calls < number:
            break
    assert number > 5


def conflicts_of(folder: Path, like: DiskBench) -> None:
    """Merge those in a copy of a home."""
    conflicts.merge(home_in(folder), like.envelope)


def test_a_half_synced_file_of_another_device_waits_for_the_rest(
    twins: tuple[DiskBench, DiskBench],
) -> None:
    here, _ = twins
    here.close()
    there = DiskBench(here.folder, "device-2", envelope=here.envelope)
    for number in range(4):
        there.keep(an_answer(f"there {number}", id=f"t-{number}", dev="device-2"))
    there.close()
    files = {path: path.read_bytes() for path in there.home.folder.glob("20*")}
    for path, content in files.items():
        path.write_bytes(content[: len(content) * 2 // 3])
    half = {path: path.read_bytes() for path in files}
    here.reopen()
    here.keep(an_answer("here", id="h"))
    here.close()
    every = {"before", "here", *(f"there {number}" for number in range(4))}
    assert {"before", "here", "there 0", "there 1"} <= {*texts(here)} < every
    assert here.reader.examine()
    assert {path: path.read_bytes() for path in files} == half, "it is another device's"
    for path, content in files.items():
        path.write_bytes(content)
    assert {*texts(here)} == every
    assert here.reader.examine() == ()
