"""The promise loop: read back and kept only on yes, asked about when it is due, carried over.

What must hold: a promise is kept in the person's own words, and only after a yes. Its
outcome is one of five equal answers; none of them asks why. What comes after it can be
skipped, each by itself.
"""

from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from assistant.journal.records import Answer, AnswerState, Half, Mark, Outcome, Promise
from assistant.messages import Text
from assistant.practice.promises import Making, carried_over, due_at, told
from assistant.session import answers, flow, following, keeping, sending, sentences
from assistant.session.events import Moment
from assistant.session.following import Carry, Keep, Older
from assistant.session.question import Ask
from assistant.session.state import After, Result, State


def outcome_chosen(state: State, outcome: Outcome, at: Moment) -> Result:
    """One of the five; whichever it is, it is told in one word and thanked for.

    Told anew, what it had led to is taken back: a promise that went along goes away.
    """
    said = told(_newest(state, *state.question.promises)[0], outcome, at.wall)
    state, effects = sending.beside(_answered(state, said), *_put_away(state, _along(state, said)))
    state, more = keeping.send(state, said, After.ADVANCE)
    return state, (*effects, *more)


def told_otherwise(state: State, at: Moment) -> Result:
    """Plans changed, or it was let go: which of the two is a step of its own."""
    own = state.question
    state = state.without(lambda one: one.behind == own.id)
    asked = following.otherwise(own)
    state = _answered(state, *own.promises).inserted(state.position + 1, asked)
    return flow.advance(state, at)


def older_chosen(state: State, wish: Older, at: Moment) -> Result:
    """Older promises rest, stay open, or are told one by one."""
    waiting = _newest(state, *state.question.promises)
    match wish:
        case Older.REST:
            rested = tuple(told(one, Outcome.LET_GO, at.wall) for one in waiting)
            state, effects = sending.beside(_answered(state, *rested), *rested)
            outcome = Text.OLDER_RESTED() if state.writes else sentences.not_kept(state)
            state, more = flow.advance(replace(state, outcome=outcome), at)
            return state, (*effects, *more)
        case Older.TELL:
            asked = following.outcomes(state.plan.practice, *waiting)
            own = state.question.id
            state = _answered(state, *waiting).without(lambda one: one.behind == own)
            asked = tuple(replace(one, behind=own) for one in asked)
            return flow.advance(state.inserted(state.position + 1, *asked), at)
        case Older.STAY:
            state = replace(_answered(state, *waiting), outcome=Text.OLDER_STAYED())
            return flow.advance(state, at)


def carry_chosen(state: State, wish: Carry, at: Moment) -> Result:
    """It goes on as it is, smaller, or not; what was chosen before is taken back."""
    (promise,) = state.question.promises
    before = _along(state, promise)
    state = _answered(state, promise)
    if wish is Carry.ON:
        if before:
            return flow.advance(replace(state, outcome=Text.PROMISE_MADE()), at)
        if not state.has_room:
            return flow.advance(replace(state, outcome=Text.PROMISE_NO_ROOM()), at)
        id_, origin = state.ids[0], state.plan.origin
        made = Making(origin.session, origin.dev, origin.day, _half(state), at.wall)
        along = carried_over(promise, id_, made)
        return keeping.send(replace(state, ids=state.ids[1:]), along, After.ADVANCE)
    state, effects = sending.beside(state, *_put_away(state, before))
    if wish is Carry.SMALLER:
        own = state.question.id
        smaller = following.worded(state, Ask.SMALLER, promise)
        behind = (replace(one, behind=own) for one in smaller)
        state = state.inserted(state.position + 1, *behind)
    else:
        state = replace(state, outcome=Text.CARRY_RESTS())
    state, more = flow.advance(state, at)
    return state, (*effects, *more)


def promise_chosen(state: State, wish: Keep, at: Moment) -> Result:
    """Yes makes the words a promise; no leaves them an answer, also where it was yes before."""
    question, words = state.question, answers.source(state, state.question)
    if words is None:
        return flow.advance(state, at)
    before = [one for one in state.promises if one.answer in question.of]
    if wish is Keep.NO:
        marked = sending.marked(state, Mark.DECLINED, at, words.id)
        state = state.with_question(state.position, replace(question, done=True))
        state, effects = sending.beside(state, *_put_away(state, before))
        state, more = flow.advance(replace(state, outcome=Text.PROMISE_LEFT()), at)
        return state, (*marked, *effects, *more)
    if before and before[0].text == words.text:
        state = _answered(state, before[0])
        return flow.advance(replace(state, outcome=Text.PROMISE_MADE()), at)
    if not (before or state.has_room):
        return flow.advance(replace(state, outcome=Text.PROMISE_NO_ROOM()), at)
    promise = _promise(state, words, before, at)
    if not before:
        state = replace(state, ids=state.ids[1:])
    return keeping.send(_answered(state, promise), promise, After.ADVANCE)


def _promise(state: State, words: Answer, before: list[Promise], at: Moment) -> Promise:
    """The promise that words become; given anew, its next revision."""
    origin, goes_on = state.plan.origin, state.question.promises
    fresh = Promise(
        id=state.ids[0],
        dev=origin.dev,
        session=origin.session,
        day=origin.day,
        answer=words.id,
        made_at=at.wall,
        text=words.text,
        due_at=due_at(origin.day, _half(state), at.wall),
        before=next((one.id for one in goes_on if one.answer != words.id), None),
    )
    if not before:
        return fresh
    old = before[0]
    return structs.replace(
        fresh, id=old.id, day=old.day, rev=old.rev + 1, parent=old.rev, before=old.before
    )


def _newest(state: State, *promises: Promise) -> list[Promise]:
    """Promises as they stand now."""
    standing = {one.id: one for one in state.promises}
    return [standing.get(one.id, one) for one in promises]


def _along(state: State, promise: Promise) -> list[Promise]:
    """What went along with a promise in this session."""
    session = state.plan.origin.session
    return [
        one
        for one in state.promises
        if one.before == promise.id and one.session == session and one.state is AnswerState.KEPT
    ]


def _put_away(state: State, promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """The revisions that put promises away."""
    return tuple(
        structs.replace(one, rev=one.rev + 1, parent=one.rev, state=AnswerState.DELETED)
        for one in _newest(state, *promises)
    )


def _answered(state: State, *promises: Promise) -> State:
    question = replace(state.question, done=True, promises=promises)
    return state.with_question(state.position, question)


def _half(state: State) -> Half:
    return state.half or state.plan.guess
