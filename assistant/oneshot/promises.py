"""``promises``: open ones with their day, then how the others went."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import msgspec

from assistant import compose
from assistant.journal.export import entry
from assistant.journal.records import Outcome, Promise
from assistant.journal.views import spoken_date
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.looking import tell_damage
from assistant.session.preparation import reflection_day
from assistant.ui import line_io

_SENTENCES: Final = {
    Outcome.OPEN: Text.PROMISE_OPEN,
    Outcome.KEPT: Text.PROMISE_KEPT,
    Outcome.PARTLY: Text.PROMISE_PARTLY,
    Outcome.NOT: Text.PROMISE_NOT,
    Outcome.CHANGED: Text.PROMISE_CHANGED,
    Outcome.LET_GO: Text.PROMISE_LET_GO,
}


def promises(form: str) -> int:
    """Say them, open ones first, newest first."""
    journal = compose.open_reader(Locations.of())
    found = sorted(journal.promises(), key=lambda each: each.outcome is not Outcome.OPEN)
    if form == "json":
        line_io.data(msgspec.json.encode([entry(each) for each in found]).decode() + "\n")
    elif not found:
        line_io.say((Text.NO_PROMISES(),))
    for promise in found if form == "text" else ():
        line_io.say(promise_lines(promise))
    return tell_damage(journal)


def promise_lines(promise: Promise) -> Iterator[str]:
    """One promise as sentences."""
    due = reflection_day(promise.due_at - timedelta(seconds=1))  # due at 04:00 is of the day before
    words = promise.text or Text.PROMISE_EXPIRED()
    yield _SENTENCES[promise.outcome](day=spoken_date(due), words=words)
    if promise.plan:
        yield Text.PROMISE_PLAN(plan=promise.plan)
