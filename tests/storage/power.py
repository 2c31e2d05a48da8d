"""A power cut, replayed: what a disk may hold of what was written since its last ``fsync``.

strace writes down all that a child does to the disk, bytes included. A cut at any moment
leaves what was synced then; of the rest, by chance:

* of a file's bytes a beginning, and of what was being written a part, zeros, or garbage;
* of a folder's names a beginning of what was done to them. A new file whose folder was not
  synced may be nowhere, also when its bytes were.

That is harsher than ext4 is, which keeps names in order across folders. The drive is taken
to keep what it was told to keep. What the child had told until then went out by ``writev``.
"""

import os
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.storage.reader import Reader
from tests.fakes_journal import home_in, view
from tests.storage.faults import ROOT, story_child, takes_more
from tests.storage.story import FORMS, Oracle, Told

_CALLS: Final = "openat,write,writev,fsync,fdatasync,rename,link,unlink,ftruncate,fallocate,mkdir"
_LINE: Final = re.compile(r"(?P<call>\w+)\((?P<rest>.*)\) += (?P<result>\d+)")
_LONGEST: Final = 1 << 24
"""Bytes of one write that strace writes down: all of them."""


@dataclass(frozen=True)
class Act:
    """One system call that came to its end."""

    call: str
    paths: tuple[Path, ...]
    """What it was given, or stands behind the descriptor it was given."""
    content: bytes
    size: int
    made: bool
    """It may have made the file."""
    emptied: bool


@dataclass(eq=False)
class _File:
    """Bytes on the disk, and what was done to them since."""

    synced: bytes = b""
    since: list[Callable[[bytes], bytes]] = field(default_factory=list)
    size: int = 0

    def write(self, content: bytes) -> None:
        at = self.size
        self.since.append(lambda before: before[:at] + bytes(at - len(before)) + content)
        self.size += len(content)

    def cut(self, size: int) -> None:
        self.since.append(lambda before: before[:size].ljust(size, b"\0"))
        self.size = size

    def sync(self) -> None:
        self.synced, self.since = _after(self.synced, self.since), []

    def left(self, chance: random.Random) -> bytes:
        count = chance.randint(0, len(self.since))
        content = _after(self.synced, self.since[:count])
        if count == len(self.since):
            return content
        torn = self.since[count](content)
        tail = len(torn) - len(content)
        if tail <= 0 or not torn.startswith(content):
            return content
        part = chance.randint(0, tail)
        rest = (b"", bytes(tail - part), chance.randbytes(tail - part))
        return torn[: len(content) + part] + chance.choice(rest)


def _after(content: bytes, changes: list[Callable[[bytes], bytes]]) -> bytes:
    for change in changes:
        content = change(content)
    return content


class _Folder:
    """It has nothing but its name."""


_Names = dict[Path, "_File | _Folder | None"]


