"""Erasing beside other devices, later versions, and disks that do not give everything."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.journal import codec
from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session.events import Erased
from assistant.storage import eraser, tombstones
from assistant.storage.envelope import Plain
from assistant.storage.tombstones import FILE
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, a_promise, home_in
from tests.storage.erase_faults import held, look
from tests.storage.story_erase import OLD, act, acted, files_with, make

WORD = b"marigold"


def of_one(folder: Path, device: str) -> dict[str, bytes]:
    """Every byte of a device's folder but for what any opening may change."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in home_in(folder, device).folder.rglob("*")
        if path.is_file() and path.name not in {".lock", ".ballast"}
    }


def act_on(bench: DiskBench, *ids: str) -> bool:
    """Erase; whether it was acknowledged."""
    bench.writer.erase(ids)
    event = bench.event()
    assert isinstance(event, Erased)
    return event.done


@pytest.mark.parametrize("made", [0, 1])
def test_opening_and_closing_without_a_record_changes_no_byte(tmp_path: Path, made: int) -> None:
    if made:
        make(tmp_path)
        DiskBench(tmp_path).close()  # sweeps what crashes left
    before = of_one(tmp_path, "device-1")
    for _ in range(2):
        DiskBench(tmp_path).close()
    assert of_one(tmp_path, "device-1") == before


def test_a_record_of_another_device_is_hidden_at_once_and_its_owner_rewrites(
    tmp_path: Path,
) -> None:
    here, there = DiskBench(tmp_path, "device-1"), DiskBench(tmp_path, "device-2")
    there.keep(an_answer("marigold, said there", id="theirs", dev="device-2"))
    there.keep(an_answer("stays", id="other", dev="device-2"))
    there.close()
    assert act_on(here, "theirs")
    here.close()
    for bench in (here, there):
        assert [answer.text for answer in bench.reader.answers()] == ["stays"]
    folder = home_in(tmp_path, "device-2").folder
    assert files_with(WORD, folder) == ["2026-11.json", "2026-11.json.prev", "2026-11.log"]
    DiskBench(tmp_path, "device-2").close()
    assert files_with(WORD, folder) == []
    assert [answer.text for answer in there.reader.answers()] == ["stays"]
    settled = of_one(tmp_path, "device-2")
    DiskBench(tmp_path, "device-2").close()
    assert of_one(tmp_path, "device-2") == settled


def test_words_that_expire_here_expire_on_the_other_device_when_it_opens(tmp_path: Path) -> None:
    make(tmp_path)
    there = DiskBench(tmp_path, "device-2")
    there.keep(an_answer("foxglove there", id="theirs", dev="device-2", day=OLD))
    there.close()
    here = DiskBench(tmp_path)
    assert act(here, "expire")
    here.close()
    DiskBench(tmp_path, "device-2").close()
    assert files_with(b"foxglove", home_in(tmp_path).profile) == []
    assert [answer.text for answer in here.reader.answers() if answer.day == OLD] == ["", ""]


def test_a_copy_that_comes_back_after_the_erasing_is_hidden_and_can_be_erased(
    tmp_path: Path,
) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("marigold", id="1"))
    bench.close()
    files = of_one(tmp_path, "device-1")
    bench = DiskBench(tmp_path)
    assert act_on(bench, "1")
    bench.close()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert list(bench.reader.answers()) == []
    bench = DiskBench(tmp_path)
    assert act_on(bench, "1")
    bench.close()
    assert held("erase", tmp_path) == []


def test_a_month_of_a_later_version_is_not_rewritten_and_that_is_said(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("marigold", id="1"))
    bench.close()
    line = json.dumps({"schema": 2, "kind": "answer"}).encode()
    log = bench.home.folder / "2026-11.log"
    log.write_bytes(log.read_bytes() + Plain().frame("device-1/2026-11", line) + b"\n")
    before = log.read_bytes()
    bench = DiskBench(tmp_path)
    assert not act_on(bench, "1")
    bench.close()
    assert log.read_bytes() == before


def test_a_changed_tombstone_is_named_and_stays(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    for number in range(3):
        bench.keep(an_answer("text", id=f"id-{number}"))
        if number:
            assert act_on(bench, f"id-{number}")
    stones = bench.home.folder / FILE
    first, *rest = stones.read_bytes().splitlines(keepends=True)
    stones.write_bytes(b"0" + first[1:] + b"".join(rest))
    bench.reopen()
    assert act_on(bench, "id-0")
    bench.close()
    assert b"0" + first[1:] in stones.read_bytes()
    assert [(each.file[-10:], each.sentence) for each in bench.reader.examine()] == [
        (FILE, Text.DAMAGE_PART())
    ]


def test_a_disk_that_does_not_give_a_file_back_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "made")
    before = look(tmp_path / "made")
    refused, told, read = 0, [False], 1
    while read >= refused:
        folder = tmp_path / str(refused)
        shutil.copytree(tmp_path / "made", folder)
        bench = DiskBench(folder)
        with monkeypatch.context() as broken:
            calls = _refuse(broken, refused)
            told.append(act(bench, "erase"))
        bench.close()
        assert not told[-1] or held("erase", folder) == []
        ids = {answer.id for answer in look(folder).answers}
        assert {answer.id for answer in before.answers} - ids <= {"answer-1"}
        DiskBench(folder).close()
        assert look(folder) == before or held("erase", folder) == []
        refused, read = refused + 1, len(calls)
    assert told[-1]
    print(f"{refused - 1} reads refused, {told.count(False) - 1} times not acknowledged")


