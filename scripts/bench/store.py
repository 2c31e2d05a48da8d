"""What keeping and finding answers costs, plain and sealed, beside plain TinyDB.

Times of keeping are wall-clock milliseconds on whatever else this machine is doing; compare
the columns of one run, not runs. Times of reading are CPU milliseconds: files are in the
system's cache, so a machine at rest takes no longer. Plain TinyDB stores each answer as one
document with its words in it, as a first attempt would.
"""

import argparse
import os
import queue
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from tinydb import TinyDB

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.clock import SystemClock
from assistant.journal.query import parse_query
from assistant.journal.records import Answer, Asked, Half
from assistant.session.events import Event, Saved
from assistant.storage.reader import Reader
from assistant.storage.writer import SETTLE_S, Writer
from assistant.ui.found import MOST_SHOWN
from scripts.bench import history
from scripts.bench.answers import A_DAY, TODAY, answers, document

SAMPLES: Final = 60
WAIT_S: Final = 60.0
ROUNDS: Final = 5
"""How often a search is made; the median counts."""
WORD: Final = "w17"
"""In about four of a thousand answers."""
NOWHERE: Final = "zzzz"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[0, 1000, 36500])
    parser.add_argument("--no-plain", action="store_true", help="leave plain TinyDB out (quick)")
    parser.add_argument("--open", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.open:
        form, folder = options.open
        _open(Path(folder), form)
        return
    print(
        "answers  form    fsync p50  keep p50  keep p95  beyond fsync p95  whole CPU"
        "  plain TinyDB  ratio"
    )
    for count in options.counts:
        for form in history.FORMS:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                beside = form == "plain" and not options.no_plain
                _row(Path(folder), count, form, beside=beside)


def _row(folder: Path, count: int, form: str, *, beside: bool) -> None:
    home, envelope = history.home(folder), history.FORMS[form]
    history.write(home, envelope, count)
    events: queue.Queue[Event] = queue.Queue()
    writer = Writer(home, events.put, SystemClock(), envelope=envelope)
    writer.append(_asked())
    fsync = [_fsync(folder / "peer") for _ in range(SAMPLES)]
    began = time.process_time()
    keep = [_keep(writer, events, answer) for answer in answers(SAMPLES, "z")]
    whole = (time.process_time() - began) * 1000 / SAMPLES
    writer.close(WAIT_S)
    floor, middle, high = statistics.median(fsync), statistics.median(keep), _p95(keep)
    row = f"{count:7}  {form:6}  {floor:9.2f}  {middle:8.2f}  {high:8.2f}"
    row += f"  {high - _p95(fsync):16.2f}  {whole:9.1f}"
    if beside:
        peer = _plain(folder / "plain.json", count)
        row += f"  {peer:12.1f}  {peer / middle:5.0f}"
    print(f"{row}  (load {os.getloadavg()[0]:.1f})", flush=True)
    command = [sys.executable, __file__, "--open", form, str(folder)]
    subprocess.run(command, check=True)


def _keep(writer: Writer, events: "queue.Queue[Event]", answer: Answer) -> float:
    """Milliseconds from handing over an answer to its acknowledgement; then a pause."""
    began = time.perf_counter()
    writer.append(answer)
    _saved(events)
    took = (time.perf_counter() - began) * 1000
    time.sleep(2 * SETTLE_S)  # the month file is written between two answers, as it is in use
    return took


def _saved(events: "queue.Queue[Event]") -> None:
    event = events.get(timeout=WAIT_S)
    if not isinstance(event, Saved):
        raise TypeError(type(event))


def _fsync(path: Path) -> float:
    """Milliseconds for what no journal can do without: 1,500 bytes more and an fsync."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    began = time.perf_counter()
    os.write(descriptor, bytes(1500))
    os.fsync(descriptor)
    took = (time.perf_counter() - began) * 1000
    os.close(descriptor)
    return took


def _plain(path: Path, count: int) -> float:
    """Median milliseconds of an insert into one file that stock TinyDB keeps."""
    samples = 20 if count < A_DAY * 1000 else 1
    with TinyDB(path) as database:
        if count:
            database.insert_multiple(map(document, answers(count)))
        return statistics.median(
            _timed(partial(database.insert, one)) for one in map(document, answers(samples, "z"))
        )


def _open(folder: Path, form: str) -> None:
    """In a process of its own: what opening and searching cost in CPU time and memory."""
    home, envelope = history.home(folder), history.FORMS[form]
    before = _peak_mb()
    reader = Reader(home, envelope)
    opened = {
        "show today": _busy(lambda: list(reader.answers(TODAY, TODAY))),
        "last asked": _busy(lambda: next(reader.asked(), None)),
        "open drafts": _busy(reader.drafts),
        "list days": _busy(reader.days),
    }
    grown = _peak_mb() - before
    print(f"         {_told(opened)}; {grown:.0f} MB more than before", flush=True)
    searched = {"first search": _busy(lambda: _found(reader, WORD, None))}
    of_each = {
        "nothing found": partial(_found, reader, NOWHERE, None),
        "the first find": partial(_found, reader, WORD, 1),
        f"the first {MOST_SHOWN}": partial(_found, reader, WORD, MOST_SHOWN),
        f"all {_found(reader, WORD, None)}": partial(_found, reader, WORD, None),
    }
    for name, act in of_each.items():
        searched[name] = statistics.median(_busy(act) for _ in range(ROUNDS))
    grown = _peak_mb() - before
    print(f"         {_told(searched)}; {grown:.0f} MB more than before", flush=True)


def _found(reader: Reader, word: str, most: int | None) -> int:
    """How many answers have a word, read and with its places."""
    return sum(1 for _ in islice(reader.search(parse_query(word)), most))


def _told(times: dict[str, float]) -> str:
    return "CPU: " + ", ".join(f"{name} {took:.1f} ms" for name, took in times.items())


def _peak_mb() -> float:
    """The most memory this process has had."""
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _busy(act: Callable[[], object]) -> float:
    """CPU milliseconds of this process."""
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def _p95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1] if len(samples) > 1 else samples[0]


def _asked() -> Asked:
    return Asked(
        session="session",
        dev="device",
        day=TODAY,
        half=Half.MORNING,
        slot="action",
        prompt="action.morning.1",
        at=SystemClock().now().wall,
    )


if __name__ == "__main__":
    main()
