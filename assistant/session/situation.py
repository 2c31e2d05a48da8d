"""A person's private choices: whose questions, what they may assume, and that it all changed.

What must hold: a choice is a record of the journal, never a setting. "My situation
changed" asks nothing; open promises rest without a word; one step takes it all back.
"""

from dataclasses import replace
from itertools import chain, takewhile

from msgspec import structs

from assistant.journal.records import Role, Situation, Track
from assistant.messages import Text
from assistant.practice.promises import awake, rested
from assistant.session import sending, sentences
from assistant.session.events import Moment
from assistant.session.state import OF_PROMISES, Result, State


def choose(state: State, at: Moment, wish: Role | Track) -> Result:
    """Ask other questions from the next session on."""
    field = "role" if isinstance(wish, Role) else "track"
    situation = structs.replace(_next(state, at), **{field: wish})
    return _record(state, situation)


def changed(state: State, at: Moment) -> Result:
    """Everything is otherwise; said again the same day, it is as it was before."""
    now = state.situation
    if now and now.since == state.plan.origin.day and not now.undone:
        return _undone(state, now, at)
    situation = structs.replace(_next(state, at), since=state.plan.origin.day)
    state, effects = _record(state, situation)
    state, more = sending.beside(state, *rested(state.promises, situation.id, at.wall))
    halves = {
        half: tuple(one for one in questions if one.ask not in OF_PROMISES)
        for half, questions in state.plan.halves.items()
    }
    state = replace(state, plan=replace(state.plan, halves=halves))
    if state.questions:
        state = state.without(lambda one: one.ask in OF_PROMISES and one.open)
    return _said(state, Text.SITUATION_CHANGED()), (*effects, *more)


def _undone(state: State, now: Situation, at: Moment) -> Result:
    """As it was before the first choice that looks back to today."""
    since_then = [*takewhile(lambda one: one.since == now.since, state.situations)]
    before = next(iter(state.situations[len(since_then) :]), None)
    situation = structs.replace(
        _next(state, at),
        role=before.role if before else Role.NEITHER,
        track=before.track if before else Track.OWN_PATH,
        since=before.since if before else None,
        undone=now.id,
    )
    slept = (awake(state.promises, one.id) for one in since_then)
    state, effects = _record(state, situation)
    state, more = sending.beside(state, *chain.from_iterable(slept))
    return _said(state, Text.SITUATION_UNDONE()), (*effects, *more)


def _said(state: State, outcome: str) -> State:
    """Where nothing is kept, it is not claimed that anything was."""
    return replace(state, outcome=outcome if state.writes else sentences.not_kept(state))


def _next(state: State, at: Moment) -> Situation:
    """The record that takes the place of the one that stands, as yet the same."""
    origin, now = state.plan.origin, state.situation
    same = now or Situation(id="", dev="", session="", day=origin.day, at=at.wall)
    return structs.replace(
        same,
        id=state.ids[0],
        dev=origin.dev,
        session=origin.session,
        day=origin.day,
        at=at.wall,
        undone=None,
    )


def _record(state: State, situation: Situation) -> Result:
    situations = (situation, *state.situations)
    state = replace(state, situations=situations, ids=state.ids[1:])
    return state, sending.saves(state, situation)
