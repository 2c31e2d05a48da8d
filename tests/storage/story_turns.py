"""A child process that keeps 200 answers in turns, beside another that does the same.

Run as ``python -m tests.storage.story_turns FOLDER NAME FORM``. ``busy`` on stdout is each turn
that was refused because the other held the journal.
"""

import sys
import time
from pathlib import Path
from typing import Final

from assistant.errors import JournalBusyError
from assistant.session.events import Saved
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench
from tests.storage.story import FORMS

ANSWERS: Final = 200
TURN: Final = 20
"""Answers that are kept before the other may go on."""


def main(folder: Path, name: str, form: str) -> None:
    """Keep all of them."""
    for first in range(0, ANSWERS, TURN):
        bench = _opened(folder, form)
        for number in range(first, first + TURN):
            bench.writer.append(an_answer(f"{name} {number}", id=f"{name}-{number:03}"))
        for _ in range(TURN):
            assert isinstance(bench.event(), Saved)
        bench.close()


def _opened(folder: Path, form: str) -> DiskBench:
    while True:
        try:
            return DiskBench(folder, envelope=FORMS[form])
        except JournalBusyError:
            print("busy", flush=True)
            time.sleep(0.001)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
