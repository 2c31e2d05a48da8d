"""A child process on a small disk that fills up. Run as ``-m`` with its folder and form."""

import sys
from pathlib import Path

from assistant.session.events import NotSaved, Saved, Trouble
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, home_in, view
from tests.storage.story import FORMS


def main(folder: Path, form: str) -> None:
    """Write until refused; nothing is lost, also after another start; space comes back."""
    bench = DiskBench(folder, envelope=FORMS[form])
    kept, ballast = _fill(bench)
    assert not ballast.exists(), "the reserve was thrown off"
    _all_there(bench, kept)
    bench.reopen()
    _all_there(bench, kept)
    bench.close()

    (folder / "filler").unlink()
    bench = DiskBench(folder, envelope=FORMS[form])
    kept.append("with room again")
    assert isinstance(bench.keep(an_answer(kept[-1], id=f"{len(kept):04}")), Saved)
    bench.close()
    _all_there(bench, kept)
    assert bench.reader.examine() == ()
    assert ballast.exists(), "the reserve is back"
    assert not list(home_in(folder).folder.glob("*.tmp"))


def _fill(bench: DiskBench) -> tuple[list[str], Path]:
    """Leave no room at all, then keep answers until one is refused."""
    kept = ["while there was room"]
    assert isinstance(bench.keep(an_answer(kept[0], id="0001")), Saved)
    with (bench.folder / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass
    while True:
        text = f"{len(kept)} " * 2000
        event = bench.keep(an_answer(text, id=f"{len(kept) + 1:04}"))
        if isinstance(event, NotSaved):
            assert event.trouble is Trouble.DISK_FULL
            assert len(kept) > 1, "the reserve let one more answer through"
            return kept, home_in(bench.folder).folder / ".ballast"
        kept.append(text)


def _all_there(bench: DiskBench, kept: list[str]) -> None:
    assert [answer.text for answer in view(bench.reader).answers] == kept


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
