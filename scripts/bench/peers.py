"""Ours, plain and sealed, TinyDB and jrnl: the same answers, the same acts, a process each.

    .venv/bin/python scripts/bench/peers.py --counts 100 1000 --jrnl /tmp/venv/bin/jrnl

``save`` keeps one answer more, ``open`` shows the newest day, ``list`` tells all days,
``search`` finds a word and reads every answer that has it; ours does it twice, the first
time without an index. ``command`` is ``reflect search`` itself. Sealed has its key at hand: a
passphrase costs half a second and 64 MiB besides. TinyDB keeps words with their times, as a
recogniser hands them out; jrnl keeps the text only. Time is CPU time of the whole process,
which a busy machine changes least; wall time of the act alone stands beside it where there is one.
"""

import argparse
import json
import os
import queue
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from tinydb import TinyDB, where
from tinydb.table import Document

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.clock import SystemClock
from assistant.journal.query import parse_query
from assistant.session.events import Event
from assistant.storage.reader import Reader
from assistant.storage.writer import Writer
from scripts.bench import history
from scripts.bench.answers import TODAY, answers, document

WORD: Final = "w17"
WAIT_S: Final = 600.0
ACTS: Final = ("save", "open", "list", "search", "search")
COMMAND: Final = "command"
_JRNL: Final = """\
colors: {body: none, date: none, tags: none, title: none}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals: {default: {journal: FILE}}
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%F %H:%M'
version: v4.6
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10000, 36500])
    parser.add_argument("--jrnl", type=Path, help="a jrnl to measure too")
    parser.add_argument("--only-ours", action="store_true")
    parser.add_argument("--act", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.act:
        kind, act, folder = options.act
        _tell(_ACTS[kind][act], Path(folder))
        return
    if options.make:
        kind, count, folder = options.make
        _MAKE[kind](Path(folder), int(count))
        return
    for count in options.counts:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            _table(Path(folder), count, options.jrnl, alone=options.only_ours)


def _table(folder: Path, count: int, jrnl: Path | None, *, alone: bool) -> None:
    peers = {form: partial(_own, form, folder) for form in history.FORMS}
    if not alone:
        peers["TinyDB"] = partial(_own, "TinyDB", folder)
    if jrnl and not alone:
        peers["jrnl"] = partial(_jrnl, jrnl, folder)
    print(f"{count} answers, load {os.getloadavg()[0]:.1f}")
    print("          MB on disk  act       CPU ms  x plain  wall ms  act alone ms  peak MB")
    ours: list[float] = []
    for name, command in peers.items():
        make = [sys.executable, __file__, "--make", name, str(count), str(folder)]
        subprocess.run(make, check=True)  # not here: memory of a parent counts as its child's
        size = _megabytes(folder / name)
        for number, act in enumerate((*ACTS, COMMAND) if name == "plain" else ACTS):
            cpu, wall, inside, peak = _measure(command(act), folder / name)
            ours += [cpu] if name == "plain" else []
            print(
                f"  {name:8}{size:10.1f}  {act:7}{cpu:9.0f}{cpu / ours[number]:9.1f}{wall:9.0f}"
                f"  {inside:>12}{peak:9.0f}",
                flush=True,
            )
        print(f"          {_megabytes(folder / name):.1f} MB on disk at the end", flush=True)


def _measure(command: list[str], home: Path) -> tuple[float, float, str, float]:
    """CPU and wall milliseconds of a process, what it says of itself, its most memory in MB."""
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "REFLECT_HOME": str(home)},
    ) as child:
        assert child.stdout  # noqa: S101 - it is a pipe
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = (time.perf_counter() - began) * 1000
    if child.returncode:
        raise RuntimeError(command)
    inside = said.decode().strip() if __file__ in command else ""
    return (used.ru_utime + used.ru_stime) * 1000, wall, inside, used.ru_maxrss / 1024


def _own(kind: str, folder: Path, act: str) -> list[str]:
    if act == COMMAND:
        return [sys.executable, "-m", "assistant", "search", WORD]
    return [sys.executable, __file__, "--act", kind, act, str(folder / kind)]


def _tell(act: Callable[[Path], object], folder: Path) -> None:
    began = time.perf_counter()
    act(folder)
    print(f"{(time.perf_counter() - began) * 1000:.1f}")


def _megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".ballast")
    return sum(path.stat().st_size for path in files) / 1e6


def _keep(form: str, folder: Path) -> None:
    events: queue.Queue[Event] = queue.Queue()
    envelope = history.FORMS[form]
    writer = Writer(history.home(folder), events.put, SystemClock(), envelope=envelope)
    (more,) = answers(1, "z")
    writer.append(more)
    if not writer.close(WAIT_S):
        raise TimeoutError


def _reader(form: str, folder: Path) -> Reader:
    return Reader(history.home(folder), history.FORMS[form])


def _make_ours(form: str, folder: Path, count: int) -> None:
    history.write(history.home(folder / form), history.FORMS[form], count)


def _make_tinydb(folder: Path, count: int) -> None:
    (folder / "TinyDB").mkdir()
    rows = {"_default": {number: document(one) for number, one in enumerate(answers(count), 1)}}
    (folder / "TinyDB" / "journal.json").write_text(json.dumps(rows))


def _make_jrnl(folder: Path, count: int) -> None:
    (folder / "jrnl").mkdir()
    (folder / "jrnl" / "config.yaml").write_text(
        _JRNL.replace("FILE", str(folder / "jrnl" / "journal.txt"))
    )
    entries = (f"[{one.day} 08:00] {one.text}\n\n" for one in answers(count))
    (folder / "jrnl" / "journal.txt").write_text("".join(entries))


def _jrnl(program: Path, folder: Path, act: str) -> list[str]:
    (more,) = answers(1, "z")
    arguments = {
        "save": [f"{TODAY} 08:00: {more.text}"],
        "open": ["-on", str(TODAY)],
        "list": ["--short"],
        "search": ["-contains", WORD],
    }
    return [str(program), "--config-file", str(folder / "jrnl" / "config.yaml"), *arguments[act]]


def _plain(folder: Path) -> TinyDB:
    return TinyDB(folder / "journal.json")


def _insert(folder: Path) -> None:
    (more,) = answers(1, "z")
    _plain(folder).insert(document(more))


def _days_of(rows: list[Document]) -> Counter[str]:
    return Counter(row["day"] for row in rows)


def _acts_of(form: str) -> Mapping[str, Callable[[Path], object]]:
    return {
        "save": partial(_keep, form),
        "open": lambda folder: list(_reader(form, folder).answers(TODAY, TODAY)),
        "list": lambda folder: _reader(form, folder).days(),
        "search": lambda folder: list(_reader(form, folder).search(parse_query(WORD))),
    }


_ACTS: Final[Mapping[str, Mapping[str, Callable[[Path], object]]]] = {
    **{form: _acts_of(form) for form in history.FORMS},
    "TinyDB": {
        "save": _insert,
        "open": lambda folder: _plain(folder).search(where("day") == str(TODAY)),
        "list": lambda folder: _days_of(_plain(folder).all()),
        "search": lambda folder: _plain(folder).search(where("text").search(rf"\b{WORD}\b")),
    },
}

_MAKE: Final[Mapping[str, Callable[[Path, int], None]]] = {
    **{form: partial(_make_ours, form) for form in history.FORMS},
    "TinyDB": _make_tinydb,
    "jrnl": _make_jrnl,
}

if __name__ == "__main__":
    main()
