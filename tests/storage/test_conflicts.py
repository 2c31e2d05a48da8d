"""What a sync program leaves beside a month, and files that have come in half."""

import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.storage.reader import Reader
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, View, a_choice, a_promise, home_in, view
from tests.storage.story import FORMS

COPIES = (".sync-conflict-20261130-195205-ABCDEFG", " (1)", "-DESKTOP")


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    """How the journal stands on the disk."""
    return str(request.param)


@pytest.fixture
def beside(tmp_path: Path, form: str) -> Path:
    """A home that was copied, written to on both machines, and synced into one."""
    here, there = tmp_path / "here", tmp_path / "there"
    bench = DiskBench(here, envelope=FORMS[form])
    bench.keep(an_answer("before both", id="1"))
    bench.close()
    shutil.copytree(here, there)
    bench = DiskBench(there, envelope=FORMS[form])
    bench.keep(an_answer("hawthorn, said there", id="3"))
    bench.keep(a_promise("promised there", id="4", answer="3"))
    bench.keep(an_answer("changed there", id="1", rev=2, parent=1))
    bench.keep(an_answer("half said there", AnswerState.DRAFT, id="5"))
    bench.writer.append(a_choice("6"))
    bench.close()
    bench = DiskBench(here, envelope=FORMS[form])
    bench.keep(an_answer("said here", id="2"))
    bench.keep(an_answer("changed here", id="1", rev=2, parent=1))
    bench.close()
    for suffix in ("log", "json", "words"):
        theirs = home_in(there).folder / f"2026-11.{suffix}"
        shutil.copy(theirs, home_in(here).folder / f"2026-11{COPIES[0]}.{suffix}")
    return here


def seen(home: Path, form: str) -> View:
    return view(Reader(home_in(home), FORMS[form]))


def named(home: Path, form: str) -> dict[str, str]:
    told = Reader(home_in(home), FORMS[form]).examine()
    return {Path(each.file).name: each.sentence for each in told}


def opened_once(home: Path, form: str) -> None:
    DiskBench(home, envelope=FORMS[form]).close()


def test_a_copy_is_named_and_joins_the_month_when_the_device_next_writes(
    beside: Path, form: str
) -> None:
    copies = {f"2026-11{COPIES[0]}.{suffix}" for suffix in ("log", "json", "words")}
    assert named(beside, form) == dict.fromkeys(copies, Text.DAMAGE_COPY())
    opened_once(beside, form)
    after = seen(beside, form)
    texts = {each.text for each in (*after.answers, *after.revisions)}
    assert [each.text for each in after.promises] == ["promised there"]
    assert texts == {
        *("before both", "said here", "changed here"),
        *("hawthorn, said there", "changed there"),
    }
    assert [each.text for each in after.drafts] == ["half said there"]
    assert [each.id for each in Reader(home_in(beside), FORMS[form]).situations()] == ["6"]
    assert set(named(beside, form).values()) == {Text.DAMAGE_ASIDE()}
    files = {path: path.read_bytes() for path in beside.rglob("20*")}
    opened_once(beside, form)
    assert {path: path.read_bytes() for path in beside.rglob("20*")} == files


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_has_any_name(beside: Path, form: str, name: str) -> None:
    folder = home_in(beside).folder
    (folder / f"2026-11{COPIES[0]}.log").rename(folder / f"2026-11{name}.log")
    opened_once(beside, form)
    assert "hawthorn, said there" in {each.text for each in seen(beside, form).answers}


def test_joining_that_is_interrupted_anywhere_is_done_again_and_loses_nothing(
    beside: Path, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(beside, whole)
    opened_once(whole, form)
    expected = seen(whole, form)
    for number in count(1):
        home = tmp_path / str(number)
        shutil.copytree(beside, home)
        with monkeypatch.context() as broken:
            failed = _fail_from(number)
            broken.setattr(os, "fsync", failed)
            opened_once(home, form)
        opened_once(home, form)
        assert seen(home, form) == expected
        if failed.calls < number:  # type: ignore[attr-defined]
            break
    assert number > 5


def _fail_from(number: int) -> Callable[[int], None]:
    """An ``fsync`` of a disk that fails for good at its n-th call."""
    sync = os.fsync

    def failing(descriptor: int) -> None:
        failing.calls += 1  # type: ignore[attr-defined]
        if failing.calls >= number:  # type: ignore[attr-defined]
            raise OSError(5, os.strerror(5))
        sync(descriptor)

    failing.calls = 0  # type: ignore[attr-defined]
    return failing


def test_what_was_erased_does_not_come_back_with_a_copy(beside: Path, form: str) -> None:
    folder = home_in(beside).folder
    aside = {path: path.read_bytes() for path in folder.glob("2026-11[.]sync*")}
    opened_once(beside, form)
    bench = DiskBench(beside, envelope=FORMS[form])
    bench.writer.erase(("3",))
    bench.event()
    bench.close()
    for path, content in aside.items():
        path.write_bytes(content)
    opened_once(beside, form)
    after = seen(beside, form)
    assert "hawthorn, said there" not in {each.text for each in after.answers}
    assert after.promises == ()
    held = [FORMS[form].guess(path.read_bytes()) for path in folder.glob("20*")]
    assert not any(b"hawthorn" in content for content in held)


def test_a_copy_of_which_nothing_can_be_read_stays_as_it_is(tmp_path: Path, form: str) -> None:
    opened_once(tmp_path, form)
    copy = home_in(tmp_path).folder / "2026-11 (1).log"
    copy.write_bytes(b"by another program\n")
    opened_once(tmp_path, form)
    assert copy.read_bytes() == b"by another program\n"
    assert named(tmp_path, form) == {copy.name: Text.DAMAGE_COPY()}


def test_a_half_synced_file_of_another_device_waits_for_the_rest(tmp_path: Path, form: str) -> None:
    there = DiskBench(tmp_path, "device-2", envelope=FORMS[form])
    for number in range(4):
        there.keep(an_answer(f"there {number}", id=f"t-{number}", dev="device-2"))
    there.close()
    files = {path: path.read_bytes() for path in there.home.folder.glob("20*")}
    for path, content in files.items():
        path.write_bytes(content[: len(content) * 2 // 3])
    half = {path: path.read_bytes() for path in files}
    here = DiskBench(tmp_path, envelope=FORMS[form])
    here.keep(an_answer("here", id="h"))
    here.close()
    texts = {each.text for each in here.reader.answers()}
    assert {"here", "there 0", "there 1"} <= texts < {"here", *(f"there {n}" for n in range(4))}
    assert here.reader.examine()
    assert {path: path.read_bytes() for path in files} == half, "it is another device's"
    for path, content in files.items():
        path.write_bytes(content)
    assert len(list(here.reader.answers())) == 5
    assert here.reader.examine() == ()
