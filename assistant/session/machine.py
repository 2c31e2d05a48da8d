"""The session as a pure machine: ``step(state, event) -> state, effects``.

This file is the theory and the way in for what is typed; ``acting.py`` holds the
commands, ``listening.py`` what comes by ear, ``keeping.py`` what happens to words,
``leaving.py`` the ways out, ``flow.py`` which step comes next, ``steps.py`` how a
state is put before a person.

States and arrows::

    READY --Started--> DRAFT?  --> HALF? --> ASKING ... --> DONE
                       words       which     |  ^   ^
                       left open   half      v  |   |
                                       LISTENING|   |
                                             v  |   |
                                          SAVING+---+  Saved: the next step
                                             |  ^
                                    NotSaved v  | Enter: once more
                                          UNSAVED

    MENU stands in place of ASKING when the four are answered already.

What must hold, after any sequence of events:

1. *Nothing is lost.* Words that were sent are in ``unsaved`` until the journal
   acknowledged them; a session that ends calmly with some says so and shows them.
   One that is left at once sends them once more.
2. *Nothing is claimed.* "Kept" is said only after ``Saved``.
3. *A turn is one putting of one step.* ``Spoken``, ``Heard`` and ``Unheard`` of an
   earlier turn change nothing. What was typed under an earlier turn is kept for
   the question that stood there. Replies to ``Save`` carry the answer's id and
   always count.
4. *The machine never waits.* It has no clock; waiting is comparing ``at``.
5. *It ends once.* After ``Finish`` no event has any effect.
6. *Leaving is one step* from every state. ``stop`` and the end of input keep what
   was said; Ctrl-C and a hang-up leave the half line as a draft.
"""

from dataclasses import replace
from typing import Final, assert_never

from msgspec import structs

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session import (
    acting,
    devices,
    flow,
    keeping,
    leaving,
    listening,
    recordings,
    recovering,
    speaking,
    steps,
    taking,
)
from assistant.session.choices import pick
from assistant.session.commands import Command, answer, parse
from assistant.session.effects import Effect, Hush, Play, Show
from assistant.session.events import (
    Commanded,
    Copied,
    Drafted,
    Event,
    Heard,
    Hushed,
    Left,
    Levelled,
    Mended,
    NotSaved,
    Recovered,
    Saved,
    Silent,
    Spoke,
    Spoken,
    Started,
    Ticked,
    Troubled,
    Typed,
    Unheard,
)
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import After, Phase, State, Way

FIRST_BEAT_S: Final = 2.0
"""A wait shorter than this says nothing."""
BEAT_S: Final = 30.0
"""Then one line each 30 s (accessibility row 5)."""
SAME_KEY_S: Final = 0.4
"""An Enter that silenced our voice comes as a line within this time."""
_DROP: Final = frozenset({"drop", "put away"})
_HEAR: Final = frozenset({"hear", "play"})
_BUSY: Final = frozenset({Phase.LISTENING, Phase.ENDING})
_CONVERSING: Final = frozenset(
    {
        Phase.ASKING,
        Phase.LISTENING,
        Phase.TELLING,
        Phase.ENDING,
        Phase.HEARD,
        Phase.PAUSED,
        Phase.SAVING,
        Phase.UNSAVED,
    }
)


def step(state: State, event: Event) -> Result:
    """Advance the session by one event.

    Args:
        state: The session before the event.
        event: One fact; its ``at`` never runs backwards in ``at.seconds``.

    Returns:
        The session after the event, and the effects to perform in order.
    """
    if state.phase is Phase.DONE:
        return state, ()
    match event:
        case Started():
            return recovering.begin(state, event.at) if state.phase is Phase.READY else (state, ())
        case Typed():
            return _typed(state, event)
        case Drafted():
            return _drafted(state, event)
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
        case Copied():
            return keeping.copied(state, event)
        case Ticked():
            return _ticked(state, event)
        case Left():
            text = "" if parse(event.text) else answer(event.text)
            return leaving.leave(state, event, text)
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


def _ticked(state: State, event: Ticked) -> Result:
    """Time has passed. Waiting says that the program is still there: after 2 s, then each 30 s."""
    if state.phase is Phase.RECOVERING:
        return recovering.patience(state, event)
    if listening.overdue(state, event):
        return flow.finish(state, Text.SOUND_LEFT())
    if state.phase not in _BUSY or state.waiting_since is None:
        return state, ()
    if event.at.seconds - state.waiting_since < FIRST_BEAT_S + BEAT_S * state.beats:
        return state, ()
    state = replace(state, beats=state.beats + 1)
    return state, (Show(steps.waiting(state, Text.STILL_WORKING())),)


def _typed(state: State, event: Typed) -> Result:
    """A line came: a command, a choice, a folder, or words to keep."""
    if not event.text.strip() and _silences(state, event):
        hush = (Hush(),) if state.speaking else ()
        if state.phase is Phase.CLOSING:
            return state, hush
        state, effects = flow.prompt_again(replace(state, hushed_at=None))
        return state, (*hush, *effects)
    command = parse(event.text, state.plan.sound.renamed)
    if command:
        return _command_line(state, event, command)
    text = answer(event.text)
    if event.turn != state.turn and not (text and _belongs_to_a_question(state, event.turn)):
        return state, ()
    match state.phase:
        case Phase.DRAFT:
            return _draft_answered(state, event, text)
        case Phase.HALF | Phase.MENU:
            return _chosen(state, event, text)
        case Phase.UNSAVED:
            return _unsaved_answered(state, event, text)
        case Phase.ASKING | Phase.LISTENING | Phase.SAVING:
            return _words(state, event, text)
        case Phase.TELLING | Phase.ENDING:
            return taking.typed(state, event, text)
        case Phase.HEARD:
            return taking.confirmed(state, event, text)
        case Phase.PAUSED:
            return _resumed(state, event, text)
        case _:
            return state, ()


