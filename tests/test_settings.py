"""Preferences survive what happens to their file."""

import stat
from pathlib import Path

import pytest

from assistant.errors import SettingError
from assistant.messages import Text
from assistant.settings import Clearing, Mode, Settings, changed, load, save


def test_without_a_file_the_usual_settings_are_used_and_nothing_is_said(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), "")


def test_what_was_saved_is_loaded_and_only_the_person_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    save(path, Settings(Mode.PLAIN, Clearing.YES))
    assert load(path) == (Settings(Mode.PLAIN, Clearing.YES), "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_keys_of_a_newer_version_stay_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"rate": 300, "mode": "screen"}')
    settings, trouble = load(path)
    save(path, changed(settings, "mode", "plain"))
    assert (trouble, settings.mode) == ("", Mode.SCREEN)
    assert '"rate": 300' in path.read_text()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"mode": "loud"}', '{"mode": 3}', "\x00"])
def test_a_file_that_cannot_be_read_is_named_and_the_usual_settings_are_used(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    assert load(path) == (Settings(), Text.SETTINGS_UNREADABLE(file="settings.json"))
    save(path, Settings(Mode.PLAIN))
    assert load(path)[0].mode is Mode.PLAIN


def test_one_value_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"mode": "loud", "clear_on_close": "yes"}')
    settings, trouble = load(path)
    assert settings.clear_on_close is Clearing.YES
    assert trouble == Text.SETTINGS_UNREADABLE(file="settings.json")


def test_an_unknown_setting_or_value_says_what_there_is() -> None:
    with pytest.raises(SettingError, match="no setting colour"):
        changed(Settings(), "colour", "red")
    with pytest.raises(SettingError, match="ask, plain, screen"):
        changed(Settings(), "mode", "loud")
