"""When nobody seems to be there: a sealed session locks by itself.

An open answer and our own voice are never idle. Only after ten silent minutes is an
answer taken to be left: then the microphone pauses and what was said is a draft.
"""

from dataclasses import replace
from typing import Final

from assistant.session.events import (
    Commanded,
    Drafted,
    Event,
    Heard,
    Hushed,
    Opened,
    Silent,
    Spoke,
    Spoken,
    Started,
    Ticked,
    Tried,
    Typed,
)
from assistant.session.state import Phase, State

OPEN_S: Final = 600.0
"""So long an answer may stand open without a word or a key."""
_SIGNS: Final = (Started, Hushed, Typed, Commanded, Tried, Opened, Spoken, Spoke, Heard)
"""Somebody is there, or our voice was until now. ``Hushed`` is any key."""
_BUSY: Final = frozenset({Phase.READY, Phase.TELLING, Phase.ENDING})
"""Where time alone is no sign: while the microphone is open the ear tells of silence."""


def noticed(state: State, event: Event) -> State:
    """The state that knows when somebody was last there, where that matters."""
    if not state.plan.locks_alone:
        return state
    if isinstance(event, Drafted):
        return replace(state, unsent=bool(event.text.strip()))
    if isinstance(event, Silent) and event.spoke:
        return replace(state, touched=max(state.touched, event.at.seconds - event.seconds))
    if not isinstance(event, _SIGNS):
        return state
    sent = isinstance(event, Typed) or (isinstance(event, Commanded) and bool(event.text))
    return replace(state, touched=event.at.seconds, unsent=state.unsent and not sent)


def due(state: State, event: Event) -> bool:
    """Whether the time has come to lock."""
    if not state.plan.locks_alone or state.speaking:
        return False
    quiet_s = event.at.seconds - state.touched
    if isinstance(event, Silent):
        here = event.turn == state.turn and state.phase is Phase.TELLING
        return here and quiet_s >= OPEN_S
    limit_s = OPEN_S if _open(state) else state.plan.lock_after_s
    return isinstance(event, Ticked) and state.phase not in _BUSY and quiet_s >= limit_s


def _open(state: State) -> bool:
    """Whether an answer was begun: typed and not sent, or told and not kept."""
    asks = bool(state.questions) and state.position >= 0
    return state.unsent or (asks and state.question.told is not None)
