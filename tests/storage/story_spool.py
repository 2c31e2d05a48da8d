"""A child process that speaks into a spool. Run as ``-m`` with what it does and its folder.

It tells on stdout, by ``writev``, how much of the sound it has handed over, so that
what is done to other calls meets the spool alone.
"""

import os
import sys
import time
from itertools import count
from pathlib import Path

from assistant.journal.records import AnswerState
from assistant.storage.recordings import Recordings
from assistant.storage.spool import Spool
from tests.fakes import an_answer
from tests.fakes_journal import home_in

BLOCK = 640
"""Bytes: 20 ms."""
TAKES, BLOCKS = 3, 60
"""What ``keep`` says before it keeps: 3.6 s, so that each take is synced while it is said."""
DRAFT = an_answer("", AnswerState.DRAFT, id="01SPOKEN")


def sound(block: int) -> bytes:
    """A block that tells which one it is: its samples count on through the whole sound."""
    samples = range(block * BLOCK // 2, (block + 1) * BLOCK // 2)
    return b"".join((sample % 65_521).to_bytes(2, "little") for sample in samples)


def whole(blocks: int) -> bytes:
    """The sound up to a block."""
    return b"".join(map(sound, range(blocks)))


def speak(folder: Path) -> None:
    """Speak in real time until killed."""
    take = Spool(folder / "spool").begin(DRAFT, spooled=True)
    _tell("begun")
    for block in count():
        take.write(sound(block))
        _tell(block + 1)
        time.sleep(0.02)


def say(folder: Path) -> None:
    """Say a whole answer in several takes and end; tell how much is there, and where."""
    spool = Spool(folder / "spool")
    takes = _say(spool)
    assert spool.sound_of(DRAFT.id) == whole(TAKES * BLOCKS)
    _tell(" ".join("disk" if take else "memory" for take in takes))


def keep(folder: Path) -> None:
    """Say a whole answer, then keep its sound."""
    spool = Spool(folder / "spool")
    _say(spool)
    _tell("said")
    Recordings(home_in(folder), spool).keep(DRAFT.id, DRAFT.rev)
    _tell("kept")


def fill(folder: Path) -> None:
    """Speak on a disk that becomes full; nothing is lost, and nothing raises."""
    spool = Spool(folder / "spool")
    take = spool.begin(DRAFT, spooled=True)
    blocks = 0
    while take.on_disk:
        take.write(sound(blocks))
        blocks += 1
    for block in range(blocks, blocks + 100):
        take.write(sound(block))
    assert take.read() == whole(blocks + 100)
    assert take.read(1.0) == whole(blocks + 100)[32_000:]
    late = spool.begin(DRAFT, spooled=True)
    late.write(sound(blocks + 100))
    assert not late.on_disk
    assert spool.sound_of(DRAFT.id) == whole(blocks + 101)
    spool.close()
    (left,) = Spool(folder / "spool").left()
    assert left.seconds >= (blocks - 1) * BLOCK / 32_000, "the disk has all it took"


def _say(spool: Spool) -> list[bool]:
    on_disk = []
    for number in range(TAKES):
        take = spool.begin(DRAFT, spooled=True)
        for block in range(number * BLOCKS, (number + 1) * BLOCKS):
            take.write(sound(block))
        take.close()
        on_disk.append(take.on_disk)
    return on_disk


def _tell(told: object) -> None:
    os.writev(1, [f"{told}\n".encode()])


if __name__ == "__main__":
    {"speak": speak, "say": say, "keep": keep, "fill": fill}[sys.argv[1]](Path(sys.argv[2]))
