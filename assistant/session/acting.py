"""What each command does. A command never destroys words: moving on keeps them."""

from dataclasses import replace
from typing import assert_never

from assistant.messages import Text
from assistant.session import flow, keeping, steps
from assistant.session.commands import Command
from assistant.session.effects import Review
from assistant.session.events import Commanded, Left, Manner
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import After, Phase, State

_DEAF = {Phase.READY, Phase.LISTENING, Phase.SAVING}
_MOVES = {Command.SKIP: After.ADVANCE, Command.BACK: After.BACK}


def act(state: State, event: Commanded, text: str) -> Result:
    """Perform a command. ``text`` is what stood in the field, if anything.

    A command belongs to the step it was given at: a key pressed twice skips once.
    While words are on their way it does nothing, because the next step is near.
    Leaving always works.
    """
    if event.command is Command.STOP:
        return keeping.leave(state, Left(Manner.CALM, event.at), text)
    if event.turn != state.turn or state.phase in _DEAF:
        return state, ()
    if text and state.phase is Phase.ASKING and event.command in _MOVES:
        return keeping.keep(state, Words(text), event.at, _MOVES[event.command])
    match event.command:
        case Command.REPEAT:
            return flow.present(state)
        case Command.SKIP:
            return _skip(state, event)
        case Command.BACK:
            return _back(state, event)
        case Command.AGAIN:
            return _again(state, event, text)
        case Command.WHERE:
            place = steps.status(state)
            here = (Text.WHERE(status=place),) if place else ()
            return flow.put(state, steps.page(state, *here, Text.WHERE_KEPT(count=state.kept)))
        case Command.HELP:
            return flow.put(state, steps.page(state, *steps.help_lines(keys=state.plan.keys)))
        case Command.SUPPORT:
            return flow.put(state, steps.page(state, *state.plan.support))
        case Command.REVIEW:
            return state, (Review(state.turn),)
        case _:
            assert_never(event.command)


def _skip(state: State, event: Commanded) -> Result:
    state = replace(state, outcome=Text.SKIPPED())
    match state.phase:
        case Phase.DRAFT:
            return flow.next_draft(state, event.at)
        case Phase.HALF:
            return flow.start_half(state, state.plan.guess, event.at)
        case Phase.MENU:
            return flow.finish_early(replace(state, outcome=""))
        case _:
            if state.question.answer is None:
                skipped = replace(state.question, skipped=True)
                state = state.with_question(state.position, skipped)
            return flow.advance(state, event.at)


def _back(state: State, event: Commanded) -> Result:
    if state.phase in {Phase.ASKING, Phase.LISTENING}:
        return flow.back(state, event.at)
    return flow.present(replace(state, outcome=Text.NOTHING_BEFORE()))


def _again(state: State, event: Commanded, text: str) -> Result:
    if state.phase is not Phase.ASKING or (state.question.answer is None and not text):
        return flow.present(replace(state, outcome=Text.NOTHING_ANEW()))
    state, effects = keeping.draft(state, state.position, text, event.at)
    anew = replace(state.question, anew=True)
    state = state.with_question(state.position, anew)
    state, more = flow.present(replace(state, outcome=Text.ANEW()))
    return state, (*effects, *more)
