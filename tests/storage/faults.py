"""Breaking a child that writes a journal: at random, or at one system call after another."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.storage.reader import Reader
from tests.fakes import DAY, an_answer
from tests.fakes_journal import DiskBench, home_in, view
from tests.storage.story import FORMS, Oracle, Told

ROOT: Final = Path(__file__).parents[2]
CALLS: Final = ("write", "fsync", "rename", "link", "unlink", "ftruncate", "fallocate", "mkdir")
"""Every system call by which the journal changes a disk."""
LONGEST_S: Final = 0.25
"""How long a life lasts at most that is killed at random."""
FAULTS: Final = ("signal=KILL", "error=ENOSPC", "error=EIO")


def kill_at_random(folder: Path, seed: int, oracle: Oracle, form: str = "plain") -> int:
    """One life that ends by SIGKILL; returns how many records it had acknowledged."""
    chance = random.Random(seed)  # noqa: S311 - the same seed must make the same life
    with subprocess.Popen(
        story_child(folder, seed, 0, form), cwd=ROOT, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        begun = child.stdout.readline()
        time.sleep(chance.uniform(0, LONGEST_S))
        child.kill()
        told = Told.of(begun + child.stdout.read())
    oracle.check(told, view(Reader(home_in(folder), FORMS[form])))
    return len(told.acknowledged)


@dataclass(frozen=True)
class Point:
    """One system call of a story, and what befalls it."""

    call: str
    number: int
    fault: str


def break_at(folder: Path, point: Point, seed: int, bursts: int, form: str = "plain") -> bool:
    """One life broken at one system call; False when it ended before that call.

    It begins over a half line that an earlier crash left.
    Afterwards the journal opens as always, shows what it must, and takes more.
    """
    trace = folder / "trace"
    folder.mkdir(parents=True)
    if point.call != "mkdir":
        _half_a_line(home_in(folder / "home").folder)
    inject = f"inject={point.call}:{point.fault}:when={point.number}"
    strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={point.call}", "-e", inject]
    if "signal" not in point.fault:
        strace.append("--seccomp-bpf")  # quicker, but strace 6.1 injects no signals with it
    command = [*strace, *story_child(folder / "home", seed, bursts, form)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    told, oracle = Told.of(result.stdout), Oracle()
    reader = Reader(home_in(folder / "home"), FORMS[form])
    oracle.check(told, view(reader))
    reader.examine()
    takes_more(folder / "home", oracle, form)
    if point.fault == "signal=KILL":
        return result.returncode != 0
    assert result.returncode == 0, result.stderr.decode()
    return b"(INJECTED)" in trace.read_bytes()


def _half_a_line(device: Path) -> None:
    device.mkdir(parents=True)
    (device / f"{DAY:%Y-%m}.log").write_bytes(b"half a li")


def points(call: str, fault: str, step: int = 1) -> Iterator[Point]:
    """One call after another, or each ``step``-th; the caller stops when the story is shorter."""
    return (Point(call, number, fault) for number in range(1, sys.maxsize, step))


def takes_more(folder: Path, oracle: Oracle, form: str) -> None:
    """One more answer is kept, shown with all the others, and nothing half-made is left."""
    more = an_answer("and one more", id="more")
    with_more = DiskBench(folder, envelope=FORMS[form])
    with_more.keep(more)
    with_more.close()
    oracle.check(Told([more], [(more, True)]), view(with_more.reader))
    left = list(with_more.home.folder.glob("*.tmp"))
    assert left == [], left


def story_child(folder: Path, seed: int, bursts: int, form: str) -> list[str]:
    """The command that lives a story."""
    story = [sys.executable, "-m", "tests.storage.story"]
    return [*story, str(folder), str(seed), str(bursts), form]
