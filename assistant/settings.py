"""Preferences: one JSON file, 0600, replaced whole; keys it does not know are kept.

Private choices never stand here: the file is readable before a journal is opened.
"""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

from assistant.errors import SettingError
from assistant.messages import Text
from assistant.practice.sequence import Part
from assistant.session.commands import renamed
from assistant.session.effects import FASTEST, SLOWEST
from assistant.session.pages import Stay

_SPANS: Final = {
    "rate": Text.SPAN_RATE,
    "volume": Text.SPAN_VOLUME,
    "end_on_silence": Text.SPAN_SILENCE,
    "command_words": Text.SPAN_WORDS,
    "voice_name": Text.SPAN_NAME,
    "microphone": Text.SPAN_NAME,
    "country": Text.SPAN_COUNTRY,
    "copied_by": Text.SPAN_NAME,
    "key_file": Text.SPAN_FILE,
}


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


class Voice(StrEnum):
    """Whether the questions are spoken."""

    USUAL = "usual"
    """On the full screen; not in plain lines, where a screen reader may speak."""
    ON = "on"
    OFF = "off"


class Answers(StrEnum):
    """How answers are given."""

    ASK = "ask"
    ALOUD = "aloud"
    TYPED = "typed"


class KeepSound(StrEnum):
    """Which recordings stay once their text is kept."""

    NO = "no"
    PROMISE = "promise"
    ALL = "all"


class LockAfter(StrEnum):
    """How long nobody may be there before a journal with a passphrase locks by itself."""

    SECONDS_30 = "30_seconds"
    MINUTE_1 = "1_minute"
    MINUTES_2 = "2_minutes"
    MINUTES_5 = "5_minutes"
    MINUTES_10 = "10_minutes"
    NEVER = "never"

    @property
    def seconds(self) -> float:
        """The same in seconds; 0: never."""
        number, _, unit = self.value.partition("_")
        return float(number) * (1 if unit == "seconds" else 60) if unit else 0.0


class Choice(StrEnum):
    """Yes or no."""

    YES = "yes"
    NO = "no"


Rate = Annotated[int, msgspec.Meta(ge=SLOWEST, le=FASTEST)]
Volume = Annotated[int, msgspec.Meta(ge=0, le=100)]
Country = Annotated[str, msgspec.Meta(pattern=r"\A(?:[A-Z]{2})?\Z")]
Silence = Annotated[float, msgspec.Meta(ge=1.5, le=10.0)]
"""Seconds. A shorter one stands in every sentence."""


class Settings(msgspec.Struct, frozen=True):
    """All preferences with their defaults."""

    mode: Mode = Mode.ASK
    """Asked once, on a terminal; then remembered."""
    clear_on_close: Clearing = Clearing.ASK
    """Asked at the first calm close; then remembered."""
    voice: Voice = Voice.USUAL
    answers: Answers = Answers.ASK
    """Asked once, on a terminal; then remembered."""
    rate: Rate = 175
    """Words a minute."""
    volume: Volume = 100
    """In percent."""
    voice_name: str = ""
    """Of the synthesiser's voices; empty: its own choice."""
    microphone: str = ""
    """Its name, or a part of it; empty: the usual one."""
    headphones: Choice = Choice.NO
    """Confirmed by the person: then a command may be said while our voice speaks."""
    end_on_silence: Silence | Literal["never"] = "never"
    """The silence that ends an answer; as it stands only the person does."""
    keep_sound: KeepSound = KeepSound.NO
    command_words: str = ""
    """A person's own words for commands, as "skip=onward, done=that is all"."""
    weight: Choice = Choice.NO
    """Whether it is asked how heavy the day feels; and so on for three more parts."""
    plan: Choice = Choice.NO
    theme: Choice = Choice.NO
    looks: Choice = Choice.NO
    private: Choice = Choice.NO
    """Whether a session is without any sound from its start."""
    words_stay: Stay = Stay.FOR_GOOD
    lock_after: LockAfter = LockAfter.MINUTES_2
    """An answer that was begun may stand open longer: ten minutes."""
    country: Country = ""
    """Whose lines to call the support page shows, in two letters; empty: only the general ones.
    Only the person names it."""
    status_words: Choice = Choice.YES
    """Whether the full screen's last line tells how the listening goes."""
    key_file: str = ""
    """A file that opens the journal without a passphrase; empty: there is none."""
    seal_offered: Choice = Choice.NO
    """Whether it was told, once, that a passphrase can seal the journal."""
    copied_by: str = ""
    """The program that copies the journal elsewhere, once that was said; it is not said again."""


def parts(settings: Settings) -> frozenset[Part]:
    """What of the practice the person switched on."""
    return frozenset(part for part in Part if getattr(settings, part) is Choice.YES)


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
        if key == "command_words":
            renamed(str(value))
        changes = {**msgspec.to_builtins(settings), key: value}
        return msgspec.convert(changes, Settings, strict=False)
    except (msgspec.ValidationError, ValueError):
        raise SettingError(Text.SETTING_VALUE(key=key, values=_values(settings, key))) from None


def _values(settings: Settings, key: str) -> str:
    """What a setting can be, for a person."""
    value = getattr(settings, key)
    if isinstance(value, StrEnum):
        return ", ".join(kind.value for kind in type(value))
    return _SPANS[key]()


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