def _silences(state: State, event: Typed) -> bool:
    """Whether an empty Enter was the key that silenced our voice: then it does nothing else."""
    if state.speaking:
        return True
    hushed = state.hushed_at
    return hushed is not None and event.at.seconds - hushed < SAME_KEY_S


def _resumed(state: State, event: Typed, text: str) -> Result:
    """A pause ends; words typed into it belong to the question it began at."""
    said = text.casefold().strip(" .!")
    if said in taking.YES or said in taking.GO_ON or state.resumed is not Phase.ASKING:
        return acting.resume(state)
    return _typed(replace(state, phase=state.resumed), event)


def _words(state: State, event: Typed, text: str) -> Result:
    if event.turn not in state.turns:  # typed under a step that asked for no answer
        return state, ()
    position = state.turns[event.turn]
    late = position != state.position
    if text and (late or state.phase is Phase.SAVING):
        return keeping.keep_late(state, position, text, event.at)
    if late or state.phase is not Phase.ASKING:
        return state, ()
    told = state.question.told
    if text:
        both = f"{told.text}\n{text}" if told else text
        return keeping.keep(state, Words(both), event.at, After.ADVANCE)
    if state.question.answer and not state.question.anew:
        state = replace(state, outcome=Text.LEFT_AS_IT_WAS())
        return flow.advance(state, event.at)
    if flow.by_hand(state):
        return listening.opened_by_hand(state, event.at)
    if told:
        return flow.present(replace(state, phase=Phase.HEARD))
    return flow.present(replace(state, outcome=Text.NOTHING_YET()))


def _drafted(state: State, event: Drafted) -> Result:
    position = state.turns.get(event.turn)
    if position is None or state.phase is not Phase.ASKING or parse(event.text):
        return state, ()
    if state.questions[position].told:
        return keeping.draft_beside(state, position, answer(event.text))
    return keeping.draft(state, position, answer(event.text), event.at)


def _belongs_to_a_question(state: State, turn: int) -> bool:
    """Whether words typed under an earlier turn have a question to be kept for."""
    return state.phase in _CONVERSING and turn in state.turns


def _draft_answered(state: State, event: Typed, text: str) -> Result:
    draft, said = state.drafts[0], event.text.casefold().strip(" .!")
    if said in _HEAR:
        return _play(state, draft.id)
    if said in _DROP:
        gone = structs.replace(draft, state=AnswerState.DELETED)
        return keeping.send(state, gone, After.DRAFTS)
    if said in taking.NO:
        return flow.present(replace(state, outcome=Text.DRAFT_UNCLEAR()))
    more = "" if said in taking.YES else text
    kept = keeping.added(draft, more, AnswerState.KEPT, event.at)
    return keeping.send(state, kept, After.DRAFTS)


def _play(state: State, id_: str) -> Result:
    """Hear the sound of words left open."""
    state, effects = flow.prompt_again(replace(state, speaking=True))
    return state, (*effects, Play(state.turn, id_, cue=flow.hands_free(state)))


def _unsaved_answered(state: State, event: Typed, text: str) -> Result:
    if event.turn != state.turn:
        position = state.turns[event.turn]
        state, _ = keeping.keep_late(state, position, text, event.at)
        return flow.present(state)
    said = text.casefold().strip(" .!")
    if said in taking.YES:
        return keeping.retry(state)
    if said in taking.NO:
        return flow.present(state)
    return keeping.copy(state, text)


def _chosen(state: State, event: Typed, text: str) -> Result:
    if state.phase is Phase.HALF:
        half = pick(steps.HALF_CHOICES, text) if text else None
        if text and half is None:
            return _not_a_choice(state, len(steps.HALF_CHOICES))
        return flow.start_half(state, half.meaning if half else state.plan.guess, event.at)
    choices = steps.menu_choices(state)
    choice = pick(choices, text)
    if choice is None:
        return _not_a_choice(state, len(choices))
    if choice.meaning is None:
        return flow.finish_early(state)
    state = replace(state, outcome=Text.CHOSEN(word=choice.word))
    if isinstance(choice.meaning, Way):
        return flow.ask_talk(state, event.at)
    return flow.start_half(state, choice.meaning, event.at)


def _not_a_choice(state: State, count: int) -> Result:
    return flow.present(replace(state, outcome=Text.CHOICE_UNKNOWN(count=count)))


def _command_line(state: State, event: Typed, command: Command) -> Result:
    """A typed command: a draft that was only its first letters goes with it."""
    effects: tuple[Effect, ...] = ()
    position = state.turns.get(event.turn)
    if position is not None and position < len(state.questions):
        draft = state.questions[position].draft
        if draft and event.text.strip().startswith(draft.text):
            state, effects = keeping.drop_draft(state, position)
    state, more = acting.act(state, Commanded(event.turn, event.at, command), "")
    return state, (*effects, *more)
