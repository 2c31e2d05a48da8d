"""Time that passes: how long is waited for what, and what is said meanwhile."""

from dataclasses import replace
from typing import Final

from assistant.messages import Text
from assistant.session import flow, leaving, recovering, steps
from assistant.session.effects import Show
from assistant.session.events import Ticked
from assistant.session.state import Phase, Result, State

FIRST_BEAT_S: Final = 2.0
"""A wait shorter than this says nothing."""
BEAT_S: Final = 30.0
"""Then one line each 30 s (accessibility row 5)."""


def ticked(state: State, event: Ticked) -> Result:
    """Say that the program is still there: after 2 s, then each 30 s. Text goes on meanwhile."""
    if state.phase is Phase.RECOVERING:
        return recovering.patience(state, event)
    if leaving.overdue(state, event):
        return leaving.without_last_words(state, event.at)
    since = state.waiting_since
    if state.phase not in {Phase.LISTENING, Phase.ENDING} or since is None:
        return state, ()
    if event.at.seconds - since < FIRST_BEAT_S + BEAT_S * state.beats:
        return state, ()
    state = replace(state, beats=state.beats + 1)
    line = Show(steps.waiting(state, Text.STILL_WORKING()))
    if state.phase is Phase.LISTENING:
        return state, (line,)
    state, prompt = flow.prompt_again(state)
    return state, (line, *prompt)
