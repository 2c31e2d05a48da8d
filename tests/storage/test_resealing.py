"""A journal is brought into another form whole, and no moment of it loses a word.

The long counts are in ``scripts/soak_storage.py``.
"""

import errno
import shutil
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import JournalBusyError, JournalError
from assistant.messages import Text
from assistant.storage import slot_files
from assistant.storage.envelope import Plain
from assistant.storage.log import Log, read
from assistant.storage.places import MonthFiles
from assistant.storage.reader import Reader
from assistant.storage.recordings import recording
from assistant.storage.sealing import is_sealed
from tests.conftest import needs
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, home_in, view
from tests.storage.faults import Point
from tests.storage.reseal_faults import broken, make_both
from tests.storage.story_erase import STAYS, files_with
from tests.storage.story_reseal import act, envelope, exposed, look


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain journal and a sealed one; nobody changes them."""
    folder = tmp_path_factory.mktemp("made")
    make_both(folder)
    return folder


@pytest.fixture
def plain(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "plain", tmp_path / "kept")
    return tmp_path / "kept"


def test_a_sealed_journal_shows_all_and_no_file_holds_a_word(plain: Path) -> None:
    before = look(plain)
    assert len(exposed(plain)) > 20, "the test needs copies"
    act(plain, "seal")
    assert exposed(plain) == []
    assert look(plain) == before
    home = home_in(plain)
    assert not list(plain.rglob("*.tmp"))
    for path in home.folder.iterdir():
        if path.is_file() and path.name[0] != "." and path.name != slot_files.FILE:
            assert is_sealed(path.read_bytes()[:20]), path.name
            assert path.stat().st_mode & 0o777 == 0o600


def test_there_and_back_and_to_a_new_key_every_byte_of_content_is_the_same(plain: Path) -> None:
    before, files = look(plain), files_with(STAYS, home_in(plain).folder)
    act(plain, "seal")
    sealed = {path: path.read_bytes() for path in plain.rglob("*.log")}
    act(plain, "renew")
    assert look(plain) == before
    assert exposed(plain) == []
    assert all(path.read_bytes() != content for path, content in sealed.items())
    act(plain, "unseal")
    assert look(plain) == before
    assert slot_files.read(home_in(plain).profile) is None
    assert list(plain.rglob(slot_files.FILE)) == []
    after = files_with(STAYS, home_in(plain).folder)
    assert {name for name in files if "torn" not in name} <= {*after}
    assert "2026-11.torn.damaged-1" in after
    name = "device-1/audio/answer-2-1.mp3"
    content = (home_in(plain).profile / name).read_bytes()
    assert content == b"sound of answer-2-1.mp3"
    conflict = home_in(plain).folder / "2026-11.sync-conflict-1.log"
    assert conflict.read_bytes() == b"marigold, by another program"


def test_damaged_lines_are_kept_beside_the_log(plain: Path) -> None:
    folder = home_in(plain).folder
    content = (folder / "2026-11.log").read_bytes()
    damaged = [
        content[line.start : line.end]
        for line in read(MonthFiles(folder, "2026-11"), Plain())
        if line.content is None
    ]
    assert len(damaged) > 10
    act(plain, "seal")
    act(plain, "unseal")
    aside = (folder / "2026-11.log.damaged-1").read_bytes()
    assert all(line in aside for line in damaged)


def test_with_a_new_key_what_the_old_one_sealed_does_not_open(plain: Path) -> None:
    act(plain, "seal")
    old = envelope(plain)
    act(plain, "renew")
    with pytest.raises(JournalError) as told:
        view(Reader(home_in(plain), old))
    assert str(told.value) == Text.JOURNAL_CHANGED()


def test_a_journal_that_another_window_writes_to_stays_as_it_is(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("said"))
    with pytest.raises(JournalBusyError):
        act(tmp_path, "seal")
    assert slot_files.read(bench.home.profile) is None
    bench.close()


def test_a_month_of_a_later_version_lets_nothing_begin(plain: Path) -> None:
    files = MonthFiles(home_in(plain).folder, "2026-11")
    log = Log(files, Plain())
    log.append(b'{"schema": 99, "kind": "answer"}')
    log.close()
    before = {path: path.read_bytes() for path in plain.rglob("*") if path.is_file()}
    with pytest.raises(JournalError, match="A newer version"):
        act(plain, "seal")
    assert {path: path.read_bytes() for path in before} == before
    assert slot_files.read(home_in(plain).profile) is None
    look(plain)


@pytest.mark.parametrize(
    "name", ["2026-11.log", "audio/answer-2-1.mp3", "2026-11.sync-conflict-1.log"]
)
def test_a_file_that_cannot_be_read_lets_nothing_begin(
    plain: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, opened = home_in(plain).folder / name, Path.open
    assert file.exists()

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == file:
            raise OSError(errno.EIO, "the disk")
        return opened(path, *arguments, **named)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "open", refuse)
        with pytest.raises(JournalError, match=file.name):
            act(plain, "seal")
    assert slot_files.read(home_in(plain).profile) is None
    look(plain)


def test_a_sealed_journal_takes_more_erases_and_is_searched(plain: Path) -> None:
    act(plain, "seal")
    bench = DiskBench(plain, envelope=envelope(plain))
    bench.keep(an_answer("hawthorn once more", id="more"))
    bench.writer.erase(("more",))
    bench.event()
    bench.reopen()
    assert "more" not in {each.id for each in bench.reader.answers()}
    bench.close()
    assert exposed(plain) == []


def test_a_sealed_recording_is_bound_to_its_place(plain: Path) -> None:
    act(plain, "seal")
    audio = home_in(plain).folder / "audio"
    (audio / "answer-2-1.mp3").replace(audio / "answer-7-1.mp3")
    profile, form = home_in(plain).profile, envelope(plain)
    assert recording(profile, "device-1/audio/answer-7-1.mp3", form) == b""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("seal", Point("rename", 1, "signal=KILL")),
        ("seal", Point("rename", 7, "signal=KILL")),
        ("seal", Point("fsync", 23, "signal=KILL")),
        ("seal", Point("write", 17, "error=ENOSPC")),
        ("renew", Point("rename", 9, "signal=KILL")),
        ("unseal", Point("unlink", 8, "signal=KILL")),
    ],
)
def test_a_broken_call_loses_nothing(made: Path, tmp_path: Path, name: str, point: Point) -> None:
    needs("strace")
    assert broken(made, tmp_path, name, point)
