"""A journal full of copies of the same words, and a child process that takes them back for good.

Run as ``python -m tests.storage.story_erase ACT FOLDER``; ``done`` or ``not done`` on stdout
is what the journal acknowledged. It leaves by ``writev``, so that what is done to
``write`` meets the journal alone.
"""

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from assistant.journal.records import AnswerState, How, Outcome, Word
from assistant.session.events import Erased
from assistant.storage.envelope import Envelope, Plain
from tests.fakes import DAY, an_answer
from tests.fakes_journal import DiskBench, a_choice, a_mark, a_promise

DRAFT, DELETED = AnswerState.DRAFT, AnswerState.DELETED
OLD: Final = DAY - timedelta(days=40)
WORDS: Final = {"erase": b"marigold", "expire": b"foxglove", "purge": b"bellflower"}
"""What must be in no file after each act."""
STAYS: Final = b"hawthorn"
"""What must stay, in damaged files too."""


def make(folder: Path, envelope: Envelope | None = None) -> None:
    """Write the journal."""
    bench = DiskBench(folder, envelope=envelope or Plain())
    _say(bench)
    bench.reopen()
    bench.keep(an_answer("hawthorn, so that there is a month before this one", id="answer-9"))
    _draft(bench)
    bench.close()
    _damage(bench.home.folder)
    audio = bench.home.folder / "audio"
    audio.mkdir()
    for name in (
        "answer-1-1.mp3",
        "answer-1-2.mp3",
        "answer-2-1.mp3",
        "answer-7-1.mp3",
        "answer-1-2.mp3.77.tmp",
    ):
        (audio / name).write_bytes(b"sound of " + name.encode())


def _say(bench: DiskBench) -> None:
    spoken = tuple(Word(text, at, at + 0.5, 0.5) for at, text in enumerate(("a", "marigold")))
    first = an_answer("marigold in the morning", id="answer-1", how=How.SPOKEN, words=spoken)
    bench.keep(an_answer("marigold half typed", DRAFT, id="answer-1"))
    bench.keep(first)
    bench.keep(
        an_answer(
            "marigold, edited later on", id="answer-1", rev=2, parent=1, audio="answer-1-2.mp3"
        )
    )
    bench.keep(
        a_promise("marigold promised", id="promise-1", answer="answer-1", plan="marigold at six")
    )
    bench.keep(
        a_promise(
            "marigold promised", id="promise-1", answer="answer-1", rev=2, outcome=Outcome.KEPT
        )
    )
    bench.keep(an_answer("hawthorn by the gate", id="answer-2", how=How.SPOKEN, words=spoken[:1]))
    bench.keep(an_answer("hawthorn by the gate, in white", id="answer-2", rev=2, parent=1))
    bench.keep(a_promise("hawthorn promised", id="promise-2", answer="answer-2"))
    bench.keep(an_answer("bellflower, deleted", id="answer-4"))
    bench.keep(an_answer("", DELETED, id="answer-4", rev=2, parent=1))
    bench.keep(an_answer("bellflower, put away", DRAFT, id="answer-5"))
    bench.keep(an_answer("bellflower, put away", DELETED, id="answer-5"))
    for record in (a_choice("c1"), a_mark(DAY), a_choice("c2", OLD)):
        bench.writer.append(record)
    bench.keep(an_answer("foxglove long ago", id="answer-7", day=OLD, audio="answer-7-1.mp3"))
    bench.keep(an_answer("foxglove left open", DRAFT, id="answer-8", day=OLD))
    bench.keep(a_promise("foxglove promised", id="promise-7", answer="answer-7", day=OLD))


def _draft(bench: DiskBench) -> None:
    bench.keep(an_answer("marigold left open", DRAFT, id="answer-1", rev=3, parent=2))
    bench.keep(an_answer("hawthorn left open", DRAFT, id="answer-3"))


def _damage(folder: Path) -> None:
    """Leave what crashes and bad disks leave: every kind of file that is put aside."""
    for path in list(folder.glob("20*")):
        content = path.read_bytes()
        if path.suffix in {".json", ".words"}:
            path.with_name(f"{path.name}.damaged-1").write_bytes(content[: len(content) * 9 // 10])
        if path.suffix == ".log":
            lines = content.splitlines()
            path.with_suffix(".torn").write_bytes(b"\n".join(each[:-20] for each in lines))
            path.write_bytes(content + b"".join(_hurt(each) for each in lines))
    (folder / "2026-11.json.77.tmp").write_bytes(b'{"marigold foxglove bellflower')


def _hurt(line: bytes) -> bytes:
    """A line whose digest is wrong, and the same with zeros over its id."""
    return b"0" + line[1:] + b"\n" + line[:33] + bytes(60) + line[93:] + b"\n"


def files_with(word: bytes, folder: Path) -> list[str]:
    """The files of a device that hold a word."""
    return sorted(path.name for path in _files(folder) if word in path.read_bytes())


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def act(bench: DiskBench, name: str) -> bool:
    """Take back what the act is named for; whether it was acknowledged."""
    return acted(bench, name).done


def acted(bench: DiskBench, name: str) -> Erased:
    """The same; all that is told of it."""
    if name == "erase":
        bench.writer.erase(("answer-1",))
    elif name == "expire":
        bench.writer.expire(OLD + timedelta(days=1))
    else:
        bench.writer.purge()
    event = bench.event()
    assert isinstance(event, Erased)
    return event


def main(name: str, folder: str) -> None:
    """Do it and tell."""
    bench = DiskBench(Path(folder))
    done = act(bench, name)
    os.writev(1, [b"done\n" if done else b"not done\n"])
    bench.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
