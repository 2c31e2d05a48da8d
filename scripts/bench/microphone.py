"""The microphone's process on a sound server of its own: how soon, at what cost, how safe.

Usage: .venv/bin/python scripts/bench/microphone.py [FAULTS_OF_EACH_KIND]

Needs what the tests' rig needs (PulseAudio). Wall times on a busy machine are upper
bounds. While a fault is made the loudspeaker plays a loud tone: not one block of it
may come. Exits with 1 when one did, or when a fault was not reported.
"""

import os
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from assistant.speech.audio import RATE_HZ
from assistant.speech.microphone import WORKER
from assistant.speech.microphone_messages import (
    Close,
    Flush,
    Flushed,
    Lost,
    Open,
    Opened,
    Reply,
    Request,
    Sound,
)
from assistant.speech.worker import Gone, Worker
from tests.rig import Rig
from tests.speech.clips import write_wav
from tests.speech.owner import LOUD

LONG_S: Final = 20.0
CLICKS: Final = 20
CLICK_EVERY_S: Final = 0.43
"""In no step with the rounds of the worker."""


class Owner:
    """Asks the worker and stamps its replies."""

    def __init__(self) -> None:
        self.replies: queue.SimpleQueue[tuple[float, Reply | Gone]] = queue.SimpleQueue()
        self.worker: Worker[Reply] = Worker(WORKER, Reply, self._tell)
        self.worker.start()

    def _tell(self, _number: int, reply: Reply | Gone) -> None:
        self.replies.put((time.monotonic(), reply))

    def ask(self, request: Request, *kinds: type[Any]) -> list[tuple[float, Reply | Gone]]:
        """Send and wait for the first reply of these kinds; all replies with their times."""
        self.worker.send(request)
        return self.until(*kinds)

    def until(self, *kinds: type[Any]) -> list[tuple[float, Reply | Gone]]:
        """All replies up to the first of these kinds."""
        replies: list[tuple[float, Reply | Gone]] = []
        deadline = time.monotonic() + LONG_S
        while not replies or not isinstance(replies[-1][1], kinds):
            if time.monotonic() > deadline:
                raise TimeoutError(kinds)
            replies.append(self.replies.get(timeout=LONG_S))
        return replies


def ms(name: str, seconds: Iterable[float]) -> None:
    """A row of the table."""
    row = sorted(1000 * each for each in seconds)
    p95 = row[min(len(row) - 1, round(0.95 * len(row)))]
    print(f"{name:34}{len(row):5}{statistics.median(row):9.1f}{p95:9.1f}{row[-1]:9.1f}")


def loud(block: bytes) -> bool:
    """Whether it is more than an unused microphone's silence."""
    return max(map(abs, array("h", block)), default=0) > LOUD


def openings(owner: Owner, count: int) -> list[float]:
    """From each ``Open`` to the first block, the process already running."""
    took = []
    for _ in range(count):
        start = time.monotonic()
        took.append(owner.ask(Open(), Sound)[-1][0] - start)
        owner.worker.send(Close())
        owner.ask(Flush(), Flushed)
    return took


