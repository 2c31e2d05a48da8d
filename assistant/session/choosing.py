"""A question that is answered by one of its choices, or by reading it."""

from dataclasses import replace
from typing import Final

from assistant.journal.records import Outcome, Track
from assistant.messages import Text
from assistant.session import flow, following, keeping, promising, situation
from assistant.session.answers import Words
from assistant.session.choices import in_words, pick
from assistant.session.events import Moment
from assistant.session.following import Carry, Keep, Older
from assistant.session.question import RETURN, Ask
from assistant.session.state import After, Result, State

APART: Final = frozenset({("decision.path", "yes"), ("safety.scope", "about me only")})
"""How the ids begin of what offers the own path, and the answer that takes it."""


def chosen(state: State, line: str, at: Moment) -> Result:
    """Take a choice; a line that names none changes nothing, and Enter puts the step again."""
    question = state.question
    if not line and question.ask is Ask.READ:
        return _answered(state, question.choices[0].word, at)
    if not line and (question.answer or question.done):
        left = replace(_done(state, ""), outcome=Text.LEFT_AS_IT_WAS())
        return flow.advance(left, at)
    if not line:
        return flow.present(state)
    choice = pick(question.choices, line) or in_words(question.also, line)
    if choice is None:
        return flow.not_a_choice(state, line, len(question.choices), at)
    match choice.meaning:
        case Outcome() as outcome:
            return promising.outcome_chosen(state, outcome, at)
        case Ask.OTHERWISE:
            return promising.told_otherwise(state, at)
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
    state, chosen_too = _apart(state, word, at)
    if state.question.stored:
        state, effects = keeping.keep(state, Words(word), at, After.ADVANCE)
        return state, (*chosen_too, *effects)
    said = "" if state.question.ask is Ask.READ else Text.CHOSEN(word=word)
    state, effects = following.after(_done(state, word), at)
    state, more = flow.advance(replace(state, outcome=state.outcome or said), at)
    return state, (*chosen_too, *effects, *more)


def _apart(state: State, word: str, at: Moment) -> Result:
    """Some answers say that the questions may be about oneself only: from here on they are."""
    if (state.question.prompt.id.rpartition(".")[0], word) not in APART:
        return state, ()
    questions = tuple(
        replace(one, skipped=True) if one.for_two and one.open else one for one in state.questions
    )
    return situation.choose(replace(state, questions=questions), at, Track.OWN_PATH)


def _done(state: State, word: str) -> State:
    question = replace(state.question, done=True, chosen=word or state.question.chosen)
    return state.with_question(state.position, question)
