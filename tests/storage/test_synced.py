"""Who copies a journal elsewhere, and what is left out of that."""

from pathlib import Path

import pytest

from assistant.locations import Locations
from assistant.storage import identity
from assistant.storage.synced import STIGNORE, copied_by
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench


@pytest.mark.parametrize(
    ("folders", "marker", "program"),
    [
        ("Dropbox/notes", "", "Dropbox"),
        ("Dropbox (Work)", "", "Dropbox"),
        ("OneDrive - Somewhere/notes", "", "OneDrive"),
        ("iCloudDrive", "", "iCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "", "iCloud"),
        ("Google Drive/My Drive", "", "Google Drive"),
        ("gvfs/google-drive:host=example.org,user=me", "", "Google Drive"),
        ("Nextcloud", "", "Nextcloud"),
        ("CloudStorage/GoogleDrive-me@example.org", "", "Google Drive"),
        ("Box-Box", "", "Box"),
        ("ProtonDrive-me@example.org", "", "Proton Drive"),
        ("mine", ".dropbox.cache", "Dropbox"),
        ("mine", ".sync_1a2b.db", "Nextcloud"),
        ("mine", ".nextcloudsync.log", "Nextcloud"),
        ("mine", ".stfolder", ""),
        ("Syncthing", ".stfolder", ""),
        ("Dropbox/mine", ".stfolder", "Dropbox"),
        ("my dropboxes", "", ""),
        ("box", "", ""),
        ("notes", ".git", ""),
    ],
)
def test_a_program_that_copies_a_folder_is_known_by_name_or_marker(
    tmp_path: Path, folders: str, marker: str, program: str
) -> None:
    place = tmp_path / folders
    place.mkdir(parents=True)
    if marker:
        (place / marker).mkdir()
    assert copied_by(place / "reflect" / "journal" / "profile") == program


def test_a_link_into_such_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "mine").symlink_to(tmp_path / "Dropbox")
    assert copied_by(tmp_path / "mine" / "journal") == "Dropbox"


def test_what_is_of_this_machine_alone_is_named_for_syncthing(tmp_path: Path) -> None:
    home = identity.home(Locations.of({"REFLECT_HOME": str(tmp_path / "new")}))
    lines = (home.profile / STIGNORE).read_text().splitlines()
    assert set(lines) == {
        *("(?d).lock", "(?d).ballast", "(?d)*.tmp", "(?d)*.json.prev", "(?d).cache")
    }
    (home.profile / STIGNORE).write_text("mine")
    identity.home(Locations.of({"REFLECT_HOME": str(tmp_path / "new")}))
    assert (home.profile / STIGNORE).read_text() == "mine"


def test_a_profile_with_it_is_read_as_before(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("one"))
    (bench.home.profile / STIGNORE).write_text("x")
    assert [answer.text for answer in bench.reader.answers()] == ["one"]
    bench.close()
