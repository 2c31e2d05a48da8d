"""What comes after an answer: the promise loop, a wording's own follow-up, a lighter day.

Questions are put behind the one that was answered; nothing is asked that has no wording,
and each can be skipped by itself.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from typing import Final

from msgspec import structs

from assistant.journal.records import Mark, Outcome, Promise, Prompt
from assistant.messages import Text
from assistant.practice.pack import Slot
from assistant.practice.promises import due, may_carry, too_broad, unseen
from assistant.practice.sequence import Part
from assistant.session import sending, sentences
from assistant.session.choices import Choice
from assistant.session.events import Moment
from assistant.session.plan import Practice
from assistant.session.question import WEIGHT, Ask, Question
from assistant.session.state import Result, State


class Older(Enum):
    """What can be done with promises that have waited longer."""

    REST = auto()
    STAY = auto()
    TELL = auto()


class Keep(Enum):
    """Whether words are kept as a promise."""

    YES = auto()
    NO = auto()


class Carry(Enum):
    """How a promise that was not kept can go on."""

    ON = auto()
    SMALLER = auto()
    REST = auto()


OUTCOMES: Final[tuple[Choice[object], ...]] = (
    Choice(Outcome.KEPT, Text.OUTCOME_KEPT()),
    Choice(Outcome.PARTLY, Text.OUTCOME_PARTLY()),
    Choice(Outcome.NOT, Text.OUTCOME_NOT()),
    Choice(Ask.OTHERWISE, Text.OUTCOME_OTHERWISE()),
)
"""How a promise went: four at once can be held in mind, so the last is two of five equals."""
OUTCOMES_TOO: Final[tuple[Choice[object], ...]] = (
    Choice(Outcome.CHANGED, Text.OUTCOME_CHANGED()),
    Choice(Outcome.LET_GO, Text.OUTCOME_LET_GO()),
)
"""Those two, in their own words: whoever knows them says them at once."""
OTHERWISE: Final[tuple[Choice[object], ...]] = (
    Choice(Outcome.CHANGED, Text.OTHERWISE_CHANGED()),
    Choice(Outcome.LET_GO, Text.OUTCOME_LET_GO()),
)
"""Which of the two it was."""
OLDER: Final[tuple[Choice[object], ...]] = (
    Choice(Older.REST, Text.OLDER_REST()),
    Choice(Older.STAY, Text.OLDER_STAY()),
    Choice(Older.TELL, Text.OLDER_TELL()),
)
PROMISE: Final[tuple[Choice[object], ...]] = (
    Choice(Keep.YES, Text.CHOICE_YES()),
    Choice(Keep.NO, Text.CHOICE_NO()),
)
CARRY: Final[tuple[Choice[object], ...]] = (
    Choice(Carry.ON, Text.CARRY_ON()),
    Choice(Carry.SMALLER, Text.CARRY_SMALLER()),
    Choice(Carry.REST, Text.CARRY_REST()),
)
_UNDONE: Final = frozenset({Outcome.PARTLY, Outcome.NOT})
VERY_HEAVY: Final = "five"
"""The weight at which the rest of the day gets light."""


def after(state: State, at: Moment) -> Result:
    """Put behind the question that was just answered what follows from its answer."""
    own = state.question.id
    state = state.without(lambda one: one.behind == own and one.open)
    state, effects = _planned(state)
    if state.question.slot == WEIGHT and state.question.said == VERY_HEAVY:
        state, more = _lightened(state, at)
        return state, (*effects, *more)
    return _promised(state), effects


def outcomes(practice: Practice, *promises: Promise) -> tuple[Question, ...]:
    """How did it go, of each promise, in the person's own words."""
    asked = (_about(practice, Ask.OUTCOME, OUTCOMES, one) for one in promises)
    return tuple(replace(one, also=OUTCOMES_TOO) for one in asked)


def about_due(
    practice: Practice, promises: Iterable[Promise], now: datetime, *, together: bool = False
) -> tuple[Question, ...]:
    """The newest due promise is asked about alone, older ones in one question.

    Args:
        practice: What has no wording in it is not asked.
        promises: In any order, with any revisions.
        now: Aware.
        together: Whether all of them are one question, if there are several.
    """
    newest, rest = due((one for one in promises if one.text), now)  # words may have expired
    if newest is None or Ask.OUTCOME not in practice.wordings:
        return ()
    if together and rest:
        return (older(practice, (newest, *rest)),)
    bundle = (older(practice, rest),) if rest else ()
    return (*outcomes(practice, newest), *bundle)


def otherwise(question: Question) -> Question:
    """Whether plans changed, or it was let go: behind the question how it went."""
    return Question(
        "",
        Ask.OTHERWISE.name,
        structs.replace(question.prompt, text=Text.OTHERWISE_ASK()),
        ask=Ask.OTHERWISE,
        choices=OTHERWISE,
        also=OUTCOMES_TOO,
        promises=question.promises,
        behind=question.id,
    )


def older(practice: Practice, promises: tuple[Promise, ...]) -> Question:
    """What to do with those that have waited longer, all at once."""
    return _about(practice, Ask.OLDER, OLDER, *promises)


