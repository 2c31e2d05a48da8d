"""A person's private choices: whose questions, what they may assume, and that it all changed.

What must hold: a choice is a record of the journal, never a setting. "My situation
changed" asks nothing; open promises rest without a word; one step takes it all back, on
the same day or years later. What is due of them is asked about again at once.
"""

from dataclasses import replace
from itertools import takewhile

from msgspec import structs

from assistant.journal.records import Promise, Role, Situation, Track
from assistant.messages import Text
from assistant.practice.promises import awake, rested
from assistant.session import following, sending, sentences
from assistant.session.events import Moment
from assistant.session.question import OF_PROMISES, RETURN, WEIGHT, Question
from assistant.session.state import Phase, Result, State


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


def as_before(state: State, at: Moment) -> Result:
    """Take back what the last session with a choice chose, whenever that was."""
    now = state.situation
    if now is None:
        return replace(state, outcome=Text.NOTHING_UNDONE()), ()
    if now.session == state.plan.origin.session and now.since == state.plan.origin.day:
        return _undone(state, now, at)
    chosen = [*takewhile(lambda one: one.session == now.session, state.situations)]
    state, effects = _take_back(state, chosen, at)
    return _said(state, Text.CHOICE_UNDONE()), effects


def _undone(state: State, now: Situation, at: Moment) -> Result:
    """As it was before the first choice that looks back to today."""
    since_then = [*takewhile(lambda one: one.since == now.since, state.situations)]
    state, effects = _take_back(state, since_then, at)
    return _said(state, Text.SITUATION_UNDONE()), effects


def _take_back(state: State, chosen: list[Situation], at: Moment) -> Result:
    """As it was before some choices, the newest ones; what rested by them is awake."""
    now, before = chosen[0], next(iter(state.situations[len(chosen) :]), None)
    situation = structs.replace(
        _next(state, at),
        role=before.role if before else Role.NEITHER,
        track=before.track if before else Track.OWN_PATH,
        since=before.since if before else None,
        undone=now.id,
    )
    woken = [promise for one in chosen for promise in awake(state.promises, one.id)]
    state, effects = _record(state, situation)
    state, more = sending.beside(state, *woken)
    return _asked_again(state, woken, at), (*effects, *more)


def _asked_again(state: State, woken: list[Promise], at: Moment) -> State:
    """Promises that are due again are asked about in this session: before all, or here and now."""
    known = {one.id for question in state.questions for one in question.promises}
    waiting = [one for one in woken if one.id not in known]
    asked = following.about_due(state.plan.practice, waiting, at.wall)
    if len(asked) >= len(state.ids):
        return state
    asked = tuple(replace(one, id=id_) for one, id_ in zip(asked, state.ids, strict=False))
    state = replace(state, ids=state.ids[len(asked) :])
    halves = {half: _after_welcome(asked, day) for half, day in state.plan.halves.items()}
    state = replace(state, plan=replace(state.plan, halves=halves))
    if state.half is None:
        return state
    here = state.phase in {Phase.ASKING, Phase.CHOOSING}
    return state.inserted(state.position + (not here), *asked)


def _after_welcome(asked: tuple[Question, ...], day: tuple[Question, ...]) -> tuple[Question, ...]:
    """A day's questions with what is asked about promises where it belongs."""
    first = len([*takewhile(lambda one: one.slot in {RETURN, WEIGHT}, day)])
    return (*day[:first], *asked, *day[first:])


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
