"""Single records out of a log: as they stood when all of it was read, or not at all."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from assistant.journal.query import parse_query
from assistant.storage import lines
from assistant.storage.envelope import DamagedError, Envelope, Plain
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
    bench = DiskBench(tmp_path_factory.mktemp("lines"), envelope=envelope)
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
    places = lines.places(files, bench.envelope, (*SAID[:1], theirs, *SAID[2:]))
    assert [place.device for place in places if place] == ["device-1", "device-2", "device-1"]
    wanted = [place for place in places[1:] if place]
    assert set(lines.read(files, bench.envelope, wanted)) == {theirs, SAID[2]}


def test_what_stands_otherwise_has_no_place(bench: DiskBench) -> None:
    files = bench.home.files("2026-11")
    edited = structs.replace(SAID[0], text="another")
    unknown = an_answer("new", id="answer-9")
    assert lines.places(files, bench.envelope, (edited, unknown)) == [None, None]
    files[0].log.unlink()
    assert lines.places(files, bench.envelope, SAID[:1]) == [None]


def test_where_half_a_sign_stands_a_find_comes_from_the_month_file(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    half = an_answer("half \ud83d of one", id="answer-1")
    bench.keep(half)
    bench.close()
    assert lines.places(bench.home.files("2026-11"), bench.envelope, [half]) == [None]
    for _ in range(2):
        (found,) = bench.reader.search(parse_query("half"))
        assert found.record == half


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_line_that_was_changed_is_not_taken_for_another(
    bench: DiskBench, data: st.DataObject
) -> None:
    files = bench.home.files("2026-11")
    whole = files[0].log.read_bytes()
    (place,) = lines.places(files, bench.envelope, SAID[1:2])
    assert place
    content = bytearray(whole)
    at = data.draw(st.integers(8 * place.start, 8 * place.end - 9))
    content[at // 8] ^= 1 << at % 8
    files[0].log.write_bytes(bytes(content))
    with suppress(DamagedError):  # the last sign of a sealed line has bits that say nothing
        assert lines.read(files, bench.envelope, [place]) == [SAID[1]]
    files[0].log.write_bytes(whole)
    assert lines.read(files, bench.envelope, [place]) == [SAID[1]]


def test_where_its_line_is_damaged_a_find_comes_from_the_month_file(bench: DiskBench) -> None:
    def found() -> list[object]:
        return [each.record for each in bench.reader.search(parse_query("marigold"))]

    assert found() == [SAID[0]]
    log = bench.home.files("2026-11")[0].log
    log.write_bytes(log.read_bytes().replace(b"a", b"b"))
    assert found() == found() == [SAID[0]]
