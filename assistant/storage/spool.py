"""What is being said, until its text is kept: the takes of every answer, in one private folder.

An answer may be said in several takes. Files are ``<id>-<number>.take`` and count
on through the whole folder, so that their order is the order of speaking. What an
earlier session left is taken over when the spool is opened, each take by one
process only; what another live process holds is not seen.
"""

import fcntl
import os
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.journal import codec
from assistant.journal.records import Answer
from assistant.storage.atomic import make_folder, replace, sync_folder, write_all
from assistant.storage.envelope import DamagedError, Envelope, Plain
from assistant.storage.take import Take

_NAME: Final = re.compile(r".+-(\d+)\.take")
_HEAD_BYTES: Final = 64 * 1024
"""The first line is looked for within these; with the longest question it has 2 KiB."""


@dataclass(frozen=True)
class Leftover:
    """Sound that an earlier session left under an answer."""

    answer: Answer
    """As a draft without words."""
    seconds: float


class Spool:
    """The takes of this session, and those that an earlier one left."""

    def __init__(self, folder: Path, envelope: Envelope | None = None) -> None:
        """Take over what was left. A folder that is missing or shut holds nothing."""
        self._folder = folder
        self._envelope = envelope or Plain()
        self._lock = threading.Lock()
        self._number = 0
        self._takes: list[Take] = []
        """In the order of speaking. Replaced, never changed: any thread may go through it."""
        self.unreadable: tuple[Path, ...] = ()
        """Files that do not tell whose sound they are; they stay where they are."""
        self._take_over()
        self._left = tuple(self._takes)

    def begin(self, answer: Answer, *, spooled: bool) -> Take:
        """A new take.

        Args:
            answer: The draft it belongs to, without words. Its id and revision
                are those under which the words will be kept.
            spooled: It may be on the disk. Where the disk refuses, it is in memory.
        """
        with self._lock:
            take = (self._on_disk(answer) if spooled else None) or Take.in_memory(answer)
            self._takes = [*self._takes, take]
        return take

    def left(self) -> tuple[Leftover, ...]:
        """The answers an earlier session left sound of and that were not dropped, oldest first."""
        ids = dict.fromkeys(take.answer.id for take in self._left if take.seconds)
        return tuple(
            Leftover(takes[-1].answer, sum(take.seconds for take in takes))
            for takes in map(self._of, ids)
        )

    def sound_of(self, id: str, rev: int | None = None) -> bytes:  # noqa: A002 - the record's name
        """All takes of a revision in order; of the newest one when none is named.

        All or, once they were dropped or the spool was closed, none: never a part.

        Raises:
            OSError: the disk does not give it back.
        """
        with self._lock:
            return b"".join(take.read() for take in self._of(id, rev))

    def drop(self, id: str, rev: int | None = None) -> None:  # noqa: A002 - as above
        """Delete all takes of an answer, or of one revision of it.

        Raises:
            OSError: some may still be there, and can be dropped again.
        """
        with self._lock:
            for take in self._takes:
                if take.answer.id == id and rev in {None, take.answer.rev}:
                    take.forget()
                    self._takes = [each for each in self._takes if each is not take]

    def close(self) -> None:
        """Leave what is on the disk to the next session; what is only in memory is gone."""
        with self._lock:
            for take in self._takes:
                take.close()
                take.let_go()
            self._takes = []

    def _of(self, id: str, rev: int | None = None) -> list[Take]:  # noqa: A002 - as above
        takes = [take for take in self._takes if take.answer.id == id]
        wanted = rev or max((take.answer.rev for take in takes), default=0)
        return [take for take in takes if take.answer.rev == wanted]

    def _on_disk(self, answer: Answer) -> Take | None:
        with suppress(OSError):
            make_folder(self._folder)
            while True:
                self._number += 1
                with suppress(FileExistsError):
                    path = self._folder / f"{answer.id}-{self._number}.take"
                    return _begun(answer, path, self._envelope)
        return None

    def _take_over(self) -> None:
        for number, path in _numbered(self._folder):
            self._number = number
            try:
                take = _reopened(path, self._envelope)
            except (BlockingIOError, FileNotFoundError):
                continue  # it is being written, or was dropped, by a live process
            except (OSError, ValueError, DamagedError):
                self.unreadable += (path,)
            else:
                self._takes += [take] if take else []


def reseal(path: Path, old: Envelope, new: Envelope) -> None:
    """Bring a take that was left from one form into another.

    Raises:
        DamagedError: it is not in the old one.
        OSError: it is as it was.
    """
    head, _, sound = path.read_bytes().partition(b"\n")
    content = old.unframe(path.name, head)
    sound = old.stream(path.name, head).apply(sound, 0)
    head = new.frame(path.name, content)
    replace(path, head + b"\n" + new.stream(path.name, head).apply(sound, 0))


def _begun(answer: Answer, path: Path, envelope: Envelope) -> Take:
    """A take in a new file.

    Raises:
        FileExistsError: another process has a file of this name, or swept ours
            when it had no first line and no lock yet.
        OSError: the disk refuses.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if not os.fstat(descriptor).st_nlink:
            raise FileExistsError
        document = codec.to_json(codec.encode(answer))
        head = envelope.frame(path.name, document)
        write_all(descriptor, head + b"\n")
        sync_folder(path.parent)
    except OSError:
        os.close(descriptor)
        path.unlink(missing_ok=True)
        raise
    return Take(answer, descriptor, path, len(head) + 1, envelope.stream(path.name, head))


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    with suppress(OSError):
        found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
        return sorted((int(match[1]), path) for match, path in found if match)
    return []


def _reopened(path: Path, envelope: Envelope) -> Take | None:
    """A take that was left; None when there is no sound in it, and then it is swept."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        begin = os.pread(descriptor, _HEAD_BYTES, 0)
        if begin and os.fstat(descriptor).st_nlink:
            head, ended, _ = begin.partition(b"\n")
            answer = _answer(path.name, head if ended else b"", envelope)
            stream = envelope.stream(path.name, head)
            take = Take(answer, descriptor, path, len(head) + 1, stream)
            if take.seconds:
                return take
        with suppress(OSError):
            path.unlink(missing_ok=True)
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _answer(name: str, head: bytes, envelope: Envelope) -> Answer:
    """Whose sound it is.

    Raises:
        DamagedError: the line was changed, or there is none.
        ValueError: a later version wrote it.
    """
    record = codec.decode(codec.from_json(envelope.unframe(name, head)))
    if not isinstance(record, Answer):
        raise DamagedError
    return record
