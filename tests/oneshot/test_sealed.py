"""Commands over a sealed journal that somebody opens by a key file, or not at all."""

from pathlib import Path

import pytest

from assistant import profiles
from assistant.cli import main
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot import passphrase
from assistant.settings import Settings, load, save
from assistant.storage import identity, keys, slot_files
from assistant.storage.slot import Kind
from assistant.ui import unlock
from tests.fakes_sealed import KEY, PASSPHRASE, seal, weak_slot
from tests.ui.hiding import hiding

Said = pytest.CaptureFixture[str]


def run(said: Said, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = said.readouterr()
    return int(ended.value.code or 0), out, " ".join(err.split())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sealed journal's key file."""
    file = tmp_path / "key"
    file.write_bytes(bytes(range(64)))
    home = identity.home(Locations.of())
    seal()
    slots = slot_files.read(home.profile)
    assert slots
    secret = keys.of_key_file(file.read_bytes())
    slot_files.write(home, slots.with_slot(weak_slot(Kind.KEY_FILE, secret)), KEY)
    save(Locations.of().settings_file, Settings(key_file=str(file)))
    return file


def kinds() -> set[Kind]:
    slots = slot_files.read(identity.home(Locations.of()).profile)
    return {each.kind for each in slots.slots} if slots else set()


@pytest.mark.usefixtures("file")
def test_with_its_key_file_every_command_goes_on_as_ever(capsys: Said) -> None:
    assert run(capsys, "list") == (0, f"{Text.NO_DAYS()}\n", "")
    assert run(capsys, "purge")[0] == 0
    assert run(capsys, "promises")[0] == 0


def test_a_key_file_that_is_gone_leaves_the_journal_locked(file: Path, capsys: Said) -> None:
    file.unlink()
    code, out, err = run(capsys, "list")
    assert (code, out, err) == (1, "", Text.UNLOCK_NEEDS_TERMINAL())


@pytest.mark.usefixtures("file")
def test_with_no_name_no_file_opens_it_any_more(capsys: Said) -> None:
    assert run(capsys, "settings", "key_file", "")[0] == 0
    assert kinds() == {Kind.PASSPHRASE}
    assert load(Locations.of().settings_file)[0].key_file == ""
    assert run(capsys, "list")[0] == 1


@pytest.mark.usefixtures("file")
def test_a_file_that_is_easily_guessed_or_cannot_be_made_is_no_key(
    tmp_path: Path, capsys: Said
) -> None:
    short, nowhere = tmp_path / "short", tmp_path / "nowhere" / "key"
    short.write_bytes(b"guess")
    before = kinds()
    for path, sentence in ((short, Text.KEY_FILE_SHORT), (nowhere, Text.KEY_FILE_UNREADABLE)):
        code, _, err = run(capsys, "settings", "key_file", str(path))
        assert (code, err[-20:]) == (1, sentence(file=path)[-20:])
    assert kinds() == before
    assert short.read_bytes() == b"guess"


def test_a_plain_journal_has_no_key_file(tmp_path: Path, capsys: Said) -> None:
    code, _, err = run(capsys, "settings", "key_file", str(tmp_path / "key"))
    assert (code, err) == (1, Text.KEY_FILE_FIRST())
    assert not (tmp_path / "key").exists()


def test_pages_and_a_backup_need_no_unlocking_and_a_passphrase_needs_a_terminal(
    tmp_path: Path, capsys: Said
) -> None:
    seal()
    assert run(capsys, "help-now")[0] == 0
    assert run(capsys, "cards", "1")[0] == 0
    told = run(capsys, "backup", str(tmp_path / "backup"))[1]
    assert Text.BACKUP_SEALED() in " ".join(told.split())
    for what in ((), ("set",), ("remove",)):
        assert run(capsys, "passphrase", *what)[2] == Text.PASSPHRASE_NEEDS_TERMINAL()


def test_keys_stay_hidden_from_the_first_passphrase_until_it_is_known_to_be_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    happened = hiding(monkeypatch)

    def read_hidden(_prompt: str) -> str:
        happened.append("typed")
        return PASSPHRASE

    def is_taken(_said: str, **_but: Locations) -> bool:
        happened.append("tried")
        return False

    monkeypatch.setattr(unlock, "read_hidden", read_hidden)
    monkeypatch.setattr(profiles, "is_taken", is_taken)
    assert passphrase._new_passphrase(Locations.of()) == PASSPHRASE
    assert happened == ["hidden", "typed", "typed", "tried", "shown"]
