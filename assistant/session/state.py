"""The session as a value. Everything the machine knows stands here; nothing in it can act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, auto
from typing import Final

from assistant.journal.records import (
    Answer,
    AnswerState,
    Half,
    How,
    Outcome,
    Promise,
    Prompt,
    Situation,
)
from assistant.practice.sequence import Part
from assistant.session.choices import Choice
from assistant.session.commands import Renamed
from assistant.session.effects import Effect, Finish
from assistant.session.events import Commanded, Level, Trouble

RETURN: Final = "return"
"""The slot of the welcome after days away."""
WEIGHT: Final = "weight"
"""The slot of the question how heavy the day feels."""


class Phase(Enum):
    """Where the session stands; the arrows are drawn in machine.py."""

    READY = auto()
    DRAFT = auto()
    HALF = auto()
    MENU = auto()
    ASKING = auto()
    CHOOSING = auto()
    """A question that is answered by one of its choices."""
    OPTIONS = auto()
    """Something about the session itself is chosen, over the step that stands."""
    LISTENING = auto()
    """A recording is being heard."""
    TELLING = auto()
    """The microphone is open: the person answers aloud."""
    ENDING = auto()
    """The spoken answer has ended; its words are on their way."""
    HEARD = auto()
    """What was heard is shown, to be kept or given anew."""
    PAUSED = auto()
    LOOKING = auto()
    """There is nothing but the earlier days."""
    RECOVERING = auto()
    """Sound left from last time is being written down."""
    SAVING = auto()
    ERASING = auto()
    """Something is being taken off the disk."""
    UNSAVED = auto()
    CLOSING = auto()
    """The last line is being said."""
    DONE = auto()


class After(Enum):
    """Where the session goes once the journal has acknowledged."""

    ADVANCE = auto()
    BACK = auto()
    ANEW = auto()
    DRAFTS = auto()
    LEAVE = auto()
    STAY = auto()


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


class Page(Enum):
    """What is chosen about the session."""

    MAIN = auto()
    TODAY = auto()
    ROLE = auto()
    TRACK = auto()
    EXTRA = auto()
    STAY = auto()
    """How long words stay."""
    ERASE = auto()
    """Whether an answer is erased."""
    NOTHING = auto()
    """Whether this session is erased, and nothing more of it kept."""


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
    """Whether there is a passphrase. Without one a lock covers the screen, and no more."""
    lock_after_s: float = 0.0
    """How long nobody may be there before a sealed session locks by itself; 0: never."""


@dataclass(frozen=True)
class Closing:
    """The end that stands already while it is being said."""

    exit_code: int
    say: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Lock:
    """The screen is covered; what stands beneath goes on unseen."""

    trying: bool = False
    """A passphrase is being tried."""
    emptied: bool = False
    """What stood in a field was erased meanwhile."""
    warned: bool = False
    """It was said that leaving now may lose words that the disk did not take."""
    ending: Finish | None = None
    """How the session ended beneath: that is said once the screen is open."""


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
    unsaved: tuple[Answer | Promise, ...] = field(default=(), repr=False)
    """Sent to the journal and not acknowledged: the only copy of these words."""
    after: After = After.STAY
    outcome: str = field(default="", repr=False)
    """What the last act led to; said once, with the next step."""
    kept: frozenset[str] = frozenset()
    """The ids of the answers that were kept this time."""
    exit_code: int = 0
    waiting_since: float | None = None
    beats: int = 0
    voiced: bool = False
    listens: bool = False
    rate: int = 175
    playing: bool = False
    """A recording is being heard; the question about it comes after."""
    speaking: bool = False
    """Whether our voice is on its way."""
    hushed_at: float | None = None
    """When a key last silenced it."""
    pending: Commanded | None = None
    """What to do once the words of the spoken answer are here."""
    typed: str = field(default="", repr=False)
    """A line typed while the microphone was open: it goes behind the spoken words."""
    resumed: Phase = Phase.ASKING
    """Where a pause goes back to."""
    confirmed: bool = False
    """An answer that was read back was kept in this session: the person knows how."""
    doubted: bool = False
    """Something said aloud would put words away: it waits for a yes."""
    awaited: bool = False
    """This step is listened to, or will be once our voice has finished."""
    away: bool = False
    """The person looks at earlier days: nothing is said and nobody listens."""
    waits: int = 0
    """How often more time was asked for: each doubles the silence that ends an answer."""
    offered: bool = False
    """Help after a long silence is offered once a question."""
    level: Level | None = None
    troubles: frozenset[Trouble] = frozenset()
    """What devices told and have not mended."""
    closing: Closing | None = None
    """How it ends, once the last line was said."""
    recovering: frozenset[str] = frozenset()
    """The ids of answers whose sound is being written down."""
    ids: tuple[str, ...] = ()
    """Fresh ones that are left."""
    page: Page = Page.MAIN
    """What is chosen while the phase is ``OPTIONS``."""
    parts: frozenset[Part] = frozenset()
    situations: tuple[Situation, ...] = ()
    """As in the plan, with those of this session."""
    promises: tuple[Promise, ...] = field(default=(), repr=False)
    """As in the plan, with what came of them in this session."""
    skips: int = 0
    """How many were skipped running."""
    greeted: bool = False
    private: bool = False
    """No sound, and nothing on the screen that need not be."""
    secret: bool = False
    """Nothing of this session is kept."""
    hard: bool = False
    """The person said that this is a hard day."""
    aside: tuple[str, ...] = ()
    """The ids of drafts that belong to no question: words written where none took them."""
    erasing: tuple[str, ...] = ()
    """What is being erased."""
    lock: Lock | None = None
    """Over whatever stands, until the person opens it."""
    touched: float = 0.0
    """When somebody was last seen to be there, in monotonic seconds; see ``idling.py``."""
    unsent: bool = False
    """Whether words stand in the field that were not sent."""

    @property
    def question(self) -> Question:
        """The question that is asked now."""
        return self.questions[self.position]

    @property
    def situation(self) -> Situation | None:
        """The private choices that stand."""
        return self.situations[0] if self.situations else None

    @property
    def writes(self) -> bool:
        """Whether what is said is kept."""
        return self.plan.way is not Way.TRY and not self.secret

    def with_question(self, position: int, question: Question) -> "State":
        """The state with one question changed."""
        changed = (*self.questions[:position], question, *self.questions[position + 1 :])
        return replace(self, questions=changed)

    def without(self, gone: Callable[[Question], bool]) -> "State":
        """The state without some questions; where the one that stands goes, the one before stands.

        Late words of those that went belong to nothing any more.
        """
        left = [at for at, one in enumerate(self.questions) if not gone(one)]
        places = {at: place for place, at in enumerate(left)}
        before = [at for at in left if at <= self.position]
        return replace(
            self,
            questions=tuple(self.questions[at] for at in left),
            position=places[before[-1]] if before else -1,
            turns={turn: places[at] for turn, at in self.turns.items() if at in places},
        )

    def inserted(self, position: int, *questions: Question) -> "State":
        """The state with fresh questions before ``position``; each gets an id where it has none.

        One that stands already is not put a second time; without ids left none is. Late
        words still find the question they were typed under.
        """
        standing = {one.id for one in self.questions}
        questions = tuple(one for one in questions if one.id not in standing)
        if len(questions) > len(self.ids):
            return self
        ids = iter(self.ids)
        fresh = tuple(one if one.id else replace(one, id=next(ids)) for one in questions)
        turns = {turn: at + len(fresh) if at >= position else at for turn, at in self.turns.items()}
        return replace(
            self,
            questions=(*self.questions[:position], *fresh, *self.questions[position:]),
            turns=turns,
            ids=tuple(ids),
        )


OF_PROMISES: Final = frozenset(
    {Ask.OUTCOME, Ask.OTHERWISE, Ask.OLDER, Ask.MISS, Ask.PARTLY, Ask.CARRY}
)
"""What is asked about a promise that was made before."""

Result = tuple[State, tuple[Effect, ...]]
"""What an event comes to."""


def settled(question: Question, answer: Answer) -> Question:
    """The question after the journal acknowledged a revision of its answer."""
    match answer.state:
        case AnswerState.KEPT:
            return replace(
                question, answer=answer, draft=None, beside="", skipped=False, anew=False
            )
        case AnswerState.DRAFT:
            return replace(question, draft=answer, beside="")
        case AnswerState.DELETED:
            return replace(question, draft=None, beside="")


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
