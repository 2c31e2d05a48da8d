"""Our own voice: on or off, slower or faster, heard at once."""

from dataclasses import replace
from typing import Final

from assistant.messages import Text
from assistant.session import flow, listening, recordings
from assistant.session.effects import Hush, Rest, Tune
from assistant.session.events import Spoken
from assistant.session.flow import Result
from assistant.session.state import State, Way

SLOWEST: Final = 80
FASTEST: Final = 900
"""Words a minute, the ends of what the synthesiser can do."""
SLOWER: Final = 0.8
FASTER: Final = 1.25


def spoken(state: State, event: Spoken) -> Result:
    """Our voice has finished: the floor is the person's."""
    state = replace(state, speaking=False)
    if state.closing:
        return flow.close(state, state.closing)
    if state.plan.way is Way.RECORDINGS:
        return recordings.listen(state, event)
    if not flow.hands_free(state):
        return state, ()
    return listening.listen(state, event.until, event.at)


def quiet(state: State) -> Result:
    """Turn our voice off, or on again; without it the microphone opens by hand."""
    state = replace(state, voiced=not state.voiced)
    if state.voiced:
        return flow.present(replace(state, outcome=Text.VOICE_ON()))
    state = replace(state, speaking=False, outcome=Text.VOICE_OFF())
    state, effects = flow.present(state)
    return state, (Hush(), Rest(), *effects)


def tuned(state: State, factor: float) -> Result:
    """Speak slower or faster from now on; the step is said again in the new way."""
    if not state.voiced:
        return flow.present(replace(state, outcome=Text.VOICE_IS_OFF()))
    rate = max(SLOWEST, min(FASTEST, round(state.rate * factor)))
    state = replace(state, rate=rate, outcome=Text.RATE(rate=rate))
    state, effects = flow.present(state)
    return state, (Tune(rate), *effects)
