"""The writing end: its lock, its reserve, its troubles, its copies."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.errors import JournalBusyError
from assistant.messages import Text
from assistant.session.effects import CopyTo
from assistant.session.events import Copied, NotSaved, Saved, Trouble
from assistant.storage import month_file
from assistant.storage.ballast import BALLAST_BYTES
from assistant.storage.identity import mint
from tests.fakes import DAY, an_answer
from tests.fakes_journal import DiskBench
from tests.storage.faults import ROOT
from tests.storage.story import FORMS
from tests.storage.story_turns import ANSWERS


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    """How the journal stands on the disk."""
    return str(request.param)


def texts(bench: DiskBench) -> list[str]:
    return [answer.text for answer in bench.reader.answers()]


def test_a_second_writer_is_told_calmly_and_the_first_goes_on(tmp_path: Path, form: str) -> None:
    first = DiskBench(tmp_path, envelope=FORMS[form])
    first.keep(an_answer("one", id="1"))
    with pytest.raises(JournalBusyError) as refused:
        DiskBench(tmp_path, envelope=FORMS[form])
    assert str(refused.value) == Text.JOURNAL_BUSY()
    assert isinstance(first.keep(an_answer("two", id="2")), Saved)
    first.close()
    second = DiskBench(tmp_path, envelope=FORMS[form])
    second.close()
    assert texts(second) == ["one", "two"]


def test_a_lock_left_by_a_killed_process_stands_in_nobodys_way(tmp_path: Path, form: str) -> None:
    command = [sys.executable, "-m", "tests.storage.story", str(tmp_path), "0", "0", form]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        with pytest.raises(JournalBusyError):
            DiskBench(tmp_path, envelope=FORMS[form])
        child.send_signal(signal.SIGKILL)
        child.stdout.read()
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    assert isinstance(bench.keep(an_answer("after")), Saved)
    bench.close()


def test_two_processes_that_write_by_turns_lose_nothing(tmp_path: Path, form: str) -> None:
    first = DiskBench(tmp_path, envelope=FORMS[form])
    command = [sys.executable, "-m", "tests.storage.story_turns", str(tmp_path)]
    others = [
        subprocess.Popen([*command, name, form], cwd=ROOT, stdout=subprocess.PIPE)
        for name in ("one", "two")
    ]
    for each in others:
        assert each.stdout
        assert each.stdout.readline() == b"busy\n"
    assert isinstance(first.keep(an_answer("unharmed", id="0")), Saved)
    first.close()
    for each in others:
        each.communicate(timeout=60)
        assert each.returncode == 0
    kept = {answer.id: answer.text for answer in first.reader.answers()}
    names = [(name, number) for name in ("one", "two") for number in range(ANSWERS)]
    expected = {f"{name}-{number:03}": f"{name} {number}" for name, number in names}
    assert kept == {"0": "unharmed", **expected}
    assert first.reader.examine() == ()


def test_what_a_crash_left_half_written_is_swept(tmp_path: Path, form: str) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    bench.keep(an_answer("one"))
    left = bench.home.folder / "2026-11.json.77.tmp"
    left.write_text("{")
    bench.reopen()
    bench.close()
    assert not left.exists()
    assert texts(bench) == ["one"]


def test_a_reserve_waits_on_the_disk(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.close()
    reserve = (bench.home.folder / ".ballast").stat()
    assert reserve.st_size == BALLAST_BYTES
    assert reserve.st_blocks * 512 >= BALLAST_BYTES


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (28, Trouble.DISK_FULL),
        (122, Trouble.DISK_FULL),
        (30, Trouble.READ_ONLY),
        (13, Trouble.READ_ONLY),
        (1, Trouble.READ_ONLY),
        (5, Trouble.DISK_FAULT),
    ],
)
def test_what_the_system_says_becomes_a_trouble_a_person_can_act_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, trouble: Trouble
) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("one", id="1"))

    def refuse(_descriptor: int, _content: bytes) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", refuse)
        event = bench.keep(an_answer("two", id="2"))
    assert isinstance(event, NotSaved)
    assert (event.id, event.trouble) == ("2", trouble)
    assert isinstance(bench.keep(an_answer("two", id="2")), Saved)
    bench.close()
    assert texts(bench) == ["one", "two"]


def test_after_a_failed_fsync_the_descriptor_is_not_used_again(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    bench.keep(an_answer("one", id="1"))
    synced: list[int] = []

    def refuse(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        raise OSError(5, os.strerror(5))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse)
        assert isinstance(bench.keep(an_answer("two", id="2")), NotSaved)
        inode = (bench.home.folder / "2026-11.log").stat().st_ino
        assert synced.count(inode) == 1
        month = bench.writer._month
        assert month is None
    bench.close()


def test_the_names_of_new_files_and_folders_are_on_the_disk_before_the_acknowledgement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, synced = os.fsync, list[str]()

    def noted(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    bench = DiskBench(tmp_path / "new")
    bench.writer.append(an_answer("one"))
    assert isinstance(bench.event(), Saved)
    folder = bench.home.folder
    before = synced[: synced.index(str(folder / "2026-11.log")) + 1]
    parents = [tmp_path, *reversed(folder.relative_to(tmp_path).parents[:-1])]
    expected = [tmp_path, *(tmp_path / each for each in parents[1:]), folder]
    assert before == [str(path) for path in expected] + [str(folder / "2026-11.log")]
    bench.close()


def test_closing_at_once_still_writes_the_month_file(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    for number in range(5):
        bench.writer.append(an_answer(str(number), id=str(number)))
    bench.close()
    (bench.home.folder / "2026-11.log").unlink()
    assert texts(bench) == ["0", "1", "2", "3", "4"]


def test_a_month_file_that_could_not_be_written_is_made_good_by_the_next(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    bench.keep(an_answer("one", id="1"))

    def refuse(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as broken:
        broken.setattr(month_file, "write", refuse)
        assert isinstance(bench.keep(an_answer("two", id="2")), Saved)
        assert texts(bench) == ["one", "two"]
    assert isinstance(bench.keep(an_answer("three", id="3")), Saved)
    bench.close()
    (bench.home.folder / "2026-11.log").unlink()
    assert texts(bench) == ["one", "two", "three"]


def test_a_fault_of_our_own_is_told_as_not_saved_and_the_writer_lives_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = DiskBench(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(month_file, "read", None)
        event = bench.keep(an_answer("one"))
    assert isinstance(event, NotSaved)
    assert isinstance(bench.keep(an_answer("one")), Saved)
    bench.close()


def test_a_clock_set_back_a_year_overwrites_nothing(tmp_path: Path, form: str) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    bench.keep(an_answer("this year", id="1"))
    back = DAY - timedelta(days=365)
    bench.keep(an_answer("by the wrong clock", id="2", day=back))
    bench.keep(an_answer("this year again", id="3"))
    bench.close()
    assert bench.reader.days() == (back, DAY)
    assert texts(bench) == ["by the wrong clock", "this year", "this year again"]


def test_an_hour_that_comes_twice_keeps_its_order_and_both_answers(
    tmp_path: Path, form: str
) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    first = datetime(2026, 10, 25, 2, 45, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    later = [first + timedelta(minutes=30 * step) for step in range(4)]
    moments = [each.astimezone(ZoneInfo("Europe/Berlin")) for each in later]
    assert [f"{each:%H:%M}" for each in moments] == ["02:45", "02:15", "02:45", "03:15"]
    ids = [mint(bench.home, moment, 1, str)[0] for moment in moments]
    for id_, moment in zip(ids, moments, strict=True):
        bench.keep(an_answer(str(moment), id=id_, day=moment.date(), answered_at=moment))
    bench.close()
    assert [each.id for each in bench.reader.answers()] == ids
    told = [each.answered_at.isoformat() for each in bench.reader.answers()]
    assert told == [moment.isoformat() for moment in moments]


def test_what_is_no_record_is_refused_before_any_byte(tmp_path: Path, form: str) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    with pytest.raises(TypeError):
        bench.writer.append(an_answer("words", engine=object()))
    bench.close()
    assert list(bench.home.folder.glob("20*")) == []


def test_a_month_that_ends_during_a_session_is_kept_whole(tmp_path: Path, form: str) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    days = [date(2026, 11, 30), date(2026, 12, 1)] * 4
    for number, day in enumerate(days):
        bench.writer.append(an_answer(str(number), id=str(number), day=day))
    for _ in days:
        assert isinstance(bench.event(), Saved)
    bench.close()
    assert texts(bench) == ["0", "2", "4", "6", "1", "3", "5", "7"]
    for month in ("2026-11", "2026-12"):
        (bench.home.folder / f"{month}.log").unlink()
    assert len(texts(bench)) == 8


def test_two_devices_write_side_by_side_and_both_are_read(tmp_path: Path) -> None:
    here, there = DiskBench(tmp_path, "device-1"), DiskBench(tmp_path, "device-2")
    here.keep(an_answer("first", id="1"))
    here.keep(an_answer("changed here", id="1", rev=2, parent=1))
    there.keep(an_answer("changed there", id="1", rev=2, parent=1, dev="device-2"))
    there.keep(an_answer("said there", id="2", dev="device-2"))
    here.close()
    there.close()
    assert texts(here) == texts(there) == ["changed there", "said there"]
    assert [each.text for each in here.reader.revisions()] == ["first", "changed here"]


def test_a_copy_is_a_private_file_that_covers_no_other(tmp_path: Path) -> None:
    bench, folder = DiskBench(tmp_path / "home"), tmp_path / "stick"
    folder.mkdir()
    for text in ("one", "half \udc80"):
        bench.writer.copy_to(CopyTo(str(folder), (an_answer(text),)))
        event = bench.event()
        assert isinstance(event, Copied)
        assert event.done
    bench.close()
    paths = sorted(folder.iterdir())
    assert [path.name for path in paths] == [f"reflect-{DAY}-{number}.json" for number in (1, 2)]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    copy = json.loads(paths[0].read_bytes())
    assert (copy["format"], copy["schema"], copy["promises"]) == ("reflect", 1, [])
    assert [answer["text"] for answer in copy["answers"]] == ["one"]
    assert json.loads(paths[1].read_bytes())["answers"][0]["text"] == "half \udc80"
