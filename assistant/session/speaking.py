"""Our own voice: on or off, slower or faster, heard at once."""

from dataclasses import replace
from typing import Final

from assistant.messages import Text
from assistant.session import flow, listening, recordings
from assistant.session.effects import FASTEST, SLOWEST, Hush, Play, Prepare, Rest, Tune
from assistant.session.events import Moment, Spoken
from assistant.session.plan import Way
from assistant.session.state import Phase, Result, State

SAME_KEY_S: Final = 0.4
"""What a key that silenced our voice sends comes within this time."""
SLOWER: Final = 0.8
FASTER: Final = 1.25


def spoken(state: State, event: Spoken) -> Result:
    """Our voice has finished: the floor is the person's."""
    state = replace(state, speaking=False)
    if state.playing:
        return flow.present(replace(state, playing=False))
    if state.closing:
        return flow.close(state, state.closing)
    if state.plan.way is Way.RECORDINGS:
        return recordings.listen(state, event)
    if not flow.hands_free(state):
        return replace(state, awaited=False), ()
    if state.phase not in listening.OPENS:
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


def play(state: State, id_: str) -> Result:
    """Hear the sound of words left open; nobody listens to it, and in private nobody hears it."""
    if state.private:
        return flow.present(replace(state, outcome=Text.PRIVATE_ON()))
    ready = flow.hands_free(state)
    state, effects = flow.prompt_again(replace(flow.new_turn(state), speaking=True, awaited=ready))
    return state, (*effects, *((Prepare(),) if ready else ()), Play(state.turn, id_, cue=ready))


def silenced(state: State) -> Result:
    """A key silenced our voice, and does nothing else; the floor is the person's."""
    hush = (Hush(),) if state.speaking else ()
    if state.phase in {Phase.CLOSING, Phase.SAVING, Phase.ERASING}:  # the next step is near
        return state, hush
    state, effects = flow.prompt_again(replace(state, hushed_at=None))
    return state, (*hush, *effects)


def just_silenced(state: State, at: Moment) -> bool:
    """Whether a key silences our voice now, or did so a moment ago."""
    since = state.hushed_at
    return state.speaking or (since is not None and at.seconds - since < SAME_KEY_S)
