"""A question that is answered by one of its choices, or by reading it."""

from dataclasses import replace

from assistant.journal.records import Outcome
from assistant.messages import Text
from assistant.session import flow, following, keeping, promising
from assistant.session.answers import Words
from assistant.session.choices import pick
from assistant.session.events import Moment
from assistant.session.following import Carry, Keep, Older
from assistant.session.state import RETURN, After, Ask, Result, State


def chosen(state: State, line: str, at: Moment) -> Result:
    """Take a choice; a line that names none changes nothing, and Enter puts the step again."""
    question = state.question
    if not line:
        done = question.ask is Ask.READ or bool(question.answer)
        return flow.advance(_done(state, ""), at) if done else flow.present(state)
    choice = pick(question.choices, line)
    if choice is None:
        unknown = Text.CHOICE_UNKNOWN(count=len(question.choices))
        return flow.present(replace(state, outcome=unknown))
    match choice.meaning:
        case Outcome() as outcome:
            return promising.outcome_chosen(state, outcome, at)
        case Older() as wish:
            return promising.older_chosen(state, wish, at)
        case Carry() as wish:
            return promising.carry_chosen(state, wish, at)
        case Keep() as wish:
            return promising.promise_chosen(state, wish, at)
        case _:
            return _answered(state, choice.word, at)


def _answered(state: State, word: str, at: Moment) -> Result:
    """A choice of the pack's: an answer like any other, where it is kept."""
    if state.question.slot == RETURN and word == Text.CHOICE_NO():
        return flow.finish_early(_done(state, word))
    if state.question.stored:
        return keeping.keep(state, Words(word), at, After.ADVANCE)
    state, effects = following.after(_done(state, word), at)
    outcome = state.outcome or Text.CHOSEN(word=word)
    state, more = flow.advance(replace(state, outcome=outcome), at)
    return state, (*effects, *more)


def _done(state: State, word: str) -> State:
    question = replace(state.question, done=True, chosen=word or state.question.chosen)
    return state.with_question(state.position, question)
