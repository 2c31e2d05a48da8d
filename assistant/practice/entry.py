"""One wording as a writer gives it: what it is for, whom it may reach, what an answer is.

Every field says in its ``Meta`` what it needs, for a writer who knows no Python.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from assistant.journal.records import Half, Role, Track
from assistant.messages import Text


class Slot(StrEnum):
    """What a wording is for."""

    ACTION = "action"
    HONESTY = "honesty"
    PROMISE = "promise"
    RELIABILITY = "reliability"
    OPEN = "open"
    FOLLOWUP = "followup"
    PLAN = "plan"
    CLOSENESS = "closeness"
    HEALING = "healing"
    LISTENING = "listening"
    ACCOUNTABILITY = "accountability"
    TRANSPARENCY = "transparency"
    APOLOGY = "apology"
    FORWARD = "forward"
    SIGNALS = "signals"
    SHARED = "shared"
    CONSISTENCY = "consistency"
    DECISION = "decision"
    FORGIVENESS = "forgiveness"
    GRACE = "grace"
    SUPPORT = "support"
    SAFETY = "safety"
    CLOSE = "close"
    TALK = "talk"
    CARD = "card"
    ASK = "ask"


DAILY: Final = (Slot.ACTION, Slot.HONESTY, Slot.PROMISE, Slot.RELIABILITY)
"""The four questions of a day, in the order they are asked."""
PAGES: Final = frozenset({Slot.CARD, Slot.ASK})
"""Read, not asked: a title and lines."""


class Kind(StrEnum):
    """What an answer is."""

    SPEECH = "speech"
    YESNO = "yesno"
    SCALE = "scale"
    CHOICE = "choice"
    PROMISE = "promise"
    INFO = "info"
    """None: it is only said."""


class Cadence(StrEnum):
    """When a wording is asked."""

    DAILY = "daily"
    ROTATE = "rotate"
    """As the theme of a day, where themes are switched on."""
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    EVENT = "event"
    """Only when something calls for it."""


class Need(StrEnum):
    """What has to be so before a wording is asked."""

    REBUILD_TRACK = "rebuild_track"
    OPEN_PROMISE = "open_promise"
    PARTNER = "partner"


class HeavyDay(StrEnum):
    """Whether a wording is for a hard day."""

    OK = "ok"
    SKIP = "skip"
    ONLY = "only"


class Tense(StrEnum):
    """Where a wording looks."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class Reach(StrEnum):
    """On which tracks a wording may be asked."""

    ANY = "any"
    REBUILD_ONLY = "rebuild_only"


class Store(StrEnum):
    """What is kept of an answer."""

    KEEP = "keep"
    COUNT_ONLY = "count_only"
    NEVER = "never"


MARKS: Final = r"[^\W_]|[ .,?':-]"  # allowed, not forbidden: no control character is forgotten
_LETTER: Final = r"(?=.*[^\W\d_])"
Line = Annotated[
    str,
    Meta(
        pattern=rf"\A{_LETTER}(?:{MARKS})+\Z",
        max_length=400,
        description=Text.PACK_NEEDS_LINE(),
    ),
]
"""Plain words on one line, read aloud as they stand."""
_Wording = Annotated[
    str,
    Meta(
        pattern=rf"\A{_LETTER}(?:{MARKS}|\{{(?:promise|day|count)\}})+\Z",
        max_length=400,
        description=Text.PACK_NEEDS_LINE(),
    ),
]
_Short = Annotated[
    str,
    Meta(
        pattern=rf"\A{_LETTER}(?:{MARKS})+\Z",
        max_length=60,
        description=Text.PACK_NEEDS_SHORT(),
    ),
]
Id = Annotated[
    str, Meta(pattern=r"\A[a-z]+(?:\.[a-z]+)*\.[1-9]\d*\Z", description=Text.PACK_NEEDS_ID())
]
_Word = Annotated[
    str, Meta(pattern=r"\A[a-z]+(?:[_-][a-z]+)*\Z", description=Text.PACK_NEEDS_WORD())
]
_Free = Annotated[str, Meta(max_length=1000, description=Text.PACK_NEEDS_FREE())]


def _one(kind: type[StrEnum]) -> Meta:
    return Meta(description=Text.PACK_NEEDS_ONE(of=", ".join(kind)))


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one and five stand for. ``better`` is the end to be glad of, where there is one."""

    low: _Short
    high: _Short
    better: Literal["low", "high"] | None = None


class FollowUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The id of what comes after an answer of a kind."""

    when: _Short
    next: Id


class PromptEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One wording. ``spoken`` is ``text`` where a writer gave none; a page's is its title.

    ``roles`` is empty where everyone may hear it. ``seconds`` are those of asking and
    the usual answer; ``min_gap_days`` are days between two of one :attr:`group`.
    """

    id: Id
    slot: Annotated[Slot, _one(Slot)]
    half: Annotated[Half | None, _one(Half)] = None
    roles: Annotated[
        tuple[Role, ...], Meta(description=Text.PACK_NEEDS_SOME(of=", ".join(Role)))
    ] = ()
    theme: Annotated[_Word | None, Meta(description=Text.PACK_NEEDS_WORD())] = None
    text: _Wording = ""
    spoken: _Wording = ""
    title: _Short = ""
    lines: Annotated[
        tuple[Line, ...], Meta(min_length=1, max_length=20, description=Text.PACK_NEEDS_LINES())
    ] = ()
    also: Annotated[
        tuple[_Short, ...], Meta(max_length=20, description=Text.PACK_NEEDS_ALSO())
    ] = ()
    """Other ways to ask for a page: looked at, never shown."""
    kind: Annotated[Kind, _one(Kind)]
    choices: Annotated[
        tuple[_Short, ...],
        Meta(min_length=2, max_length=4, description=Text.PACK_NEEDS_CHOICES()),
    ] = ()
    scale: Annotated[Scale | None, Meta(description=Text.PACK_NEEDS_SCALE())] = None
    cadence: Annotated[Cadence, _one(Cadence)]
    needs: Annotated[
        tuple[Need, ...], Meta(description=Text.PACK_NEEDS_SOME(of=", ".join(Need)))
    ] = ()
    min_gap_days: Annotated[
        int, Meta(ge=0, le=365, description=Text.PACK_NEEDS_WHOLE(least=0, most=365))
    ] = 0
    load: Annotated[int, Meta(ge=1, le=3, description=Text.PACK_NEEDS_WHOLE(least=1, most=3))] = 1
    heavy_day: Annotated[HeavyDay, _one(HeavyDay)] = HeavyDay.OK
    tense: Annotated[Tense, _one(Tense)] = Tense.PRESENT
    track: Annotated[Reach, _one(Reach)] = Reach.ANY
    store: Annotated[Store, _one(Store)] = Store.KEEP
    seconds: Annotated[
        int, Meta(ge=1, le=60, description=Text.PACK_NEEDS_WHOLE(least=1, most=60))
    ] = 30
    follow_ups: Annotated[tuple[FollowUp, ...], Meta(description=Text.PACK_NEEDS_LINKS())] = ()
    practice: Annotated[
        tuple[Annotated[str, Meta(pattern=r"\A[A-Z$]\d\Z")], ...],
        Meta(description=Text.PACK_NEEDS_ROWS()),
    ] = ()
    evidence: _Free = ""
    note: _Free = ""

    def __post_init__(self) -> None:
        """Fill in what a writer may leave out, so that no reader has to ask."""
        if not self.text and self.title:
            msgspec.structs.force_setattr(self, "text", self.title)
        if not self.spoken:
            msgspec.structs.force_setattr(self, "spoken", self.text)
        if set(self.roles) == set(Role):
            msgspec.structs.force_setattr(self, "roles", ())

    @property
    def choice_words(self) -> tuple[str, ...]:
        """The words an answer is chosen from; empty where it is free."""
        match self.kind:
            case Kind.YESNO:
                return ("yes", "no")
            case Kind.SCALE:
                return ("one", "two", "three", "four", "five")
            case _:
                return self.choices

    @property
    def stem(self) -> str:
        """How the id begins: ``action.morning.``, ``action.morning.hurt.`` or ``grace.``."""
        if self.half is None or self.slot not in DAILY:
            return f"{self.slot}."
        only = f"{self.roles[0]}." if len(self.roles) == 1 else ""
        return f"{self.slot}.{self.half}.{only}"

    @property
    def group(self) -> str:
        """What it is a wording of: its theme, or else its id without role and number."""
        if self.theme:
            return self.theme
        return ".".join(word for word in self.id.split(".")[:-1] if word not in set(Role))

    @property
    def assumes_contact(self) -> bool:
        """Whether it is only for two people who stay in touch."""
        return self.track is Reach.REBUILD_ONLY or not {
            Need.REBUILD_TRACK,
            Need.PARTNER,
        }.isdisjoint(self.needs)

    def on(self, track: Track) -> bool:
        """Whether it may be asked on a track."""
        if track is Track.SAFETY_FIRST and self.slot in _NOT_SAFE:
            return False
        return track is Track.REBUILD or not self.assumes_contact


_NOT_SAFE: Final = frozenset({Slot.CLOSENESS, Slot.SHARED, Slot.APOLOGY})
"""Closeness, shared time and apologies stay away where safety is first (practice row L2)."""
