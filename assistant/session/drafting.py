"""Words that are on the disk and not kept yet: told aloud, or standing in the field."""

from dataclasses import replace

from msgspec import structs

from assistant.journal.records import AnswerState
from assistant.session import answers, sending
from assistant.session.answers import Words
from assistant.session.effects import Settle
from assistant.session.events import Moment
from assistant.session.question import settled
from assistant.session.state import Result, State


def half_line(state: State, position: int, text: str, at: Moment) -> Result:
    """Put on the disk what is typed and not sent; a field that was emptied takes it off."""
    question = state.questions[position]
    if question.told:
        return _behind(state, position, answers.rest_of(text, question.told))
    if text == (question.draft.text if question.draft else ""):
        return state, ()
    if not text or (question.answer and question.answer.text == text):
        return drop(state, position)
    return put(state, position, Words(text), at)


def _behind(state: State, position: int, text: str) -> Result:
    """What is typed behind words told aloud, which stand whatever the field holds."""
    question = state.questions[position]
    if question.draft is None or text == question.beside:
        return state, ()
    both = answers.of(question.draft, text)
    state = state.with_question(position, replace(question, beside=text))
    return state, sending.saves(
        state, structs.replace(question.draft, text=both.text, words=both.words)
    )


def put(state: State, position: int, said: Words, at: Moment) -> Result:
    """Put words on the disk that the person has not kept yet."""
    draft = answers.next_revision(state, position, said, at, AnswerState.DRAFT)
    state = state.with_question(position, settled(state.questions[position], draft))
    return state, sending.saves(state, draft)


def tell(state: State, said: Words, at: Moment) -> Result:
    """Put words told aloud on the disk; what stands in the field stays behind them."""
    question = state.question
    field = question.draft.text if question.draft and not question.told else question.beside
    state, effects = put(state, state.position, said, at)
    state, more = _behind(state, state.position, field)
    return state, (*effects, *more)


def set_aside(state: State, text: str, at: Moment) -> Result:
    """Words written where only a choice is asked for are a draft by themselves.

    Where no room is left they go on in one draft, under the id that nothing else takes; in a
    session without any it is that of words told plainly.
    """
    id_ = state.ids[0] if state.ids else state.plan.talk.id
    before = next((one for one in state.aside if one.id == id_), None)
    if before:
        draft = answers.added(before, text, AnswerState.DRAFT, at)
    else:
        draft = answers.told(state.plan.origin, replace(state.plan.talk, id=id_), Words(text), at)
    draft = structs.replace(draft, state=AnswerState.DRAFT)
    others = (one for one in state.aside if one.id != id_)
    ids = state.ids[1:] if state.has_room else state.ids
    return sending.beside(replace(state, ids=ids, aside=(*others, draft)), draft)


def drop(state: State, position: int) -> Result:
    """Put words away that were never kept, and with what was told its sound."""
    question = state.questions[position]
    if question.draft is None:
        return state, ()
    gone = structs.replace(question.draft, state=AnswerState.DELETED)
    sound = (Settle(gone.id, gone.rev, keep=False),) if question.told else ()
    state = state.with_question(position, settled(question, gone))
    return state, (*sending.saves(state, gone), *sound)


def drop_start(state: State, position: int, line: str) -> Result:
    """A half line that was only the first letters of a command goes with it."""
    question = state.questions[position]
    if question.told:
        starts = line.startswith(question.beside)
        return _behind(state, position, "") if starts else (state, ())
    starts = question.draft is not None and line.startswith(question.draft.text)
    return drop(state, position) if starts else (state, ())
