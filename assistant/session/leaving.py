"""Ending a session: calmly with everything kept, or at once with the half line as a draft."""

from dataclasses import replace
from typing import Final

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session import flow, keeping, listening
from assistant.session.commands import Command
from assistant.session.effects import Effect, Finish, Save
from assistant.session.events import Left, Manner, Moment
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import After, Phase, State

_WRITING: Final = frozenset(
    {Phase.ASKING, Phase.SAVING, Phase.TELLING, Phase.ENDING, Phase.HEARD, Phase.PAUSED}
)
"""Where a person's own words may stand in the line."""


def leave(state: State, event: Left, text: str) -> Result:
    """End: calmly with everything kept, or at once with the half line as a draft."""
    if event.manner is Manner.CALM:
        return _leave_calmly(state, text, event.at)
    effects: tuple[Effect, ...] = ()
    if state.phase is Phase.UNSAVED:
        effects = tuple(Save(answer) for answer in state.unsaved)
    if text and state.phase is Phase.DRAFT:
        effects = (Save(keeping.added(state.drafts[0], text, AnswerState.DRAFT, event.at)),)
    if text and state.questions and state.phase in _WRITING:
        told = state.question.told
        both = f"{told.text}\n{text}" if told and state.phase is not Phase.HEARD else text
        if not (told and told.text == text):
            state, more = keeping.draft(state, state.position, both, event.at)
            effects = (*effects, *more)
    say = (Text.CLOSED(),) if event.manner is Manner.QUICK else ()
    return replace(state, phase=Phase.DONE), (*effects, Finish(0, say, event.manner))


def _leave_calmly(state: State, text: str, at: Moment) -> Result:
    if state.closing:
        return flow.close(state, state.closing)
    if state.phase in {Phase.TELLING, Phase.ENDING}:
        return listening.end(state, at, Command.STOP, text)
    if state.phase in {Phase.ASKING, Phase.HEARD, Phase.PAUSED} and state.questions:
        told = state.question.told
        if told and text in {"", told.text}:
            return keeping.keep(state, listening.said_before(told), at, After.LEAVE)
        if told and state.phase is not Phase.HEARD:
            text = f"{told.text}\n{text}"
        if text:
            return keeping.keep(state, Words(text), at, After.LEAVE)
    if text and state.phase is Phase.DRAFT:
        return keeping.send(
            state, keeping.added(state.drafts[0], text, AnswerState.KEPT, at), After.LEAVE
        )
    if state.phase is Phase.SAVING:
        leaving = replace(state, after=After.LEAVE)
        late = text and state.questions
        return keeping.keep_late(leaving, state.position, text, at) if late else (leaving, ())
    return flow.finish_early(state)