class Disk:
    """The disk under one folder, up to a moment of a child's life."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: _Names = {}
        """As they are for who looks now; None where there was one."""
        self._synced: _Names = {}
        self._since: dict[Path, list[_Names]] = {}

    def take(self, act: Act) -> None:
        """Go on by one act."""
        match act.call, act.paths:
            case "openat", (path,):
                if self._names.get(path) is None and act.made:
                    self._name({path: _File()})
                elif act.emptied:
                    self._file(path).cut(0)
            case "write", (path,):
                self._file(path).write(act.content)
            case "ftruncate" | "fallocate", (path,):
                self._file(path).cut(act.size)
            case "fsync" | "fdatasync", (path,):
                if isinstance(self._names.get(path), _File):
                    self._file(path).sync()
                for names in self._since.pop(path, []):
                    self._synced |= names
            case "mkdir", (path,):
                self._name({path: _Folder()})
            case "unlink", (path,):
                self._name({path: None})
            case "link", (path, other):
                self._name({other: self._names[path]})
            case "rename", (path, other):
                self._name({path: None, other: self._names[path]})
            case call, paths:
                raise AssertionError(call, paths)

    def cut(self, folder: Path, chance: random.Random) -> None:
        """Put into a folder what the disk may hold after a power cut now."""
        names = dict(self._synced)
        for changes in self._since.values():
            for each in changes[: chance.randint(0, len(changes))]:
                names |= each
        contents: dict[int, bytes] = {}
        folder.mkdir()
        for path in sorted(names):
            target = folder / path.relative_to(self._root)
            there = names[path]
            if there is None or not target.parent.is_dir():
                continue
            if isinstance(there, _Folder):
                target.mkdir()
            else:
                if id(there) not in contents:
                    contents[id(there)] = there.left(chance)
                target.write_bytes(contents[id(there)])

    def _name(self, names: _Names) -> None:
        (parent,) = {path.parent for path in names}
        self._names |= names
        self._since.setdefault(parent, []).append(names)

    def _file(self, path: Path) -> _File:
        file = self._names[path]
        assert isinstance(file, _File)
        return file


def lived(folder: Path, seed: int, bursts: int, form: str) -> list[Act]:
    """All that a story did to the disk, and told, in order."""
    folder.mkdir()
    trace = folder.with_suffix(".trace")
    strace = ["strace", "-f", "-qq", "-y", "-xx", f"-s{_LONGEST}", "-o", str(trace)]
    command = [*strace, "-e", f"trace={_CALLS}", *story_child(folder, seed, bursts, form)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
    acts = _acts(trace.read_text("ascii"))
    return [act for act in acts if all(path.is_relative_to(folder) for path in act.paths)]


def cut_the_power(acts: list[Act], root: Path, folder: Path, seed: int, form: str) -> int:
    """One cut at a random moment; returns how many records were acknowledged before.

    Args:
        acts: What was done to the disk.
        root: Where it was done.
        folder: Where to put what is left of it.
        seed: Of the moment, and of what is left.
        form: How the journal stands on the disk.
    """
    chance = random.Random(seed)  # noqa: S311 - the same seed must make the same cut
    disk, output = Disk(root), b""
    for act in acts[: chance.randint(0, len(acts))]:
        if act.call == "writev":
            output += act.content
        else:
            disk.take(act)
    disk.cut(folder, chance)
    told, oracle = Told.of(output), Oracle()
    reader = Reader(home_in(folder), FORMS[form])
    oracle.check(told, view(reader))
    reader.examine()
    takes_more(folder, oracle, form)
    return len(told.acknowledged)


def _acts(trace: str) -> Iterator[Act]:
    begun: dict[str, str] = {}
    for line in trace.splitlines():
        process, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            begun[process] = rest.removesuffix("<unfinished ...>").rstrip()
            continue
        if rest.startswith("<... "):
            rest = begun.pop(process) + rest.partition(" resumed>")[2]
        if match := _LINE.match(rest):
            yield _act(match["call"], match["rest"], int(match["result"]))


def _act(call: str, rest: str, result: int) -> Act:
    strings = [_bytes(each) for each in re.findall(r'"([^"]*)"', rest)]
    if call in {"write", "fsync", "fdatasync", "ftruncate", "fallocate"}:
        behind = re.match(r"\d+<([^>]*)>", rest)
        assert behind, rest[:80]
        paths: tuple[Path, ...] = (Path(os.fsdecode(_bytes(behind[1]))),)
    else:
        paths = tuple(Path(os.fsdecode(each)) for each in strings) if call != "writev" else ()
    numbers = re.findall(r", (\d+)", rest)
    return Act(
        call,
        paths,
        content=b"".join(strings)[:result] if call in {"write", "writev"} else b"",
        size=int(numbers[-1]) if call in {"ftruncate", "fallocate"} else 0,
        made="O_CREAT" in rest,
        emptied="O_TRUNC" in rest,
    )


def _bytes(escaped: str) -> bytes:
    """What strace wrote with -xx; a path behind a descriptor may stand as it is."""
    if "\\x" not in escaped:
        return os.fsencode(escaped)
    return bytes.fromhex(escaped.replace("\\x", ""))
