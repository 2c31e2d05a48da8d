"""Who else runs programs as this user cannot look into the processes that hold private words."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

import pytest

from tests.conftest import needs
from tests.e2e.program import COMMAND, ROOT

pytestmark = pytest.mark.slow

LIKE_ANYBODY: Final = ("setpriv", "--bounding-set=-sys_ptrace") if os.geteuid() == 0 else ()
"""Without what lets the administrator look into everything."""
PROGRAM: Final = (*COMMAND, "--plain")
RECOGNISER: Final = """
import queue, sys
from assistant.speech.recogniser_worker import Begin, Reply
from assistant.speech.worker import Worker
told = queue.Queue()
worker = Worker("assistant.speech.recogniser_worker", Reply, lambda *each: told.put(each))
worker.start()
worker.send(Begin(1))
told.get(timeout=60)  # it is at work
print(worker.pid, flush=True)
sys.stdin.read()
"""


def may_look(pid: int) -> bool:
    """Whether somebody else's program can read the memory of a process."""
    look = f"open('/proc/{pid}/mem', 'rb')"
    command = [*LIKE_ANYBODY, sys.executable, "-c", look]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def started(command: Sequence[str]) -> "subprocess.Popen[str]":
    """A program that has written its first line, and waits."""
    return subprocess.Popen(
        [*LIKE_ANYBODY, *command],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.fixture(autouse=True)
def looker() -> None:
    if LIKE_ANYBODY:
        needs(LIKE_ANYBODY[0])


def test_anybody_can_look_into_an_ordinary_process() -> None:
    with started([sys.executable, "-c", "print(1, flush=True); input()"]) as ordinary:
        assert ordinary.stdout
        ordinary.stdout.readline()
        assert may_look(ordinary.pid)
        ordinary.communicate("\n")


def test_nobody_can_look_into_a_session() -> None:
    with started(PROGRAM) as session:
        assert session.stdout
        assert session.stdout.readline()
        assert not may_look(session.pid)
        session.communicate("stop\n")
    assert session.returncode == 0


def test_nobody_can_look_into_the_recogniser() -> None:
    with started([sys.executable, "-c", RECOGNISER]) as owner:
        assert owner.stdout
        worker = int(owner.stdout.readline())
        assert may_look(owner.pid), "whoever starts it here is no program of ours"
        assert not may_look(worker)
        owner.communicate("")
