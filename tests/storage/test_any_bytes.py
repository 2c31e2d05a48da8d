"""Any bytes in one file of a journal: nothing is lost, nothing crashes, and it takes more.

What somebody wrote there on purpose, with a digest that is right, may say anything; it is
read, or named, and hides nothing beside it.
"""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.journal import codec
from assistant.journal.records import AnswerState, Word
from assistant.locations import Locations
from assistant.messages import Text
from assistant.session.events import Saved
from assistant.storage import identity, inbox, keys, slot_files, tombstones
from assistant.storage.envelope import Plain
from assistant.storage.month_file import MonthStorage
from assistant.storage.places import Home
from assistant.storage.reader import Reader
from assistant.storage.recordings import Recordings, recording
from assistant.storage.spool import Spool
from tests.fakes import HandClock, an_answer
from tests.fakes_journal import DiskBench, a_choice, a_promise, home_in
from tests.fakes_sealed import KEY
from tests.outside import VALUES, changed_bytes, changed_json, examples
from tests.storage.story import FORMS

SECOND = bytes(range(200)) * 160
NAME = "device-1/2026-11"
TEXTS = ["text 0", "text 1", "text 2"]


@dataclass(frozen=True)
class Made:
    """A journal that is copied for each example."""

    folder: Path
    form: str

    def copied(self, where: Path) -> Home:
        shutil.copytree(self.folder, where, dirs_exist_ok=True)
        return home_in(where)

    def file(self, name: str) -> bytes:
        return (home_in(self.folder).folder / name).read_bytes()

    def reader(self, home: Home) -> Reader:
        return Reader(home, FORMS[self.form])

    def texts(self, home: Home) -> list[str]:
        return [answer.text for answer in self.reader(home).answers()]

    def takes_more(self, where: Path) -> None:
        bench = DiskBench(where, envelope=FORMS[self.form])
        before = self.texts(bench.home)
        bench.keep(an_answer("more", id="more"))
        bench.close()
        assert self.texts(bench.home) == sorted([*before, "more"], key=lambda text: text == "more")
        bench.reader.examine()


