"""``promises``: open ones with their day, then how the others went."""

import msgspec

from assistant import personal
from assistant.journal.export import entry
from assistant.journal.records import Outcome
from assistant.journal.views import promise_lines
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.looking import tell_damage
from assistant.ui import line_io


def promises(form: str) -> int:
    """Say them, open ones first, newest first."""
    journal = personal.open_reader(Locations.of())
    found = sorted(journal.promises(), key=lambda each: each.outcome is not Outcome.OPEN)
    if form == "json":
        line_io.data(msgspec.json.encode([entry(each) for each in found]).decode() + "\n")
    elif not found:
        line_io.say((Text.NO_PROMISES(),))
    for promise in found if form == "text" else ():
        line_io.say(promise_lines(promise))
    return tell_damage(journal)
