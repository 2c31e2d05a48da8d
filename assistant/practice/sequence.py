"""A day's questions from what can be asked, of whom, and what was asked before.

A pure function: same arguments, same questions. A day that was missed changes nothing
in what comes next, but for a gap of three days or more.
"""

from collections.abc import Sequence as Several
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto
from itertools import islice
from typing import Final

from assistant.journal.records import Half, Role, Track
from assistant.practice.choosing import Turn
from assistant.practice.entry import DAILY, Cadence, HeavyDay, Kind, PromptEntry, Slot, Tense
from assistant.practice.looks import due, look
from assistant.practice.memory import Memory, order
from assistant.practice.pack import Group, Pack

SOME_DAYS: Final = 3
"""Days since the last one from which a line of welcome is said."""
LONG_DAYS: Final = 7
"""Days from which a session is short."""
BUDGET_S: Final = 300
"""Seconds of an ordinary session, by the pack's own reckoning (practice §4.4, PR11)."""
HARD: Final = 3
"""The load of a theme that does not come twice running."""


class Part(StrEnum):
    """What a person can switch on besides the four questions."""

    WEIGHT = "weight"
    PLAN = "plan"
    THEME = "theme"
    LOOKS = "looks"


class Gap(Enum):
    """How long ago the last day of questions is."""

    NONE = auto()
    SOME_DAYS = auto()
    LONG = auto()


@dataclass(frozen=True)
class Circumstances:
    """Whose day it is.

    ``salt`` is random, made at set-up; ``since`` is the day the situation changed;
    ``open_promise`` says whether a promise is open.
    """

    role: Role
    track: Track
    half: Half
    day: date
    parts: frozenset[Part]
    salt: str
    since: date | None = None
    open_promise: bool = False


@dataclass(frozen=True)
class Sequence:
    """What a session may ask; which of it is asked is for the session to say.

    ``short`` is for a short session: of action, honesty and reliability the one asked
    longest ago, and the promise. ``grace`` is for a hard day, with the promise where it
    is wanted. ``look`` is in place of ``theme``; neither is there after a long gap, and
    a session that turns out hard or short asks neither, so that a look stays due.
    """

    gap: Gap
    weight: PromptEntry | None
    four: tuple[PromptEntry, PromptEntry, PromptEntry, PromptEntry]
    short: tuple[PromptEntry, ...]
    grace: PromptEntry | None
    theme: PromptEntry | None
    look: tuple[PromptEntry, ...]
    returning: PromptEntry | None


def sequence(pack: Pack, circumstances: Circumstances, memory: Memory) -> Sequence:
    """The questions of one day and half.

    What this day and half has asked already is asked again as it was.

    Args:
        pack: What can be asked.
        circumstances: Whose day it is.
        memory: What was asked before.
    """
    turn = _turn(pack, circumstances, memory)
    parts = circumstances.parts
    action, honesty, promise, reliability = (turn.wording(turn.slot(slot)) for slot in DAILY)
    four = (action, honesty, promise, reliability)
    spent_s = sum(entry.seconds for entry in four)
    gap = _gap(turn)
    kind = due(turn, circumstances.since) if Part.LOOKS in parts and gap is not Gap.LONG else None
    looks = look(turn, kind, spent_s) if kind else ()
    with_theme = Part.THEME in parts and gap is not Gap.LONG and not looks
    opening = turn.slot(Slot.OPEN)
    return Sequence(
        gap=gap,
        weight=_one(turn, [entry for entry in opening if entry.kind is Kind.SCALE])
        if Part.WEIGHT in parts
        else None,
        four=four,
        short=(_of_three(turn, four), promise),
        grace=_one(turn, turn.slot(Slot.GRACE)),
        theme=_theme(turn, BUDGET_S - spent_s) if with_theme else None,
        look=looks,
        returning=_one(turn, [entry for entry in opening if entry.kind is not Kind.SCALE])
        if gap is not Gap.NONE
        else None,
    )


def _turn(pack: Pack, of: Circumstances, memory: Memory) -> Turn:
    return Turn(pack, memory, of.role, of.track, of.half, of.day, of.salt, of.open_promise)


def _one(turn: Turn, wordings: Several[PromptEntry]) -> PromptEntry | None:
    return turn.wording(wordings) if wordings else None


def _gap(turn: Turn) -> Gap:
    """A day in the future, from a clock that was wrong, is no last day."""
    last = max((s.day for s in turn.earlier if s.day <= turn.day), default=turn.day)
    days = (turn.day - last).days
    if days >= LONG_DAYS:
        return Gap.LONG
    return Gap.SOME_DAYS if days >= SOME_DAYS else Gap.NONE


def _of_three(turn: Turn, four: Several[PromptEntry]) -> PromptEntry:
    """The one that this sitting asked first, or that was asked longest ago in any wording."""
    three = [entry for entry in four if entry.slot is not Slot.PROMISE]
    if begun := [entry for entry in three if entry.id in turn.begun]:
        return min(begun, key=lambda entry: turn.begun[entry.id])
    slots = turn.memory.slots
    if unheard := [entry for entry in three if entry.slot not in slots]:
        return min(unheard, key=lambda entry: turn.shuffled(entry.slot))
    return min(three, key=lambda entry: order(slots[entry.slot]))


def _theme(turn: Turn, left_s: int) -> PromptEntry | None:
    """This sitting's theme; the skipped one that comes back; or the one asked longest ago."""
    groups = turn.pack.groups(Cadence.ROTATE, turn.half, turn.role, turn.track)
    rested = not any(entry.load >= HARD for entry in turn.entries(_last_prompts(turn)))
    open_: list[Group] = []
    wordings: dict[str, tuple[PromptEntry, ...]] = {}
    for group in groups:
        may = turn.may(group)
        if begun := [entry for entry in may if entry.id in turn.begun]:
            return turn.wording(begun)
        fitting = tuple(
            entry
            for entry in may
            if entry.seconds <= left_s
            and (rested or entry.load < HARD)
            and not (turn.looked_back and entry.tense is Tense.PAST)
            and entry.heavy_day is not HeavyDay.ONLY
        )
        if fitting:
            open_.append(group)
            wordings[group.name] = fitting
    if not open_:
        return None
    back = _coming_back(turn)
    name = back if back and back in wordings else turn.longest_ago(open_).name
    return turn.wording(wordings[name])


def _last_prompts(turn: Turn) -> tuple[str, ...]:
    return turn.earlier[0].prompts if turn.earlier else ()


def _coming_back(turn: Turn) -> str | None:
    """The theme that was skipped before the last one, unless it had come back already."""
    if not any(sitting.skipped for sitting in turn.earlier):
        return None
    themes = (
        (entry.group, entry.id in sitting.skipped)
        for sitting in turn.earlier
        for entry in turn.entries(sitting.prompts)
        if entry.cadence is Cadence.ROTATE
    )
    lately = list(islice(themes, 4))
    if len(lately) < 2 or not lately[1][1]:  # noqa: PLR2004 - the last theme and the one before
        return None
    skipped = lately[1]
    return None if skipped in lately[2:] else skipped[0]
