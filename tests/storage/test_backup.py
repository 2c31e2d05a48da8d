"""A backup is whole or not there, and a journal comes back whole or not at all."""

import io
import shutil
import stat
import tarfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import JournalBusyError, JournalError
from assistant.messages import Text
from assistant.storage import identity, packing
from assistant.storage.backup import back_up
from assistant.storage.lock import Lock
from assistant.storage.reader import Reader
from assistant.storage.restore import restore
from tests.fakes_journal import view
from tests.outside import examples
from tests.storage.story import FORMS
from tests.storage.story_backup import MODELS, contents, locations_in, machine, make


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine, and its backup beside it; nobody changes them."""
    folder = tmp_path_factory.mktemp("machine")
    machine(folder)
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_a_restored_journal_is_the_one_that_was_backed_up(tmp_path: Path, form: str) -> None:
    made = tmp_path / "made"
    machine(made, form)
    restored = restore(locations_in(tmp_path / "new"), made / "backup")
    assert contents(tmp_path / "new") == contents(made / "kept")
    assert restored.files == len(contents(made / "kept"))
    assert (restored.left, restored.models) == ((), MODELS)
    old, new = (
        view(Reader(identity.home(locations_in(folder)), FORMS[form]))
        for folder in (made / "kept", tmp_path / "new")
    )
    assert old == new
    assert len(new.answers) == len(new.promises) == 2
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("new/**/*.*")}
    assert modes <= {0o600, 0o700}
    assert identity.home(locations_in(tmp_path / "new")).device != "other-device"


def test_a_backup_is_private_has_no_name_of_this_person_and_any_tar_opens_it(made: Path) -> None:
    assert stat.S_IMODE((made / "backup").stat().st_mode) == 0o600
    with tarfile.open(made / "backup") as archive:
        assert {
            member.name: archive.extractfile(member).read()  # type: ignore[union-attr] # files only
            for member in archive
            if member.name != packing.MANIFEST
        } == contents(made / "kept")
        assert {(each.uid, each.gid, each.uname, each.mtime) for each in archive} == {(0, 0, "", 0)}
    assert [path.name for path in made.iterdir()].count("backup") == len(list(made.iterdir())) - 1


def test_what_belongs_to_one_machine_alone_stays_out(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "kept", tmp_path / "kept")
    locations = locations_in(tmp_path / "kept")
    home = identity.home(locations)
    for name in (".lock", ".ballast", "2026-11.json.7.tmp"):
        (home.folder / name).write_bytes(b"x")
    for folder in (".cache", ".stversions"):
        (home.profile / folder).mkdir()
        (home.profile / folder / "2026-11.log").write_bytes(b"marigold")
    back_up(locations, home, tmp_path / "backup", ())
    with (tmp_path / "backup").open("rb") as file:
        names = {entry.path for entry in packing.read_manifest(file).entries}
    assert names == set(contents(made / "kept"))


def test_a_backup_takes_the_place_of_no_file(made: Path, tmp_path: Path) -> None:
    locations = locations_in(made / "kept")
    (tmp_path / "there").write_text("mine")
    with pytest.raises(JournalError, match=str(tmp_path / "there")):
        back_up(locations, identity.home(locations), tmp_path / "there", ())
    assert (tmp_path / "there").read_text() == "mine"
    (tmp_path / "new.123.tmp").write_text("left by a kill")
    back_up(locations, identity.home(locations), tmp_path / "new", ())
    assert {path.name for path in tmp_path.iterdir()} >= {"there", "new"}
    assert not (tmp_path / "new.123.tmp").exists()


def test_a_journal_that_a_window_has_open_is_not_backed_up(made: Path, tmp_path: Path) -> None:
    locations = locations_in(made / "kept")
    home = identity.home(locations)
    lock = Lock(home.folder / ".lock")
    lock.take()
    with pytest.raises(JournalBusyError):
        back_up(locations, home, tmp_path / "backup", ())
    lock.release()
    assert not (tmp_path / "backup").exists()


def test_a_journal_that_is_here_stays(made: Path, tmp_path: Path) -> None:
    make(tmp_path / "new")
    before = contents(tmp_path / "new")
    with pytest.raises(JournalError) as refused:
        restore(locations_in(tmp_path / "new"), made / "backup")
    assert str(refused.value).startswith(
        Text.RESTORE_JOURNAL_HERE(folder=tmp_path / "new" / "journal")
    )
    assert contents(tmp_path / "new") == before


def test_a_profile_that_was_only_looked_at_is_no_journal(made: Path, tmp_path: Path) -> None:
    locations = locations_in(tmp_path / "new")
    Reader(identity.home(locations)).days()
    restore(locations, made / "backup")
    assert contents(tmp_path / "new") == contents(made / "kept")


def test_settings_and_questions_that_are_here_stay_and_are_named(
    made: Path, tmp_path: Path
) -> None:
    locations = locations_in(tmp_path / "new")
    locations.data.mkdir()
    locations.settings_file.write_text("{}")
    assert restore(locations, made / "backup").left == (locations.settings_file,)
    assert locations.settings_file.read_text() == "{}"
    assert (locations.own_questions / "mine.toml").exists()


def refused(backup: Path, folder: Path, content: bytes) -> str:
    """What is said of a backup with this content; nothing is restored."""
    backup.write_bytes(content)
    with pytest.raises(JournalError) as sentence:
        restore(locations_in(folder), backup)
    assert not folder.exists() or not [path for path in folder.rglob("*") if path.is_file()]
    return str(sentence.value)


@examples(100)
@given(data=st.data())
def test_a_backup_cut_short_or_changed_anywhere_is_named_and_nothing_is_restored(
    made: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = (made / "backup").read_bytes()
    folder = tmp_path_factory.mktemp("changed")
    if data.draw(st.booleans()):
        content = whole[: data.draw(st.integers(0, len(whole) - 1))]
    else:
        bit = data.draw(st.integers(0, 8 * len(whole) - 1))
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        content = bytes(changed)
    said = refused(folder / "backup", folder / "new", content)
    assert said in {
        Text.RESTORE_NOT_WHOLE(file="backup"),
        Text.RESTORE_NEWER(file="backup"),
    }


def sealed(content: bytes) -> bytes:
    """Bytes with a sum that is right."""
    return content + f"reflect-backup 1 {packing.sum_of(content)}\n".encode()


HOSTILE = (
    "../out",
    "/out",
    "journal/../../out",
    "journal/p/../../../out",
    "journal/p",
    "journal/p/.hidden/x",
    "journal//p/x",
    "prompts/../out",
    "prompts/a/b",
    "settings.json/x",
    "models/x",
    "journal/p/x\n",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_path_leads_out_of_the_journal(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        packing.Packer(io.BytesIO()).add(name, b"x")
    said = refused(tmp_path / "backup", tmp_path / "new", sealed(archive({name: b"x"})))
    assert said == Text.RESTORE_NOT_WHOLE(file="backup")
    assert not (tmp_path / "out").exists()


def archive(files: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    """Any tar, with a list that fits it."""
    held = io.BytesIO()
    entries = [packing.Entry(name, len(each), packing.sum_of(each)) for name, each in files.items()]
    listed = msgspec.json.encode(packing.Manifest(tuple(entries)))
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in {**files, packing.MANIFEST: listed}.items():
            info = tarfile.TarInfo(name)
            info.mode, info.size = 0o600, len(content)
            if name != packing.MANIFEST:
                info.type, info.linkname = kind, "/etc/passwd" if kind != tarfile.REGTYPE else ""
            tar.addfile(info, io.BytesIO(content))
    return held.getvalue().rstrip(b"\0") + bytes(-len(held.getvalue().rstrip(b"\0")) % 512 + 1024)


def test_a_tar_written_by_other_means_is_read_when_it_is_in_the_same_form(tmp_path: Path) -> None:
    content = sealed(archive({"journal/p/d/2026-11.log": b"line"}))
    (tmp_path / "backup").write_bytes(content)
    assert restore(locations_in(tmp_path / "new"), tmp_path / "backup").files == 1


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, b"S", b"x"])
def test_links_devices_and_extensions_are_refused(tmp_path: Path, kind: bytes) -> None:
    content = sealed(archive({"journal/p/d/2026-11.log": b""}, kind))
    assert refused(tmp_path / "backup", tmp_path / "new", content)


@examples(100)
@given(data=st.data())
def test_a_backup_of_any_bytes_with_a_right_sum_is_whole_or_refused(
    made: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Somebody who changes a backup can make its sum right: no crash, no hang, none in part."""
    whole = (made / "backup").read_bytes()[: -packing.BLOCK]
    blocks = [whole[at : at + 512] for at in range(0, len(whole), 512)]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(blocks) - 1))
        match data.draw(st.sampled_from(["drop", "twice", "swap", "any", "flip"])):
            case "drop":
                del blocks[at]
            case "twice":
                blocks.insert(at, blocks[at])
            case "swap":
                blocks[at], blocks[-1] = blocks[-1], blocks[at]
            case "any":
                blocks[at] = data.draw(st.binary(max_size=1024))
            case _:
                changed = bytearray(blocks[at] or b"\0")
                changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(
                    st.integers(1, 255)
                )
                blocks[at] = bytes(changed)
    folder = tmp_path_factory.mktemp("any")
    (folder / "backup").write_bytes(sealed(b"".join(blocks)))
    try:
        restore(locations_in(folder / "new"), folder / "backup")
    except JournalError:
        assert not [path for path in folder.rglob("new/**/*") if path.is_file()]
    else:
        with (folder / "backup").open("rb") as file:
            assert len(contents(folder / "new")) == len(packing.read_manifest(file).entries)
    assert {path.name for path in folder.iterdir()} <= {"backup", "new"}


@examples(100)
@given(st.binary(max_size=3000))
def test_any_bytes_are_no_backup(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    assert refused(folder / "backup", folder / "new", content)
    assert refused(folder / "backup", folder / "new", sealed(content))
