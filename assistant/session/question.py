"""One question of a session: what it asks for, and how far it has come."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from typing import Final

from assistant.journal.records import (
    Answer,
    AnswerState,
    How,
    Promise,
    Prompt,
)
from assistant.session.choices import Choice

RETURN: Final = "return"
"""The slot of the welcome after days away."""
WEIGHT: Final = "weight"
"""The slot of the question how heavy the day feels."""


class Ask(Enum):
    """What a question asks for. All but the first three belong to a promise or a worry."""

    WORDS = auto()
    CHOICE = auto()
    READ = auto()
    """Nothing: it is something to read."""
    OUTCOME = auto()
    """What became of a promise."""
    OTHERWISE = auto()
    """Whether it was changed first, or let go."""
    OLDER = auto()
    """What to do with promises that have waited longer."""
    MISS = auto()
    """What got in the way."""
    CARRY = auto()
    """Whether a promise goes on."""
    PARTLY = auto()
    """What there is to do with the rest."""
    SHRINK = auto()
    """A part of a big promise."""
    VISIBLE = auto()
    """An act in place of a way to be."""
    SMALLER = auto()
    """A smaller promise in place of one that was carried over."""
    PROMISE = auto()
    """Whether words are kept as a promise."""
    PLAN = auto()
    """When, where, and what if it gets hard."""
    WORRY = auto()
    """Something to be put on the shelf."""
    ACT = auto()
    """Something that was done, told by itself."""


OF_PROMISES: Final = frozenset(
    {Ask.OUTCOME, Ask.OTHERWISE, Ask.OLDER, Ask.MISS, Ask.PARTLY, Ask.CARRY}
)
"""What is asked about a promise that was made before."""


@dataclass(frozen=True)
class Question:
    """One question of this session and how far it has come.

    ``id`` is the id its answer has or will have, minted before the session.
    """

    id: str
    slot: str
    prompt: Prompt = field(repr=False)
    """It may hold a person's own words: a promise is asked about in them."""
    answer: Answer | None = field(default=None, repr=False)
    """The newest revision that is kept."""
    draft: Answer | None = field(default=None, repr=False)
    """Words on disk that are not kept yet, newer than ``answer``."""
    beside: str = field(default="", repr=False)
    """What stands in the field behind words told aloud, as it is on the disk."""
    asked_at: datetime | None = None
    skipped: bool = False
    anew: bool = False
    """Asked again by the person: what stands here is not shown."""
    ask: Ask = Ask.WORDS
    choices: tuple[Choice[object], ...] = ()
    """What it can be answered with; none: words."""
    also: tuple[Choice[object], ...] = ()
    """What is taken besides, in its own words, and is not listed here."""
    chosen: str = field(default="", repr=False)
    """The choice that was made, where it is not kept."""
    promises: tuple[Promise, ...] = field(default=(), repr=False)
    """Those it asks about, as they stand."""
    behind: str = ""
    """The question whose answer called for it; changed, it makes way."""
    of: tuple[str, ...] = ()
    """The questions whose words it is about; the last one that was answered counts."""
    lines: tuple[str, ...] = ()
    """What is to be read below its text."""
    spoken: str = field(default="", repr=False)
    """How it is said where that differs: with its choices, and kindly."""
    done: bool = False
    """It was answered by something that is no answer of its own."""
    stored: bool = True
    """Whether its answer is kept."""
    traced: bool = True
    """Whether it is remembered that it was asked."""
    for_two: bool = False
    """Whether it takes two people in touch for granted."""

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer is None and not self.skipped and not self.done

    @property
    def said(self) -> str:
        """What it was answered with, kept or not."""
        return self.answer.text if self.answer else self.chosen

    @property
    def told(self) -> Answer | None:
        """What was said aloud and is not kept yet."""
        return self.draft if self.draft and self.draft.how is How.SPOKEN else None


def settled(question: Question, answer: Answer) -> Question:
    """The question after the journal acknowledged a revision of its answer."""
    match answer.state:
        case AnswerState.KEPT if question.answer and question.answer.rev > answer.rev:
            return question
        case AnswerState.KEPT:
            return replace(
                question, answer=answer, draft=None, beside="", skipped=False, anew=False
            )
        case AnswerState.DRAFT:
            return replace(question, draft=answer, beside="")
        case AnswerState.DELETED:
            return replace(question, draft=None, beside="")
