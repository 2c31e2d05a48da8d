import stat
import zipfile
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.locations import Locations
from assistant.speech.catalogue import DEFAULT, HEART
from assistant.speech.models import bringing, verify
from assistant.speech.unpack import add
from tests.speech.conftest import FILES, Tiny


def left_over(locations: Locations) -> set[str]:
    return {path.name for path in locations.models.iterdir()} - {".fetching"}


@pytest.mark.parametrize("prefix", ["", f"{DEFAULT}/", "assets/model-en-us/"])
def test_a_model_is_found_wherever_it_lies_in_an_archive(
    prefix: str, tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    folder = add(tiny.archive(tmp_path / "model.aar", prefix), locations)
    assert folder == locations.models / DEFAULT
    assert verify(folder, tiny.model) == ()
    assert left_over(locations) == {DEFAULT}


def test_a_folder_a_person_has_is_added(tiny: Tiny, locations: Locations, tmp_path: Path) -> None:
    tiny.folder(tmp_path / "stick" / "assets" / "model")
    assert verify(add(tmp_path / "stick", locations), tiny.model) == ()


def test_only_listed_files_are_taken(tiny: Tiny, locations: Locations, tmp_path: Path) -> None:
    folder = add(tiny.archive(tmp_path / "model.zip", "", extra=b"more"), locations)
    taken = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert taken == set(FILES)


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/etc/evil", "..\\evil"])
def test_an_archive_with_a_name_that_leaves_its_folder_is_refused_whole(
    name: str, tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="out of its folder"):
        add(tiny.archive(tmp_path / "model.zip", "", **{name: b"evil"}), locations)
    assert left_over(locations) == set()
    assert not list(tmp_path.rglob("evil"))


def test_an_archive_with_a_link_is_refused_whole(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    path = tiny.archive(tmp_path / "model.zip")
    link = zipfile.ZipInfo("am/other")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="out of its folder"):
        add(path, locations)


def test_a_file_longer_than_listed_is_never_unpacked_whole(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    bomb = {"conf/model.conf": bytes(50_000_000)}
    with pytest.raises(ModelError, match=r"conf/model\.conf"):
        add(tiny.archive(tmp_path / "model.zip", "", **bomb), locations)
    assert left_over(locations) == set()


def test_an_archive_broken_in_the_middle_changes_nothing(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    whole = tiny.archive(tmp_path / "model.zip").read_bytes()
    for name, data in {
        "cut.zip": whole[: len(whole) // 2],
        "bad.zip": whole[:60] + bytes(80) + whole[140:],
        "empty.zip": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ModelError, match=r"cut|bad|empty|final\.mdl"):
            add(tmp_path / name, locations)
        assert left_over(locations) == set()


def test_an_archive_that_lacks_a_file_names_it(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    half = tiny.folder(tmp_path / "half")
    (half / "graph/HCLr.fst").unlink()
    with pytest.raises(ModelError, match=r"graph/HCLr\.fst"):
        add(half, locations)


@pytest.mark.usefixtures("tiny")
def test_what_holds_no_model_is_said_to_hold_none(locations: Locations, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(ModelError, match="no speech model"):
        add(tmp_path / "photos", locations)
    with pytest.raises(ModelError, match="no file called"):
        add(tmp_path / "nothing.zip", locations)


def test_a_damaged_model_is_replaced_and_a_whole_one_left_alone(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    archive = tiny.archive(tmp_path / "model.zip")
    folder = add(archive, locations)
    (folder / HEART).write_bytes(b"damaged")
    assert verify(add(archive, locations), tiny.model) == ()
    before = folder.stat().st_ino
    add(archive, locations)
    assert folder.stat().st_ino == before
    assert left_over(locations) == {DEFAULT}


def test_what_a_killed_unpacking_left_is_swept(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    with bringing(locations):
        (locations.models / f".{DEFAULT}.new" / "am").mkdir(parents=True)
    add(tiny.archive(tmp_path / "model.zip"), locations)
    assert left_over(locations) == {DEFAULT}
