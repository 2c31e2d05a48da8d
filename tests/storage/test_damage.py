"""One damaged file hides nothing, changes nothing, and is named.

The long counts are in ``scripts/soak_storage.py``.
"""

from pathlib import Path

import pytest

from assistant.journal.records import AnswerState, Word
from assistant.messages import Text
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, view
from tests.storage.damage import KINDS, Whole, cut_off, flip_a_bit
from tests.storage.story import FORMS

TIMES = 25


@pytest.fixture(scope="module", params=FORMS)
def whole(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Whole:
    return Whole.made(tmp_path_factory.mktemp("whole"), request.param)


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_bit_hides_nothing_and_is_named(whole: Whole, kind: str) -> None:
    for seed in range(TIMES):
        flip_a_bit(whole, kind, seed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_lost_its_end_hides_nothing_and_is_named(whole: Whole, kind: str) -> None:
    for seed in range(TIMES):
        cut_off(whole, kind, seed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_file_hides_nothing_and_is_named_where_it_matters(
    whole: Whole, kind: str
) -> None:
    whole.restore()
    path = next(path for path in whole.files if path.name[7:] == kind)
    path.unlink()
    seen, damage = whole.look()
    assert seen == whole.seen
    named = [each.sentence for each in damage if each.file.endswith(path.name)]
    assert named == ([] if kind == ".json.prev" else [Text.DAMAGE_MISSING()])


def test_a_damaged_month_file_is_put_aside_and_written_anew(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    for number in range(3):
        bench.keep(an_answer(f"text {number}", id=f"id-{number}"))
        bench.reopen()
    seen = view(bench.reader)
    month, words = (bench.home.folder / f"2026-11.{kind}" for kind in ("json", "words"))
    for path in (month, words):
        path.write_bytes(path.read_bytes()[:100])
    bench.keep(an_answer("after", id="id-9"))
    bench.close()
    assert [answer.text for answer in bench.reader.answers()] == [
        *(answer.text for answer in seen.answers),
        "after",
    ]
    for path in (month, words):
        aside = path.with_name(f"{path.name}.damaged-1")
        assert len(aside.read_bytes()) == 100
        assert {each.sentence for each in bench.reader.examine() if each.file.endswith("-1")} == {
            Text.DAMAGE_ASIDE()
        }
    assert bench.reader.damage() == ()


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_damaged_in_every_copy_is_the_only_one_lost_and_is_named(
    tmp_path: Path, form: str
) -> None:
    bench = DiskBench(tmp_path, envelope=FORMS[form])
    for number in range(5):
        bench.keep(an_answer(f"text {number}", id=f"id-{number}"))
        bench.reopen()
    bench.close()
    log, month, previous = (bench.home.folder / f"2026-11.{kind}" for kind in (
        "log", "json", "json.prev",
    ))  # fmt: skip
    lines = log.read_bytes().splitlines(keepends=True)
    lines[2] = _flipped(lines[2], b"text 2")
    log.write_bytes(b"".join(lines))
    month.write_bytes(_flipped(month.read_bytes(), b"text 2"))

    def seen_and_named() -> tuple[list[str], set[str]]:
        reader = bench.reader
        texts = [answer.text for answer in reader.answers()]
        return texts, {Path(each.file).name for each in reader.examine()}

    whole = [f"text {number}" for number in range(5)]
    assert seen_and_named() == (whole, {log.name, month.name}), "the month before has it"
    previous.write_bytes(_flipped(previous.read_bytes(), b"text 2"))
    left = [text for text in whole if text != "text 2"]
    assert seen_and_named() == (left, {log.name, month.name, previous.name})
    bench.reopen()
    bench.keep(an_answer("after", id="id-9"))
    bench.close()
    texts, named = seen_and_named()
    assert texts == [*left, "after"]
    assert named >= {log.name, f"{month.name}.damaged-1"}, "told at every opening from now on"


def _flipped(content: bytes, word: bytes) -> bytes:
    """One bit of a word flips; where no word can be found, one in the middle."""
    place = content.find(word) if word in content else len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_changed_text_is_not_believed(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("as it was said"))
    bench.close()
    month = bench.home.folder / "2026-11.json"
    month.write_bytes(month.read_bytes().replace(b"as it was said", b"not what was said"))
    reader = bench.reader
    assert [answer.text for answer in reader.answers()] == ["as it was said"]
    (damage,) = reader.damage()
    assert damage.file == "profile/device-1/2026-11.json"
    assert damage.sentence == Text.DAMAGE_CHANGED()


def test_a_month_file_under_another_name_is_not_believed(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("of november"))
    bench.close()
    month = bench.home.folder / "2026-11.json"
    for name in ("2026-10.json", "2026-10.log"):
        (bench.home.folder / name).write_bytes((month.with_suffix(name[7:])).read_bytes())
    reader = bench.reader
    assert len(list(reader.answers())) == 1
    assert {each.file[-12:] for each in reader.damage()} == {"2026-10.json", "/2026-10.log"}


def test_a_damaged_line_is_passed_over_and_named_at_every_opening(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("one", id="1"))
    bench.close()
    folder = bench.home.folder
    with (folder / "2026-11.log").open("ab") as log:
        log.write(b"not a line\n")
    for number in (2, 3):
        bench = DiskBench(tmp_path)
        bench.keep(an_answer("more", id=str(number)))
        bench.close()
        reader = bench.reader
        assert len(list(reader.answers())) == number
        assert [each.sentence for each in reader.damage()] == [Text.DAMAGE_PART()]


def test_timings_older_than_the_text_are_made_whole_from_the_log(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    words = (Word("said", 0.0, 0.3, 1.0),)
    bench.keep(an_answer("said", id="1", words=words))
    bench.reopen()
    older = (bench.home.folder / "2026-11.words").read_bytes()
    bench.keep(an_answer("said", id="2", words=words))
    bench.close()
    (bench.home.folder / "2026-11.words").write_bytes(older)
    assert [answer.words for answer in bench.reader.answers()] == [words, words]


def test_what_is_appended_after_the_log_was_lost_is_found_even_if_no_month_file_followed(
    tmp_path: Path,
) -> None:
    bench = DiskBench(tmp_path)
    for number in range(5):
        bench.keep(an_answer("kept before", id=f"a-{number}"))
    bench.close()
    folder = bench.home.folder
    (folder / "2026-11.log").unlink()
    month = (folder / "2026-11.json").read_bytes()
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("kept after " * 400, id="b"))
    bench.close()
    (folder / "2026-11.json").write_bytes(month)  # as if the month file had not been written
    (folder / "2026-11.json.prev").unlink()
    assert len(list(bench.reader.answers())) == 6


def test_a_month_file_that_is_behind_is_written_when_its_month_is_next_opened(
    tmp_path: Path,
) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("first", id="1"))
    bench.reopen()
    month = bench.home.folder / "2026-11.json"
    behind = month.read_bytes()
    bench.keep(an_answer("second", id="2"))
    bench.close()
    month.write_bytes(behind)
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("a draft", AnswerState.DRAFT, id="3"))
    bench.close()
    (bench.home.folder / "2026-11.log").unlink()
    assert [answer.text for answer in bench.reader.answers()] == ["first", "second"]


@pytest.mark.parametrize(("kind", "arrived"), [("log", 0), ("words", 0), ("log", 100)])
def test_what_another_device_has_not_sent_yet_is_named_only_when_all_is_examined(
    tmp_path: Path, kind: str, arrived: int
) -> None:
    own, other = DiskBench(tmp_path), DiskBench(tmp_path, "device-2")
    for bench in own, other:
        bench.keep(an_answer("text", id=bench.device, dev=bench.device))
        bench.close()
    seen = view(own.reader)
    path = other.home.folder / f"2026-11.{kind}"
    part = path.read_bytes()[:arrived]
    path.unlink()
    if part:
        path.write_bytes(part)
    assert view(reader := own.reader) == seen
    assert reader.damage() == ()
    assert [each.file for each in reader.examine()] == [f"profile/device-2/{path.name}"]
    assert view(reader := other.reader) == seen
    assert [each.file for each in reader.damage()] == [f"profile/device-2/{path.name}"]
