"""Breaking a child that speaks into a spool: at random, or at one system call after another.

Run as ``python -m tests.storage.spool_faults 100`` for the long count of kills.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from assistant.storage.recordings import Recordings
from assistant.storage.spool import Spool
from tests.fakes_journal import home_in
from tests.storage.story_spool import BLOCK, BLOCKS, DRAFT, TAKES, whole

ROOT: Final = Path(__file__).parents[2]
LONGEST_S: Final = 2.5
"""In the long count, so that the disk is waited for as well."""


def child(does: str, folder: Path) -> list[str]:
    """The command that starts it."""
    return [sys.executable, "-m", "tests.storage.story_spool", does, str(folder)]


def kill_at_random(folder: Path, seed: int, longest_s: float = 0.5) -> int:
    """One mouth that is stopped by SIGKILL; returns how many bytes it had handed over."""
    chance = random.Random(seed)  # noqa: S311 - the same seed must make the same life
    with subprocess.Popen(child("speak", folder), cwd=ROOT, stdout=subprocess.PIPE) as mouth:
        assert mouth.stdout
        mouth.stdout.readline()
        time.sleep(chance.uniform(0, longest_s))
        mouth.kill()
        told = mouth.stdout.read().split(b"\n")[:-1]
    handed = len(told) * BLOCK
    spool = Spool(folder / "spool")
    assert spool.unreadable == ()
    found = spool.sound_of(DRAFT.id)
    assert len(found) >= handed, f"seed {seed}: {handed - len(found)} of {handed} bytes lost"
    assert found == whole(len(found) // BLOCK + 1)[: len(found)]
    assert [left.answer for left in spool.left()] == ([DRAFT] if found else [])
    spool.drop(DRAFT.id)
    spool.close()
    assert not list((folder / "spool").iterdir())
    return handed


def kill_while_keeping(folder: Path, call: str, number: int) -> bool:
    """Keeping killed at one system call, then done again; False when there was no such call."""
    folder.mkdir(parents=True)
    inject = f"inject={call}:signal=KILL:when={number}"
    strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", inject]
    command = [*strace, *child("keep", folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    told = result.stdout.split()
    if b"said" in told:
        _keeps_whole(folder)
    return b"kept" not in told


def _keeps_whole(folder: Path) -> None:
    """As the next session does: what is left of an answer whose words are kept is kept too."""
    spool = Spool(folder / "spool")
    Recordings(home_in(folder), spool).keep(DRAFT.id, DRAFT.rev)
    assert spool.left() == ()
    assert spool.unreadable == ()
    (path,) = (home_in(folder).folder / "audio").iterdir()
    assert path.name == f"{DRAFT.id}-{DRAFT.rev}.mp3"
    kept = Recordings(home_in(folder), spool).sound_of(DRAFT.id)
    assert len(kept) >= TAKES * BLOCKS * BLOCK, "a take is missing"


def main(kills: int) -> None:
    """Kill that many; end with 1 when something was lost."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        handed = sum(kill_at_random(Path(folder), seed, LONGEST_S) for seed in range(kills))
    print(f"{kills} kills while speaking, 0 of {handed / 32_000:.1f} s handed over lost")


if __name__ == "__main__":
    main(int(sys.argv[1]))
