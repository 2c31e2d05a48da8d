"""The session as a value. Everything the machine knows stands here; nothing in it can act."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, auto

from assistant.journal.records import Answer, AnswerState, Half, Prompt


class Phase(Enum):
    """Where the session stands; the arrows are drawn in machine.py."""

    READY = auto()
    DRAFT = auto()
    HALF = auto()
    MENU = auto()
    ASKING = auto()
    LISTENING = auto()
    SAVING = auto()
    UNSAVED = auto()
    LEAVING = auto()
    DONE = auto()


class After(Enum):
    """Where the session goes once the journal has acknowledged."""

    ADVANCE = auto()
    BACK = auto()
    ANEW = auto()
    DRAFTS = auto()
    LEAVE = auto()
    STAY = auto()


class Way(Enum):
    """What this session is for."""

    QUESTIONS = auto()
    """Today's four, then a close."""
    TALK = auto()
    """No questions: today, told plainly."""
    RECORDINGS = auto()
    """Exactly the four, each answered by a recording; nothing else is asked."""


@dataclass(frozen=True)
class Question:
    """One question of this session and how far it has come.

    ``id`` is the id its answer has or will have, minted before the session.
    """

    id: str
    slot: str
    prompt: Prompt
    answer: Answer | None = field(default=None, repr=False)
    """The newest revision that is kept."""
    draft: Answer | None = field(default=None, repr=False)
    """Words on disk that are not kept yet, newer than ``answer``."""
    asked_at: datetime | None = None
    skipped: bool = False
    anew: bool = False
    """Asked again by the person: what stands here is not shown."""

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer is None and not self.skipped


@dataclass(frozen=True)
class Origin:
    """What every record of this session carries."""

    session: str
    dev: str
    day: date


@dataclass(frozen=True)
class Plan:
    """What was prepared before the session began."""

    origin: Origin
    halves: Mapping[Half, tuple[Question, ...]]
    talk: Question
    guess: Half
    """What the clock suggests: 04:00 to 14:00 is a day that starts."""
    began: Half | None = None
    """The half already begun today, if any."""
    drafts: tuple[Answer, ...] = field(default=(), repr=False)
    support: tuple[str, ...] = ()
    """The lines of the support page."""
    way: Way = Way.QUESTIONS
    interactive: bool = True
    """Whether somebody is there to choose: stdin is a terminal."""
    keys: bool = False
    """Whether help names keys besides words."""


@dataclass(frozen=True)
class State:
    """The session between two events."""

    plan: Plan
    phase: Phase = Phase.READY
    turn: int = 0
    half: Half | None = None
    questions: tuple[Question, ...] = field(default=(), repr=False)
    position: int = 0
    turns: Mapping[int, int] = field(default_factory=dict)
    """Which of ``questions`` stood under which turn: late words belong to theirs."""
    drafts: tuple[Answer, ...] = field(default=(), repr=False)
    """Still to be offered."""
    unsaved: tuple[Answer, ...] = field(default=(), repr=False)
    """Sent to the journal and not acknowledged: the only copy of these words."""
    after: After = After.STAY
    outcome: str = ""
    """What the last act led to; said once, with the next step."""
    kept: frozenset[str] = frozenset()
    """The ids of the answers that were kept this time."""
    exit_code: int = 0
    waiting_since: float | None = None
    beats: int = 0

    @property
    def question(self) -> Question:
        """The question that is asked now."""
        return self.questions[self.position]

    def with_question(self, position: int, question: Question) -> "State":
        """The state with one question changed."""
        changed = (*self.questions[:position], question, *self.questions[position + 1 :])
        return replace(self, questions=changed)


def settled(question: Question, answer: Answer) -> Question:
    """The question after the journal acknowledged a revision of its answer."""
    match answer.state:
        case AnswerState.KEPT:
            return replace(question, answer=answer, draft=None, skipped=False, anew=False)
        case AnswerState.DRAFT:
            return replace(question, draft=answer)
        case AnswerState.DELETED:
            return replace(question, draft=None)


def adopted(plan: Plan, answer: Answer) -> Plan:
    """The plan once words left open were kept: where today asks for them, it has them."""
    if answer.day != plan.origin.day or answer.state is not AnswerState.KEPT:
        return plan
    halves = {
        half: tuple(
            settled(replace(question, id=answer.id), answer)
            if question.prompt.id == answer.prompt.id
            else question
            for question in questions
        )
        for half, questions in plan.halves.items()
    }
    return replace(plan, halves=halves)
