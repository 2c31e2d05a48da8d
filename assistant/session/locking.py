"""The lock: the screen is covered, and the session stands beneath as it stood.

What must hold: while it is locked nothing of the session is shown, said or listened
for, and none of its effects but those for the disk get out. What is typed at the lock
goes to the door and nowhere else: it is no answer, no draft and no command, except
that the support page stays one word away. What was typed for a step a moment before
the lock still counts for that step.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from assistant.messages import Text
from assistant.session import flow, leaving, listening, options, steps
from assistant.session.commands import Command, answer, parse
from assistant.session.effects import (
    Clear,
    Effect,
    Finish,
    Hush,
    Listen,
    Play,
    Prepare,
    Rest,
    Review,
    Save,
    Say,
    Show,
    StepKind,
    TryPassphrase,
)
from assistant.session.events import (
    Commanded,
    Event,
    Heard,
    Hushed,
    Left,
    Levelled,
    Manner,
    Mended,
    Moment,
    Opened,
    Silent,
    Slept,
    Spoke,
    Spoken,
    StayedShut,
    Tried,
    Troubled,
    Unheard,
)
from assistant.session.state import Lock, Phase, Result, State

_WITHHELD: Final = (Show, Say, Play, Prepare, Listen, Review, Clear, Finish)
"""What would be seen, heard or listened for."""
_PASSING: Final = frozenset({StepKind.WAIT, StepKind.GLANCE})
_AT_WORK: Final = {
    Phase.RECOVERING: Text.RECOVERING,
    Phase.LISTENING: Text.STILL_WORKING,
    Phase.ENDING: Text.STILL_WORKING,
    Phase.SAVING: Text.STILL_SAVING,
}
"""What is said where no step stands to go back to: one comes with the reply that is waited for."""


def lock(state: State, at: Moment) -> Result:
    """Fall silent, blank the screen, close the microphone; what was heard is a draft."""
    if state.lock:
        return state, (Clear(), Show(steps.locked(state)))
    hush = (Hush(),) if state.speaking else ()
    ear: tuple[Effect, ...] = ()
    if state.phase is Phase.TELLING:
        again = Commanded(state.turn, at, Command.REPEAT)
        state, ear = listening.end(state, at, then=again)
    elif state.listens and state.phase is not Phase.ENDING:
        ear = (Rest(),)
    state = replace(state, lock=Lock(), speaking=False, awaited=False)
    return state, (*hush, Clear(), *ear, Show(steps.locked(state)))


def covered(state: State, event: Event, beneath: Callable[[State, Event], Result]) -> Result:
    """An event of a locked session; ``beneath`` takes what the session itself waits for."""
    match event:
        case Tried():
            return _tried(state, event)
        case Opened():
            return _opened(state)
        case StayedShut():
            return _stayed_shut(state, event.sentence)
        case Slept() | Commanded(command=Command.LOCK):
            return lock(state, event.at)
        case Commanded(command=Command.SUPPORT):
            return state, (Show(steps.locked(state, *state.plan.support)),)
        case Left():
            return _left(state, event)
        case Spoken() | Spoke() | Silent() | Levelled() | Hushed():
            return state, ()
        case _ if state.phase is Phase.DONE:
            return state, ()
        case _:
            return _unseen(*beneath(state, event), event)


def _tried(state: State, event: Tried) -> Result:
    if parse(event.words) is Command.SUPPORT:
        return state, (Show(steps.locked(state, *state.plan.support)),)
    if not state.plan.sealed:
        return _opened(state)
    if state.lock is None or state.lock.trying:  # one at a time: each reply is of this lock
        return state, ()
    if not event.words:
        return _ask(state, "")
    return replace(state, lock=replace(state.lock, trying=True)), (TryPassphrase(event.words),)


def _stayed_shut(state: State, sentence: str) -> Result:
    """What else opens it is named once, a slip in the recovery words each time."""
    lock = state.lock or Lock()
    names_all = sentence == Text.UNLOCK_AGAIN()
    if sentence == Text.STILL_LOCKED() or (names_all and lock.reminded):
        return _ask(state, Text.STILL_LOCKED())
    lock = replace(lock, trying=False, reminded=lock.reminded or names_all)
    return replace(state, lock=lock), (Show(steps.locked(state, sentence)),)


def _ask(state: State, outcome: str) -> Result:
    lock = replace(state.lock or Lock(), trying=False)
    step = steps.locked(state)
    step = replace(step, outcome=outcome, say=() if outcome else step.say)
    return replace(state, lock=lock), (Show(step),)


def _opened(state: State) -> Result:
    """Go back to the step that stood, or to what came of it."""
    lock, state = state.lock or Lock(), replace(state, lock=None)
    if lock.ending:
        return state, (lock.ending,)
    if state.closing:
        return flow.close(state, state.closing)
    if state.phase in {Phase.READY, Phase.ERASING}:
        return state, (Show(steps.waiting(state)),)
    if state.phase in _AT_WORK:
        return state, (Show(steps.waiting(state, _AT_WORK[state.phase]())),)
    state, effects = flow.present(state)
    return state, tuple(map(options.emptied, effects)) if lock.emptied else effects


def _left(state: State, event: Left) -> Result:
    """End from a locked screen: nothing is told, and what was not sent is a draft.

    The end of input is no calm ending here. Whoever came by must not be able to keep
    words as an answer, or to hear the last line of the day. Words that the disk did not
    take are not let go of by it unsaid.
    """
    lock = state.lock or Lock()
    if event.manner is Manner.CALM and state.unsaved and state.plan.interactive and not lock.warned:
        state = replace(state, lock=replace(lock, warned=True))
        return state, (Show(steps.locked(state, Text.LOCKED_UNSAVED())),)
    manner = Manner.QUICK if event.manner is Manner.CALM else event.manner
    if state.phase is Phase.DONE:
        effects: tuple[Effect, ...] = tuple(map(Save, state.unsaved))
        return replace(state, lock=None), (*effects, Finish(0, _closed(manner), manner))
    command = parse(event.text, state.plan.sound.renamed)
    text = "" if command else answer(event.text)
    return leaving.leave(replace(state, lock=None), replace(event, manner=manner), text)


def _closed(manner: Manner) -> tuple[str, ...]:
    return (Text.CLOSED(),) if manner is Manner.QUICK else ()


def _unseen(state: State, effects: tuple[Effect, ...], event: Event) -> Result:
    """What happened beneath, without what would be seen or heard; that waits for the opening."""
    shown = [effect.step for effect in effects if isinstance(effect, Show)]
    endings = [effect for effect in effects if isinstance(effect, Finish)]
    lock = state.lock or Lock()
    lock = replace(
        lock,
        emptied=lock.emptied or any(step.emptied for step in shown),
        ending=endings[0] if endings else lock.ending,
    )
    told = [step.outcome for step in shown if step.kind not in _PASSING]
    if isinstance(event, Troubled | Mended):
        told += [line for step in shown for line in step.say if step.kind is StepKind.WAIT]
    outcome = next((line for line in reversed(told) if line), state.outcome)
    # a microphone that was asked for by hand a moment ago was never opened
    phase = Phase.ASKING if state.phase is Phase.TELLING else state.phase
    state = replace(state, phase=phase, lock=lock, outcome=outcome, speaking=False, awaited=False)
    rest = (Rest(),) if isinstance(event, Heard | Unheard) and state.listens else ()
    return state, (*(one for one in effects if not isinstance(one, _WITHHELD)), *rest)
