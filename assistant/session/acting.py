"""What each command does. A command never destroys words: moving on keeps them."""

from dataclasses import replace
from typing import assert_never

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session import flow, keeping, leaving, steps
from assistant.session.commands import Command
from assistant.session.effects import Review
from assistant.session.events import Commanded, Left, Manner
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import After, Phase, State

_DEAF = {Phase.READY, Phase.LISTENING, Phase.SAVING}
_MOVES = {
    Command.SKIP: After.ADVANCE,
    Command.BACK: After.BACK,
    Command.AGAIN: After.ANEW,
}


def act(state: State, event: Commanded, text: str) -> Result:
    """Perform a command. ``text`` is what stood in the field, if anything.

    A command belongs to the step it was given at: a key pressed twice skips once.
    While words are on their way it does nothing, because the next step is near.
    Leaving always works.
    """
    if event.command is Command.STOP:
        return leaving.leave(state, Left(Manner.CALM, event.at), text)
    if event.turn != state.turn or state.phase in _DEAF:
        return state, ()
    if text and state.phase is Phase.ASKING and event.command in _MOVES:
        return keeping.keep(state, Words(text), event.at, _MOVES[event.command])
    if text and state.phase is Phase.DRAFT and event.command is Command.SKIP:
        more = keeping.added(state.drafts[0], text, AnswerState.KEPT, event.at)
        return keeping.send(state, more, After.DRAFTS)
    match event.command:
        case Command.REPEAT:
            return flow.present(state)
        case Command.SKIP:
            return _skip(state, event)
        case Command.BACK:
            return _back(state, event)
        case Command.AGAIN:
            return _again(state, event)
        case Command.WHERE:
            place = steps.status(state)
            here = (Text.WHERE(status=place),) if place else ()
            return flow.put(state, steps.page(state, *here, Text.WHERE_KEPT(count=len(state.kept))))
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
        case Phase.UNSAVED:
            return keeping.go_on(replace(state, outcome=""), event.at)
        case _:
            state, effects = keeping.drop_draft(state, state.position)
            if state.question.answer is None:
                skipped = replace(state.question, skipped=True)
                state = state.with_question(state.position, skipped)
            else:
                state = replace(state, outcome=Text.LEFT_AS_IT_WAS())
            state, more = flow.advance(state, event.at)
            return state, (*effects, *more)


def _back(state: State, event: Commanded) -> Result:
    if state.phase is Phase.UNSAVED:
        return flow.present(state)
    if state.phase is Phase.ASKING:
        return flow.back(state, event.at)
    return flow.present(replace(state, outcome=Text.NOTHING_BEFORE()))


def _again(state: State, event: Commanded) -> Result:
    if state.phase is Phase.UNSAVED:
        return flow.present(state)
    if state.phase is not Phase.ASKING or state.question.answer is None:
        return flow.present(replace(state, outcome=Text.NOTHING_ANEW()))
    return keeping.go_on(replace(state, after=After.ANEW), event.at)
