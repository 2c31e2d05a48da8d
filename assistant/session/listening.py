"""The open microphone: when it opens, what it listens for, when an answer ends."""

from dataclasses import replace
from typing import Final

from assistant.journal.records import Answer, AnswerState, How
from assistant.messages import Text
from assistant.session import flow, keeping, steps
from assistant.session.commands import Command, phrases
from assistant.session.effects import EndListening, Listen
from assistant.session.events import Levelled, Moment, Silent, Ticked
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import Phase, State, Way

OFFER_S: Final = 20.0
"""After this silence help is offered, once a question and on the screen only."""
ENDING_S: Final = 10.0
"""How long leaving waits for the last words; their sound is on the disk."""
_SAID_AT: Final = {
    Phase.HALF: steps.HALF_WORDS,
    Phase.DRAFT: ("yes", "keep", "no", "drop", "hear"),
    Phase.UNSAVED: ("yes",),
    Phase.HEARD: ("yes", "keep", "no", "go on"),
    Phase.PAUSED: ("go on", "yes"),
}


def listen(state: State, since: float, at: Moment) -> Result:
    """Open the ear for the step that stands: an answer, or only what may be said there."""
    said = _SAID_AT.get(state.phase, ())
    if state.phase is Phase.MENU:
        said = steps.said(steps.menu_choices(state))
    wanted = (*phrases(state.plan.sound.renamed), *said)
    if state.phase is not Phase.ASKING:
        return state, (Listen(state.turn, since, wanted),)
    nothing_yet = Words("", How.SPOKEN)
    draft = keeping.answer_to(state, state.position, nothing_yet, at, AnswerState.DRAFT)
    spool = state.plan.way is not Way.TRY
    state = replace(state, phase=Phase.TELLING, level=None)
    glance = flow.glance(state, Text.LISTENING())
    return state, (Listen(state.turn, since, wanted, draft, spool), *glance)


def opened_by_hand(state: State, at: Moment) -> Result:
    """Without our voice the microphone opens on Enter, and nothing is written while it is open."""
    state, effects = listen(state, at.seconds, at)
    return state, (*effects, *flow.silent_prompt(state))


def end(state: State, at: Moment, then: Command | None = None, typed: str = "") -> Result:
    """The person has ended the spoken answer; what else they asked for waits for its words."""
    both = f"{state.typed}\n{typed}".strip("\n")
    if state.phase is Phase.ENDING:
        return replace(state, pending=then or state.pending, typed=both), ()
    state = replace(state, phase=Phase.ENDING, pending=then, typed=both)
    state = replace(state, waiting_since=at.seconds, beats=0)
    return state, (EndListening(state.turn),)


def said_before(told: Answer) -> Words:
    """The words of a draft, on their way to being kept."""
    return Words(told.text, told.how, told.words, told.engine)


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
    return state, flow.glance(state, steps.LEVELS[event.level]())


def overdue(state: State, event: Ticked) -> bool:
    """Whether the last words take too long for a person who is leaving."""
    leaving = state.phase is Phase.ENDING and state.pending is Command.STOP
    since = state.waiting_since
    return leaving and since is not None and event.at.seconds - since >= ENDING_S
