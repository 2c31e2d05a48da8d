"""What is typed: a command, a choice, a folder, or words to keep. A phrase said alone is the same.

What must hold: a line with a person's words is kept for the question it was typed
under, or still stands before them; none is let go of unseen.
"""

from dataclasses import replace
from typing import Final

from msgspec import structs

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session import (
    acting,
    answers,
    choosing,
    drafting,
    flow,
    keeping,
    listening,
    options,
    sending,
    speaking,
    steps,
    taking,
)
from assistant.session.answers import Words
from assistant.session.choices import GO_ON, NO, SURE, YES, pick, plainly
from assistant.session.commands import Command, answer, parse
from assistant.session.effects import Hush
from assistant.session.events import Commanded, Drafted, Moment, Typed
from assistant.session.plan import Way
from assistant.session.question import Ask
from assistant.session.state import After, Phase, Result, State

_DROP: Final = frozenset({"drop", "put away"})
_HEAR: Final = frozenset({"hear", "play"})
_HALF_LINES: Final = frozenset(
    {Phase.ASKING, Phase.TELLING, Phase.ENDING, Phase.HEARD, Phase.PAUSED}
)
"""Where what stands in the field is on its way to an answer."""


def typed(state: State, event: Typed) -> Result:
    """A line came, or an Enter that silenced our voice: then it does nothing else."""
    if not event.text.strip() and speaking.just_silenced(state, event.at):
        return speaking.silenced(state)
    command = parse(event.text, state.plan.sound.renamed)
    if command:
        return _command(state, event, command)
    text = answer(event.text)
    return _at_step(state, event, text) if event.turn == state.turn else _late(state, event, text)


def _at_step(state: State, event: Typed, text: str) -> Result:
    """A line for the step that stands."""
    match state.phase:
        case Phase.DRAFT:
            return _draft_answered(state, event, text)
        case Phase.HALF | Phase.MENU:
            return _chosen(state, text, event.at)
        case Phase.UNSAVED:
            return _unsaved_answered(state, text)
        case Phase.CHOOSING:
            return choosing.chosen(state, text, event.at)
        case Phase.OPTIONS:
            return options.chosen(state, text, event.at)
        case Phase.ASKING:
            return _answered(state, text, event.at)
        case Phase.TELLING:
            return listening.end(state, event.at, typed=text)
        case Phase.ENDING if text:
            return listening.end(state, event.at, typed=text)
        case Phase.SAVING | Phase.ERASING if text:
            return keeping.keep_more(state, text, event.at)
        case Phase.HEARD:
            return taking.confirmed(state, event, text)
        case Phase.PAUSED:
            return _resumed(state, event, text)
        case _:
            return state, ()


def _late(state: State, event: Typed, text: str) -> Result:
    """Words typed under an earlier step are kept for the question that stood there, if one did."""
    position = state.turns.get(event.turn)
    if not text or position is None:
        return state, ()
    here = position == state.position
    match state.phase:
        case Phase.TELLING | Phase.ENDING if here:
            return listening.end(state, event.at, typed=text)
        case Phase.ASKING | Phase.HEARD if here:
            return keeping.keep(state, _with_told(state, text), event.at, After.ADVANCE)
        case Phase.PAUSED if here and state.resumed in {Phase.ASKING, Phase.HEARD}:
            return keeping.keep(state, _with_told(state, text), event.at, After.ADVANCE)
        case Phase.CLOSING if state.writes:
            hush = (Hush(),) if state.speaking else ()
            state = sending.wait(replace(state, closing=None, speaking=False))
            state, effects = keeping.keep_late(state, position, text, event.at)
            return replace(state, after=After.FINISH), (*hush, *effects)
        case Phase.UNSAVED:
            state, effects = keeping.keep_late(state, position, text, event.at)
            state, more = flow.present(state)
            return state, (*effects, *more)
        case (
            Phase.SAVING
            | Phase.ERASING
            | Phase.ASKING
            | Phase.CHOOSING
            | Phase.OPTIONS
            | Phase.TELLING
            | Phase.ENDING
            | Phase.HEARD
            | Phase.PAUSED
        ) if not state.questions[position].choices:
            return keeping.keep_late(state, position, text, event.at)
        case _:
            return state, ()


def _with_told(state: State, text: str) -> Words:
    """A line that goes behind what was told aloud, if anything was."""
    told = state.question.told
    return answers.of(told, text) if told else Words(text)


