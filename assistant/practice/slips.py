"""What the wordings of a pack say of themselves has to agree, or they are asked at the wrong time.

Each check refuses with file, id and reason; :mod:`assistant.practice.pack` runs them all.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.journal.records import Role
from assistant.messages import Text
from assistant.practice.entry import (
    DAILY,
    PAGES,
    Cadence,
    HeavyDay,
    Kind,
    PromptEntry,
    Slot,
)
from assistant.practice.tables import refuse

DEPTH_MAX: Final = 3
"""Follow-ups in a row: twelve words for a feeling need three; more would be an interview."""
EVENTS: Final = ("answered", "skipped", "too_broad")
"""What a follow-up may wait for, besides a choice of its question."""


def refuse_slips(file: str, entry: PromptEntry) -> None:
    """Refuse a wording that does not agree with itself.

    Raises:
        PackError: with the first slip.
    """
    for reason in (_place(entry), _pairing(entry), _tables(entry), _daily(entry), _reach(entry)):
        if reason:
            refuse(file, entry.id, reason)
    for link in entry.follow_ups:
        if link.when not in (*EVENTS, *entry.choice_words):
            known = ", ".join((*EVENTS, *entry.choice_words))
            refuse(file, entry.id, Text.PACK_LINK_WHEN(when=link.when, of=known))


def refuse_links(file: str, entry: PromptEntry, every: Mapping[str, PromptEntry]) -> None:
    """Refuse a chain of follow-ups that leads nowhere, in a circle, or too far.

    Raises:
        PackError: with the first slip.
    """
    ends: list[tuple[str, tuple[str, ...]]] = [
        (link.next, (entry.id,)) for link in entry.follow_ups
    ]
    while ends:
        end, way = ends.pop()
        if end not in every:
            refuse(file, way[-1], Text.PACK_LINK_NOWHERE(id=end))
        if end in way:
            refuse(file, entry.id, Text.PACK_LINK_CIRCLE(id=end))
        if len(way) > DEPTH_MAX:
            refuse(file, entry.id, Text.PACK_LINK_DEEP(most=DEPTH_MAX))
        ends += [(link.next, (*way, end)) for link in every[end].follow_ups]


def refuse_fewer(file: str, place: str, least: int, wordings: Sequence[PromptEntry]) -> None:
    """Refuse a pack in which too few wordings turn through.

    Raises:
        PackError: fewer than ``least``.
    """
    if len(wordings) < least:
        refuse(file, place, Text.PACK_TOO_FEW(count=len(wordings), least=least))


def _place(entry: PromptEntry) -> str | None:
    if (entry.slot in DAILY and entry.half is None) or (entry.slot is Slot.TALK and entry.half):
        return Text.PACK_HALF()
    if not entry.id.startswith(entry.stem):
        return Text.PACK_ID_STEM(stem=entry.stem)
    if len(entry.roles) != 1 and set(entry.id.split(".")) & set(Role):
        return Text.PACK_ID_ROLE()
    return None


def _pairing(entry: PromptEntry) -> str | None:
    """The kinds and cadences a slot goes with."""
    match entry.slot:
        case Slot.PROMISE:
            kind, cadence = Kind.PROMISE, Cadence.DAILY
        case Slot.ACTION | Slot.HONESTY | Slot.RELIABILITY:
            kind, cadence = Kind.SPEECH, Cadence.DAILY
        case Slot.TALK:
            kind, cadence = Kind.SPEECH, Cadence.EVENT
        case Slot.CARD | Slot.ASK:
            kind, cadence = Kind.INFO, entry.cadence
        case _:
            kind, cadence = entry.kind, entry.cadence
    if (entry.kind, entry.cadence) != (kind, cadence):
        return Text.PACK_GOES_WITH(slot=entry.slot, kind=kind, cadence=cadence)
    if entry.slot not in DAILY and cadence is Cadence.DAILY and entry.slot is not Slot.OPEN:
        return Text.PACK_NOT_DAILY()
    return None


def _tables(entry: PromptEntry) -> str | None:
    """The tables a kind needs, and no other."""
    page = entry.slot in PAGES
    for key, there, wanted in (
        ("choices", entry.choices, entry.kind is Kind.CHOICE),
        ("scale", entry.scale, entry.kind is Kind.SCALE),
        ("title", entry.title, page),
        ("lines", entry.lines, page),
    ):
        if bool(there) is not wanted:
            return Text.PACK_TABLE(key=key) if wanted else Text.PACK_TABLE_ELSE(key=key)
    if entry.also and not page:
        return Text.PACK_TABLE_ELSE(key="also")
    return None if entry.text else Text.PACK_KEY_MISSING(key="text")


def _daily(entry: PromptEntry) -> str | None:
    """A daily question is asked whatever the day is, so nothing may stand in its way."""
    if entry.slot in DAILY and (
        entry.needs or entry.min_gap_days or "{" in entry.text + entry.spoken
    ):
        return Text.PACK_DAILY_FREE()
    if entry.slot in {Slot.PROMISE, Slot.GRACE} and (
        entry.load > 1 or entry.heavy_day is HeavyDay.SKIP
    ):
        return Text.PACK_LIGHT()
    return None


def _reach(entry: PromptEntry) -> str | None:
    """Nobody but the person who was hurt is asked about forgiving (practice row J3)."""
    if entry.slot is Slot.FORGIVENESS and entry.roles != (Role.HURT,):
        return Text.PACK_FORGIVENESS()
    return None
