"""What is said and done when a device fails, and when it is back. The text always goes on."""

from dataclasses import replace

from assistant.session import flow, listening, sentences, steps
from assistant.session.commands import Command
from assistant.session.effects import Hush, Show
from assistant.session.events import Commanded, Hushed, Mended, Troubled
from assistant.session.state import Phase, Result, State


def troubled(state: State, event: Troubled) -> Result:
    """One calm line. An answer told to a microphone that has gone is ended, and goes on later."""
    if event.trouble in state.troubles:
        return state, ()
    state = replace(state, troubles=state.troubles | {event.trouble})
    sentence = sentences.TROUBLES[event.trouble]()
    if state.phase is Phase.TELLING and event.trouble in flow.DEAF:
        state = replace(state, outcome=sentence)
        again = Commanded(state.turn, event.at, Command.REPEAT)
        return listening.end(state, event.at, then=again)
    return _told(state, sentence)


def mended(state: State, event: Mended) -> Result:
    """One line; a step that nobody listened to is put again."""
    if event.trouble not in state.troubles:
        return state, ()
    state = replace(state, troubles=state.troubles - {event.trouble})
    sentence = sentences.MENDED[event.trouble]()
    if state.outcome == sentences.TROUBLES[event.trouble]():
        return _over_untold(state, event, sentence)
    missed = state.phase in listening.OPENS and not state.awaited and not state.away
    if missed and event.trouble in flow.DEAF and flow.hands_free(state):
        return flow.present(replace(state, outcome=sentence))
    return _told(state, sentence)


def _over_untold(state: State, event: Mended, sentence: str) -> Result:
    """It is over before anybody was told: only one that ended the answer needs a word."""
    state = replace(state, outcome=sentence if event.trouble in flow.DEAF else "")
    return state, flow.glance(state, sentence)


def _told(state: State, sentence: str) -> Result:
    """A line at once; where a screen reader's voice would be heard, with the next step."""
    if state.phase is Phase.TELLING and not state.voiced:
        return replace(state, outcome=sentence), flow.glance(state, sentence)
    return state, (Show(steps.waiting(state, sentence)),)


def hushed(state: State, event: Hushed) -> Result:
    """A key silences our voice; where an answer is asked for, the microphone opens now."""
    if not state.speaking:
        return state, ()
    return replace(state, hushed_at=event.at.seconds), (Hush(),)
