"""Ending a session: calmly with everything kept, or at once with the half line as a draft."""

from dataclasses import replace
from typing import Final

from assistant.journal.records import AnswerState, Mark
from assistant.messages import Text
from assistant.session import answers, drafting, flow, keeping, listening, sending, sentences
from assistant.session.answers import Words
from assistant.session.commands import Command
from assistant.session.effects import Effect, Finish, Save
from assistant.session.events import Commanded, Left, Manner, Moment, Ticked, Trouble
from assistant.session.plan import Way
from assistant.session.state import After, Ending, Phase, Result, State

LAST_WORDS_S: Final = 10.0
"""How long leaving waits for the last words; their sound is on the disk."""
_WRITING: Final = frozenset({Phase.ASKING, Phase.SAVING, Phase.TELLING, Phase.ENDING, Phase.HEARD})
"""Where a person's own words may stand in the line."""


def leave(state: State, event: Left, text: str) -> Result:
    """End: calmly with everything kept, or at once with the half line as a draft."""
    if state.phase in {Phase.PAUSED, Phase.OPTIONS}:
        state = replace(state, phase=state.resumed)
    if text and state.phase is Phase.CHOOSING:
        state, aside = drafting.set_aside(state, text, event.at)
        state = replace(state, outcome=sentences.set_aside(state))
        state, more = leave(state, event, "")
        return state, (*aside, *more)
    if event.manner is Manner.CALM:
        return _calmly(state, text, event.at)
    once_more = (one for one in state.refused if one.id not in state.erasing)
    effects: tuple[Effect, ...] = tuple(map(Save, once_more))
    text = f"{state.typed}\n{text}".strip("\n")
    if text and state.phase is Phase.DRAFT:
        longer = answers.added(state.drafts[0], text, AnswerState.DRAFT, event.at)
        effects = (*effects, *sending.saves(state, longer))
    if text and state.questions and state.phase in _WRITING:
        state, more = drafting.half_line(state, state.position, text, event.at)
        effects = (*effects, *more)
    say = (Text.CLOSED(),) if event.manner is Manner.QUICK else ()
    return replace(state, phase=Phase.DONE), (*effects, Finish(0, say, event.manner))


def hard_day(state: State, text: str, at: Moment) -> Result:
    """End kindly, at once; what was said is kept."""
    marked = sending.marked(state, Mark.HEAVY, at)
    state, effects = leave(replace(state, hard=True), Left(Manner.CALM, at), text)
    return state, (*marked, *effects)


def _calmly(state: State, text: str, at: Moment) -> Result:
    if state.closing:
        return flow.close(state, state.closing)
    if state.phase in {Phase.TELLING, Phase.ENDING}:
        return listening.end(state, at, Commanded(state.turn, at, Command.STOP), text)
    if state.phase in {Phase.ASKING, Phase.HEARD} and state.questions:
        said = _last_words(state, text)
        if said:
            return keeping.keep(state, said, at, After.LEAVE)
    if text and state.phase is Phase.DRAFT:
        more = answers.added(state.drafts[0], text, AnswerState.KEPT, at)
        return keeping.send(state, more, After.LEAVE)
    if state.phase is Phase.ERASING:
        leaving = replace(state, after=After.LEAVE)
        return keeping.keep_more(leaving, text, at) if text else (leaving, ())
    if state.phase is Phase.SAVING:
        finishes = state.after is After.FINISH
        leaving = state if finishes else replace(state, after=After.LEAVE)
        return keeping.keep_more(leaving, text, at) if text else (leaving, ())
    if state.phase is Phase.LOOKING:
        return flow.finish(state)
    return flow.finish_early(state)


def _last_words(state: State, text: str) -> Words | None:
    """What was told and what stands in the line, where it is no copy of it."""
    told = state.question.told
    if told:
        return answers.of(told, answers.rest_of(text, told))
    return Words(text) if text else None


def overdue(state: State, event: Ticked) -> bool:
    """Whether the last words take too long for a person who is leaving."""
    leaves = state.pending is not None and state.pending.command is Command.STOP
    since = state.waiting_since
    waited = since is not None and event.at.seconds - since >= LAST_WORDS_S
    return state.phase is Phase.ENDING and leaves and waited


def without_last_words(state: State, at: Moment) -> Result:
    """Go: the last words are on the disk as sound, and what was typed behind them is a draft."""
    state, effects = drafting.half_line(state, state.position, state.typed, at)
    if state.plan.way is Way.TRY:
        state, more = flow.finish(state, Ending.REHEARSED)
    elif Trouble.SPOOL_FULL in state.troubles:
        state, more = flow.finish(replace(state, exit_code=1), Ending.SOUND_NOT_LEFT)
    else:
        state, more = flow.finish(state, Ending.SOUND_LEFT)
    return state, (*effects, *more)
