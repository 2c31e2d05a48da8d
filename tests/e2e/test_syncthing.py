"""One journal on two devices, kept alike by two real Syncthings on the loopback."""

import queue
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from msgspec import structs

from assistant import opening
from assistant.journal.query import parse_query
from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import Opened
from assistant.ports import Unlocking
from assistant.session.events import Event, Saved
from assistant.storage import identity, slot_files
from assistant.storage.reader import Reader
from assistant.storage.writer import Writer
from tests.conftest import needs
from tests.e2e.program import Terminal
from tests.e2e.syncing import Pair, pair
from tests.fakes import HandClock, an_answer
from tests.fakes_journal import WAIT_S, View, view
from tests.fakes_sealed import PASSPHRASE, seal

pytestmark = pytest.mark.slow
NEXT_PASSPHRASE: Final = "hawthorn in white"  # noqa: S105 - of no journal
ROUNDS: Final = 6
EACH: Final = 5
"""Answers a side keeps in a round, while what came before is on its way."""
TRAVELS: Final = re.compile(r"\d{4}-\d{2}\.(log|json|words)|keyslots\.json")


@dataclass
class Device:
    """One machine with the journal on it."""

    locations: Locations
    opens: str = PASSPHRASE

    def opened(self) -> Opened:
        """The journal, as a start of the program opens it."""

        def ask(attempt: opening.Try) -> Unlocking:
            return Unlocking.LEFT if attempt(self.opens) else Unlocking.OPENED

        return opening.journal(self.locations, ask)

    @property
    def profile(self) -> Path:
        return identity.home(self.locations).profile

    @property
    def reader(self) -> Reader:
        journal = self.opened()
        return Reader(journal.home, journal.envelope)

    @contextmanager
    def writing(self) -> Iterator["Desk"]:
        """A session's writer, and its end."""
        journal, inbox = self.opened(), queue.Queue[Event]()
        emit, clock = inbox.put, HandClock()
        writer = Writer(journal.home, emit, clock, envelope=journal.envelope, settle_s=0)
        yield Desk(journal.home.device, writer, inbox)
        assert writer.close(WAIT_S)

    def seen(self) -> View:
        """All that stands there; nothing of it damaged."""
        reader = self.reader
        all_of_it = view(reader)
        assert reader.damage() == ()
        return all_of_it

    def finds(self, line: str) -> list[str]:
        return [each.record.text for each in self.reader.search(parse_query(line))]

    def files(self) -> set[str]:
        """Every file of the journal, by its name in it; what Syncthing has put there left out."""
        found = (each for each in self.profile.rglob("*") if each.is_file())
        names = {str(each.relative_to(self.profile)) for each in found}
        return {name for name in names if not name.startswith(".st")}


@dataclass
class Desk:
    """A device while answers are kept on it."""

    device: str
    writer: Writer
    inbox: "queue.Queue[Event]"

    def keep(self, text: str, **changes: object) -> None:
        """Keep an answer; it is acknowledged."""
        self.writer.append(structs.replace(an_answer(text, dev=self.device), **changes))
        assert isinstance(self.inbox.get(timeout=WAIT_S), Saved)


@pytest.fixture
def devices(tmp_path: Path) -> tuple[Device, Device]:
    """Two devices; the journal has begun on the first, and the other waits for it."""
    needs("syncthing")
    one, other = (
        Device(Locations.of({"REFLECT_HOME": str(tmp_path / name)})) for name in ("one", "other")
    )
    (other.locations.journal / one.profile.name).mkdir(parents=True)
    assert other.profile.name == one.profile.name
    return one, other


@contextmanager
def together(tmp_path: Path, devices: tuple[Device, Device]) -> Iterator[Pair]:
    """Syncthing runs on both."""
    one, other = devices
    with pair(tmp_path / "syncthing", (one.profile, other.profile)) as both:
        yield both


