"""What is erased is in no file any more, and nothing else is lost, whatever happens meanwhile."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.storage.reader import Reader
from assistant.storage.sealing import Sealed
from tests.conftest import needs
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, home_in, view
from tests.storage.erase_faults import ERASING_CALLS, after, broken, held, look, stays
from tests.storage.faults import FAULTS, Point, points
from tests.storage.story_erase import STAYS, WORDS, act, make

ACTS = tuple(WORDS)
SEALED = Sealed(bytes(range(32)))
STEP = 16
"""How many calls each test of many goes on by; scripts/soak goes by one."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal full of copies; nobody changes it."""
    folder = tmp_path_factory.mktemp("made") / "kept"
    make(folder)
    return folder


@pytest.mark.parametrize("name", ACTS)
def test_the_words_are_in_no_file_and_the_rest_is_as_it_was(
    name: str, made: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    shutil.copytree(made, folder)
    before = look(folder)
    assert len(held(name, folder)) >= 4, "the test needs copies"
    bench = DiskBench(folder)
    assert act(bench, name)
    assert held(name, folder) == []
    assert stays(folder)
    seen = view(bench.reader)
    bench.close()
    assert look(folder) == seen
    assert [each for each in seen.answers if each.text] == [
        each for each in before.answers if WORDS[name].decode() not in each.text
    ]
    assert [each for each in seen.promises if each.text] == [
        each for each in before.promises if WORDS[name].decode() not in each.text
    ]
    assert len(bench.reader.situations()) == 2
    assert len(list(bench.reader.marked())) == 1
    assert not list(home_in(folder).folder.rglob("*.tmp"))
    sounds = {path.name for path in (home_in(folder).folder / "audio").iterdir()}
    gone = {
        "erase": {"answer-1-1.mp3", "answer-1-2.mp3"},
        "expire": {"answer-7-1.mp3"},
        "purge": set(),
    }[name]
    assert sounds == {"answer-1-1.mp3", "answer-1-2.mp3", "answer-2-1.mp3", "answer-7-1.mp3"} - gone


@pytest.mark.parametrize("name", ACTS)
def test_in_a_sealed_journal_no_bytes_say_it_to_who_has_the_key(name: str, tmp_path: Path) -> None:
    make(tmp_path, SEALED)
    before = view(Reader(home_in(tmp_path), SEALED))
    assert len(saying(WORDS[name], tmp_path)) >= 4, "the test needs copies"
    bench = DiskBench(tmp_path, envelope=SEALED)
    assert act(bench, name)
    bench.close()
    assert saying(WORDS[name], tmp_path) == []
    aside = {"2026-11.json.damaged-1", "2026-11.torn"}
    assert aside <= {*saying(STAYS, tmp_path)}
    after = view(Reader(home_in(tmp_path), SEALED))
    assert [each for each in after.answers if each.text] == [
        each for each in before.answers if WORDS[name].decode() not in each.text
    ]


def saying(word: bytes, folder: Path) -> list[str]:
    """The files in which somebody with the key could find a word, damaged ones too."""
    files = [path for path in home_in(folder).folder.rglob("*") if path.is_file()]
    return [path.name for path in files if word in SEALED.guess(path.read_bytes())]


@pytest.mark.parametrize("name", ACTS)
def test_what_stays_is_whole_in_month_file_and_log_alike(
    name: str, made: Path, tmp_path: Path
) -> None:
    for lost in ("json", "log"):
        folder = tmp_path / lost
        shutil.copytree(made, folder)
        bench = DiskBench(folder)
        assert act(bench, name)
        bench.keep(an_answer("one more", id="more"))
        bench.close()
        for path in home_in(folder).folder.glob(f"20*.{lost}"):
            path.unlink()
        found = look(folder)
        more = tuple(each for each in found.answers if each.id != "more")
        assert replace(found, answers=more) == after(made, name)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "number", "fault"),
    [
        ("write", 2, "error=ENOSPC"),
        ("fsync", 2, "signal=KILL"),
        ("fsync", 6, "error=EIO"),
        ("rename", 1, "signal=KILL"),
        ("rename", 5, "signal=KILL"),
        ("rename", 7, "error=EIO"),
        ("unlink", 2, "error=EIO"),
        ("unlink", 3, "signal=KILL"),
    ],
)
def test_a_broken_call_loses_nothing_and_leaves_no_word_behind(
    made: Path, tmp_path: Path, call: str, number: int, fault: str
) -> None:
    needs("strace")
    assert broken(made, tmp_path, "erase", Point(call, number, fault))


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", ERASING_CALLS)
@pytest.mark.parametrize("name", ACTS)
def test_erasing_holds_at_calls_all_along(
    made: Path, tmp_path: Path, name: str, call: str, fault: str
) -> None:
    needs("strace")
    tried = 0
    for point in points(call, fault, STEP):
        if not broken(made, tmp_path / str(point.number), name, point):
            break
        shutil.rmtree(tmp_path / str(point.number))
        tried += 1
    print(f"{name}, {call} {fault}: {tried} points")
