"""``progress``: what a person's own records add up to, read without a session."""

from collections import Counter
from datetime import date
from typing import Final

import msgspec

from assistant import personal, questions
from assistant.journal.records import Answer
from assistant.locations import Locations
from assistant.oneshot.looking import tell_damage
from assistant.practice.progress import sentences, tally
from assistant.practice.signals import signals
from assistant.session.question import Ask
from assistant.session.wordings import LOOP
from assistant.ui import line_io

_ACTS: Final = f"{LOOP[Ask.ACT]}."


def progress(form: str) -> int:
    """Say the counts, and how the weekly signals went; no sum of them, and no verdict."""
    locations, today = Locations.of(), personal.today_date()
    journal = personal.open_reader(locations)
    situations = journal.situations()
    since = situations[0].since if situations else None
    days: Counter[date] = Counter()
    acts: Counter[date] = Counter()
    weekly: list[Answer] = []
    for answer in journal.answers():
        days[answer.day] += 1
        if answer.prompt.id.startswith(_ACTS):
            acts[answer.day] += 1
        if answer.prompt.id.startswith("signals."):
            weekly.append(answer)
    counts = tally(journal.promises(), days, today, since, acts)
    found = signals(questions.own_pack(locations)[0], weekly, today, since)
    if form == "json":
        plain = {"day": today, "since": since, "counts": counts, "signals": found}
        line_io.data(msgspec.json.encode(plain).decode() + "\n")
    else:
        line_io.say((*sentences(counts), *(line for one in found for line in one.sentences)))
    return tell_damage(journal)
