"""``settings`` and ``setup``."""

import sys

import msgspec

from assistant import compose
from assistant.errors import SettingError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.settings import Settings, changed
from assistant.ui import line_io, mode, terminal


def settings(key: str | None, value: str | None) -> int:
    """Show all settings, or one, or change one."""
    locations = Locations.of()
    current = compose.preferences_of(locations)
    if key is None:
        for name, stands in msgspec.to_builtins(current).items():
            line_io.say((Text.SETTING_LINE(key=name, value=stands),))
        return 0
    if key not in Settings.__struct_fields__:
        raise SettingError(Text.SETTING_UNKNOWN(key=key))
    if value is None:
        line_io.say((Text.SETTING_LINE(key=key, value=getattr(current, key)),))
        return 0
    changed(current, key, value)
    if not compose.remember(locations, key, value):
        return 1
    line_io.say((Text.SETTING_SET(key=key, value=value),))
    return 0


def setup() -> int:
    """Ask the set-up question again."""
    if not terminal.is_terminal(sys.stdin):
        line_io.note(Text.SETUP_NEEDS_TERMINAL())
        return 1
    wanted = mode.ask()
    if wanted is None:
        return 0
    return 0 if compose.remember(Locations.of(), "mode", wanted.value) else 1
