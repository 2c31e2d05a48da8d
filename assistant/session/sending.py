"""Records on their way to the disk. Where nothing of a session is kept, none is sent."""

from dataclasses import replace

from assistant.journal.records import Answer, AnswerState, Mark, Marked, Promise, Record
from assistant.session.effects import Effect, Save
from assistant.session.events import Moment
from assistant.session.plan import Way
from assistant.session.state import Phase, Result, State


def saves(state: State, *records: Record) -> tuple[Effect, ...]:
    """What puts records on the disk. That words are put away is written wherever some were."""
    away = AnswerState.DELETED if state.plan.way is not Way.TRY else None
    written = (
        one for one in records if state.writes or (away and getattr(one, "state", None) is away)
    )
    return tuple(map(Save, written))


def beside(state: State, *records: Answer | Promise) -> Result:
    """Send records and go on meanwhile; until they are on the disk the state holds them."""
    for record in records:
        if isinstance(record, Promise):
            state = with_promise(state, record)
    if state.writes:
        state = replace(state, unsaved=(*state.unsaved, *records))
    return state, saves(state, *records)


def wait(state: State) -> State:
    """Wait for the journal, from now on."""
    return replace(state, phase=Phase.SAVING, waiting_since=None)


def marked(state: State, mark: Mark, at: Moment, prompt: str = "") -> tuple[Effect, ...]:
    """What the choice of questions has to remember."""
    origin = state.plan.origin
    record = Marked(
        session=origin.session,
        dev=origin.dev,
        day=origin.day,
        mark=mark,
        prompt=prompt,
        at=at.wall,
    )
    return saves(state, record)


def with_promise(state: State, promise: Promise) -> State:
    """The state in which a promise stands as its newest revision says."""
    others = tuple(one for one in state.promises if one.id != promise.id)
    here = () if promise.state is AnswerState.DELETED else (promise,)
    return replace(state, promises=(*others, *here))
