"""The month as a file that others can open."""

import json
from datetime import date
from pathlib import Path

from tinydb import TinyDB, where

from assistant.journal import codec
from assistant.journal.records import AnswerState, Asked, Half, How, Outcome, Word
from assistant.messages import Text
from assistant.session.events import NotSaved, Trouble
from assistant.storage.envelope import Plain
from assistant.storage.fold import (
    ANSWERS,
    ASKED,
    DRAFTS,
    MARKED,
    PROMISES,
    REVISIONS,
    SITUATIONS,
    TABLES,
)
from assistant.storage.month_file import MonthStorage
from tests.fakes import DAWN, DAY, an_answer
from tests.fakes_journal import DiskBench, a_choice, a_mark, a_promise

WORDS = (Word("I", 0.0, 0.3, 1.0), Word("called", 0.75, 1.23, 0.62))
ASKED_ONCE = Asked(
    session="s", dev="device-1", day=DAY, half=Half.MORNING, slot="action", prompt="p", at=DAWN
)


def kept(folder: Path) -> tuple[DiskBench, Path]:
    """A month with something in each table."""
    bench = DiskBench(folder)
    for record in (ASKED_ONCE, a_choice("c-1"), a_mark(DAY), a_promise("I will call")):
        bench.keep(record)
    bench.keep(a_promise("I will call", rev=2, parent=1, outcome=Outcome.KEPT))
    bench.keep(an_answer("before", id="1"))
    bench.keep(an_answer("half", AnswerState.DRAFT, id="2"))
    bench.keep(an_answer("gräßlich", id="1", rev=2, parent=1))
    bench.keep(an_answer("I called", id="3", how=How.SPOKEN, words=WORDS))
    bench.close()
    return bench, bench.home.folder / "2026-11.json"


def test_stock_tinydb_opens_a_month_for_reading(tmp_path: Path) -> None:
    _, path = kept(tmp_path)
    with TinyDB(path, access_mode="r") as database:
        assert database.tables() == {*TABLES, "_meta"}
        answers = database.table(ANSWERS)
        found = answers.get(where("text") == "gräßlich")
        assert found is not None
        assert (found["id"], found["rev"], found["schema"]) == ("1", 2, 1)
        assert [each["text"] for each in answers] == ["gräßlich", "I called"]
        assert [each["text"] for each in database.table(REVISIONS)] == ["before", "I will call"]
        assert [each["text"] for each in database.table(DRAFTS)] == ["half"]
        assert [each["slot"] for each in database.table(ASKED)] == ["action"]
        assert [each["outcome"] for each in database.table(PROMISES)] == ["kept"]
        assert [each["role"] for each in database.table(SITUATIONS)] == ["neither"]
        assert [each["mark"] for each in database.table(MARKED)] == ["skipped"]
        assert "words" not in answers.all()[1]


def test_a_month_written_before_there_were_promises_is_read_whole(tmp_path: Path) -> None:
    bench, path = kept(tmp_path)
    with TinyDB(path, "device-1/2026-11", Plain(), storage=MonthStorage) as database:
        for name in (PROMISES, SITUATIONS, MARKED):
            database.drop_table(name)
        database.table(REVISIONS).remove(where("kind") == "promise")
        database.storage.commit(path.with_suffix(".json.prev"))
    assert bench.reader.examine() == ()
    assert len(list(bench.reader.answers())) == 2
    assert list(bench.reader.promises()) == []
    with path.with_suffix(".log").open("ab") as log:
        choice = codec.to_json(codec.encode(a_choice("c-2")))
        log.write(Plain().frame("device-1/2026-11", choice) + b"\n")
    assert bench.reader.situations() == (a_choice("c-2"),)


def test_reading_with_stock_tinydb_leaves_nothing_to_report(tmp_path: Path) -> None:
    bench, path = kept(tmp_path)
    with TinyDB(path, access_mode="r") as database:
        assert len(database.table(ANSWERS)) == 2
    assert bench.reader.examine() == ()


def test_a_file_rewritten_with_the_same_content_is_still_believed(tmp_path: Path) -> None:
    bench, path = kept(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=3, sort_keys=True))
    assert bench.reader.examine() == ()


def test_changes_gather_until_they_are_committed_in_one_act(tmp_path: Path) -> None:
    _, path = kept(tmp_path)
    before = path.read_bytes()
    with TinyDB(path, "device-1/2026-11", Plain(), storage=MonthStorage) as database:
        database.table(ANSWERS).remove(where("id") == "3")
        assert len(database.table(ANSWERS)) == 1
        assert path.read_bytes() == before
        database.storage.commit(path.with_suffix(".json.prev"))
    assert path.with_suffix(".json.prev").read_bytes() == before
    with TinyDB(path, access_mode="r") as database:
        assert len(database.table(ANSWERS)) == 1


def test_every_file_is_private(tmp_path: Path) -> None:
    bench, path = kept(tmp_path)
    modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert set(modes) == {
        ".lock", ".ballast", "2026-11.json", "2026-11.json.prev", "2026-11.log", "2026-11.words",
    }  # fmt: skip
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert bench.home.profile.stat().st_mode & 0o777 == 0o700


def test_fields_this_version_does_not_know_stay(tmp_path: Path) -> None:
    bench, path = kept(tmp_path)
    with TinyDB(path, "device-1/2026-11", Plain(), storage=MonthStorage) as database:
        database.table(ANSWERS).update({"mood": "lighter"}, where("id") == "3")
        database.storage.commit(path.with_suffix(".json.prev"))
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("another", id="4"))
    bench.close()
    with TinyDB(path, access_mode="r") as database:
        found = database.table(ANSWERS).get(where("id") == "3")
        assert found is not None
        assert found["mood"] == "lighter"
    assert len(list(bench.reader.answers())) == 3


def test_a_month_of_a_newer_version_is_read_and_not_written(tmp_path: Path) -> None:
    bench, path = kept(tmp_path)
    tables = json.loads(path.read_bytes())
    tables["_meta"]["1"]["schema"] = 2
    tables["answers"]["2"] |= {"schema": 2, "text": ["in", "a", "newer", "shape"]}
    path.write_text(json.dumps(tables))
    before = path.read_bytes()
    reader = bench.reader
    assert "gräßlich" in [answer.text for answer in reader.answers()]
    assert [each.sentence for each in reader.damage()] == [Text.DAMAGE_NEWER()]
    bench = DiskBench(tmp_path)
    event = bench.keep(an_answer("now", id="9"))
    assert isinstance(event, NotSaved)
    assert event.trouble is Trouble.READ_ONLY
    other = bench.keep(an_answer("next month", id="10", day=date(2026, 12, 1)))
    assert not isinstance(other, NotSaved)
    bench.close()
    assert path.read_bytes() == before


def test_a_line_of_a_newer_version_makes_its_month_read_only(tmp_path: Path) -> None:
    bench, path = kept(tmp_path)
    log = path.with_suffix(".log")
    content = json.dumps({"schema": 2, "kind": "answer"}).encode()
    with log.open("ab") as stream:
        stream.write(Plain().frame("device-1/2026-11", content) + b"\n")
    bench = DiskBench(tmp_path)
    assert isinstance(bench.keep(an_answer("now", id="9")), NotSaved)
    bench.close()
    assert len(list(bench.reader.answers())) == 2
    assert Text.DAMAGE_NEWER() in [each.sentence for each in bench.reader.examine()]
