"""Deleting, erasing, editing, and bringing a journal over, by the program itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from assistant.journal.records import Answer, Outcome, Promise
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import identity
from assistant.storage.writer import Writer
from tests.e2e.program import exported, run
from tests.fakes import DAY, HandClock, an_answer
from tests.fakes_journal import WAIT_S, a_promise

pytestmark = pytest.mark.slow

FIRST, SECOND, MADE = (f"01JD{number:022}" for number in range(3))
WORD = "marigold"
RECORDS = (
    an_answer("marigold at the gate", id=FIRST),
    an_answer("another", id=SECOND, day=DAY - timedelta(days=40)),
    a_promise("I will plant marigolds", id=MADE, answer=FIRST, plan="at six"),
    a_promise("I will plant marigolds", id=MADE, answer=FIRST, plan="at six", rev=2, parent=1),
)


@pytest.fixture
def journal(home: Path) -> Path:
    """Two answers, and a promise made in one of them."""
    keep(*RECORDS)
    return home / "reflect"


def keep(*records: Answer | Promise) -> None:
    writer = Writer(identity.home(Locations.of()), lambda _event: None, HandClock())
    for record in records:
        writer.append(record)
    assert writer.close(WAIT_S)


def flat(text: str) -> str:
    return " ".join(text.split())


def holding(folder: Path) -> list[Path]:
    """The files that hold the word."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if WORD.encode() in path.read_bytes()]


def ids(document: dict[str, Any], part: str = "answers") -> list[str]:
    return [each["id"] for each in document[part]]


@pytest.mark.usefixtures("journal")
def test_promises_are_said_open_ones_first() -> None:
    told = a_promise("I will call", id=SECOND, outcome=Outcome.PARTLY)
    keep(told)
    due = "Monday 23 November 2026"
    sentences = (
        Text.PROMISE_OPEN(day=due, words="I will plant marigolds"),
        Text.PROMISE_PLAN(plan="at six"),
        Text.PROMISE_PARTLY(day=due, words="I will call"),
    )
    assert flat(run("promises").stdout) == " ".join(sentences)
    document = msgspec.json.decode(run("promises", "--format", "json").stdout)
    assert [(each["id"], each["outcome"]) for each in document] == [
        (MADE, "open"),
        (SECOND, "partly"),
    ]


def test_without_promises_that_is_said() -> None:
    assert flat(run("promises").stdout) == Text.NO_PROMISES()
    assert run("promises", "--format", "json").stdout == "[]\n"


def test_what_is_deleted_comes_back_until_it_is_purged(journal: Path) -> None:
    before = exported()
    done = run("delete", FIRST.lower())
    assert (done.returncode, flat(done.stdout)) == (
        0,
        f"{Text.DELETED(id=FIRST)} {Text.DELETED_HOW()}",
    )
    assert (ids(exported()), exported()["promises"]) == ([SECOND], [])
    assert flat(run("delete", FIRST).stdout) == Text.DELETED_ALREADY()
    assert flat(run("undelete", FIRST).stdout) == Text.UNDELETED()
    after = exported()
    assert ids(after) == ids(before)
    assert [each["text"] for each in after["promises"]] == ["I will plant marigolds"]
    assert flat(run("undelete", FIRST).stdout) == Text.NOT_DELETED()

    run("delete", FIRST)
    assert holding(journal)
    assert flat(run("purge").stdout) == Text.PURGED()
    assert holding(journal) == []
    gone = run("undelete", FIRST)
    assert (gone.returncode, flat(gone.stderr)) == (1, Text.ID_UNKNOWN(id=FIRST))
    assert ids(exported()) == [SECOND]


