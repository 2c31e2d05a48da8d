"""Time that passes: how long is waited for what, and what is said meanwhile."""

from dataclasses import replace
from typing import Final

from assistant.messages import Text
from assistant.session import flow, leaving, recovering, steps
from assistant.session.effects import Show
from assistant.session.events import Ticked
from assistant.session.state import Phase, Result, State

FIRST_BEAT_S: Final = 1.25
"""A wait shorter than this says nothing. The next tick comes before 2 s are over, also late."""
BEAT_S: Final = 30.0
"""Then one line each 30 s (accessibility row 5)."""
_WAITS: Final = {
    Phase.LISTENING: Text.STILL_WORKING,
    Phase.ENDING: Text.STILL_WORKING,
    Phase.SAVING: Text.STILL_SAVING,
}


def ticked(state: State, event: Ticked) -> Result:
    """Say that the program is still there: within 2 s, then each 30 s. Text goes on meanwhile.

    Saving takes milliseconds, so only a tick that finds it still going on begins to count.
    """
    if state.phase is Phase.RECOVERING:
        return recovering.patience(state, event)
    if leaving.overdue(state, event):
        return leaving.without_last_words(state, event.at)
    since = state.waiting_since
    if state.phase in {Phase.SAVING, Phase.ERASING} and since is None:
        return replace(state, waiting_since=event.at.seconds, beats=0), ()
    if state.phase not in _WAITS or since is None:
        return state, ()
    if event.at.seconds - since < FIRST_BEAT_S + BEAT_S * state.beats:
        return state, ()
    long = state.phase is Phase.SAVING and state.beats > 0
    told = Text.STILL_SAVING_LONG if long else _WAITS[state.phase]
    state = replace(state, beats=state.beats + 1)
    line = Show(steps.waiting(state, told()))
    if state.phase is not Phase.ENDING:
        return state, (line,)
    state, prompt = flow.prompt_again(state)
    return state, (line, *prompt)
