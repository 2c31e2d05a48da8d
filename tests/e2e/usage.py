"""What a program and the processes it has started take of the machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """At one moment."""

    memory_mb: Mapping[str, float]
    """PSS, process by process: what they share is counted once."""
    files: int
    """Open files of all of them."""

    @property
    def together_mb(self) -> float:
        """The memory of all."""
        return sum(self.memory_mb.values())


def usage(pid: int) -> Usage:
    """What a program takes now."""
    memory: dict[str, float] = {}
    files = 0
    for one in (pid, *descendants(pid)):
        try:
            called = Path(f"/proc/{one}/cmdline").read_bytes().decode().split("\0")
            name = next((part for part in called if part.endswith("_worker")), called[0])
            memory[f"{one} {name.rpartition('.')[2]}"] = memory_mb(one)
            files += len(list(Path(f"/proc/{one}/fd").iterdir()))
        except (OSError, StopIteration):  # it has just ended
            continue
    return Usage(memory, files)


def memory_mb(pid: int) -> float:
    """PSS of a process."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1000


def cpu_s(pid: int) -> float:
    """CPU that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / 100


def descendants(pid: int) -> list[int]:
    """The processes it has started, and those that they have."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]