def _answered(state: State, text: str, at: Moment) -> Result:
    """An answer, or an Enter that opens the microphone or leaves what stands there."""
    if text:
        return keeping.keep(state, _with_told(state, text), at, After.ADVANCE)
    if state.away:  # back from the earlier days
        return flow.present(state)
    told = state.question.told
    if state.question.answer and not state.question.anew and not told:
        return flow.advance(replace(state, outcome=Text.LEFT_AS_IT_WAS()), at)
    if flow.by_hand(state):
        return listening.opened_by_hand(state, at)
    if told:
        return flow.present(replace(state, phase=Phase.HEARD))
    if state.question.ask in {Ask.SHRINK, Ask.VISIBLE}:
        left = state.with_question(state.position, replace(state.question, skipped=True))
        return flow.advance(replace(left, outcome=Text.LEFT_AS_IT_WAS()), at)
    return flow.present(replace(state, outcome=Text.NOTHING_YET()))


def _resumed(state: State, event: Typed, text: str) -> Result:
    """A pause ends; what was typed into it belongs to the step it began at."""
    told_is_unsaid = state.resumed is Phase.UNSAVED and not state.unsaved
    if told_is_unsaid or plainly(text) in YES | GO_ON:
        return acting.resume(state, event.at)
    if state.resumed is Phase.HEARD:
        return keeping.keep(state, _with_told(state, text), event.at, After.ADVANCE)
    return _at_step(replace(state, phase=state.resumed), event, text)


def drafted(state: State, event: Drafted) -> Result:
    """Words stand in the field that are not sent: they follow the hand to the disk."""
    position = state.turns.get(event.turn)
    paused = state.phase is Phase.PAUSED and state.resumed not in _HALF_LINES
    if position is None or paused or state.phase not in _HALF_LINES:
        return state, ()
    if parse(event.text, state.plan.sound.renamed):
        return state, ()
    return drafting.half_line(state, position, answer(event.text), event.at)


def _draft_answered(state: State, event: Typed, text: str) -> Result:
    draft, said = state.drafts[0], plainly(event.text)
    if said in _HEAR:
        return speaking.play(state, draft.id)
    if said in _DROP and event.aloud:
        return flow.present(replace(state, doubted=True))
    if said in _DROP or (state.doubted and said in SURE):
        gone = structs.replace(draft, state=AnswerState.DELETED)
        return keeping.send(state, gone, After.DRAFTS)
    if state.doubted and (not said or said in NO):
        return flow.present(replace(state, doubted=False))
    if said in NO:
        return flow.present(replace(state, outcome=Text.DRAFT_UNCLEAR()))
    more = "" if said in YES else text
    kept = answers.added(draft, more, AnswerState.KEPT, event.at)
    return keeping.send(state, kept, After.DRAFTS)


def _unsaved_answered(state: State, text: str) -> Result:
    said = plainly(text)
    if said in YES:
        return keeping.retry(state)
    if said in NO:
        return flow.present(state)
    return keeping.copy(state, text)


def _chosen(state: State, text: str, at: Moment) -> Result:
    if state.phase is Phase.HALF:
        half = pick(steps.HALF_CHOICES, text) if text else None
        if text and half is None:
            return flow.not_a_choice(state, text, len(steps.HALF_CHOICES), at)
        return flow.start_half(state, half.meaning if half else state.plan.guess, at)
    choices = steps.menu_choices(state)
    choice = pick(choices, text)
    if choice is None:
        return flow.not_a_choice(state, text, len(choices), at)
    if choice.meaning is None:
        return flow.finish_early(state)
    state = replace(state, outcome=Text.CHOSEN(word=choice.word))
    if isinstance(choice.meaning, Way):
        return flow.ask_talk(state, at)
    return flow.start_half(state, choice.meaning, at)


def _command(state: State, event: Typed, command: Command) -> Result:
    """A typed command: a draft that was only its first letters goes with it."""
    position = state.turns.get(event.turn)
    if position is None or position >= len(state.questions):
        return acting.act(state, Commanded(event.turn, event.at, command), "")
    state, effects = drafting.drop_start(state, position, event.text.strip())
    state, more = acting.act(state, Commanded(event.turn, event.at, command), "")
    return state, (*effects, *more)
