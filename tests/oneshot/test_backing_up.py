"""``reflect backup`` and ``restore``, as a person gives them."""

import shutil
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.locations import Locations
from assistant.messages import Text
from tests.storage.story_backup import make

Said = pytest.CaptureFixture[str]


def bare(sentence: str) -> str:
    """Without spaces: a long path is broken wherever the line ends."""
    return "".join(sentence.split())


def run(said: Said, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = said.readouterr()
    return int(ended.value.code or 0), bare(out), bare(err)


def test_to_a_new_machine_and_back(
    capsys: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(Locations.of().data)
    file = tmp_path / "stick"
    exported = run(capsys, "export")
    code, out, err = run(capsys, "backup", str(file))
    assert (code, err) == (0, "")
    assert bare(Text.BACKUP_READABLE()) in out
    assert run(capsys, "backup", str(file)) == (1, "", bare(Text.FILE_EXISTS(file=file)))
    code, out, err = run(capsys, "restore", str(file))
    assert (code, out) == (1, "")
    assert err == bare(Text.RESTORE_JOURNAL_HERE(folder=Locations.of().journal))
    monkeypatch.setenv("REFLECT_HOME", str(tmp_path / "new"))
    monkeypatch.setattr("assistant.speech.models.shipped", lambda *_parts: tmp_path / "none")
    code, out, err = run(capsys, "restore", str(file))
    assert (code, err) == (0, "")
    assert bare("Your journal is back.") in out
    assert bare(Text.RESTORE_MODEL(name="vosk-model-small-en-us-0.15")) in out
    assert run(capsys, "export") == exported
    shutil.rmtree(tmp_path / "new")
    file.write_bytes(file.read_bytes()[:-1])
    said = run(capsys, "restore", str(file))
    assert said == (1, "", bare(Text.RESTORE_NOT_WHOLE(file="stick")))
    said = run(capsys, "restore", str(tmp_path / "nowhere"))
    assert said == (1, "", bare(Text.FILE_UNREADABLE_HERE(file=tmp_path / "nowhere")))
    assert not (tmp_path / "new" / "journal").exists()


def test_a_backup_is_not_written_to_the_screen(capsys: Said) -> None:
    make(Locations.of().data)
    code, out, err = run(capsys, "backup", "-")
    assert (code, out) == (2, "")
    assert bare(Text.BACKUP_TO_A_FILE()) in err
    assert not Path("-").exists()
