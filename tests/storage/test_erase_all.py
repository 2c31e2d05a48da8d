"""Erasing the whole journal."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import JournalBusyError
from assistant.storage import erase_all
from tests.conftest import needs
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, home_in
from tests.storage.faults import ROOT, Point, points
from tests.storage.story_erase import files_with, make

TOLD = 3
WHOLE = 5
"""Answers in the journal that is erased."""
CHILD = (
    "import sys; from pathlib import Path; from assistant.storage.erase_all import erase_all; "
    "from tests.fakes_journal import home_in; folder = Path(sys.argv[1]); "
    "left = erase_all(home_in(folder), folder / 'spool'); sys.exit(3 if left else 0)"
)


def full(folder: Path) -> Path:
    """A journal of two devices, with something spooled."""
    make(folder)
    other = DiskBench(folder, "device-2")
    other.keep(an_answer("marigold there", id="theirs", dev="device-2"))
    other.close()
    (folder / "spool").mkdir()
    (folder / "spool" / "1.take").write_bytes(b"marigold")
    (folder / "last-id").write_text("1")
    (folder / "settings.json").write_text("{}")
    return folder


def test_nothing_is_left_but_the_settings(tmp_path: Path) -> None:
    folder = full(tmp_path / "kept")
    assert erase_all.erase_all(home_in(folder), folder / "spool") == ()
    assert [path.name for path in folder.rglob("*")] == ["settings.json"]
    assert erase_all.erase_all(home_in(folder), folder / "spool") == ()


def test_another_profile_and_other_programs_stay_and_are_named(tmp_path: Path) -> None:
    folder = full(tmp_path / "kept")
    journal = home_in(folder).profile.parent
    (journal / "another").mkdir()
    (journal / "aside-one" / "device-1").mkdir(parents=True)
    (journal / "aside-one" / "device-1" / "2026-11.log").write_bytes(b"sealed")
    (journal / ".stversions").mkdir()
    assert erase_all.erase_all(home_in(folder), folder / "spool") == ()
    assert sorted(path.name for path in journal.iterdir()) == [".stversions", "another"]
    assert erase_all.copies(journal) == [journal / ".stversions"]


def test_a_journal_that_is_written_to_is_not_erased(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("stays"))
    with pytest.raises(JournalBusyError):
        erase_all.erase_all(bench.home, tmp_path / "spool")
    bench.close()
    assert len(list(bench.reader.answers())) == 1


def test_what_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = full(tmp_path / "kept")

    def refuse(_path: Path, **_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", refuse)
        left = erase_all.erase_all(home_in(folder), folder / "spool")
    assert {path.name for path in left} >= {"2026-11.json", "1.take", "last-id"}
    assert visible(folder) == []
    assert erase_all.erase_all(home_in(folder), folder / "spool") == ()
    assert [path.name for path in folder.rglob("*")] == ["settings.json"]


def visible(folder: Path) -> list[str]:
    return [path.name for path in home_in(folder).profile.parent.glob("[!.]*")]


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO"])
@pytest.mark.parametrize("call", ["rename", "unlink", "rmdir"])
def test_an_erasing_that_was_broken_shows_nothing_and_is_finished_at_the_next_opening(
    tmp_path: Path, call: str, fault: str
) -> None:
    needs("strace")
    made, tried = full(tmp_path / "kept"), 0
    for point in points(call, fault):
        folder = tmp_path / str(point.number)
        shutil.copytree(made, folder)
        if not _broken(folder, point):
            break
        tried += 1
    print(f"{call} {fault}: {tried} points")
    assert tried


def _broken(folder: Path, point: Point) -> bool:
    inject = f"inject={point.call}:{point.fault}:when={point.number}"
    strace = ["strace", "-f", "-qq", "-o", str(folder / "trace"), "-e", f"trace={point.call}"]
    command = [*strace, "-e", inject, sys.executable, "-c", CHILD, str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    bench = DiskBench(folder)
    bench.close()
    seen = list(bench.reader.answers())
    assert len(seen) in {0, WHOLE}
    words = files_with(b"marigold", folder)
    told = ["1.take"] if result.returncode == TOLD else []
    assert seen or words in ([], told)
    if result.returncode == 0:
        assert words == []
    return b"(INJECTED)" in (folder / "trace").read_bytes() or result.returncode < 0
