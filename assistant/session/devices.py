"""What is said and done when a device fails, and when it is back. The text always goes on."""

from dataclasses import replace
from typing import Final

from assistant.messages import Text
from assistant.session import flow, listening, steps
from assistant.session.commands import Command
from assistant.session.effects import Hush, Show
from assistant.session.events import Hushed, Mended, Trouble, Troubled
from assistant.session.flow import Result
from assistant.session.state import Phase, State

MENDED: Final = {
    Trouble.VOICE_STOPPED: Text.VOICE_BACK,
    Trouble.NO_SPEAKER: Text.VOICE_BACK,
    Trouble.NO_MICROPHONE: Text.MICROPHONE_BACK,
    Trouble.MICROPHONE_LOST: Text.MICROPHONE_BACK,
    Trouble.MICROPHONE_BUSY: Text.MICROPHONE_BACK,
    Trouble.RECOGNISER_STOPPED: Text.RECOGNISER_BACK,
    Trouble.MODEL_MISSING: Text.MODEL_READY,
    Trouble.MODEL_DAMAGED: Text.MODEL_READY,
}


def troubled(state: State, event: Troubled) -> Result:
    """One calm line. An answer told to a microphone that has gone is ended, and goes on later."""
    if event.trouble in state.troubles:
        return state, ()
    state = replace(state, troubles=state.troubles | {event.trouble})
    sentence = steps.TROUBLES[event.trouble]()
    if state.phase is Phase.TELLING and event.trouble in flow.DEAF:
        state = replace(state, outcome=sentence)
        return listening.end(state, event.at, then=Command.REPEAT)
    return state, (Show(steps.waiting(state, sentence)),)


def mended(state: State, event: Mended) -> Result:
    """One line; where an answer waits for the microphone it is asked for again."""
    if event.trouble not in state.troubles:
        return state, ()
    state = replace(state, troubles=state.troubles - {event.trouble})
    sentence = MENDED[event.trouble]()
    if state.phase is Phase.ASKING and event.trouble in flow.DEAF and flow.hands_free(state):
        return flow.present(replace(state, outcome=sentence))
    return state, (Show(steps.waiting(state, sentence)),)


def hushed(state: State, event: Hushed) -> Result:
    """A key silences our voice; where an answer is asked for, the microphone opens now."""
    if not state.speaking:
        return state, ()
    return replace(state, hushed_at=event.at.seconds), (Hush(),)