@pytest.fixture(scope="module", params=FORMS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    bench = DiskBench(folder, envelope=FORMS[request.param])
    words = (Word("text", 0.0, 0.3, 1.0), Word("0", 0.5, 0.6, 0.2))
    for number, text in enumerate(TEXTS):
        bench.keep(an_answer(text, id=f"id-{number}", words=() if number else words))
        bench.reopen()
    bench.keep(a_promise("promised", id="id-p", answer="id-0"))
    bench.writer.append(a_choice("id-c"))
    bench.keep(an_answer("gone", id="id-9"))
    bench.writer.erase(("id-9",))
    bench.event()
    bench.keep(an_answer("half", AnswerState.DRAFT, id="id-3"))
    bench.keep(an_answer("text 2", id="id-2", rev=2, parent=1))
    bench.close()
    spool = Spool(folder / "spool", FORMS[request.param])
    for id_ in ("id-2", "id-3"):
        take = spool.begin(an_answer("", AnswerState.DRAFT, id=id_), spooled=True)
        take.write(SECOND)
        take.close()
    Recordings(bench.home, spool, FORMS[request.param]).keep("id-2", 1)
    spool.close()
    return Made(folder, str(request.param))


@pytest.mark.parametrize("kind", ["json", "json.prev", "words", "log"])
@examples(12)
@given(data=st.data())
def test_any_bytes_in_one_file_of_a_month_hide_nothing(
    made: Made, tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("month")
    home = made.copied(folder)
    name = f"2026-11.{kind}"
    content = data.draw(changed_bytes(made.file(name)) | st.binary(max_size=60))
    (home.folder / name).write_bytes(content)
    assert made.texts(home) == TEXTS
    made.takes_more(folder)
    shutil.rmtree(folder)


@examples(40)
@given(data=st.data())
def test_a_month_file_with_a_right_digest_may_say_anything(
    tmp_path_factory: pytest.TempPathFactory, made: Made, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("forged")
    home = made.copied(folder)
    whole = FORMS[made.form].unwrap(NAME, made.file("2026-11.json"))
    tables = json.loads(data.draw(changed_json(json.loads(whole))))
    content = codec.to_json(_with_digest(home.folder / "2026-11.json", tables))
    (home.folder / "2026-11.json").write_bytes(FORMS[made.form].wrap(NAME, content))
    _reads_and_takes_more(made, folder)


def _with_digest(path: Path, tables: dict[str, Any]) -> dict[str, Any]:
    with suppress(KeyError, TypeError):  # it has no head to put it into
        tables["_meta"]["1"]["digest"] = MonthStorage(path, NAME, Plain())._digest(tables)
    return tables


@examples(40)
@given(data=st.data())
def test_a_line_with_a_right_digest_may_say_anything(
    tmp_path_factory: pytest.TempPathFactory, made: Made, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("line")
    home = made.copied(folder)
    written = (an_answer("text 1", id="id-1"), a_promise("p", id="p"), a_choice("id-d"))
    records = [codec.encode(each) for each in written]
    record = json.loads(codec.to_json(data.draw(st.sampled_from(records))))
    anything = VALUES.map(lambda value: json.dumps(value).encode("ascii"))
    content = data.draw(changed_json(record) | anything)
    with (home.folder / "2026-11.log").open("ab") as log:
        log.write(FORMS[made.form].frame(NAME, content) + b"\n")
    _reads_and_takes_more(made, folder)


@examples(40)
@given(data=st.data())
def test_timings_with_a_right_digest_may_say_anything(
    tmp_path_factory: pytest.TempPathFactory, made: Made, data: st.DataObject
) -> None:
    folder, form, name = tmp_path_factory.mktemp("words"), FORMS[made.form], f"{NAME}.words"
    home = made.copied(folder)
    whole = json.loads(form.unframe(name, made.file("2026-11.words")))
    content = form.frame(name, data.draw(changed_json(whole)))
    (home.folder / "2026-11.words").write_bytes(content)
    assert made.texts(home) == TEXTS
    _reads_and_takes_more(made, folder)


def _reads_and_takes_more(made: Made, folder: Path) -> None:
    """Everything can be asked for, and where no later version seems to have written, more kept."""
    reader = made.reader(home_in(folder))
    texts = [answer.text for answer in reader.answers()]
    for each in (reader.revisions, reader.promises, reader.marked, reader.asked):
        list(each())
    reader.situations()
    reader.drafts()
    bench = DiskBench(folder, envelope=FORMS[made.form])
    kept = isinstance(bench.keep(an_answer("more", id="more")), Saved)
    bench.close()
    assert kept or any(each.sentence == Text.DAMAGE_NEWER() for each in reader.examine())
    after = made.texts(home_in(folder))
    assert {*texts} <= {*after}
    assert ("more" in after) == kept
    shutil.rmtree(folder)


@examples(30)
@given(data=st.data())
def test_any_bytes_in_what_was_erased_stop_nothing(
    made: Made, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder, form = tmp_path_factory.mktemp("erased"), FORMS[made.form]
    home = made.copied(folder)
    whole = made.file(tombstones.FILE)
    stone = {"id": "id-9", "month": "2026-11", "before": "", "done": True, "alone": False}
    content = data.draw(
        changed_bytes(whole)
        | st.binary(max_size=60)
        | changed_json(stone).map(lambda line: form.frame(f"device-1/{tombstones.FILE}", line))
    )
    (home.folder / tombstones.FILE).write_bytes(content)
    texts = made.texts(home)
    assert "gone" not in texts
    bench = DiskBench(folder, envelope=form)
    bench.close()
    assert made.texts(home) == texts
    shutil.rmtree(folder)


@examples(40)
@given(data=st.data())
def test_any_bytes_in_what_was_being_said_cost_no_other_sound(
    made: Made, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    shutil.copytree(made.folder / "spool", folder, dirs_exist_ok=True)
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    first = whole[: whole.index(b"\n") + 40]
    content = data.draw(changed_bytes(first) | changed_bytes(whole) | st.binary(max_size=60))
    (folder / "id-4-9.take").write_bytes(content)
    spool = Spool(folder, FORMS[made.form])
    assert spool.sound_of("id-3") == SECOND
    spool.left()
    spool.close()
    shutil.rmtree(folder)


@examples(20)
@given(data=st.data())
def test_any_bytes_in_a_recording_are_some_sound_or_none(
    made: Made, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("sound")
    home = made.copied(folder)
    (path,) = (home.folder / "audio").iterdir()
    path.write_bytes(data.draw(changed_bytes(path.read_bytes()) | st.binary(max_size=60)))
    found = recording(home.profile, f"device-1/audio/{path.name}", FORMS[made.form])
    assert (
        made.form == "plain" or found == b"" or path.read_bytes() == made.file(f"audio/{path.name}")
    )
    shutil.rmtree(folder)


@examples(15)
@given(data=st.data())
def test_any_bytes_in_an_inbox_keep_no_other_word_out(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("inbox")
    form, home = FORMS["sealed"], home_in(folder)
    bench = DiskBench(folder, envelope=form)
    bench.keep(an_answer("before", id="1"))
    bench.close()
    slots = slot_files.write(home, keys.fresh_slots((), KEY), KEY)
    for text in ("hurt", "beside"):
        begun = inbox.begin(home, slots)
        bench.home, bench.envelope = begun.home, begun.envelope
        bench.writer = bench._writer()
        bench.keep(an_answer(text, id=text))
        bench.close()
        begun.lock.release()
        if text == "hurt":
            files = [path for path in begun.home.profile.rglob("*") if path.is_file()]
            path = data.draw(st.sampled_from(sorted(files)))
            path.write_bytes(data.draw(changed_bytes(path.read_bytes()) | st.binary(max_size=60)))
    inbox.merge(home, form, slots.private_key(KEY), folder / "spool", HandClock())
    texts = [answer.text for answer in Reader(home, form).answers()]
    assert {"before", "beside"} <= {*texts}
    asides = list(home.folder.glob("damaged-inbox-*"))
    assert "hurt" in texts or asides
    assert not inbox.waits(home, slots.private_key(KEY))
    shutil.rmtree(folder)


@examples(60)
@given(content=st.binary(max_size=40) | st.text(max_size=30).map(lambda text: text.encode("utf8")))
def test_any_bytes_in_small_files_of_a_device_stop_nothing(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("device")
    locations = Locations.of({"REFLECT_HOME": str(folder)})
    for path in (locations.device_file, locations.state / "last-id"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    home = identity.home(locations)
    ids = identity.mint(home, HandClock().now().wall, 2, str)
    assert ids[0] < ids[1]
    assert home.profile.is_dir()
    shutil.rmtree(folder)
