"""The session as a pure machine: ``step(state, event) -> state, effects``.

This file is the theory and the way in. ``lines.py`` is what is typed, ``acting.py``
what is commanded; ``listening.py`` the open microphone, ``taking.py`` what becomes
of a spoken answer, ``speaking.py`` our own voice, ``devices.py`` what fails;
``drafting.py`` and ``keeping.py`` what happens to words, ``waiting.py`` and
``leaving.py`` time and the ways out, ``idling.py`` and ``locking.py`` when nobody is
there and the cover over it all; ``flow.py`` which step comes next, and ``steps.py``
how a state is put before a person.

States and arrows::

    READY -> RECOVERING? -> DRAFT? -> HALF? -> ASKING ... -> CLOSING? -> DONE
             sound left     words     which    |             the last
             last time      left open half     |             line, said
                                               |
      our voice has finished, or, without it,  | words are typed
      Enter: the microphone opens              |
                     +-------------------------+
                     v                         |
                  TELLING                      |
                     | ended, or commanded     |
                     v                         |
                  ENDING --- no words -----> ASKING: the command is done there
                     | words: a draft          ^   |
                     v                         |   v
                   HEARD --- yes, typed -----> SAVING -- Saved --> the next step
                        "go on": ASKING          |  ^
                        a command: HEARD     NotSaved  Enter: once more
                                                 v  |
                                               UNSAVED

    A recording goes ASKING -> LISTENING -> SAVING. MENU stands in place of ASKING
    when the four are answered already. PAUSED is over any step, and goes back to it. A lock
is over any state at all, and no phase: what stands beneath goes on, unseen.

What must hold, after any sequence of events:

1. *Nothing is lost.* Words that were sent are in ``unsaved`` until the journal
   acknowledged them. A session that ends calmly waits for those on their way, and
   shows those that the disk refused. One that is left at once sends these once more.
   Words that were heard are a draft from that moment on; only a yes, or a line typed
   in their place, takes them off.
2. *Nothing is claimed.* "Kept" is said only after ``Saved``.
3. *A turn is one putting of one step.* What comes by voice and ear under an earlier
   turn changes nothing. What was typed under an earlier turn is kept for the
   question that stood there. Replies to ``Save`` carry the answer's id and always
   count.
4. *The machine never waits.* It has no clock; waiting is comparing ``at``.
5. *It ends once.* After ``Finish`` no event has any effect.
6. *Leaving is one step* from every state. ``stop`` and the end of input keep what
   was said; Ctrl-C and a hang-up leave the half line as a draft.
7. *One speaks at a time.* Without headphones nothing is listened for while our voice
   speaks. While the microphone was opened by hand nothing is written, because a
   screen reader would speak it.
8. *Sound goes after words.* ``Settle`` comes when the words are on the disk, were put
   away by the person, or there were none; never while they are still to be written.
9. *Nobody is stuck.* Each line typed for the step that stands is followed by a prompt,
   or by the reply of a device that brings one.
10. *Locked, nothing is told.* Nothing is shown, said or listened for; what is typed there
   goes to the door and nowhere else; opening puts the step that stood, or what came of it.
"""

from typing import assert_never

from assistant.session import (
    acting,
    devices,
    idling,
    keeping,
    leaving,
    lines,
    listening,
    locking,
    options,
    recordings,
    recovering,
    speaking,
    taking,
    waiting,
)
from assistant.session.commands import answer, parse
from assistant.session.events import (
    Commanded,
    Copied,
    Drafted,
    Erased,
    Event,
    Heard,
    Hushed,
    Left,
    Levelled,
    Mended,
    NotSaved,
    Opened,
    Recovered,
    Saved,
    Silent,
    Slept,
    Spoke,
    Spoken,
    Started,
    StayedShut,
    Ticked,
    Tried,
    Troubled,
    Typed,
    Unheard,
)
from assistant.session.state import Phase, Result, State


def step(state: State, event: Event) -> Result:
    """Advance the session by one event.

    Args:
        state: The session before the event.
        event: One fact; its ``at`` never runs backwards in ``at.seconds``.

    Returns:
        The session after the event, and the effects to perform in order.
    """
    state = idling.noticed(state, event)
    if state.lock:
        return locking.covered(state, event, _step)
    if state.phase is Phase.DONE:
        return state, ()
    if idling.due(state, event):
        return locking.lock(state, event.at)
    return _step(state, event)


def _step(state: State, event: Event) -> Result:
    """An event of a session that nothing covers, or of the one beneath the cover."""
    match event:
        case Started():
            return recovering.begin(state, event.at) if state.phase is Phase.READY else (state, ())
        case Typed():
            return lines.typed(state, event)
        case Drafted():
            return lines.drafted(state, event)
        case Commanded():
            return acting.act(state, event, answer(event.text))
        case Spoken() | Heard() | Unheard() | Spoke() | Silent() | Levelled():
            return _by_ear(state, event) if event.turn == state.turn else (state, ())
        case Hushed():
            return devices.hushed(state, event)
        case Troubled():
            return devices.troubled(state, event)
        case Mended():
            return devices.mended(state, event)
        case Recovered():
            return recovering.recovered(state, event)
        case Saved():
            return keeping.saved(state, event)
        case NotSaved():
            return keeping.not_saved(state, event)
        case Erased():
            return options.erased(state, event)
        case Copied():
            return keeping.copied(state, event)
        case Ticked():
            return waiting.ticked(state, event)
        case Slept():
            watched = state.plan.sealed and state.plan.interactive
            return locking.lock(state, event.at) if watched else (state, ())
        case Tried() | Opened() | StayedShut():
            return state, ()
        case Left():
            command = parse(event.text, state.plan.sound.renamed)
            return leaving.leave(state, event, "" if command else answer(event.text))
        case _:
            assert_never(event)


def _by_ear(state: State, event: Spoken | Heard | Unheard | Spoke | Silent | Levelled) -> Result:
    """Something came from the voice or the ear, and belongs to the step that stands."""
    match event:
        case Spoken():
            return speaking.spoken(state, event)
        case Heard() if state.phase is Phase.LISTENING:
            return recordings.heard(state, event)
        case Unheard() if state.phase is Phase.LISTENING:
            return recordings.unheard(state, event)
        case Heard() if state.phase is Phase.ENDING:
            return taking.heard(state, event)
        case Unheard() if state.phase is Phase.ENDING:
            return taking.unheard(state, event)
        case Heard() | Unheard():
            return state, ()
        case Spoke():
            meant = taking.meant(state, event)
            return step(state, meant) if meant else (state, ())
        case Silent():
            return listening.silent(state, event)
        case Levelled():
            return listening.levelled(state, event)
        case _:
            assert_never(event)
