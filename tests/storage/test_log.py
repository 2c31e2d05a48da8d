"""The append-only log."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.journal import codec
from assistant.storage.envelope import DamagedError, Plain
from assistant.storage.log import Log, Mark, fits, read
from assistant.storage.places import MonthFiles
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench
from tests.outside import examples
from tests.storage.story import FORMS

LINES = [b"first", b"second, and longer", b"third"]


def month(folder: Path) -> MonthFiles:
    return MonthFiles(folder / "device-1", "2026-11")


def written(folder: Path, *lines: bytes, form: str = "plain") -> MonthFiles:
    files = month(folder)
    log = Log(files, FORMS[form])
    for line in lines:
        log.append(line)
    log.close()
    return files


def contents(files: MonthFiles, form: str = "plain") -> list[bytes | None]:
    return [line.content for line in read(files, FORMS[form])]


def test_lines_come_back_in_order_with_their_places(tmp_path: Path) -> None:
    files = written(tmp_path, *LINES)
    lines = list(read(files, Plain()))
    assert [line.content for line in lines] == LINES
    assert lines[0].start == 0
    assert [line.end for line in lines[:-1]] == [line.start for line in lines[1:]]
    assert lines[-1].end == files.log.stat().st_size
    assert contents(files)[1:] == [
        line.content for line in read(files, Plain(), start=lines[0].end)
    ]


def test_a_log_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert contents(month(tmp_path)) == []


def test_files_are_private(tmp_path: Path) -> None:
    files = written(tmp_path, b"line")
    assert files.log.stat().st_mode & 0o777 == 0o600
    assert files.folder.stat().st_mode & 0o777 == 0o700


def test_a_line_of_another_month_is_not_believed(tmp_path: Path) -> None:
    files = written(tmp_path, b"line")
    other = MonthFiles(files.folder, "2026-12")
    other.log.write_bytes(files.log.read_bytes())
    assert contents(other) == [None]
    with pytest.raises(DamagedError):
        Plain().unframe(other.name, Plain().frame(files.name, b"line"))


@pytest.mark.parametrize("kind", ["cut", "zeros", "garbage"])
@pytest.mark.parametrize("form", FORMS)
def test_whatever_became_of_the_last_line_the_others_and_later_ones_stand(
    tmp_path: Path, kind: str, form: str
) -> None:
    files = written(tmp_path, *LINES, form=form)
    content = files.log.read_bytes()
    start = list(read(files, FORMS[form]))[-1].start
    step = 1 if form == "plain" else 3  # a sealed line is 520 bytes long
    for place in (*range(start, len(content) - 1, step), len(content) - 1):
        rest = len(content) - place
        tail = {"cut": b"", "zeros": bytes(rest), "garbage": os.urandom(rest).replace(b"\n", b"?")}
        files.log.write_bytes(content[:place] + tail[kind])
        # Without its line break alone the last line is whole, and stays.
        stays = [LINES[-1]] if place == len(content) - 1 else []
        assert contents(files, form) == LINES[:-1] + stays
        log = Log(files, FORMS[form])
        log.append(b"later")
        log.close()
        assert contents(files, form) == [*LINES[:-1], *stays, b"later"]


def test_a_half_line_is_moved_aside_and_not_lost(tmp_path: Path) -> None:
    files = written(tmp_path, b"whole")
    with files.log.open("ab") as log:
        log.write(b"half a li")
    for _ in range(2):
        Log(files, Plain()).close()
    assert files.torn.read_bytes() == b"half a li\n"
    assert files.torn.stat().st_mode & 0o777 == 0o600
    assert contents(files) == [b"whole"]


def test_a_line_that_was_not_written_whole_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = written(tmp_path, b"whole")
    log = Log(files, Plain())
    write = os.write

    def half(descriptor: int, content: bytes) -> int:
        monkeypatch.setattr(os, "write", full)
        return write(descriptor, content[: len(content) // 2])

    def full(_descriptor: int, _content: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="space"):
        log.append(b"will not fit")
    log.close()
    monkeypatch.undo()
    assert contents(files) == [b"whole"]
    Log(files, Plain()).close()
    assert not files.torn.exists()


def test_a_mark_knows_its_log_from_a_shorter_and_from_another(tmp_path: Path) -> None:
    files = written(tmp_path, *LINES)
    end = files.log.stat().st_size
    mark = Mark.at(files, end)
    assert fits(files, mark)
    with files.log.open("ab") as log:
        log.write(b"more\n")
    assert fits(files, mark)
    files.log.write_bytes(files.log.read_bytes()[: end - 1])
    assert not fits(files, mark)
    files.log.write_bytes(bytes(2 * end))
    assert not fits(files, mark)
    files.log.unlink()
    assert not fits(files, mark)
    assert fits(files, Mark())


@examples(40)
@given(st.lists(st.binary(max_size=40) | st.just(b"\n"), max_size=8), st.integers(0, 400))
def test_a_journal_over_any_bytes_opens_and_takes_more(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], place: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    bench = DiskBench(folder)
    bench.keep(an_answer("kept", id="1"))
    bench.close()
    log = bench.home.folder / "2026-11.log"
    content = log.read_bytes()
    log.write_bytes(content[:place] + b"".join(pieces) + content[place:])
    assert [answer.text for answer in bench.reader.answers()] == ["kept"]
    bench.reader.examine()
    bench = DiskBench(folder)
    bench.keep(an_answer("more", id="2"))
    bench.close()
    assert [answer.text for answer in bench.reader.answers()] == ["kept", "more"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@examples(25)
def test_a_line_that_is_whole_but_no_record_is_passed_over(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("shape")
    bench = DiskBench(folder)
    bench.keep(an_answer("kept", id="1"))
    bench.close()
    log = Log(MonthFiles(bench.home.folder, "2026-11"), Plain())
    log.append(codec.to_json(value))
    log.close()
    assert [answer.text for answer in bench.reader.answers()] == ["kept"]
    assert len(bench.reader.examine()) == 1
