"""What was prepared before a session began. It does not change any more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto

from assistant.journal.records import (
    Answer,
    AnswerState,
    Half,
    Outcome,
    Promise,
    Prompt,
    Situation,
)
from assistant.practice.sequence import Part
from assistant.session.commands import Renamed
from assistant.session.question import Ask, Question, settled


class Way(Enum):
    """What this session is for."""

    QUESTIONS = auto()
    """Today's four, then a close."""
    TALK = auto()
    """No questions: today, told plainly."""
    RECORDINGS = auto()
    """Exactly the four, each answered by a recording; nothing else is asked."""
    TRY = auto()
    """A rehearsal: one question, and nothing is kept."""
    REVIEW = auto()
    """Earlier days are looked at; nothing is asked."""


@dataclass(frozen=True)
class Origin:
    """What every record of this session carries."""

    session: str
    dev: str
    day: date


@dataclass(frozen=True)
class Sound:
    """How a session is spoken and heard. As it stands: in writing only."""

    voiced: bool = False
    """Whether the questions are spoken."""
    listens: bool = False
    """Whether answers can be given aloud."""
    rate: int = 175
    """Words a minute."""
    headphones: bool = False
    """Whether the person confirmed that the microphone does not hear our voice."""
    silence_s: float = 0.0
    """How long a silence ends an answer; 0: never."""
    keeps: frozenset[str] = frozenset()
    """The slots whose recordings the person chose to keep."""
    renamed: Renamed = field(default_factory=dict)
    left: tuple[Answer, ...] = field(default=(), repr=False)
    """Answers whose sound an earlier session left, as drafts without words."""


@dataclass(frozen=True)
class Practice:
    """What of the practice was prepared: beyond the four questions."""

    wordings: Mapping[Ask, Prompt] = field(default_factory=dict)
    """How the questions of the promise loop are put; what has none is not asked."""
    spoken: Mapping[Ask, str] = field(default_factory=dict)
    """How those with choices are said."""
    follows: Mapping[tuple[str, str], Question] = field(default_factory=dict, repr=False)
    """The question that follows a wording's id and answer; "answered": any."""
    light: Mapping[Half, tuple[str, ...]] = field(default_factory=dict)
    """The slots that stay on a short day."""
    grace: Mapping[Half, Question] = field(default_factory=dict, repr=False)
    """What is asked on a very heavy day, before the promise."""
    parts: frozenset[Part] = frozenset()
    """What the person switched on."""
    situations: tuple[Situation, ...] = ()
    """The private choices there were, newest first: the first one stands."""
    promises: tuple[Promise, ...] = field(default=(), repr=False)
    """Those that are open, and those that rest since the situation changed."""
    closings: Mapping[str, str] = field(default_factory=dict)
    """The last line of a day, by how it went."""
    replies: Mapping[Ask | Outcome, str] = field(default_factory=dict)
    """What is said once a worry is on the shelf, or an outcome is noted; none: nothing."""
    short: bool = False
    """Whether this is a short day from its start."""
    ids: tuple[str, ...] = ()
    """Fresh ones, for what comes up on the way."""


@dataclass(frozen=True)
class Plan:
    """What was prepared before the session began."""

    origin: Origin
    halves: Mapping[Half, tuple[Question, ...]] = field(repr=False)
    talk: Question
    guess: Half
    """What the clock suggests: 04:00 to 14:00 is a day that starts."""
    began: Half | None = None
    """The half already begun today, if any."""
    drafts: tuple[Answer, ...] = field(default=(), repr=False)
    support: tuple[str, ...] = ()
    """The lines of the support page."""
    greeting: tuple[str, ...] = ()
    """What is said once, before the first step."""
    way: Way = Way.QUESTIONS
    interactive: bool = True
    """Whether somebody is there to choose: stdin is a terminal."""
    keys: bool = False
    """Whether help names keys besides words."""
    sound: Sound = Sound()
    """How the session is spoken and heard."""
    practice: Practice = Practice()
    """What goes beyond the four questions."""
    private: bool = False
    """Whether it is without any sound, as the person chose before."""
    sealed: bool = False
    """Whether something typed opened it. Else a lock covers the screen, and no more."""
    lock_after_s: float = 0.0
    """How long nobody may be there before a sealed session locks by itself; 0: never."""

    @property
    def locks_alone(self) -> bool:
        """Whether it locks once nobody has been there for a while."""
        return self.sealed and self.interactive and self.lock_after_s > 0


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
