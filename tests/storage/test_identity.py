"""Who writes, and how records are named."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import JournalError
from assistant.locations import Locations
from assistant.storage.identity import home, mint
from assistant.storage.places import Home
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, home_in

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def locations(folder: Path) -> Locations:
    return Locations.of({"REFLECT_HOME": str(folder)})


def none_yet() -> str:
    return ""


def test_profile_and_device_are_made_once_and_found_again(tmp_path: Path) -> None:
    made = home(locations(tmp_path / "home"))
    assert home(locations(tmp_path / "home")) == made
    assert made.profile.parent == tmp_path / "home" / "journal"
    assert made.device not in str(made.profile)
    assert made.profile.stat().st_mode & 0o777 == 0o700
    device_file = locations(tmp_path / "home").device_file
    assert device_file.read_text() == made.device
    assert device_file.stat().st_mode & 0o777 == 0o600
    assert not list((tmp_path / "home").glob(".journal-*"))


def test_starting_twice_at_once_makes_one_profile(tmp_path: Path) -> None:
    found: list[Home] = []
    gate = threading.Barrier(8)

    def start() -> None:
        gate.wait()
        found.append(home(locations(tmp_path / "home")))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.profile for each in found}) == 1


def test_a_damaged_device_file_makes_a_new_device_and_hides_nothing(tmp_path: Path) -> None:
    before = home(locations(tmp_path))
    locations(tmp_path).device_file.write_bytes(b"\xff\0")
    after = home(locations(tmp_path))
    assert after.device != before.device
    assert after.profile == before.profile
    assert home(locations(tmp_path)) == after


def test_folders_of_other_programs_are_no_profile(tmp_path: Path) -> None:
    (tmp_path / "journal" / ".stversions").mkdir(parents=True)
    (tmp_path / "journal" / "0123456789abcdef").mkdir()
    assert home(locations(tmp_path)).profile.name == "0123456789abcdef"


def test_a_journal_that_cannot_be_looked_into_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file where the folder should be")
    with pytest.raises(JournalError):
        home(locations(tmp_path))


def test_ids_are_ulids_that_carry_their_time(tmp_path: Path) -> None:
    (id_,) = mint(home_in(tmp_path), NOW, 1, none_yet)
    assert len(id_) == 26
    assert set(id_) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    milliseconds = 0
    for character in id_[:10]:
        milliseconds = milliseconds * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(character)
    assert milliseconds == NOW.timestamp() * 1000


def test_ids_only_grow_whatever_the_clock_does(tmp_path: Path) -> None:
    ids: list[str] = []
    for offset in (0, 0, -1, -365, 1, -3650, 1):
        ids += mint(home_in(tmp_path), NOW + timedelta(days=offset), 3, none_yet)
    assert ids == sorted(set(ids))
    assert (tmp_path / "last-id").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"not an id", b"U" * 26])
def test_a_lost_last_id_is_found_again_in_the_journal(tmp_path: Path, damage: bytes) -> None:
    bench = DiskBench(tmp_path)
    ids = mint(bench.home, NOW, 2, none_yet)
    for id_ in ids:
        bench.keep(an_answer("kept", id=id_))
    bench.close()
    bench.home.last_id.write_bytes(damage)
    back = NOW - timedelta(days=365)
    (later,) = mint(bench.home, back, 1, bench.reader.newest_id)
    assert later > max(ids)


def test_a_journal_without_ids_of_this_kind_is_no_hindrance(tmp_path: Path) -> None:
    assert mint(home_in(tmp_path), NOW, 1, lambda: "action-morning")
