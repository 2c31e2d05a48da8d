"""What each command does. A command never destroys words: moving on keeps them."""

from dataclasses import replace
from typing import assert_never

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session import flow, keeping, leaving, listening, speaking, steps
from assistant.session.commands import Command
from assistant.session.effects import Hush, Review, Settle
from assistant.session.events import Commanded, Left, Manner, Moment
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import After, Phase, State

_DEAF = {
    Phase.READY,
    Phase.LISTENING,
    Phase.ENDING,
    Phase.RECOVERING,
    Phase.SAVING,
    Phase.CLOSING,
}
_MOVES = {
    Command.SKIP: After.ADVANCE,
    Command.BACK: After.BACK,
    Command.AGAIN: After.ANEW,
}
_KEEPING = {
    Command.SKIP: After.ADVANCE,
    Command.DONE: After.ADVANCE,
    Command.BACK: After.BACK,
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
    if state.phase is Phase.TELLING:
        return _while_telling(state, event, text)
    if state.phase is Phase.HEARD and event.command in _KEEPING:
        return _keep_heard(state, event, text)
    if state.phase is Phase.PAUSED and event.command is Command.SKIP:
        return resume(state)
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
            return state, (*((Hush(),) if state.speaking else ()), Review(state.turn))
        case Command.DONE:
            return _talk(state, event.at)
        case Command.PAUSE:
            return pause(state)
        case Command.QUIET:
            return speaking.quiet(state)
        case Command.SLOWER:
            return speaking.tuned(state, speaking.SLOWER)
        case Command.FASTER:
            return speaking.tuned(state, speaking.FASTER)
        case Command.WAIT:
            return flow.put(state, steps.page(state, Text.NO_HURRY()))
        case _:
            assert_never(event.command)


def _while_telling(state: State, event: Commanded, text: str) -> Result:
    """The words said so far come first; only to wait ends nothing."""
    if event.command is not Command.WAIT:
        return listening.end(state, event.at, event.command, text)
    state = replace(state, waits=state.waits + 1)
    glance = flow.glance(state, Text.NO_HURRY())
    return state, glance if event.aloud else (*glance, *flow.silent_prompt(state))


def _keep_heard(state: State, event: Commanded, text: str) -> Result:
    """Moving on keeps what was heard, or what was made of it in the field."""
    told = state.question.told
    if told is None:
        return flow.present(replace(state, phase=Phase.ASKING))
    said = Words(text) if text and text != told.text else listening.said_before(told)
    return keeping.keep(state, said, event.at, _KEEPING[event.command])


def _talk(state: State, at: Moment) -> Result:
    """Open the microphone by key, where it does not open by itself."""
    if not state.listens:
        return flow.put(state, steps.page(state, Text.TYPING_ONLY()))
    if state.phase is Phase.ASKING and flow.by_hand(state):
        return listening.opened_by_hand(state, at)
    return flow.present(state)


def give_anew(state: State, at: Moment) -> Result:
    """Put what was heard away, with its sound, and ask once more."""
    before = state.question.told
    state, effects = keeping.drop_draft(state, state.position)
    state = replace(state, anew=False, outcome=Text.ANEW())
    state, more = flow.ask(state, state.position, at)
    settled = (Settle(before.id, before.rev, keep=False),) if before else ()
    return state, (*effects, *settled, *more)


def pause(state: State) -> Result:
    """Rest; nothing but a phrase is listened for, and nothing is kept of it."""
    if state.phase is Phase.PAUSED:
        return flow.present(state)
    return flow.present(replace(state, resumed=state.phase, phase=Phase.PAUSED))


def resume(state: State) -> Result:
    """Go on where the pause began."""
    return flow.present(replace(state, phase=state.resumed))


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
    if state.phase is Phase.HEARD:
        if event.aloud:
            return flow.present(replace(state, anew=True))
        return give_anew(state, event.at)
    if state.phase is not Phase.ASKING or state.question.answer is None:
        return flow.present(replace(state, outcome=Text.NOTHING_ANEW()))
    return keeping.go_on(replace(state, after=After.ANEW), event.at)
