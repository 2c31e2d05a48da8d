"""Breaking a child that backs a journal up or restores one, at one system call after another."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.storage import packing
from assistant.storage.erase_all import finish, restoring
from tests.storage.faults import ROOT, Point
from tests.storage.story_backup import contents

ACTS: Final = ("backup", "restore")


def broken(made: Path, folder: Path, act: str, point: Point) -> bool:
    """Backing up or restoring broken at one system call; False when it made fewer.

    Afterwards there is a whole backup, or none; a whole journal, or none; what is told
    is so; and the same command, given once more, comes to its end.
    """
    folder.mkdir(exist_ok=True)
    home = folder / "home"
    file = folder / "backup" if act == "backup" else made / "backup"
    if act == "backup":
        shutil.copytree(made / "kept", home)
    trace = folder / "trace"
    inject = f"inject={point.call}:{point.fault}:when={point.number}"
    strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={point.call}", "-e", inject]
    command = [sys.executable, "-B", "-m", "tests.storage.story_backup", act, str(home), str(file)]
    result = subprocess.run(
        [*strace, *command], cwd=ROOT, capture_output=True, check=False, timeout=120
    )
    done = b"done\n" in result.stdout.splitlines(keepends=True)
    whole = list(_whole(made, home, file, act))
    assert whole in ([], [True]), "a part of it"
    assert whole or not done
    if not whole:
        again = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
        assert again.stdout == b"done\n", again.stderr.decode()
        assert list(_whole(made, home, file, act)) == [True]
    finish(home / "journal")
    assert not restoring(home / "journal")
    if point.fault == "signal=KILL":
        return result.returncode != 0
    assert result.returncode == 0, result.stderr.decode()
    return b"(INJECTED)" in trace.read_bytes()


def _whole(made: Path, home: Path, file: Path, act: str) -> Iterator[bool]:
    """Whether what is there is whole; nothing where there is none."""
    if act == "backup" and file.exists():
        with file.open("rb") as stream:
            found = {entry.path for entry in packing.read_manifest(stream).entries}
        yield found == set(contents(made / "kept"))
    if act == "restore" and (home / "journal").exists():
        yield contents(home) == contents(made / "kept")
