"""What each command does. A command never destroys words: moving on keeps them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, assert_never

from assistant.journal.records import Answer, AnswerState, Mark
from assistant.messages import Text
from assistant.session import (
    answers,
    drafting,
    flow,
    keeping,
    leaving,
    listening,
    locking,
    options,
    sending,
    sentences,
    situation,
    speaking,
    steps,
)
from assistant.session.answers import Words
from assistant.session.commands import BESIDE, Command
from assistant.session.effects import Effect, Show
from assistant.session.events import Commanded, Left, Manner, Moment
from assistant.session.question import Ask
from assistant.session.state import After, Phase, Result, State

_DEAF: Final = frozenset(
    {
        Phase.READY,
        Phase.LISTENING,
        Phase.RECOVERING,
        Phase.SAVING,
        Phase.ERASING,
        Phase.CLOSING,
    }
)
_MOVES: Final = {
    Command.SKIP: After.ADVANCE,
    Command.BACK: After.BACK,
    Command.AGAIN: After.ANEW,
}
_KEEPING: Final = {
    Command.SKIP: After.ADVANCE,
    Command.DONE: After.ADVANCE,
    Command.BACK: After.BACK,
}
_RESUMING: Final = frozenset({Command.DONE, *_MOVES})
_NEEDS_ROOM: Final = frozenset(
    {*BESIDE, Command.SITUATION, Command.AS_BEFORE, Command.OPTIONS, Command.UNKEEP}
)
ROOM: Final = 20
"""Fresh ids that must be left for what is not asked for by the plan."""
_OVER: Final = frozenset({Command.OPTIONS, Command.UNKEEP, *BESIDE})
"""What stands over a step only."""
_CHANGES: Final = frozenset({Command.SITUATION, Command.AS_BEFORE})
SKIPS: Final = 2
"""So many skipped running, and stopping is offered, once (practice.md, "Adapt")."""


def act(state: State, event: Commanded, text: str) -> Result:
    """Perform a command. ``text`` is what stood in the field, if anything.

    A command belongs to the step it was given at: a key pressed twice skips once.
    While the journal is written it does nothing, because the next step is near.
    Leaving and locking always work.
    """
    if event.command is Command.STOP:
        return leaving.leave(state, Left(Manner.CALM, event.at), text)
    if event.command is Command.LOCK:
        return locking.lock(state, event.at)
    if event.command is Command.SUPPORT and state.phase is Phase.RECOVERING:
        return state, (Show(steps.waiting(state, *state.plan.support)),)
    if event.turn != state.turn or state.phase in _DEAF:
        return state, ()
    if state.phase is Phase.LOOKING:
        return flow.finish(state)
    if _has_no_place(state, event.command):
        return flow.present(replace(state, outcome=Text.NOT_HERE()))
    if state.away and not text:
        return flow.present(state)
    if event.command is Command.HARD_DAY and state.phase is not Phase.UNSAVED:
        return leaving.hard_day(state, text, event.at)
    if state.phase in {Phase.TELLING, Phase.ENDING}:
        return _while_telling(state, event, text)
    if state.phase is Phase.PAUSED and event.command in _RESUMING:
        return resume(state, event.at)
    if event.command in _NEEDS_ROOM and len(state.ids) < ROOM:
        return flow.present(replace(state, outcome=Text.NOT_HERE()))
    if event.command in BESIDE:
        ask = Ask.WORRY if event.command is Command.PARK else Ask.ACT
        return options.beside(options.closed(state), ask, text, event.at)
    if event.command is Command.DECLINE:
        state = options.closed(state)
    if state.phase in {Phase.ASKING, Phase.HEARD} and state.question.told:
        return _with_told(state, event, text, state.question.told)
    if event.command is Command.DECLINE:
        return options.declined(state, text, event.at)
    if text and state.phase is Phase.ASKING and event.command in _MOVES:
        return keeping.keep(state, Words(text), event.at, _MOVES[event.command])
    if text and state.phase is Phase.DRAFT and event.command is Command.SKIP:
        more = answers.added(state.drafts[0], text, AnswerState.KEPT, event.at)
        return keeping.send(state, more, After.DRAFTS)
    return _act(state, event)


def _has_no_place(state: State, command: Command) -> bool:
    """Over a pause nothing else stands, and over words that wait for the disk nothing changes."""
    paused = state.phase is Phase.PAUSED
    waits = (state.resumed if paused else state.phase) is Phase.UNSAVED
    return (command in _OVER and (paused or waits)) or (command in _CHANGES and waits)


def _act(state: State, event: Commanded) -> Result:
    match event.command:
        case Command.REPEAT:
            return flow.present(state)
        case Command.SKIP:
            return _skip(state, event)
        case Command.BACK:
            return _back(state, event)
        case Command.AGAIN:
            return _again(state, event)
        case Command.WHERE:
            place = steps.status(state)
            here = (Text.WHERE(status=place),) if place else ()
            return flow.put(state, steps.page(state, *here, Text.WHERE_KEPT(count=len(state.kept))))
        case Command.HELP:
            page = steps.page(state, *sentences.help_lines(state.plan))
            aloud = sentences.help_lines(state.plan, aloud=state.listens)
            return flow.put(state, replace(page, spoken=" ".join(aloud)))
        case Command.SUPPORT:
            page = steps.page(state, *state.plan.support)
            return flow.put(state, replace(page, spoken=sentences.dialled(state.plan.support)))
        case Command.REVIEW:
            return flow.look_back(state)
        case Command.DONE:
            return _talk(state, event.at)
        case Command.PAUSE:
            return pause(state)
        case Command.QUIET:
            if state.private:
                return flow.present(replace(state, outcome=Text.PRIVATE_ON()))
            return speaking.quiet(state)
        case Command.SLOWER:
            return speaking.tuned(state, speaking.SLOWER)
        case Command.FASTER:
            return speaking.tuned(state, speaking.FASTER)
        case Command.WAIT:
            state = replace(state, waits=state.waits + 1)
            return flow.put(state, steps.page(state, Text.NO_HURRY()))
        case Command.OPTIONS:
            return _options(state)
        case Command.UNKEEP:
            return options.ask_to_erase(options.closed(state))
        case Command.PRIVATE:
            return options.private(state)
        case Command.SITUATION:
            return _changed(state, event.at, situation.changed)
        case Command.AS_BEFORE:
            return _changed(state, event.at, situation.as_before)
        case Command.DECLINE:
            return options.declined(state, "", event.at)
        case Command.PARK | Command.NOTE | Command.HARD_DAY:
            return flow.present(state)
        case Command.LOCK:
            return locking.lock(state, event.at)
        case Command.STOP:
            return leaving.leave(state, Left(Manner.CALM, event.at), "")
        case _:
            assert_never(event.command)


def _while_telling(state: State, event: Commanded, text: str) -> Result:
    """The words said so far come first; only to wait ends nothing."""
    if event.command is Command.DONE and speaking.just_silenced(state, event.at):
        return speaking.silenced(state)
    if event.command is not Command.WAIT or state.phase is Phase.ENDING:
        declines = event.command is Command.DECLINE and options.may_decline(state)
        goes_along = text if declines or event.command in _MOVES else ""
        return listening.end(state, event.at, event, goes_along)
    state = replace(state, waits=state.waits + 1)
    glance = flow.glance(state, Text.NO_HURRY())
    return state, glance if event.aloud else (*glance, *flow.silent_prompt(state))


def _with_told(state: State, event: Commanded, text: str, told: Answer) -> Result:
    """Moving on keeps what was told, with what stands in the field or was made of it there."""
    heard = state.phase is Phase.HEARD
    said = answers.edited(told, text) if heard else answers.of(told, answers.rest_of(text, told))
    if event.command is Command.AGAIN:
        if said.text != told.text:
            return keeping.keep(state, said, event.at, After.ANEW)
        if event.aloud:
            return flow.present(replace(state, phase=Phase.HEARD, doubted=True))
        return give_anew(state, event.at)
    if event.command is Command.DECLINE and options.may_decline(state):
        marked = declined_mark(state, event, event.at)
        state, effects = keeping.keep(state, said, event.at, After.ADVANCE)
        return state, (*marked, *effects)
    if event.command in _KEEPING and (heard or event.command is not Command.DONE):
        return keeping.keep(state, said, event.at, _KEEPING[event.command])
    return _act(state, event)


def declined_mark(state: State, command: Commanded | None, at: Moment) -> tuple[Effect, ...]:
    """What is remembered where a question rests whose words are kept."""
    declines = command is not None and command.command is Command.DECLINE
    if not declines or not flow.remembered(state.question):
        return ()
    return sending.marked(state, Mark.DECLINED, at, state.question.prompt.id)


def _talk(state: State, at: Moment) -> Result:
    """Open the microphone by key, where it does not open by itself."""
    if not state.listens:
        return flow.put(state, steps.page(state, Text.TYPING_ONLY()))
    if speaking.just_silenced(state, at):
        return speaking.silenced(state)
    if state.phase is Phase.ASKING and flow.by_hand(state):
        return listening.opened_by_hand(state, at)
    if state.phase is Phase.ASKING and state.question.told:
        return flow.present(replace(state, phase=Phase.HEARD))
    deaf = sorted(state.troubles & flow.DEAF, key=lambda trouble: trouble.value)
    why = sentences.TROUBLES[deaf[0]]() if deaf else state.outcome
    return flow.present(replace(state, outcome=why))


def give_anew(state: State, at: Moment) -> Result:
    """Put what was heard away, with its sound, and ask once more."""
    state, effects = drafting.drop(state, state.position)
    state, more = flow.ask(replace(state, outcome=Text.ANEW()), state.position, at)
    return state, (*effects, *more)


def pause(state: State) -> Result:
    """Rest; nothing but a phrase is listened for, and nothing is kept of it."""
    if state.phase is Phase.PAUSED:
        return flow.present(state)
    state = options.closed(state)
    return flow.present(replace(state, resumed=state.phase, phase=Phase.PAUSED))


def resume(state: State, at: Moment) -> Result:
    """Go on where the pause began; words the disk took meanwhile are waited for no more."""
    state = replace(state, phase=state.resumed)
    if state.phase is Phase.UNSAVED and not state.unsaved:
        return keeping.go_on(state, at)
    return flow.present(state)


def _options(state: State) -> Result:
    return options.opened(state)


def _changed(state: State, at: Moment, change: Callable[[State, Moment], Result]) -> Result:
    """The situation changed, or is as before: what is asked here may be another question now."""
    state = replace(state, phase=state.resumed) if state.phase is Phase.PAUSED else state
    state = options.closed(state)
    here = state.question.id if state.questions else ""
    count = len(state.questions)
    state, effects = change(state, at)
    asks = state.phase in {Phase.ASKING, Phase.CHOOSING} and bool(here)
    if not asks or (state.position >= 0 and state.question.id == here):
        state, more = flow.present(state)
    elif len(state.questions) > count:
        state, more = flow.ask(state, state.position, at)
    else:
        state, more = flow.advance(state, at)
    return state, (*effects, *more)


def _skip(state: State, event: Commanded) -> Result:
    state = replace(state, outcome=Text.SKIPPED())
    match state.phase:
        case Phase.DRAFT:
            return flow.next_draft(state, event.at)
        case Phase.HALF:
            return flow.start_half(state, state.plan.guess, event.at)
        case Phase.MENU:
            return flow.finish_early(replace(state, outcome=""))
        case Phase.UNSAVED:
            return keeping.go_on(replace(state, outcome=""), event.at)
        case Phase.OPTIONS:
            return flow.present(options.closed(replace(state, outcome="")))
        case _:
            state, effects = drafting.drop(state, state.position)
            state, marked = _left_open(state, event.at)
            state, more = flow.advance(state, event.at)
            return state, (*effects, *marked, *more)


def _left_open(state: State, at: Moment) -> Result:
    """Skip the question; after two running it is said that stopping is fine as well."""
    question = state.question
    if question.answer or question.done:
        return replace(state, outcome=Text.LEFT_AS_IT_WAS()), ()
    skips = state.skips + 1
    outcome = Text.SKIPPED_TWICE() if skips == SKIPS else Text.SKIPPED()
    state = replace(state, skips=skips, outcome=outcome)
    state = state.with_question(state.position, replace(question, skipped=True))
    words = answers.source(state, question) if question.ask is Ask.PROMISE else None
    if words:  # it is not asked about each day anew
        return state, sending.marked(state, Mark.DECLINED, at, words.id)
    remembered = flow.remembered(question) and state.half is not None
    marked = sending.marked(state, Mark.SKIPPED, at, question.prompt.id) if remembered else ()
    return state, marked


def _back(state: State, event: Commanded) -> Result:
    if state.phase is Phase.UNSAVED:
        return flow.present(state)
    if state.phase in {Phase.ASKING, Phase.CHOOSING}:
        return flow.back(state, event.at)
    if state.phase is Phase.OPTIONS:
        return flow.present(options.closed(state))
    return flow.present(replace(state, outcome=Text.NOTHING_BEFORE()))


def _again(state: State, event: Commanded) -> Result:
    if state.phase is Phase.UNSAVED:
        return flow.present(state)
    if state.phase is Phase.CHOOSING and state.question.ask is Ask.PROMISE:
        return _promise_again(state, event)
    if state.phase is not Phase.ASKING or state.question.answer is None:
        return flow.present(replace(state, outcome=Text.NOTHING_ANEW()))
    return keeping.go_on(replace(state, after=After.ANEW), event.at)


def _promise_again(state: State, event: Commanded) -> Result:
    """At the read-back "again" means the words that are read back."""
    words = answers.source(state, state.question)
    at = [n for n, one in enumerate(state.questions) if words and one.answer is words]
    if not at:
        return flow.present(replace(state, outcome=Text.NOTHING_ANEW()))
    return keeping.go_on(replace(state, position=at[0], after=After.ANEW), event.at)