@pytest.mark.usefixtures("journal")
def test_an_edit_stands_and_the_original_stays_as_a_revision() -> None:
    done = run("edit", FIRST, given="roses at the gate\n")
    assert (done.returncode, flat(done.stdout)) == (0, Text.EDITED())
    (answer,) = (each for each in exported()["answers"] if each["id"] == FIRST)
    assert (answer["text"], answer["rev"]) == ("roses at the gate", 2)
    assert [each["text"] for each in answer["revisions"]] == ["marigold at the gate"]
    for given in ("", "roses at the gate\n"):
        assert flat(run("edit", FIRST, given=given).stdout) == Text.LEFT_AS_IT_WAS()
    run("edit", MADE, given="I will plant roses")
    assert exported()["promises"][0]["text"] == "I will plant roses"
    assert run("edit", "nowhere", given="words").returncode == 1


def test_a_journal_comes_over_to_another_machine_as_it_was(journal: Path, tmp_path: Path) -> None:
    run("edit", FIRST, given="roses at the gate\n")
    file = tmp_path / "journal.json"
    run("export", str(file))
    assert run("erase", given="erase\n").returncode == 0
    assert not list((journal / "journal").rglob("*"))
    tried = run("import", str(file), "--dry-run")
    assert flat(tried.stdout) == Text.IMPORT_WOULD(added=3, left=0)
    assert exported()["answers"] == []
    done = run("import", str(file))
    assert (done.returncode, flat(done.stdout)) == (0, Text.IMPORTED(added=3, left=0))
    assert run("export").stdout == file.read_text()
    again = run("import", str(file))
    assert flat(again.stdout) == Text.IMPORTED(added=0, left=3)
    assert run("export").stdout == file.read_text()


def test_what_is_here_stays_and_what_was_erased_does_not_come_back(
    journal: Path, tmp_path: Path
) -> None:
    file = tmp_path / "journal.json"
    run("export", str(file))
    run("edit", SECOND, given="edited since")
    run("delete", FIRST)
    run("purge")
    before = run("export").stdout
    done = run("import", str(file))
    assert flat(done.stdout) == Text.IMPORTED(added=0, left=3)
    assert run("export").stdout == before
    assert holding(journal) == []


@pytest.mark.usefixtures("journal")
def test_an_import_that_was_interrupted_is_completed_by_the_next(tmp_path: Path) -> None:
    run("edit", FIRST, given="edited\n")
    file = tmp_path / "journal.json"
    run("export", str(file))
    whole = file.read_text()
    run("erase", given="erase\n")
    (newest,) = (each for each in msgspec.json.decode(whole)["answers"] if each["id"] == FIRST)
    keep(an_answer("edited", id=FIRST, rev=2, parent=1, dev=newest["dev"]))
    done = run("import", str(file))
    assert flat(done.stdout) == Text.IMPORTED(added=3, left=0)
    (answer,) = (each for each in exported()["answers"] if each["id"] == FIRST)
    assert [each["text"] for each in answer["revisions"]] == ["marigold at the gate"]


@pytest.mark.usefixtures("journal")
def test_a_file_that_is_no_export_adds_nothing(tmp_path: Path) -> None:
    before = run("export").stdout
    file = tmp_path / "notes.json"
    file.write_text(before.replace('"kept"', '"lost"', 1))
    done = run("import", str(file))
    assert done.returncode == 1
    assert flat(done.stderr) == Text.IMPORT_UNCLEAR(file="notes.json", part="answers", number=1)
    assert run("import", str(tmp_path / "nowhere.json")).returncode == 1
    assert run("export").stdout == before


@pytest.mark.parametrize("given", ["", "\n", "yes\n", "erase it\n"])
def test_only_the_word_erases(journal: Path, given: str) -> None:
    done = run("erase", given=given)
    assert done.returncode == 0
    assert Text.ERASE_NOT() in flat(done.stdout)
    assert holding(journal)


def test_erasing_leaves_the_settings_alone_and_says_so(journal: Path) -> None:
    run("settings", "mode", "plain")
    done = run("erase", given="erase\n")
    assert done.returncode == 0
    assert flat(done.stdout).endswith(Text.ERASE_DONE())
    assert holding(journal) == []
    assert run("settings", "mode").stdout == "mode: plain\n"
    assert exported()["answers"] == []
