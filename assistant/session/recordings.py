"""What comes by ear: the voice has finished, words were heard, or none will come."""

from dataclasses import replace
from typing import Final, assert_never

from assistant.journal.records import How
from assistant.journal.views import unsure
from assistant.messages import Text
from assistant.session import flow, keeping, steps
from assistant.session.effects import Listen, Show
from assistant.session.events import Heard, Spoken, Ticked, Trouble, Unheard
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import After, Phase, State, Way

FIRST_BEAT_S: Final = 2.0
"""A wait shorter than this says nothing."""
BEAT_S: Final = 30.0
"""Then one line each 30 s (accessibility row 5)."""


def by_ear(state: State, event: Spoken | Heard | Unheard) -> Result:
    """Take a reply that belongs to the current turn."""
    match event:
        case Spoken():
            if state.plan.way is not Way.RECORDINGS or state.phase is not Phase.ASKING:
                return state, ()
            since = event.at.seconds
            state = replace(state, phase=Phase.LISTENING, waiting_since=since, beats=0)
            return state, (Listen(state.turn),)
        case Heard() if state.phase is Phase.LISTENING:
            return _heard(state, event)
        case Unheard() if state.phase is Phase.LISTENING:
            return _unheard(state, event)
        case Heard() | Unheard():
            return state, ()
        case _:
            assert_never(event)


def beat(state: State, event: Ticked) -> Result:
    """Say that the program is still there: after 2 s, then once each 30 s."""
    if state.phase is not Phase.LISTENING or state.waiting_since is None:
        return state, ()
    if event.at.seconds - state.waiting_since < FIRST_BEAT_S + BEAT_S * state.beats:
        return state, ()
    state = replace(state, beats=state.beats + 1)
    return state, (Show(steps.waiting(state, Text.STILL_WORKING())),)


def _heard(state: State, event: Heard) -> Result:
    shown = Show(steps.waiting(state, *steps.heard(event.text, unsure(event.words))))
    said = Words(event.text, How.FILE, event.words, event.engine)
    state, effects = keeping.keep(state, said, event.at, After.ADVANCE)
    return state, (shown, *effects)


def _unheard(state: State, event: Unheard) -> Result:
    sentence = steps.TROUBLES[event.trouble](file=event.source)
    if event.trouble is not Trouble.NO_MORE_FILES:
        state = replace(state, exit_code=1)
    if event.trouble in {Trouble.MODEL_MISSING, Trouble.MODEL_DAMAGED}:
        return flow.finish_early(replace(state, outcome=sentence))
    skipped = replace(state.question, skipped=True)
    state = state.with_question(state.position, skipped)
    state, effects = flow.advance(replace(state, outcome=""), event.at)
    return state, (Show(steps.waiting(state, sentence)), *effects)