def _about(
    practice: Practice, ask: Ask, choices: tuple[Choice[object], ...], *promises: Promise
) -> Question:
    """A question with a person's own words in it, as it is read and as it is said."""
    prompt, count = practice.wordings[ask], len(promises)
    return Question(
        "",
        ask.name,
        structs.replace(prompt, text=sentences.around(prompt.text, promises[0], count=count)),
        ask=ask,
        choices=choices,
        promises=promises,
        spoken=sentences.around(practice.spoken.get(ask, ""), promises[0], count=count),
    )


def _promised(state: State) -> State:
    question, behind = state.question, state.position + 1
    match question.ask:
        case Ask.OUTCOME if question.promises[0].outcome in _UNDONE:
            (promise,) = question.promises
            ask = Ask.PARTLY if promise.outcome is Outcome.PARTLY else Ask.MISS
            asked = (*worded(state, ask, promise), _carry(state, promise))
            return state.inserted(behind, *(replace(one, behind=question.id) for one in asked))
        case Ask.WORRY | Ask.ACT if question.answer and state.writes:
            replies = state.plan.practice.replies
            return replace(state, outcome=replies.get(question.ask, state.outcome))
        case Ask.WORDS if question.slot == Slot.PROMISE and question.answer:
            return _to_confirm(state, question)
        case Ask.SMALLER if question.answer:
            return _to_confirm(state, question)
        case Ask.PROMISE if question.promises and Part.PLAN in state.parts:
            asked = worded(state, Ask.PLAN, *question.promises)
            return state.inserted(behind, *(replace(one, behind=question.id) for one in asked))
        case Ask.WORDS | Ask.CHOICE | Ask.READ if question.said:
            follows = state.plan.practice.follows
            keys = ((question.prompt.id, question.said), (question.prompt.id, "answered"))
            found = next((follows[key] for key in keys if key in follows), None)
            return state.inserted(behind, replace(found, behind=question.id)) if found else state
        case _:
            return state


def _planned(state: State) -> Result:
    """A plan stands with its promise as soon as its words are kept."""
    question = state.question
    if question.ask is not Ask.PLAN or not question.answer:
        return state, ()
    newest = [one for one in state.promises if one.id == question.promises[0].id]
    again = (structs.replace(one, rev=one.rev + 1, parent=one.rev) for one in newest)
    planned = (structs.replace(one, plan=question.answer.text) for one in again)
    return sending.beside(state, *planned)


def _lightened(state: State, at: Moment) -> Result:
    """On a very heavy day at most two light things are left, and stopping is offered first."""
    half = state.half or state.plan.guess
    grace = state.plan.practice.grace.get(half)
    promise = tuple(one for one in state.questions if one.slot == Slot.PROMISE)
    keeps = {one.id for one in (*((grace,) if grace else ()), *promise)}
    here = state.questions[: state.position + 1]
    state = state.without(lambda one: one not in here and one.id not in keeps)
    if grace:
        state = state.inserted(state.position + 1, grace)
    return replace(state, outcome=Text.HEAVY()), sending.marked(state, Mark.HEAVY, at)


def _to_confirm(state: State, question: Question) -> State:
    """Offer once to make it smaller, or an act; then read it back, anew where it was given anew.

    Where nobody will ask how it went, or nothing is kept, nothing is made a promise.
    """
    if Ask.OUTCOME not in state.plan.practice.wordings or state.secret:
        return state
    for position, one in enumerate(state.questions):
        if one.ask is Ask.PROMISE and question.id in one.of:
            return state.with_question(position, replace(one, done=False, skipped=False))
    offer = _offered(question) if question.ask is Ask.WORDS else None
    shrink = worded(state, offer) if offer else ()
    behind = state.position + 1
    state = state.inserted(behind, *shrink)
    smaller = [one for one in state.questions[behind : behind + 1] if one.ask is offer]
    return state.inserted(behind + len(smaller), to_confirm(question, *smaller))


def _offered(question: Question) -> Ask | None:
    """What a promise is asked for once, before it is read back."""
    if too_broad(question.said):
        return Ask.SHRINK
    return Ask.VISIBLE if unseen(question.said) else None


def to_confirm(question: Question, *smaller: Question) -> Question:
    """Shall these words be kept as a promise?"""
    return Question(
        "",
        Ask.PROMISE.name,
        structs.replace(question.prompt, text=Text.PROMISE_ASK()),
        ask=Ask.PROMISE,
        choices=PROMISE,
        promises=question.promises,
        of=(question.id, *(one.id for one in smaller)),
    )


def _carry(state: State, promise: Promise) -> Question:
    """Unchanged it goes on at most twice."""
    again, practice = may_carry(promise), state.plan.practice
    if not again and Ask.CARRY in practice.wordings:
        return _about(practice, Ask.CARRY, CARRY[1:], promise)
    prompt = Prompt(Ask.CARRY.name, "1", Text.CARRY_ASK())
    choices = CARRY if again else CARRY[1:]
    return Question("", Ask.CARRY.name, prompt, ask=Ask.CARRY, choices=choices, promises=(promise,))


def worded(state: State, ask: Ask, *promises: Promise) -> tuple[Question, ...]:
    """A question of the loop, where the pack has a wording for it."""
    prompt = state.plan.practice.wordings.get(ask)
    return (Question("", ask.name, prompt, ask=ask, promises=promises),) if prompt else ()
