"""The promise loop: read back and kept only on yes, asked about when it is due, carried over.

What must hold: a promise is kept in the person's own words, and only after a yes. Its
outcome is one of five equal answers; none of them asks why. What comes after it can be
skipped, each by itself.
"""

from dataclasses import replace

from msgspec import structs

from assistant.journal.records import Half, Mark, Outcome, Promise
from assistant.messages import Text
from assistant.practice.pack import Slot
from assistant.practice.promises import Making, carried_over, due_at, told
from assistant.session import answers, flow, following, keeping, sending
from assistant.session.effects import ForgetSound
from assistant.session.events import Moment
from assistant.session.following import Carry, Keep, Older
from assistant.session.state import After, Ask, Question, Result, State


def outcome_chosen(state: State, outcome: Outcome, at: Moment) -> Result:
    """One of the five; whichever it is, it is told in one word and thanked for."""
    (promise,) = state.question.promises
    said = told(promise, outcome, at.wall)
    state, effects = keeping.send(_answered(state, said), said, After.ADVANCE)
    only_until_told = state.plan.sound.keeps == {Slot.PROMISE}
    forget = (ForgetSound(promise.answer),) if only_until_told and state.writes else ()
    return state, (*effects, *forget)


def older_chosen(state: State, wish: Older, at: Moment) -> Result:
    """Older promises rest, stay open, or are told one by one."""
    waiting = state.question.promises
    state = _answered(state, *waiting)
    match wish:
        case Older.REST:
            rested = (told(one, Outcome.LET_GO, at.wall) for one in waiting)
            state, effects = sending.beside(state, *rested)
            state, more = flow.advance(replace(state, outcome=Text.OLDER_RESTED()), at)
            return state, (*effects, *more)
        case Older.TELL:
            asked = following.outcomes(state.plan.practice, *waiting)
            return flow.advance(state.inserted(state.position + 1, *asked), at)
        case Older.STAY:
            return flow.advance(replace(state, outcome=Text.OLDER_STAYED()), at)


def carry_chosen(state: State, wish: Carry, at: Moment) -> Result:
    """It goes on as it is, smaller, or not."""
    (promise,), id_ = state.question.promises, state.ids[0]
    state = _answered(state, promise)
    match wish:
        case Carry.ON:
            origin, state = state.plan.origin, replace(state, ids=state.ids[1:])
            made = Making(origin.session, origin.dev, origin.day, _half(state), at.wall)
            return keeping.send(state, carried_over(promise, id_, made), After.ADVANCE)
        case Carry.SMALLER:
            smaller = following.worded(state, Ask.SMALLER, promise)
            return flow.advance(state.inserted(state.position + 1, *smaller), at)
        case Carry.REST:
            return flow.advance(replace(state, outcome=Text.CARRY_RESTS()), at)


def promise_chosen(state: State, wish: Keep, at: Moment) -> Result:
    """Yes makes the words a promise; no leaves them an answer."""
    question = state.question
    if wish is Keep.NO:
        words = answers.source(state, question)
        told_before = words.session != state.plan.origin.session
        marked = sending.marked(state, Mark.DECLINED, at, words.id) if told_before else ()
        state = state.with_question(state.position, replace(question, done=True))
        state, effects = flow.advance(replace(state, outcome=Text.PROMISE_LEFT()), at)
        return state, (*marked, *effects)
    promise = _promise(state, question, at)
    if promise.id == state.ids[0]:
        state = replace(state, ids=state.ids[1:])
    return keeping.send(_answered(state, promise), promise, After.ADVANCE)


def _promise(state: State, question: Question, at: Moment) -> Promise:
    """The promise that words become; given anew, its next revision."""
    origin, words = state.plan.origin, answers.source(state, question)
    before = next((one for one in state.promises if one.answer in question.of), None)
    gone_on_from = next((one.id for one in question.promises if one.answer != words.id), None)
    fresh = Promise(
        id=state.ids[0],
        dev=origin.dev,
        session=origin.session,
        day=origin.day,
        answer=words.id,
        made_at=at.wall,
        text=words.text,
        due_at=due_at(origin.day, _half(state), at.wall),
        before=gone_on_from,
    )
    if before is None:
        return fresh
    return structs.replace(
        fresh, id=before.id, rev=before.rev + 1, parent=before.rev, before=before.before
    )


def _answered(state: State, *promises: Promise) -> State:
    question = replace(state.question, done=True, promises=promises)
    return state.with_question(state.position, question)


def _half(state: State) -> Half:
    return state.half or state.plan.guess
