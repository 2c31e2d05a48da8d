"""A passphrase that is changed, mistyped, or stands in damaged files locks nobody out."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from assistant.errors import JournalLockedError
from assistant.locations import Locations
from assistant.opening import journal
from assistant.storage import identity, recovery, slot_files
from assistant.storage.reader import Reader
from assistant.storage.slot import Kind
from tests.conftest import needs
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, home_in, view
from tests.fakes_sealed import KEY, PASSPHRASE, seal, typing, weak_slot
from tests.storage.faults import ROOT, Point
from tests.storage.story_slots import NEW, OLD, WORDS, change, make

CALLS = ("write", "fsync", "rename", "flock")
"""Every system call by which a change of the slots reaches the disk."""


def broken(folder: Path, point: Point) -> bool:
    """A change broken at one system call of what is in the folder; False when it made fewer."""
    make(folder)
    trace, home = folder / "trace", home_in(folder)
    inject = f"inject={point.call}:{point.fault}:when={point.number}"
    strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={point.call}", "-e", inject]
    child = [*strace, sys.executable, "-B", "-m", "tests.storage.story_slots", str(folder)]
    result = subprocess.run(child, cwd=ROOT, capture_output=True, check=False, timeout=60)
    slots = slot_files.read(home.profile)
    assert slots
    passphrase, words = slots.of(Kind.PASSPHRASE), slots.of(Kind.RECOVERY)
    assert passphrase
    assert words
    assert [passphrase.open(said) for said in (OLD, NEW)].count(KEY) == 1
    assert words.open(WORDS) == KEY
    slot_files.mend(home, slots, KEY)
    assert (home.folder / slot_files.FILE).read_bytes() == (
        home.profile / slot_files.FILE
    ).read_bytes()
    change(folder)
    changed = slot_files.read(home.profile)
    assert changed
    assert changed.slots[-1].open(NEW) == KEY
    if "signal" in point.fault:
        assert result.returncode in {0, -9, 137}, result.stderr.decode()
        return result.returncode != 0
    return b"(INJECTED)" in trace.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO"])
@pytest.mark.parametrize("call", CALLS)
def test_a_change_that_is_broken_anywhere_leaves_the_old_passphrase_or_the_new_one(
    tmp_path: Path, call: str, fault: str
) -> None:
    needs("strace")
    for number in count(1):
        if not broken(tmp_path / str(number), Point(call, number, fault)):
            break
    print(f"{call} {fault}: {number - 1} points")
    assert number > 1, "a change never made this call"


def test_damaged_slots_and_ten_wrong_passphrases_cost_nothing_and_the_words_still_open(
    tmp_path: Path,
) -> None:
    locations, words = Locations.of(), recovery.fresh()
    home = identity.home(locations)
    bench = DiskBench(tmp_path)
    bench.close()
    bench.home = home
    bench.writer = bench._writer()
    bench.keep(an_answer("said before"))
    bench.close()
    seal(locations)
    slots = slot_files.read(home.profile)
    assert slots
    slot_files.write(home, slots.with_slot(weak_slot(Kind.RECOVERY, recovery.secret(words))), KEY)
    for damaged in (home.profile / slot_files.FILE, home.folder / slot_files.FILE):
        damaged.write_bytes(damaged.read_bytes()[:-40])
        files = {path: path.read_bytes() for path in home.profile.rglob("*") if path.is_file()}
        with pytest.raises(JournalLockedError):
            journal(locations, typing(*(f"not {PASSPHRASE} {number}" for number in range(10))))
        assert {path: path.read_bytes() for path in files} == files, "something was written"
        opened = journal(locations, typing(" ".join(words)))
        assert [each.text for each in view(Reader(home, opened.envelope)).answers] == [
            "said before"
        ]
        assert damaged.read_bytes() != files[damaged], "the copy is whole again"
