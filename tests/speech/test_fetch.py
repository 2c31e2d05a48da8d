import hashlib
import http.server
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from assistant.errors import ModelError
from assistant.locations import Locations
from assistant.speech import fetch as fetching
from assistant.speech.catalogue import DEFAULT, Model, Source
from assistant.speech.fetch import fetch
from assistant.speech.models import verify
from assistant.speech.progress import Bar, Lines
from tests.speech.conftest import Tiny


@dataclass
class Host:
    """A server on this machine that hands out one archive and loses connections."""

    archive: bytes
    break_after: int = 1 << 30
    """Bytes after which each connection is cut."""
    knows_ranges: bool = True
    refuses: bool = False
    url: str = ""
    ranges: list[str | None] = field(default_factory=list)
    """The Range of each request."""


@pytest.fixture
def host(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setattr(fetching, "_PAUSE_S", 0.0)
    monkeypatch.setenv("no_proxy", "*")
    host = Host(tiny.archive(tmp_path / "made.zip", f"{DEFAULT}/").read_bytes())

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.ranges.append(wanted := self.headers["Range"])
            if host.refuses:
                self.send_error(404)
                return
            begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            if begin > len(host.archive):
                self.send_error(416)
                return
            begin = begin if host.knows_ranges else 0
            self.send_response(206 if begin else 200)
            self.send_header("Content-Length", str(len(host.archive) - begin))
            self.end_headers()
            self.wfile.write(host.archive[begin : begin + host.break_after])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.HTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that has enough may go."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        host.url = f"http://127.0.0.1:{server.server_port}/model.zip"
        yield host
        server.shutdown()
        thread.join()


def model_at(tiny: Tiny, *urls: str, archive: bytes) -> Model:
    digest = hashlib.sha256(archive).hexdigest()
    return msgspec.structs.replace(tiny.model, sources=tuple(Source(url, digest) for url in urls))


def left_over(locations: Locations) -> set[str]:
    return {path.name for path in locations.models.iterdir()} - {".fetching"}


def test_a_model_is_fetched_checked_and_put_in_its_place(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    words = io.StringIO()
    model = model_at(tiny, host.url, archive=host.archive)
    folder = fetch(model, locations, Lines(words))
    assert verify(folder, tiny.model) == ()
    assert left_over(locations) == {DEFAULT}
    assert "It has 1 MB. Its licence is CC0" in words.getvalue().splitlines()[0]


def test_a_connection_that_breaks_again_and_again_is_taken_up_where_it_broke(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    host.break_after = 1 + len(host.archive) // 5
    model = model_at(tiny, host.url, archive=host.archive)
    folder = fetch(model, locations, Lines(io.StringIO()))
    assert verify(folder, tiny.model) == ()
    steps = [f"bytes={n * host.break_after}-" for n in range(1, 5)]
    assert host.ranges == [None, *steps]


def test_what_came_before_a_restart_is_not_fetched_again(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    locations.models.mkdir(parents=True)
    (locations.models / f".{DEFAULT}.zip.part").write_bytes(host.archive[:100])
    model = model_at(tiny, host.url, archive=host.archive)
    assert verify(fetch(model, locations, Lines(io.StringIO())), tiny.model) == ()
    assert host.ranges == ["bytes=100-"]


def test_a_server_without_ranges_is_read_from_the_start(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    locations.models.mkdir(parents=True)
    (locations.models / f".{DEFAULT}.zip.part").write_bytes(b"something else")
    host.knows_ranges = False
    model = model_at(tiny, host.url, archive=host.archive)
    assert verify(fetch(model, locations, Lines(io.StringIO())), tiny.model) == ()


def test_a_part_longer_than_the_whole_is_thrown_away(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    locations.models.mkdir(parents=True)
    (locations.models / f".{DEFAULT}.zip.part").write_bytes(host.archive + b"more")
    model = model_at(tiny, host.url, archive=host.archive)
    assert verify(fetch(model, locations, Lines(io.StringIO())), tiny.model) == ()
    assert host.ranges == [f"bytes={len(host.archive) + 4}-", None]


def test_the_next_source_is_asked_when_the_first_cannot_be_reached(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    nobody = "http://127.0.0.1:9/model.zip"
    model = model_at(tiny, nobody, host.url, archive=host.archive)
    assert verify(fetch(model, locations, Lines(io.StringIO())), tiny.model) == ()


def test_when_no_source_has_it_nothing_is_changed_and_the_way_out_is_said(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    host.refuses = True
    model = model_at(tiny, host.url, archive=host.archive)
    with pytest.raises(ModelError, match="reflect models add"):
        fetch(model, locations, Lines(io.StringIO()))
    assert left_over(locations) == set()


def test_a_connection_that_always_breaks_at_once_is_given_up_and_what_came_is_kept(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    locations.models.mkdir(parents=True)
    part = locations.models / f".{DEFAULT}.zip.part"
    part.write_bytes(host.archive[:100])
    host.break_after = 0
    with pytest.raises(ModelError):
        fetch(model_at(tiny, host.url, archive=host.archive), locations, Lines(io.StringIO()))
    assert part.read_bytes() == host.archive[:100]


def test_an_archive_that_is_not_the_listed_one_is_removed(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    with pytest.raises(ModelError, match="not that model"):
        fetch(model_at(tiny, host.url, archive=b"other"), locations, Lines(io.StringIO()))
    assert left_over(locations) == set()


def test_an_archive_of_absurd_size_is_not_taken(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    host.archive = bytes(2_000_001)
    with pytest.raises(ModelError):
        fetch(model_at(tiny, host.url, archive=host.archive), locations, Lines(io.StringIO()))


def test_a_model_that_is_here_is_not_fetched_again(
    tiny: Tiny, host: Host, locations: Locations
) -> None:
    tiny.folder(locations.models / DEFAULT)
    fetch(model_at(tiny, host.url, archive=host.archive), locations, Lines(io.StringIO()))
    assert host.ranges == []


def test_lines_come_at_most_every_thirty_seconds() -> None:
    words, seconds = io.StringIO(), iter(range(100))
    lines = Lines(words, now=lambda: float(next(seconds)))
    for done in range(95):
        lines.move(done * 1_000_000, 95_000_000)
    assert words.getvalue().splitlines() == [
        "29 of 95 MB are here.",
        "59 of 95 MB are here.",
        "89 of 95 MB are here.",
    ]


def test_a_bar_is_drawn_over_itself_and_ends_before_the_next_line() -> None:
    words = io.StringIO()
    bar = Bar(words)
    bar.say("It comes.")
    for done in (0, 1, 500, 1000):
        bar.move(done, 1000)
    bar.say("It is here.")
    drawn = words.getvalue().split("\r")
    assert drawn[0] == "It comes.\n"
    assert drawn[1:3] == [f"[{'-' * 30}] 0 %", f"[{'#' * 15}{'-' * 15}] 50 %"]
    assert drawn[3] == f"[{'#' * 30}] 100 %\nIt is here.\n"
