"""Deleting, bringing back and purging records by their ids, across months."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from assistant.errors import JournalError
from assistant.journal.records import Answer, AnswerState, Promise
from assistant.locations import Locations
from assistant.oneshot import changing
from assistant.oneshot.desk import Desk
from assistant.personal import opened
from assistant.storage import identity
from assistant.storage.reader import Reader
from tests.fakes import an_answer
from tests.fakes_journal import a_promise

ANSWER, PROMISE = f"01JD{1:022}", f"01JD{2:022}"
NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REFLECT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def put(*records: Answer | Promise) -> None:
    with Desk(opened(Locations.of())) as desk:
        desk.keep(*records)


def seen() -> list[str]:
    reader = Reader(identity.home(Locations.of()))
    return [*(each.text for each in reader.answers()), *(each.text for each in reader.promises())]


def test_a_promise_of_another_month_goes_and_comes_back_with_its_answer() -> None:
    put(
        an_answer("told", id=ANSWER, day=NOVEMBER),
        a_promise("promised", id=PROMISE, answer=ANSWER, day=DECEMBER),
    )
    changing.delete(ANSWER)
    assert seen() == []
    changing.undelete(ANSWER)
    assert seen() == ["told", "promised"]
    changing.delete(ANSWER)
    changing.purge()
    with pytest.raises(JournalError, match=PROMISE):
        changing.undelete(PROMISE)


def test_a_promise_that_was_brought_back_by_itself_is_not_purged() -> None:
    put(
        an_answer("told", id=ANSWER, day=NOVEMBER),
        a_promise("promised", id=PROMISE, answer=ANSWER, day=DECEMBER),
    )
    changing.delete(ANSWER)
    changing.undelete(PROMISE)
    changing.purge()
    assert seen() == ["promised"]


def test_an_answer_that_stands_in_two_months_is_deleted_in_both() -> None:
    put(
        an_answer("told", id=ANSWER, day=NOVEMBER),
        an_answer("told anew", id=ANSWER, rev=2, parent=1, day=DECEMBER),
    )
    changing.delete(ANSWER)
    assert seen() == []
    changing.undelete(ANSWER)
    assert seen() == ["told", "told anew"]
    changing.delete(ANSWER)
    changing.purge()
    assert seen() == []
    with pytest.raises(JournalError):
        changing.undelete(ANSWER)


def test_what_was_deleted_comes_back_however_long_ago_until_a_purge_takes_it_with_its_sound(
    home: Path,
) -> None:
    told = an_answer("foxglove", id=ANSWER, day=NOVEMBER)
    long_ago = told.answered_at - timedelta(days=400)
    gone = an_answer("", AnswerState.DELETED, id=ANSWER, rev=2, parent=1, day=NOVEMBER)
    put(told, structs.replace(gone, answered_at=long_ago))
    changing.undelete(ANSWER)
    assert seen() == ["foxglove"]
    sound = identity.home(Locations.of()).folder / "audio" / f"{ANSWER}-1.mp3"
    sound.parent.mkdir()
    sound.write_bytes(b"foxglove, spoken")
    changing.delete(ANSWER)
    changing.purge()
    files = [path for path in home.rglob("*") if path.is_file()]
    assert [path for path in files if b"foxglove" in path.read_bytes()] == []
    with pytest.raises(JournalError, match=ANSWER):
        changing.undelete(ANSWER)
