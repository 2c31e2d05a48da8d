"""A child process on a journal that cannot be written. Run as ``-m`` with its folder and form."""

import sys
from pathlib import Path

from assistant.session.events import NotSaved, Trouble
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench
from tests.storage.story import FORMS


def main(folder: Path, form: str) -> None:
    """Open, read, be refused."""
    bench = DiskBench(folder, envelope=FORMS[form])
    assert [answer.text for answer in bench.reader.answers()] == ["before"]
    assert bench.reader.examine() == ()
    for _ in range(2):
        event = bench.keep(an_answer("now", id="new"))
        assert isinstance(event, NotSaved)
        assert event.trouble is Trouble.READ_ONLY
    bench.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
