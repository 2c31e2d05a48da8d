"""Sound that a crash left behind is written down, and offered like any words left open."""

from dataclasses import replace
from typing import Final

from msgspec import structs

from assistant.journal.records import Answer, AnswerState, How
from assistant.messages import Text
from assistant.session import answers, flow, sending, steps
from assistant.session.effects import Recover, Settle, Show
from assistant.session.events import Moment, Recovered, Ticked
from assistant.session.state import Phase, Result, State

PATIENCE_S: Final = 20.0
"""A longer recording is written down while the person goes on, and offered next time."""


def begin(state: State, at: Moment) -> Result:
    """Have every recording that was left written down, then offer it and open the day."""
    sound = state.plan.sound
    practice = state.plan.practice
    state = replace(
        state,
        voiced=sound.voiced and not state.plan.private,
        listens=sound.listens and not state.plan.private,
        rate=sound.rate,
        private=state.plan.private,
        ids=practice.ids,
        parts=practice.parts,
        situations=practice.situations,
        promises=practice.promises,
    )
    if not sound.left:
        return flow.offer_drafts(state, at)
    state = replace(
        state,
        phase=Phase.RECOVERING,
        recovering=frozenset(answer.id for answer in sound.left),
        waiting_since=at.seconds,
    )
    told = Show(steps.waiting(state, Text.RECOVERING()))
    return state, (told, *(Recover(answer.id) for answer in sound.left))


def recovered(state: State, event: Recovered) -> Result:
    """Its words are a draft from now on; sound without a word in it is let go."""
    if event.id not in state.recovering:
        return state, ()
    state = replace(state, recovering=state.recovering - {event.id})
    left = next(answer for answer in state.plan.sound.left if answer.id == event.id)
    if event.words:
        draft = _draft(left, event, state.plan.drafts)
        others = tuple(one for one in state.plan.drafts if one.id != draft.id)
        state = replace(state, plan=replace(state.plan, drafts=(*others, draft)))
        effects = sending.saves(state, draft)
    else:
        effects = (Settle(event.id, left.rev, keep=False),) if event.engine else ()
    if state.phase is Phase.RECOVERING and not state.recovering:
        state, more = flow.offer_drafts(replace(state, waiting_since=None), event.at)
        return state, (*effects, *more)
    return state, effects


def patience(state: State, event: Ticked) -> Result:
    """Go on to the day when it takes long."""
    since = state.waiting_since
    if since is None or event.at.seconds - since < PATIENCE_S:
        return state, ()
    state = replace(state, outcome=Text.RECOVER_LATER(), waiting_since=None)
    return flow.offer_drafts(state, event.at)


def _draft(left: Answer, event: Recovered, drafts: tuple[Answer, ...]) -> Answer:
    """The recording has all that was said; what was typed besides goes behind it."""
    written = next((one for one in drafts if one.id == left.id), None)
    typed = answers.typed_behind(written) if written else ""
    return structs.replace(
        left,
        state=AnswerState.DRAFT,
        how=How.SPOKEN,
        text=f"{event.text}\n{typed}" if typed else event.text,
        words=() if typed else event.words,
        engine=event.engine,
        answered_at=event.at.wall,
    )
