"""A disk that cannot be written, and one that fills up."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench
from tests.storage.faults import ROOT
from tests.storage.story import FORMS


def _in_a_mount_of_its_own(folder: Path, mount: str, *story: str) -> None:
    """Run a story where a mount is seen by it alone."""
    needs("unshare", "root")
    folder.mkdir(exist_ok=True)
    script = f'{mount} && exec "$0" -m tests.storage.{story[0]} "$@"'
    command = ["unshare", "-m", "sh", "-ec", script, sys.executable, str(folder), *story[1:]]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.parametrize("form", FORMS)
def test_a_read_only_journal_is_read_and_says_so_when_written(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "home"
    bench = DiskBench(folder, envelope=FORMS[form])
    bench.keep(an_answer("before"))
    bench.close()
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"'
    _in_a_mount_of_its_own(folder, mount, "story_read_only", form)


@pytest.mark.parametrize("form", FORMS)
def test_a_disk_that_fills_up_takes_the_current_answer_and_loses_none(
    tmp_path: Path, form: str
) -> None:
    mount = 'mount -t tmpfs -o size=512k tmpfs "$1"'
    _in_a_mount_of_its_own(tmp_path / "small", mount, "story_full_disk", form)
