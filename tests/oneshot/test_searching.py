"""``reflect search``: what is found is said plainly, and the words need not stand in a shell."""

import io
from pathlib import Path

import msgspec
import pytest

from assistant.cli import main
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import identity
from assistant.storage.places import Home
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, a_promise

Said = pytest.CaptureFixture[str]
LONG = " ".join(["far"] * 50 + ["marigold"] + ["near"] * 50)


@pytest.fixture(autouse=True)
def journal() -> Home:
    home = identity.home(Locations.of())
    bench = DiskBench(home.profile.parent.parent)
    bench.close()
    bench.home = home
    bench.reopen()
    bench.keep(an_answer("A marigold for her", id="answer-1"))
    bench.keep(a_promise("water the garden", id="promise-1", plan="with the marigolds"))
    bench.keep(an_answer(LONG, id="answer-2"))
    bench.close()
    return home


def run(said: Said, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = said.readouterr()
    return int(ended.value.code or 0), " ".join(out.split()), " ".join(err.split())


def test_day_question_answer_and_place_are_said(capsys: Said) -> None:
    code, out, err = run(capsys, "search", "marigold")
    assert (code, err) == (0, "")
    assert "Sunday 22 November 2026. Question:" in out
    assert "Answer: A marigold for her Found at word 2 of 4." in out
    assert Text.SEARCH_PLACE(numbers=51, count=101) in out
    assert out.count("far") == 12
    assert out.endswith(Text.SEARCH_FOUND_MANY(count=2))


def test_a_promise_is_said_with_what_became_of_it(capsys: Said) -> None:
    _, out, _ = run(capsys, "search", "marigolds")
    assert "water the garden" in out
    assert "with the marigolds" in out


def test_words_can_be_given_where_no_shell_remembers_them(
    capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('"for her"\nmarigold\n'))
    code, out, _ = run(capsys, "search", "--format", "json")
    (found,) = msgspec.json.decode(out)
    assert code == 0
    assert (found["kind"], found["id"], found["places"]) == ("answer", "answer-1", [[11, 18]])
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(capsys, "search") == (0, "", "")


def test_nothing_found_and_nothing_to_look_for_are_said_calmly(capsys: Said) -> None:
    assert run(capsys, "search", "zebra") == (0, Text.SEARCH_NONE(), "")
    assert run(capsys, "search", '"marigold') == (2, "", Text.SEARCH_OPEN_QUOTE())
    assert run(capsys, "search", "marigold", "--from", "2026-11-23")[1] == Text.SEARCH_NONE()


def test_nothing_of_it_stands_outside_the_journals_own_folder(
    capsys: Said, journal: Home, tmp_path: Path
) -> None:
    run(capsys, "search", "marigold")
    (index,) = (journal.profile / ".cache").glob("*.20*")
    written = {path for path in tmp_path.rglob("*") if path.is_file()}
    holds = {path for path in written if b"marigold" in path.read_bytes()}
    assert holds <= {index, *journal.folder.iterdir()}
