"""A process that is killed, or whose disk fails, while a person speaks.

The long count is ``python -m tests.storage.spool_faults``.
"""

import os
import re
import subprocess
import sys
from array import array
from itertools import count
from pathlib import Path

import pytest

from assistant.storage.spool import Spool
from tests.conftest import needs
from tests.storage.spool_faults import ROOT, child, kill_at_random, kill_while_keeping
from tests.storage.story_spool import BLOCK, BLOCKS, DRAFT, TAKES

KILLS = 20
FAULTS = (
    ("mkdir", 1),
    ("flock", 2),
    ("write", 2),
    ("fsync", 2),
    ("pwrite64", 2),
    ("fdatasync", 1),
)
"""Calls by which a take reaches the disk, and from which one on they fail."""


@pytest.mark.slow
def test_nothing_that_was_handed_over_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    handed = sum(kill_at_random(tmp_path, seed) for seed in range(KILLS))
    print(f"{KILLS} kills, {handed} bytes handed over")
    assert handed > KILLS


@pytest.mark.slow
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize(("call", "first"), FAULTS)
def test_an_answer_goes_on_whole_when_the_disk_fails_for_good(
    tmp_path: Path, call: str, first: int, error: str
) -> None:
    needs("strace")
    spool = tmp_path / "spool"
    takes = [spool / f"{DRAFT.id}-{number}.take" for number in range(1, TAKES + 1)]
    strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
    strace += [part for path in (spool, *takes) for part in ("-P", str(path))]
    strace += ["-e", f"inject={call}:error={error}:when={first}+"]
    command = [*strace, *child("say", tmp_path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert result.returncode == 0, result.stderr.decode()
    assert b"memory" in result.stdout

    left = Spool(spool)
    assert left.unreadable == ()
    samples = array("H", left.sound_of(DRAFT.id)).tolist()
    said = TAKES * BLOCKS * BLOCK // 2
    assert samples == sorted(set(samples) & set(range(said))), "each take is a beginning"


@pytest.mark.slow
@pytest.mark.parametrize("call", ["write", "fsync", "rename", "unlink", "mkdir"])
def test_no_kill_while_keeping_loses_the_only_copy(tmp_path: Path, call: str) -> None:
    needs("strace")
    for number in count(1):
        if not kill_while_keeping(tmp_path / str(number), call, number):
            break
    print(f"{call}: killed at {number - 1} points")
    assert number > 1, "keeping never made this call"


def test_a_disk_that_fills_up_while_a_person_speaks(tmp_path: Path) -> None:
    needs("unshare", "root")
    script = (
        'mount -t tmpfs -o size=256k tmpfs "$1" && exec "$0" -m tests.storage.story_spool fill "$1"'
    )
    command = ["unshare", "-m", "sh", "-ec", script, sys.executable, str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert result.returncode == 0, result.stderr.decode()


def test_what_a_live_process_holds_is_not_offered(tmp_path: Path) -> None:
    with subprocess.Popen(child("speak", tmp_path), cwd=ROOT, stdout=subprocess.PIPE) as mouth:
        assert mouth.stdout
        for _ in range(3):
            mouth.stdout.readline()
        beside = Spool(tmp_path / "spool")
        assert beside.left() == ()
        assert beside.unreadable == ()
        beside.drop(DRAFT.id)
        mouth.kill()
    after = Spool(tmp_path / "spool")
    assert [left.answer for left in after.left()] == [DRAFT]
    assert Spool(tmp_path / "spool").left() == (), "each is taken over by one process"


def test_no_file_is_made_outside_the_spool_and_the_journal(tmp_path: Path) -> None:
    needs("strace")
    trace = tmp_path / "trace"
    folder = tmp_path / "person"
    folder.mkdir()
    strace = ["strace", "-f", "-qq", "-y", "-o", str(trace), "-e", "trace=openat,open,creat"]
    command = [*strace, *child("keep", folder)]
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "HOME": str(tmp_path)}
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=60)
    calls = [
        line for line in trace.read_text().splitlines() if re.search("O_CREAT|O_TMPFILE", line)
    ]
    made = {re.findall('"([^"]*)"', line)[0] for line in calls}
    assert len(made) == TAKES + 1, made
    assert all(Path(path).is_relative_to(folder) for path in made), made
