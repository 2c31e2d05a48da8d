"""Before the session: a day's plan from what is asked, what was kept, and the clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile, tee
from typing import Final

from assistant.journal.records import Answer, Asked, Half, Prompt
from assistant.practice.pack import Pack, PromptEntry
from assistant.practice.rotation import choose
from assistant.session.state import Origin, Plan, Question

DAY_STARTS: Final = timedelta(hours=4)
"""A night's words belong to the day before."""
MORNING_HOURS: Final = range(4, 14)
"""Local hours in which a day is more likely starting than ending."""


def reflection_day(wall: datetime) -> date:
    """The local date a moment belongs to."""
    return (wall - DAY_STARTS).date()


def guessed_half(wall: datetime) -> Half:
    """What the clock suggests."""
    return Half.MORNING if wall.hour in MORNING_HOURS else Half.EVENING


@dataclass(frozen=True)
class Past:
    """What the journal knows that matters today."""

    asked: Iterator[Asked]
    """Newest day first, possibly years of it: read no further than needed."""
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    """Kept answers of this day."""
    drafts: tuple[Answer, ...] = field(default=(), repr=False)


def plan_day(pack: Pack, past: Past, origin: Origin, ids: Iterator[str], now: datetime) -> Plan:
    """The plan of an ordinary session on a terminal.

    Args:
        pack: What can be asked.
        past: What was asked and kept before.
        origin: The session, the device, the day.
        ids: Fresh record ids, one for each question that has no answer yet.
        now: Aware local time.
    """
    kept = {answer.prompt.id: answer for answer in past.answers if answer.day == origin.day}
    of_morning, of_evening, of_today = tee(past.asked, 3)
    chosen = {
        Half.MORNING: choose(pack, Half.MORNING, origin.day, of_morning),
        Half.EVENING: choose(pack, Half.EVENING, origin.day, of_evening),
    }
    return Plan(
        origin=origin,
        halves={
            half: tuple(_question(pack, entry, ids, kept) for entry in entries)
            for half, entries in chosen.items()
        },
        talk=talk_question(pack, ids),
        guess=guessed_half(now),
        began=_began(of_today, origin.day),
        drafts=past.drafts,
    )


def talk_question(pack: Pack, ids: Iterator[str]) -> Question:
    """The invitation to tell the day."""
    return _question(pack, pack.talk, ids, {})


def _question(
    pack: Pack, entry: PromptEntry, ids: Iterator[str], kept: Mapping[str, Answer]
) -> Question:
    prompt = Prompt(entry.id, pack.header.version, entry.text)
    answer = kept.get(entry.id)
    return Question(answer.id if answer else next(ids), entry.slot.value, prompt, answer)


def _began(asked: Iterator[Asked], day: date) -> Half | None:
    """The half that was asked last on this day."""
    lately = takewhile(lambda one: one.day >= day, asked)
    today = [one for one in lately if one.day == day]
    return max(today, key=lambda one: (one.session, one.at)).half if today else None
