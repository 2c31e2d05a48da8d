"""Breaking a child that erases, at one system call after another."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from assistant.storage.reader import Reader
from tests.fakes_journal import DiskBench, View, home_in, view
from tests.storage.faults import ROOT, Point
from tests.storage.story_erase import STAYS, WORDS, act, files_with

ERASING_CALLS: Final = ("write", "fsync", "rename", "link", "unlink", "ftruncate")
"""Every system call by which erasing changes a disk."""


def look(folder: Path) -> View:
    return view(Reader(home_in(folder)))


def held(name: str, folder: Path) -> list[str]:
    return files_with(WORDS[name], home_in(folder).folder)


def stays(folder: Path) -> bool:
    """Every kind of file that is put aside still has what was not erased."""
    kept = files_with(STAYS, home_in(folder).folder)
    return {"2026-11.json.damaged-1", "2026-11.torn", "2026-11.log", "2026-11.json"} <= {*kept}


@cache
def after(made: Path, name: str) -> View:
    """What is seen after an act that nothing disturbs."""
    with TemporaryDirectory() as folder:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        bench = DiskBench(Path(folder))
        assert act(bench, name)
        bench.close()
        return look(Path(folder))


def broken(made: Path, folder: Path, name: str, point: Point) -> bool:
    """An act broken at one system call; False when it made fewer.

    It is acknowledged and carried out, or else all of it or nothing of it is seen;
    what is not seen leaves the files at the next opening; and it can be done again.
    """
    shutil.copytree(made, folder / "kept")
    home = folder / "kept"
    before = look(home)
    trace = folder / "trace"
    inject = f"inject={point.call}:{point.fault}:when={point.number}"
    strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={point.call}", "-e", inject]
    if "signal" not in point.fault:
        strace.append("--seccomp-bpf")
    command = [*strace, sys.executable, "-m", "tests.storage.story_erase", name, str(home)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    done = b"done\n" in result.stdout.splitlines(keepends=True)
    seen = look(home)
    expected = after(made, name)
    assert seen in (before, expected), "something else was lost"
    if done:
        assert seen == expected
        assert held(name, home) == []
    bench = DiskBench(home)
    bench.close()
    assert look(home) == seen
    if seen != before:
        assert held(name, home) == [], "not finished at the next opening"
    bench = DiskBench(home)
    assert act(bench, name)
    bench.close()
    assert look(home) == expected
    assert held(name, home) == []
    assert stays(home)
    if point.fault == "signal=KILL":
        return result.returncode != 0
    assert result.returncode == 0, result.stderr.decode()
    return b"(INJECTED)" in trace.read_bytes()
