"""Single records out of a month file: as they stood when all of it was read, or not at all."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from assistant.journal.query import parse_query
from assistant.storage import rows
from assistant.storage.envelope import DamagedError, Envelope, Plain
from assistant.storage.places import MonthFiles
from assistant.storage.sealing import Sealed
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, a_promise

SAID = (
    an_answer("marigold", id="answer-1"),
    an_answer("an é, a \0 and a 🌼", id="answer-2"),
    a_promise("hawthorn", id="promise-1", answer="answer-1"),
)


@pytest.fixture(params=[Plain(), Sealed(bytes(32))], ids=["plain", "sealed"])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DiskBench:
    envelope: Envelope = request.param
    bench = DiskBench(tmp_path_factory.mktemp("rows"), envelope=envelope)
    for record in SAID:
        bench.keep(record)
    bench.close()
    return bench


def test_records_of_several_devices_are_read_where_they_stand(bench: DiskBench) -> None:
    other = DiskBench(bench.folder, "device-2", envelope=bench.envelope)
    theirs = an_answer("there", id="answer-3", dev="device-2")
    other.keep(theirs)
    other.close()
    files = bench.home.files("2026-11")
    places = rows.places(files, bench.envelope, (*SAID[:1], theirs, *SAID[2:]))
    assert [place.device for place in places if place] == ["device-1", "device-2", "device-1"]
    wanted = [place for place in places[1:] if place]
    assert set(rows.read(files, bench.envelope, wanted)) == {theirs, SAID[2]}


def test_what_stands_otherwise_or_in_the_log_alone_has_no_place(bench: DiskBench) -> None:
    files = bench.home.files("2026-11")
    edited = structs.replace(SAID[0], text="another")
    assert rows.places(files, bench.envelope, (edited, an_answer("new", id="answer-9"))) == [
        None,
        None,
    ]
    MonthFiles(bench.home.folder, "2026-11").json.unlink()
    assert rows.places(files, bench.envelope, SAID[:1]) == [None]


def test_a_month_with_half_a_sign_in_it_is_read_as_a_whole(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("half \ud83d of one", id="answer-1"))
    bench.close()
    with pytest.raises(ValueError, match="JSON"):
        rows.places(bench.home.files("2026-11"), bench.envelope, SAID[:1])
    for _ in range(2):
        (found,) = bench.reader.search(parse_query("half"))
        assert found.record.id == "answer-1"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_row_that_was_changed_is_not_taken(bench: DiskBench, data: st.DataObject) -> None:
    files = bench.home.files("2026-11")
    json = files[0].json
    whole = json.read_bytes()
    (place,) = rows.places(files, bench.envelope, SAID[:1])
    assert place
    assert rows.read(files, bench.envelope, [place]) == [SAID[0]]
    content = bytearray(bench.envelope.unwrap(files[0].name, whole))
    at = data.draw(st.integers(8 * place.start, 8 * place.end - 1))
    content[at // 8] ^= 1 << at % 8
    json.write_bytes(bench.envelope.wrap(files[0].name, bytes(content)))
    with pytest.raises(DamagedError):
        rows.read(files, bench.envelope, [place])
    json.write_bytes(whole)
