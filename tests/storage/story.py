"""A child process that keeps, edits, deletes and drafts, and tells on stdout what was acknowledged.

Run as ``python -m tests.storage.story FOLDER SEED BURSTS [FORM]``; without an end when BURSTS is 0.
Each record is announced before it is appended; its event follows. The parent
kills it, or has strace break its system calls, and then compares.

Lines leave by ``writev``, so that what is done to ``write`` meets the journal alone.
"""

import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice, product
from pathlib import Path
from typing import Final

from msgspec import structs

from assistant.journal import codec
from assistant.journal.records import Answer, AnswerState, How, Outcome, Promise, Word
from assistant.session.events import NotSaved, Saved
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.sealing import Sealed
from tests.fakes import DAY, an_answer
from tests.fakes_journal import DiskBench, MemoryBench, View, a_promise, view

DRAFT, KEPT, DELETED = AnswerState.DRAFT, AnswerState.KEPT, AnswerState.DELETED


def story(seed: int) -> Iterator[list[Answer | Promise]]:
    """Bursts of records without end, as sessions would make them: 1 to 4 at once."""
    chance = random.Random(seed)  # noqa: S311 - the same seed must make the same story
    stands: list[Answer] = []
    for number in range(sys.maxsize):
        if stands and chance.random() < 0.5:
            before = chance.choice(stands)
            stands.remove(before)
            day, rev, id_ = before.day, before.rev + 1, before.id
        else:
            day = DAY - timedelta(days=chance.choice((0, 0, 0, 30)))
            rev, id_ = 1, f"{seed:04}-{number:04}"
        full = structs.replace(_answer(chance), id=id_, rev=rev, parent=rev - 1 or None, day=day)
        draft = structs.replace(full, state=DRAFT, text=full.text[:9], words=())
        gone = structs.replace(draft, state=DELETED)
        bursts = ([full], [draft, full], [draft], [draft, gone], [draft, draft, gone, full], [gone])
        burst: list[Answer | Promise] = [*chance.choice(bursts)]
        if burst[-1] is full:
            stands.append(full)
            if chance.random() < 0.4:
                burst.append(_promise(full))
        yield burst


def _promise(answer: Answer) -> Promise:
    """A promise made in an answer, or changed with it."""
    outcome = Outcome.KEPT if answer.rev % 2 == 0 else Outcome.OPEN
    return structs.replace(
        a_promise(f"I will {answer.text[:9]}", id=f"{answer.id}-promise", answer=answer.id),
        rev=answer.rev,
        parent=answer.parent,
        day=answer.day,
        outcome=outcome,
    )


def _answer(chance: random.Random) -> Answer:
    text = " ".join(chance.choice(("I", "called", "gräß", "😀")) for _ in range(40))
    if chance.random() < 0.5:
        return an_answer(text)
    words = tuple(Word(word, at / 4, at / 4 + 0.2, 0.5) for at, word in enumerate(text.split()))
    return an_answer(text, how=How.SPOKEN, words=words, engine="vosk")


@dataclass
class Told:
    """What a child told until it ended."""

    acknowledged: list[Answer | Promise] = field(default_factory=list)
    outcomes: list[tuple[Answer | Promise, bool]] = field(default_factory=list)
    """Every announced record in order, and whether it was acknowledged."""

    @classmethod
    def of(cls, output: bytes) -> "Told":
        """Read a child's lines; a half one at the end was never told."""
        records: list[Answer | Promise] = []
        answered: list[bool] = []
        for line in output.split(b"\n")[:-1]:
            word, _, rest = line.partition(b" ")
            if word in {b"saved", b"refused"}:
                answered.append(word == b"saved")
            else:
                record = codec.decode(codec.from_json(rest))
                assert isinstance(record, Answer | Promise)
                records.append(record)
        answered += [False] * (len(records) - len(answered))
        outcomes = list(zip(records, answered, strict=True))
        return cls([record for record, saved in outcomes if saved], outcomes)


class Oracle:
    """All that a journal may show after what was told, over any number of children."""

    def __init__(self) -> None:
        self._past: list[Answer | Promise] = []

    def check(self, told: Told, found: View) -> None:
        """Acknowledged records are there as they were; of the others each may be."""
        unsure = [index for index, (_, saved) in enumerate(told.outcomes) if not saved]
        for choice in product((False, True), repeat=len(unsure)):
            left_out = {index for index, there in zip(unsure, choice, strict=True) if not there}
            records = [
                record for index, (record, _) in enumerate(told.outcomes) if index not in left_out
            ]
            if _view(self._past + records) == found:
                self._past += records
                return
        raise AssertionError(_difference(_view(self._past + told.acknowledged), found))


def _view(records: Sequence[Answer | Promise]) -> View:
    bench = MemoryBench()
    for record in records:
        bench.keep(record)
    return view(bench.reader)


def _difference(expected: View, found: View) -> str:
    """Ids and revisions, never words."""
    parts = []
    for name in ("answers", "revisions", "drafts", "promises", "earlier_promises"):
        ours, theirs = set(getattr(expected, name)), set(getattr(found, name))
        if ours != theirs:
            parts.append(f"{name}: lost {ours - theirs}, came {theirs - ours}")
    return "; ".join(parts) or "in another order"


FORMS: Final[dict[str, Envelope]] = {"plain": Plain(), "sealed": Sealed(bytes(range(32)))}
"""How the journal of a story may stand on the disk."""


def main(folder: str, seed: int, bursts: int, form: str = "plain") -> None:
    """Live the story."""
    bench = DiskBench(Path(folder), envelope=FORMS[form])
    for burst in islice(story(seed), bursts or None):
        for record in burst:
            _tell(b"try " + codec.to_json(codec.encode(record)))
            bench.writer.append(record)
        for _ in burst:
            event = bench.event()
            assert isinstance(event, Saved | NotSaved)
            _tell(b"saved" if isinstance(event, Saved) else b"refused")
        if bursts:
            _wait_for_the_month(bench)
    bench.close()


def _wait_for_the_month(bench: DiskBench) -> None:
    """Let the month file be written before the next burst, as it is between two answers."""
    for _ in range(20):
        month = bench.writer._month
        if month is None or not month.behind:
            return
        time.sleep(0.001)


def _tell(line: bytes) -> None:
    os.writev(1, [line + b"\n"])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
