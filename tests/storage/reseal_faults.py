"""Breaking a child that reseals a journal, at one system call after another."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from assistant.storage import slot_files
from assistant.storage.keys import State
from tests.fakes_journal import home_in
from tests.storage.faults import ROOT, Point
from tests.storage.story_reseal import act, exposed, finish, look, make

RESEALING_CALLS: Final = ("write", "fsync", "rename", "link", "unlink")
"""Every system call by which resealing changes a disk."""
MADE: Final = {"seal": "plain", "renew": "sealed", "unseal": "sealed"}
"""What each act begins with."""


def make_both(folder: Path) -> None:
    """A plain journal and a sealed one."""
    make(folder / "plain")
    shutil.copytree(folder / "plain", folder / "sealed")
    act(folder / "sealed", "seal")


def broken(made: Path, folder: Path, name: str, point: Point) -> bool:
    """Resealing broken at one system call; False when it made fewer.

    At that moment, and after the next opening, all is seen that was seen before. What
    has begun is then finished, and no file holds a private word unless the journal
    is plain.
    """
    home = folder / "kept"
    shutil.copytree(made / MADE[name], home)
    before, trace = look(home), folder / "trace"
    inject = f"inject={point.call}:{point.fault}:when={point.number}"
    strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={point.call}", "-e", inject]
    command = [*strace, sys.executable, "-m", "tests.storage.story_reseal", name, str(home)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert look(home) == before, "something was lost"
    finish(home)
    assert look(home) == before, "something was lost at the next opening"
    slots = slot_files.read(home_in(home).profile)
    if slots:
        assert slots.state is State.SEALED
        assert exposed(home) == []
    else:
        assert name != "renew", "a sealed journal was opened"
    if b"(INJECTED)" in trace.read_bytes():
        return True
    assert result.returncode in {0, -9, 137}, result.stderr.decode()
    return result.returncode != 0
