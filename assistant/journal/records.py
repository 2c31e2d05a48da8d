"""The records of a journal: what a person said, and what was asked.

Every record is a frozen value. None shows a person's words in its ``repr``: a
traceback or a failed assertion must not print what somebody said in private.

Numbers: times within speech are seconds from the start of that answer;
confidence runs from 0 to 1; ``rev`` counts from 1.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec

SCHEMA: Final = 1
"""The number every kept document carries. A reader that meets a newer one only reads."""


class AnswerState(StrEnum):
    """How far an answer has come. Draft to kept is not a revision; everything else is."""

    DRAFT = "draft"
    KEPT = "kept"
    DELETED = "deleted"


class How(StrEnum):
    """How the words came."""

    SPOKEN = "spoken"
    TYPED = "typed"
    FILE = "file"


class Half(StrEnum):
    """The two halves of a day of reflection."""

    MORNING = "morning"
    EVENING = "evening"

    @property
    def other(self) -> "Half":
        """The half that this one is not."""
        return Half.EVENING if self is Half.MORNING else Half.MORNING


class Role(StrEnum):
    """Whose questions are asked; a person may change it any day."""

    HURT = "hurt"
    REBUILDING = "rebuilding"
    BOTH = "both"
    NEITHER = "neither"


class Track(StrEnum):
    """What the questions may assume. Only ``REBUILD`` assumes that two people stay in touch."""

    REBUILD = "rebuild"
    OWN_PATH = "own_path"
    SAFETY_FIRST = "safety_first"


class Outcome(StrEnum):
    """What became of a promise: five equal answers, and none yet."""

    OPEN = "open"
    KEPT = "kept"
    PARTLY = "partly"
    NOT = "not"
    CHANGED = "changed"
    """Plans changed, and the person said so first."""
    LET_GO = "let_go"


class Mark(StrEnum):
    """What the choice of questions must remember besides what was asked."""

    SKIPPED = "skipped"
    DECLINED = "declined"
    """Not this one again."""
    HEAVY = "heavy"
    """A hard day: the session was light, or ended."""


class Word(msgspec.Struct, frozen=True):
    """One recognised word."""

    text: str
    start_s: float
    end_s: float
    confidence: float

    def __repr__(self) -> str:
        """Name the kind, never the word."""
        return "Word(...)"


class Prompt(msgspec.Struct, frozen=True):
    """The question as it was asked. The pack's wording may change later; this does not."""

    id: str
    version: str
    text: str


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="answer"):
    """One revision of one answer.

    ``id`` is a ULID and stays for life; ``rev`` counts edits and answers given
    again; ``parent`` is the revision this one replaces, or null. ``day`` is the
    local date, and a day starts at 04:00. ``asked_at`` and ``answered_at`` are
    aware. ``words`` is empty for typed text; where it is not, its texts joined
    by single spaces are ``text``.
    """

    id: str
    rev: int = 1
    parent: int | None = None
    dev: str
    session: str
    day: date
    asked_at: datetime
    answered_at: datetime
    prompt: Prompt
    how: How
    text: str
    state: AnswerState
    engine: str | None = None
    audio: str | None = None
    words: tuple[Word, ...] = ()
    schema: int = SCHEMA

    def __repr__(self) -> str:
        """Name the answer, never its words."""
        return f"Answer(id={self.id}, rev={self.rev}, state={self.state.value})"


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="asked"):
    """That a question was asked. It has no content: it is what the choice of wordings remembers.

    ``session`` is a ULID: sorting by it is the order of asking, also after a
    clock was set back.
    """

    session: str
    dev: str
    day: date
    half: Half
    slot: str
    prompt: str
    at: datetime
    schema: int = SCHEMA


class Promise(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="promise"):
    """One revision of a promise that was read back and said yes to.

    ``answer`` is the id of the answer it was made in; ``due_at`` is aware, and the
    promise is asked about at the first session after it. ``told_at`` is when its
    outcome was told. A promise that is carried over is a new one: ``before`` names
    the one it goes on with, ``carried`` counts how often. ``rests_by`` names the
    :class:`Situation` that let it go, so that both are undone together.
    """

    id: str
    rev: int = 1
    parent: int | None = None
    dev: str
    session: str
    day: date
    answer: str
    made_at: datetime
    text: str
    due_at: datetime
    plan: str | None = None
    outcome: Outcome = Outcome.OPEN
    told_at: datetime | None = None
    before: str | None = None
    carried: int = 0
    rests_by: str | None = None
    state: AnswerState = AnswerState.KEPT
    schema: int = SCHEMA

    def __repr__(self) -> str:
        """Name the promise, never its words."""
        return f"Promise(id={self.id}, rev={self.rev}, outcome={self.outcome.value})"


class Situation(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="situation"):
    """A person's private choices, from a moment on; the newest by ``id`` stands.

    ``since`` is the day looks back begin at. ``undone`` is the id of the choice
    this one takes back.
    """

    id: str
    dev: str
    session: str
    day: date
    at: datetime
    role: Role = Role.NEITHER
    track: Track = Track.OWN_PATH
    since: date | None = None
    undone: str | None = None
    schema: int = SCHEMA

    def __repr__(self) -> str:
        """Name the record, never the choice."""
        return f"Situation(id={self.id})"


class Marked(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="marked"):
    """What else the choice of questions remembers. Like :class:`Asked` it has no content."""

    session: str
    dev: str
    day: date
    mark: Mark
    prompt: str = ""
    at: datetime
    schema: int = SCHEMA


Record = Answer | Asked | Promise | Situation | Marked
"""What can be appended to a journal."""