@pytest.mark.parametrize("form", ["plain", "sealed"])
def test_both_sides_keep_answers_and_both_see_all_of_them(
    tmp_path: Path, devices: tuple[Device, Device], form: str
) -> None:
    one, other = devices
    if form == "sealed":
        seal(one.locations)
    with together(tmp_path, devices) as both:
        both.settle()
        with one.writing() as here, other.writing() as there:
            for number in range(ROUNDS):
                for each in range(EACH):
                    here.keep("said here", id=f"here-{number}-{each}")
                    there.keep("said there", id=f"there-{number}-{each}")
                both.one.scan()
                both.other.scan()
        since = time.monotonic()
        both.settle()
        took = time.monotonic() - since
        assert one.seen() == other.seen()
        assert len(one.seen().answers) == 2 * ROUNDS * EACH
        assert len(one.finds("here")) == len(other.finds("here")) == ROUNDS * EACH
        with both.apart():
            for device, text in (one, "here once more"), (other, "there once more"):
                with device.writing() as desk:
                    desk.keep(text, id="here-0-0", rev=2, parent=1)
        both.settle()
        assert one.seen() == other.seen()
        assert one.finds('"once more"') == other.finds('"once more"')
        assert len(one.finds('"once more"')) == 1
        (history,) = one.reader.histories("here-0-0")
        assert sorted(each.text for each in history.revisions) == [
            "here once more",
            "said here",
            "there once more",
        ]
        if form == "sealed":
            change_passphrase(one)
            both.settle()
            one.opens = other.opens = NEXT_PASSPHRASE
            assert one.seen() == other.seen()
            assert not keys_open(other, PASSPHRASE)
        copies = [n for device in devices for n in device.files() if "conflict" in n]
        print(
            f"{form}: {2 * ROUNDS * EACH} answers kept while both ran, alike {took:.1f} s after,"
            f" the same winner of an edit on both, {len(copies)} conflict files"
        )
        assert copies == []
        check_what_travelled(devices)


def change_passphrase(device: Device) -> None:
    """As a person does it, with the program."""
    home = {"REFLECT_HOME": str(device.locations.data)}
    terminal = Terminal("passphrase", "change", environment=home)
    terminal.until(Text.UNLOCK_PROMPT())
    terminal.enter(PASSPHRASE)
    terminal.until(Text.SEAL_PROMPT())
    terminal.enter(NEXT_PASSPHRASE)
    terminal.until(Text.SEAL_ONCE_MORE())
    terminal.enter(NEXT_PASSPHRASE)
    assert terminal.end() == 0
    assert Text.CHANGED() in terminal.text


def keys_open(device: Device, passphrase: str) -> bool:
    """Whether the slots that this device has are opened by it."""
    slots = slot_files.read(device.profile)
    assert slots
    return opening.Door(slots).opens(passphrase)


def check_what_travelled(devices: tuple[Device, Device]) -> None:
    """What is of use on one machine alone stayed on it."""
    one, other = devices
    for device, its in (one, identity.home(one.locations)), (other, identity.home(other.locations)):
        elsewhere = other if device is one else one
        own = {name for name in device.files() if name.startswith(its.device)}
        for kind in (".lock", ".ballast", ".json.prev"):
            assert any(name.endswith(kind) for name in own), "there is something to keep out"
        assert any(name.startswith(".cache/") for name in device.files())
        arrived = {name for name in elsewhere.files() if name.startswith(its.device)}
        assert arrived
        assert all(TRAVELS.fullmatch(name.partition("/")[2]) for name in arrived), arrived


def test_a_copy_of_a_conflict_is_read_as_a_part_of_the_journal(
    tmp_path: Path, devices: tuple[Device, Device]
) -> None:
    """Somebody copied a whole home to another machine: both write under one device's name."""
    one, other = devices
    other.locations.device_file.parent.mkdir(parents=True, exist_ok=True)
    other.locations.device_file.write_bytes(one.locations.device_file.read_bytes())
    with together(tmp_path, devices) as both:
        with one.writing() as desk:
            desk.keep("before", id="id-0")
        both.settle()
        with both.apart():
            for device, text in (one, "here"), (other, "there"):
                with device.writing() as desk:
                    desk.keep(f"{text} alone", id=f"id-{text}")
        both.settle()
        assert any(".sync-conflict-" in name and name.endswith(".log") for name in one.files())
        for device in devices:
            assert [each.text for each in device.seen().answers] == [
                "before",
                "here alone",
                "there alone",
            ]
            assert sorted(device.finds("alone")) == ["here alone", "there alone"]
        both.settle()
        assert one.seen() == other.seen()


def test_what_is_half_synced_waits_and_is_no_damage(
    tmp_path: Path, devices: tuple[Device, Device]
) -> None:
    """And where the half log stands in the place of the whole one, nothing is lost by it."""
    one, other = devices
    with together(tmp_path, devices) as both:
        with one.writing() as desk:
            desk.keep("before", id="id-1")
        both.settle()
        with both.apart():
            with one.writing() as desk:
                desk.keep("on its way", id="id-2")
                desk.keep("and this", id="id-3")
            for kind in ("json", "log"):
                arrives(one, other, kind)
                assert other.seen().answers[0].text == "before"
        both.settle()
        assert len(one.seen().answers) == 3
        both.settle()
        assert one.seen() == other.seen()
        assert not any("conflict" in name for name in one.files() | other.files())


def arrives(one: Device, other: Device, kind: str) -> None:
    """A file of the first device as a copy that is not through has it on the other."""
    (path,) = identity.home(one.locations).folder.glob(f"*.{kind}")
    content = path.read_bytes()
    there = other.profile / path.relative_to(one.profile)
    there.write_bytes(content if kind == "json" else content[:-20])
