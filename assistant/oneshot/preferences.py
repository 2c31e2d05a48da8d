"""``settings`` and ``setup``."""

import os
import sys
from typing import Final

import msgspec

from assistant import personal
from assistant.clock import SystemClock
from assistant.errors import ModelError, SettingError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot import key_file
from assistant.practice.support import countries
from assistant.questions import lines_to_call
from assistant.session.commands import renamed
from assistant.settings import Settings, changed
from assistant.ui import line_io, mode, terminal


def settings(key: str | None, value: str | None) -> int:
    """Show all settings, or one, or change one."""
    locations = Locations.of()
    current = personal.preferences_of(locations)
    if key is None:
        for name, stands in msgspec.to_builtins(current).items():
            line_io.say((Text.SETTING_LINE(key=name, value=stands),))
        return 0
    if key not in Settings.__struct_fields__:
        raise SettingError(Text.SETTING_UNKNOWN(key=key))
    if value is None:
        line_io.say((Text.SETTING_LINE(key=key, value=getattr(current, key)), *_there(key)))
        return 0
    if key == "key_file":
        return key_file.use(locations, value)
    if key in _NAMES and value:
        value = _named(key, value)
    if key == "country":
        value = value.upper()
    fresh = changed(current, key, value)
    if key == "command_words":
        _known(value, locations)
    if not personal.remember(locations, key, value):
        return 1
    line_io.say((Text.SETTING_SET(key=key, value=value), *_without_lines(key, value)))
    if key in _HEARD:
        _sample(fresh)
    return 0


def _there(key: str) -> tuple[str, ...]:
    """What names there are to choose from."""
    if key == "country":
        likely = _likely_country()
        here = Text.COUNTRIES(names=", ".join(countries(lines_to_call())))
        return (here, Text.COUNTRY_LIKELY(country=likely)) if likely else (here,)
    if key not in _NAMES:
        return ()
    sentence, names = _NAMES[key]
    return (sentence(names=", ".join(names()) or Text.NONE_HERE()),)


def _likely_country() -> str:
    """The country of the person's language settings; a suggestion, never a choice."""
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    territory = next(filter(None, named), "").partition(".")[0].partition("_")[2]
    return territory if len(territory) == len("GB") and territory.isalpha() else ""


def _without_lines(key: str, value: str) -> tuple[str, ...]:
    """That only the general lines are shown for a country."""
    known = key != "country" or not value or value in countries(lines_to_call())
    return () if known else (Text.COUNTRY_GENERAL(country=value),)


def _known(words: str, locations: Locations) -> None:
    """Look whether the recogniser can hear a person's own words; without a model it may.

    Raises:
        SettingError: it cannot; the words it does not know are named.
    """
    from assistant.speech.models import usable  # noqa: PLC0415 - hashing is not for every command
    from assistant.speech.recogniser import Recogniser  # noqa: PLC0415 - loads the recogniser

    said = renamed(words)
    try:
        recogniser = Recogniser.load(usable(locations)) if said else None
    except ModelError:
        return
    unknown = [phrase for phrase in said if recogniser and not recogniser.knows(phrase)]
    if unknown:
        raise SettingError(Text.WORDS_UNKNOWN(words=", ".join(unknown)))


def _named(key: str, wanted: str) -> str:
    """The whole name of the one thing that is meant.

    Raises:
        SettingError: there is none of that name, or more than one.
    """
    names = _NAMES[key][1]()
    found = [name for name in names if wanted.casefold() in name.casefold()]
    exact = [name for name in names if wanted.casefold() == name.casefold()]
    if len(exact or found) != 1:
        raise SettingError(" ".join((Text.NAME_UNKNOWN(name=wanted), *_there(key))))
    return (exact or found)[0]


def _sample(fresh: Settings) -> None:
    """Let a voice be heard as it sounds now; where it cannot, the setting stands all the same."""
    from assistant.speech.speaker import say_once  # noqa: PLC0415 - starts a process
    from assistant.speech.speaker_messages import Tuning  # noqa: PLC0415 - as above

    tuning = Tuning(fresh.rate, fresh.voice_name, fresh.volume)
    say_once(Text.VOICE_SAMPLE(), tuning, SystemClock(), SAMPLE_S)


def _microphones() -> tuple[str, ...]:
    from assistant.speech.microphone import names  # noqa: PLC0415 - starts a process

    return names()


def _voices() -> tuple[str, ...]:
    from assistant.speech.synthesis import voices  # noqa: PLC0415 - loads the synthesiser

    english = (voice for voice in voices() if voice.id.rpartition("/")[2].startswith("en"))
    return tuple(voice.name for voice in english)


SAMPLE_S: Final = 10.0
"""For one short sentence at the slowest speed."""
_HEARD: Final = frozenset({"rate", "volume", "voice_name"})
_NAMES: Final = {
    "microphone": (Text.MICROPHONES, _microphones),
    "voice_name": (Text.VOICES, _voices),
}


def setup() -> int:
    """Ask the set-up question again."""
    if not terminal.is_terminal(sys.stdin):
        line_io.note(Text.SETUP_NEEDS_TERMINAL())
        return 1
    wanted = mode.ask()
    if wanted is None:
        return 0
    answers = mode.ask_answers()
    if answers is None:
        return 0
    locations = Locations.of()
    kept = personal.remember(locations, "mode", wanted.value)
    return 0 if personal.remember(locations, "answers", answers.value) and kept else 1
