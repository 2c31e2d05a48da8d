"""The open microphone: when it opens, what it listens for, when an answer ends."""

from dataclasses import replace
from typing import Final

from assistant.journal.records import Answer, AnswerState, How
from assistant.messages import Text
from assistant.session import answers, flow, pages, sentences, steps
from assistant.session.answers import Words
from assistant.session.commands import Command, phrases
from assistant.session.effects import EndListening, Listen
from assistant.session.events import Commanded, Levelled, Moment, Silent
from assistant.session.state import Phase, Result, State

OFFER_S: Final = 20.0
"""After this silence help is offered, once a question and on the screen only."""
_SAID_AT: Final = {
    Phase.HALF: steps.HALF_WORDS,
    Phase.DRAFT: ("yes", "keep", "no", "drop", "hear"),
    Phase.UNSAVED: ("yes",),
    Phase.HEARD: ("yes", "keep", "no", "go on"),
    Phase.PAUSED: ("go on", "yes"),
}
CHOOSING: Final = frozenset({*_SAID_AT, Phase.MENU, Phase.CHOOSING, Phase.OPTIONS})
"""Where a phrase stands for a line."""
OPENS: Final = CHOOSING | {Phase.ASKING}
"""Where the microphone opens once our voice has finished."""


def listen(state: State, since: float, at: Moment) -> Result:
    """Open the ear for the step that stands: an answer, or only what may be said there."""
    said = _SAID_AT.get(state.phase, ())
    if state.phase is Phase.MENU:
        said = steps.said(steps.menu_choices(state))
    elif state.phase is Phase.CHOOSING:
        said = (*steps.said(state.question.choices), *steps.worded(state.question.also), "go on")
    elif state.phase is Phase.OPTIONS:
        said = (*steps.said(pages.choices(state)), "go on")
    wanted = tuple(dict.fromkeys((*phrases(state.plan.sound.renamed), *said)))
    if state.phase is not Phase.ASKING:
        return state, (Listen(state.turn, since, wanted),)
    draft, spool = sound_of(state, at), state.writes
    state = replace(state, phase=Phase.TELLING, level=None)
    glance = flow.glance(state, Text.LISTENING())
    return state, (Listen(state.turn, since, wanted, draft, spool), *glance)


def sound_of(state: State, at: Moment) -> Answer:
    """The draft, without words, that the sound of this answer belongs to."""
    return answers.next_revision(
        state, state.position, Words("", How.SPOKEN), at, AnswerState.DRAFT
    )


def opened_by_hand(state: State, at: Moment) -> Result:
    """Without our voice the microphone opens on Enter, and nothing is written while it is open."""
    state, effects = listen(state, at.seconds, at)
    return state, (*effects, *flow.silent_prompt(state))


def end(state: State, at: Moment, then: Commanded | None = None, typed: str = "") -> Result:
    """The person has ended the spoken answer; what else they asked for waits for its words."""
    both = f"{state.typed}\n{typed}".strip("\n")
    if state.phase is Phase.ENDING:
        leaves = state.pending is not None and state.pending.command is Command.STOP
        pending = state.pending if leaves else then or state.pending
        return replace(state, pending=pending, typed=both), ()
    state = replace(state, phase=Phase.ENDING, pending=then, typed=both)
    state = replace(state, waiting_since=at.seconds, beats=0)
    return state, (EndListening(state.turn),)


def silent(state: State, event: Silent) -> Result:
    """Nobody speaks: end the answer only where that was chosen; offer help once, for the eyes."""
    if state.phase is not Phase.TELLING:
        return state, ()
    limit = state.plan.sound.silence_s * 2**state.waits
    if limit and event.spoke and event.seconds >= limit:
        return end(state, event.at)
    if event.seconds < OFFER_S or state.offered:
        return state, ()
    return replace(state, offered=True), flow.glance(state, Text.STILL_LISTENING())


def levelled(state: State, event: Levelled) -> Result:
    """How loud the voice arrives, in words."""
    state = replace(state, level=event.level)
    if state.phase is not Phase.TELLING:
        return state, ()
    return state, flow.glance(state, sentences.LEVELS[event.level]())
