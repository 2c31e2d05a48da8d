"""The session as a value. Everything the machine knows stands here; nothing in it can act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from assistant.journal.records import (
    Answer,
    Half,
    Promise,
    Situation,
)
from assistant.practice.sequence import Part
from assistant.session.effects import Effect, Finish
from assistant.session.events import Commanded, Level, Trouble
from assistant.session.plan import Plan, Way
from assistant.session.question import Question


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


class Ending(Enum):
    """How a session ends, and so what is said last."""

    SILENT = auto()
    ALREADY = auto()
    """There was nothing left to ask."""
    REHEARSED = auto()
    DONE = auto()
    EARLY = auto()
    SOUND_LEFT = auto()
    """Words said last are on the disk as sound."""
    SOUND_NOT_LEFT = auto()
    """Words said last are nowhere."""


class After(Enum):
    """Where the session goes once the journal has acknowledged."""

    ADVANCE = auto()
    BACK = auto()
    ANEW = auto()
    DRAFTS = auto()
    LEAVE = auto()
    FINISH = auto()
    """Leaving was decided, and how: see ``State.ending``."""
    STAY = auto()


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
    reminded: bool = False
    """All that can open it was named; from then on the short sentence does."""
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
    refused: tuple[Answer | Promise, ...] = field(default=(), repr=False)
    """Those of ``unsaved`` that the disk did not take; the others are on their way."""
    copying: tuple[Answer | Promise, ...] = field(default=(), repr=False)
    """Those of ``unsaved`` that are being copied to a folder that the person named."""
    after: After = After.STAY
    ending: Ending = Ending.EARLY
    """How it ends, once that is clear. What is then said is of the state at its end."""
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
    aside: tuple[Answer, ...] = field(default=(), repr=False)
    """Drafts that belong to no question: words written where none took them."""
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
    def coming(self) -> bool:
        """Whether some of ``unsaved`` are on their way."""
        return len(self.refused) < len(self.unsaved)

    @property
    def situation(self) -> Situation | None:
        """The private choices that stand."""
        return self.situations[0] if self.situations else None

    @property
    def writes(self) -> bool:
        """Whether what is said is kept."""
        return self.plan.way is not Way.TRY and not self.secret

    def letting_go(self, gone: Callable[[Answer | Promise], bool]) -> "State":
        """The state in which some of ``unsaved`` wait for the disk no more."""

        def stay(records: tuple[Answer | Promise, ...]) -> tuple[Answer | Promise, ...]:
            return tuple(record for record in records if not gone(record))

        return replace(
            self,
            unsaved=stay(self.unsaved),
            refused=stay(self.refused),
            copying=stay(self.copying),
        )

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

    @property
    def has_room(self) -> bool:
        """Whether there is a fresh id besides the last, which is for words that are set aside."""
        return len(self.ids) > 1

    def inserted(self, position: int, *questions: Question) -> "State":
        """The state with fresh questions before ``position``; each gets an id where it has none.

        One that stands already is not put a second time; without ids left none is. Late
        words still find the question they were typed under.
        """
        standing = {one.id for one in self.questions}
        questions = tuple(one for one in questions if one.id not in standing)
        if len(questions) >= len(self.ids):
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


Result = tuple[State, tuple[Effect, ...]]
"""What an event comes to."""
