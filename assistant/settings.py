"""Preferences: one JSON file, 0600, replaced whole; keys it does not know are kept.

Private choices never stand here: the file is readable before a journal is opened.
"""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from assistant.errors import SettingError
from assistant.messages import Text


class Mode(StrEnum):
    """Which front end starts."""

    ASK = "ask"
    PLAIN = "plain"
    SCREEN = "screen"


class Clearing(StrEnum):
    """Whether plain mode clears the screen at a calm close."""

    ASK = "ask"
    YES = "yes"
    NO = "no"


class Settings(msgspec.Struct, frozen=True):
    """All preferences with their defaults."""

    mode: Mode = Mode.ASK
    """Asked once, on a terminal; then remembered."""
    clear_on_close: Clearing = Clearing.ASK
    """Asked at the first calm close; then remembered."""


def load(path: Path) -> tuple[Settings, str]:
    """The settings, and a sentence when the file could not be read as a whole."""
    trouble = Text.SETTINGS_UNREADABLE(file=path.name)
    try:
        document = _document(path)
    except (OSError, ValueError):
        return Settings(), trouble
    settings, whole = Settings(), True
    for key in Settings.__struct_fields__:
        if key in document:
            try:
                settings = changed(settings, key, document[key])
            except SettingError:
                whole = False
    return settings, "" if whole else trouble


def changed(settings: Settings, key: str, value: object) -> Settings:
    """The settings with one of them changed.

    Raises:
        SettingError: there is no such setting, or it cannot have this value.
    """
    if key not in Settings.__struct_fields__:
        raise SettingError(Text.SETTING_UNKNOWN(key=key))
    try:
        return msgspec.convert({**msgspec.to_builtins(settings), key: value}, Settings)
    except msgspec.ValidationError:
        kinds = type(getattr(settings, key))
        values = ", ".join(kind.value for kind in kinds)
        raise SettingError(Text.SETTING_VALUE(key=key, values=values)) from None


def save(path: Path, settings: Settings) -> None:
    """Write the settings; unknown keys that stand in the file stay.

    Raises:
        OSError: the folder cannot be written.
    """
    try:
        before = _document(path)
    except ValueError:
        before = {}
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump({**before, **msgspec.to_builtins(settings)}, stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def _document(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    document = json.loads(path.read_text("utf-8"))
    return msgspec.convert(document, dict[str, Any])