def _refuse(monkeypatch: pytest.MonkeyPatch, number: int) -> list[Path]:
    """Let one reading of a file be refused by the disk; the files that were read."""
    calls: list[Path] = []

    def refusing(act: Callable[..., Any]) -> Callable[..., Any]:
        def read(path: Path, *args: Any, **options: Any) -> Any:
            calls.append(path)
            if len(calls) == number + 1:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return act(path, *args, **options)

        return read

    monkeypatch.setattr(Path, "read_bytes", refusing(Path.read_bytes))
    monkeypatch.setattr(Path, "open", refusing(Path.open))
    return calls


def in_two_months(bench: DiskBench, id_: str) -> None:
    """An answer as earlier versions wrote it: its later revision is of the day it was written."""
    bench.keep(an_answer("marigold", id=id_, day=date(2026, 11, 30)))
    bench.keep(an_answer("marigold anew", id=id_, rev=2, parent=1, day=date(2026, 12, 1)))


def test_an_answer_in_two_months_is_erased_from_both(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    in_two_months(bench, "1")
    bench.keep(a_promise("marigold promised", id="2", answer="1", day=date(2027, 1, 1)))
    assert act_on(bench, "1")
    assert held("erase", tmp_path) == []
    bench.close()
    assert [*bench.reader.answers(), *bench.reader.promises()] == []


def test_a_month_that_another_device_names_later_is_rewritten_here_too(tmp_path: Path) -> None:
    here = DiskBench(tmp_path, "device-1")
    there = DiskBench(tmp_path, "device-2")
    here.keep(an_answer("of the other month", id="2", day=date(2026, 12, 1)))
    here.keep(an_answer("marigold", id="1", day=date(2026, 11, 30)))
    assert act_on(here, "1")
    here.close()
    there.keep(an_answer("marigold", id="1", dev="device-2", day=date(2026, 12, 1)))
    assert act_on(there, "1")
    there.close()
    december = home_in(tmp_path).folder / "2026-12.log"
    copy = codec.encode(an_answer("marigold came back", id="1", day=date(2026, 12, 1)))
    line = Plain().frame("device-1/2026-12", codec.to_json(copy))
    december.write_bytes(december.read_bytes() + line + b"\n")
    DiskBench(tmp_path, "device-1").close()
    assert held("erase", tmp_path) == []


def test_what_was_deleted_in_one_month_and_stands_in_a_later_one_is_not_purged(
    tmp_path: Path,
) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("first", id="1", day=date(2026, 11, 30)))
    deleted = AnswerState.DELETED
    bench.keep(an_answer("", deleted, id="1", rev=2, parent=1, day=date(2026, 11, 30)))
    bench.keep(an_answer("stands", id="1", rev=3, parent=2, day=date(2026, 12, 1)))
    assert act(bench, "purge")
    bench.close()
    assert [answer.text for answer in bench.reader.answers()] == ["stands"]


def test_a_promise_that_outlived_a_purge_does_so_on_every_device(tmp_path: Path) -> None:
    bench, there = DiskBench(tmp_path, "device-1"), DiskBench(tmp_path, "device-2")
    bench.keep(an_answer("deleted", id="1"))
    bench.keep(an_answer("", AnswerState.DELETED, id="1", rev=2, parent=1))
    there.keep(a_promise("stays", id="2", answer="1", dev="device-2"))
    there.close()
    assert act(bench, "purge")
    bench.close()
    for device in ("device-2", "device-1"):
        DiskBench(tmp_path, device).close()
    assert [each.text for each in bench.reader.promises()] == ["stays"]
    bench = DiskBench(tmp_path, "device-2")
    assert act_on(bench, "1")
    bench.close()
    assert list(bench.reader.promises()) == []


@pytest.mark.parametrize("name", ["erase", "expire", "purge"])
def test_what_could_not_be_finished_says_whether_it_is_out_of_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make(tmp_path)
    before = look(tmp_path)
    bench = DiskBench(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(tombstones, "write", _no_room)
        assert _told(bench, name) == (False, False)
    assert look(tmp_path) == before
    bench.reopen()
    assert held(name, tmp_path), "nothing tries again"
    with monkeypatch.context() as full:
        full.setattr(eraser, "rewrite", _no_room)
        assert _told(bench, name) == (False, True)
    hidden = look(tmp_path)
    assert name == "purge" or hidden != before
    assert _told(bench, name) == (True, True)
    bench.close()
    assert look(tmp_path) == hidden
    assert held(name, tmp_path) == []


def _told(bench: DiskBench, name: str) -> tuple[bool, bool]:
    event = acted(bench, name)
    return event.done, event.hidden


def _no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
