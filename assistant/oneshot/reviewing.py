"""``review``: a session of nothing but the earlier days, so that its lock is any session's."""

import sys
from datetime import date

from assistant import compose, personal
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.looking import tell_damage
from assistant.session.events import Manner
from assistant.session.plan import Sound, Way
from assistant.settings import Mode
from assistant.storage.reader import Reader
from assistant.ui import line_io, mode, terminal


def review(asked_for: str | None, day: date | None) -> int:
    """Look at earlier days, on the full screen or in lines."""
    locations = Locations.of()
    preferences = personal.preferences_of(locations)
    chosen = mode.choose(asked_for, preferences.mode)
    where = chosen.mode if chosen else Mode.PLAIN
    journal = personal.opened(locations, where)
    reader = Reader(journal.home, journal.envelope)
    if not reader.days():
        line_io.say((Text.NO_DAYS(),))
        return tell_damage(reader)
    attended = terminal.is_terminal(sys.stdin)
    session = compose.Session(
        locations, journal, Way.REVIEW, (), where, preferences, Sound(), attended=attended, day=day
    )
    ending = session.hold()
    if ending is None:
        return 1
    if where is Mode.PLAIN and attended and ending.manner is Manner.CALM:
        personal.close_calmly(locations, preferences.clear_on_close)
    return max(ending.exit_code, tell_damage(reader))