def heard_by_parec(rig: Rig, times: list[float]) -> subprocess.Popen[bytes]:
    """The peer: when a recorder of the server's own makers gets each click."""
    command = ["parec", "-d", rig.mic, "--rate=16000", "--channels=1", "--format=s16le"]
    sound, written = os.pipe()
    parec = subprocess.Popen(
        [*command, "--latency-msec=10", "--raw"], env=rig.env(), stdout=written
    )
    os.close(written)

    def read() -> None:
        while block := os.read(sound, 4096):
            if loud(block[: len(block) // 2 * 2]):
                times.append(time.monotonic())

    threading.Thread(target=read, daemon=True).start()
    return parec


def latencies(rig: Rig, owner: Owner, folder: Path) -> tuple[list[float], list[float]]:
    """How much later than the peer each click is released, and how long each block was held."""
    step = round(CLICK_EVERY_S * RATE_HZ)
    wave = [0] * (step * (CLICKS + 1))
    for start in range(step, step * (CLICKS + 1), step):
        wave[start : start + 4] = [30_000] * 4
    path = write_wav(folder / "clicks.wav", wave)
    peer: list[float] = []
    owner.ask(Open(), Opened)
    parec = heard_by_parec(rig, peer)
    time.sleep(1)
    rig.play_mic(path)
    time.sleep(1)
    replies = owner.ask(Flush(), Flushed)
    parec.kill()
    parec.wait()
    sounds = [(at, reply) for at, reply in replies if isinstance(reply, Sound)]
    ours = firsts(at for at, reply in sounds if loud(reply.block))
    later = [mine - other for mine, other in zip(ours, firsts(peer), strict=True)]
    owner.worker.send(Close())
    return later, [at - reply.at for at, reply in sounds]


def firsts(times: Iterable[float]) -> list[float]:
    """One time for each click, also where it spreads over two blocks."""
    kept: list[float] = []
    for at in times:
        if not kept or at - kept[-1] > CLICK_EVERY_S / 2:
            kept.append(at)
    return kept


def cost(owner: Owner, seconds: float) -> None:
    """CPU and memory of the worker while its microphone is open."""
    owner.ask(Open(), Sound)
    stat, status = (Path("/proc", str(owner.worker.pid), name) for name in ("stat", "status"))

    def cpu() -> float:
        return sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13])) / 100

    before = cpu()
    time.sleep(seconds)
    print(f"CPU while open: {100 * (cpu() - before) / seconds:.1f} % of one core")
    rss = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
    print(f"memory: {int(rss.split()[1]) / 1000:.0f} MB")
    owner.worker.send(Close())


def replug(rig: Rig) -> None:
    """Out and in again before anybody can look."""
    rig.unplug()
    rig.plug()


def suspend(rig: Rig) -> None:
    """Fall still."""
    rig.suspend(True)  # noqa: FBT003 - on or off


FAULTS: Final[dict[str, Callable[[Rig], None]]] = {
    "pulled out": Rig.unplug,
    "out and in again": replug,
    "fallen still": suspend,
    "server killed": Rig.kill_server,
}


def fault(make: Callable[[Rig], None], tone: Path) -> tuple[str, float, int]:
    """Make one; what was reported, how soon after it began, how much of the tone came."""
    with Rig() as rig:
        os.environ.update(rig.env())
        owner = Owner()
        rig.play_speaker(tone)
        owner.ask(Open(), Sound)
        time.sleep(0.5)
        owner.ask(Flush(), Flushed)
        start = time.monotonic()
        make(rig)
        replies = owner.until(Lost)
        time.sleep(0.5)
        replies += [owner.replies.get() for _ in range(owner.replies.qsize())]
        owner.worker.kill()
    at, lost = next((at, reply) for at, reply in replies if isinstance(reply, Lost))
    leaked = sum(loud(reply.block) for _, reply in replies if isinstance(reply, Sound))
    return lost.reason, at - start, leaked


def main(count: int) -> int:
    """Print the tables; 1 when a sound came that must not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'ms':34}{'n':>5}{'median':>9}{'p95':>9}{'most':>9}")
        with Rig() as rig:
            os.environ.update(rig.env())
            owner = Owner()
            owner.ask(Flush(), Flushed)
            ms("Open to first block", openings(owner, 4 * count))
            later, held = latencies(rig, owner, folder)
            ms("click: released after parec has it", later)
            ms("block: arrival to the owner", held)
            cost(owner, 10)
            owner.worker.kill()
        tone = write_wav(folder / "tone.wav", ([16_000] * 20 + [-16_000] * 20) * (RATE_HZ // 2))
        leaks = 0
        for kind, make in FAULTS.items():
            reasons, times, leaked = zip(*(fault(make, tone) for _ in range(count)), strict=True)
            ms(f"{kind}: {', '.join(sorted(set(reasons)))}", times)
            leaks += sum(leaked)
        print(f"blocks of the loudspeaker's tone that came: {leaks}")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
