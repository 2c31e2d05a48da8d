"""The weekly and the monthly look: when one is due, and what it asks. Offered parts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from assistant.journal.records import Role, Track
from assistant.practice.choosing import Turn
from assistant.practice.entry import Cadence, PromptEntry, Slot, Tense
from assistant.practice.memory import order
from assistant.practice.pack import Group

LOOKS: Final = (Cadence.WEEKLY, Cadence.MONTHLY)
WEEK_DAYS: Final = 7
"""Between two looks of any kind, at least."""
MONTH_DAYS: Final = 28
"""Between two monthly looks, at least."""
SITTINGS_BETWEEN: Final = 3
"""Sittings without a look, at least: who comes once a week is not only asked to look back."""
BUDGET_S: Final = {Cadence.WEEKLY: 330, Cadence.MONTHLY: 480}
"""Seconds of a whole session with a look, by the pack's own reckoning (practice §4.4, PR11)."""
SKIPS_MAX: Final = 2
"""Skips running after which the two scales of row J3 rest."""
REST_DAYS: Final = 90
"""How long they rest."""

_ALONE: Final = frozenset({Slot.SIGNALS, Slot.FORWARD, Slot.SHARED, Slot.CARD})
"""Slots with a place of their own in the weekly look; all others take turns in one."""


def due(turn: Turn, since: date | None) -> Cadence | None:
    """The look of this sitting: the one it began, or the one that is due.

    Args:
        turn: The sitting.
        since: The day the situation changed; what came before starts no look.
    """
    weekly, monthly = (_asks(turn, kind) for kind in LOOKS)
    either = weekly | monthly
    if not either.isdisjoint(turn.begun):
        return Cadence.WEEKLY if monthly.isdisjoint(turn.begun) else Cadence.MONTHLY
    between = turn.earlier[:SITTINGS_BETWEEN]
    if len(between) < SITTINGS_BETWEEN or any(
        not either.isdisjoint(sitting.prompts) for sitting in between
    ):
        return None
    start = max(filter(None, (turn.memory.first, since)), default=turn.day)
    if turn.near(_last(turn, either, start), WEEK_DAYS):
        return None
    if monthly and not turn.near(_last(turn, monthly, start), MONTH_DAYS):
        return Cadence.MONTHLY
    return Cadence.WEEKLY


def look(turn: Turn, kind: Cadence, spent_s: int) -> tuple[PromptEntry, ...]:
    """The wordings of a look, in the order they are asked; none where it has to wait.

    A monthly look keeps to the order of the pack's files, with the card last.

    Args:
        turn: The sitting.
        kind: Which look.
        spent_s: Seconds that the rest of the session takes.
    """
    parts = _weekly(turn) if kind is Cadence.WEEKLY else _monthly(turn)
    left = BUDGET_S[kind] - spent_s
    chosen: list[PromptEntry] = []
    for part in parts:
        wordings = [turn.wording(wordings) for wordings in part]
        seconds = sum(entry.seconds for entry in wordings)
        if seconds <= left:
            chosen += wordings
            left -= seconds
    begun = any(entry.id in turn.begun for entry in chosen)
    if not begun and turn.looked_back and any(entry.tense is Tense.PAST for entry in chosen):
        return ()
    if kind is Cadence.MONTHLY:
        chosen.sort(key=lambda entry: (entry.slot is Slot.CARD, turn.pack.place(entry)))
    return tuple(chosen)


_Part = Sequence[Sequence[PromptEntry]]
"""What is asked together or not at all: the wordings of each question."""


def _weekly(turn: Turn) -> Iterator[_Part]:
    """Four signals, one of those that take turns, a look ahead, a shared hour, a card."""
    open_ = _open(turn, Cadence.WEEKLY)
    yield [turn.may(group) for group in open_ if group.slot is Slot.SIGNALS]
    turns = (
        [group for group in open_ if group.slot not in _ALONE],
        *([group for group in open_ if group.slot is slot] for slot in (Slot.FORWARD, Slot.SHARED)),
        [group for group in open_ if group.slot is Slot.CARD],
    )
    for groups in turns:
        if groups:
            yield [turn.may(turn.longest_ago(groups))]


def _monthly(turn: Turn) -> Iterator[_Part]:
    """Whatever was asked longest ago comes first, so that what finds no room is next."""
    open_ = list(_open(turn, Cadence.MONTHLY))
    pair = [group for group in open_ if group.slot is Slot.FORGIVENESS]
    cards = [group for group in open_ if group.slot is Slot.CARD]
    single = [group for group in open_ if group.slot not in {Slot.FORGIVENESS, Slot.CARD}]
    if cards:
        single.append(turn.longest_ago(cards))
    if pair:
        single.append(pair[0])
    while single:
        group = turn.longest_ago(single)
        single.remove(group)
        together = pair if group in pair else [group]
        yield [turn.may(one) for one in together]


def _open(turn: Turn, kind: Cadence) -> tuple[Group, ...]:
    groups = turn.pack.groups(kind, turn.half, turn.role, turn.track)
    return tuple(group for group in groups if _fits(turn, group) and turn.may(group))


def _fits(turn: Turn, group: Group) -> bool:
    if group.slot is Slot.SHARED:
        return turn.track is Track.REBUILD
    if group.slot is Slot.FORGIVENESS:
        return turn.role is Role.HURT and not any(
            skips.times >= SKIPS_MAX and turn.near(skips.day, REST_DAYS)
            for entry in turn.pack.prompts
            if entry.slot is Slot.FORGIVENESS
            if (skips := turn.memory.skips.get(entry.id)) and entry.id not in turn.begun
        )
    return True


def _asks(turn: Turn, kind: Cadence) -> frozenset[str]:
    """The ids that mark a look as asked; a card may also be read by itself."""
    of = (kind, turn.half, turn.role, turn.track)
    return turn.pack.once(
        ("asks", *of),
        lambda: frozenset(
            entry.id
            for group in turn.pack.groups(*of)
            if group.slot is not Slot.CARD
            for entry in group.wordings
        ),
    )


def _last(turn: Turn, names: Iterable[str], start: date) -> date:
    """The day of the last asking, or that from which the first is counted."""
    asked = turn.memory.asked
    found = [asked[name] for name in names if name in asked]
    return max(found, key=order).day if found else start
