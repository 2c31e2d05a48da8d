"""Keeping words: drafts, answers, and what happens when the disk does not take them.

An answer counts as kept only when the journal has acknowledged it. Until then
it stands in ``State.unsaved``, which is the only copy, and no step lets it go.
"""

from dataclasses import replace
from typing import Final

from msgspec import structs

from assistant.journal.records import Answer, AnswerState, Outcome, Promise
from assistant.messages import Text
from assistant.practice.pack import Slot
from assistant.session import answers, drafting, flow, following, sending, sentences
from assistant.session.answers import Words
from assistant.session.effects import CopyTo, Effect, ForgetSound, Save, Settle
from assistant.session.events import Copied, Moment, NotSaved, Saved
from assistant.session.plan import adopted
from assistant.session.question import settled
from assistant.session.state import After, Phase, Result, State

_TOLD_OF_IT: Final = frozenset({Phase.SAVING, Phase.ASKING, Phase.CHOOSING})
"""Where it is said at once that the disk did not take something."""


def keep(state: State, said: Words, at: Moment, after: After) -> Result:
    """Send an answer to the journal and wait; the same words again change nothing."""
    before = state.question.answer
    if before and before.text == said.text and not state.unsaved:
        state, effects = drafting.drop(state, state.position)
        state = replace(state, outcome=Text.LEFT_AS_IT_WAS(), after=after)
        state, more = go_on(state, at)
        return state, (*effects, *more)
    answer = answers.next_revision(state, state.position, said, at, AnswerState.KEPT)
    return send(state, answer, after)


def send(state: State, record: Answer | Promise, after: After) -> Result:
    """Send a revision, and before it whatever the journal has not taken yet."""
    state = replace(state, confirmed=state.confirmed or state.phase is Phase.HEARD)
    if not state.writes:
        state = _settle(replace(state, after=after), record)
        at = record.answered_at if isinstance(record, Answer) else record.made_at
        return go_on(replace(state, outcome=sentences.not_kept(state)), Moment(0.0, at))
    if isinstance(record, Promise) and record.state is not AnswerState.DELETED:
        state = sending.with_promise(state, record)  # a later revision of it comes after this one
    unsaved = (*state.unsaved, record)
    state = replace(sending.wait(state), unsaved=unsaved, refused=(), after=after)
    return state, tuple(Save(waiting) for waiting in unsaved)


def keep_late(state: State, position: int, text: str, at: Moment) -> Result:
    """Keep words typed under an earlier question, after what is already there.

    Where that is being erased they are set aside: under its id nothing is kept any more.
    """
    if state.questions[position].id in state.erasing:
        state, effects = drafting.set_aside(state, text, at)
        return replace(state, outcome=sentences.set_aside(state)), effects
    before = answers.newest(state, position)
    joined = Words(f"{before.text} {text}" if before else text)
    answer = answers.next_revision(state, position, joined, at, AnswerState.KEPT)
    return sending.beside(state, answer)


def keep_more(state: State, text: str, at: Moment) -> Result:
    """Keep words typed while the journal still writes those before them."""
    if state.questions:
        return keep_late(state, state.position, text, at)
    before = state.unsaved[-1]  # words left open: no question of today stands yet
    if before.state is not AnswerState.KEPT or isinstance(before, Promise):
        return drafting.set_aside(state, text, at)
    more = answers.added(before, text, AnswerState.KEPT, at)
    more = structs.replace(more, rev=before.rev + 1, parent=before.rev)
    return sending.beside(state, more)


def saved(state: State, event: Saved) -> Result:
    """The journal acknowledged a revision."""
    found = _waiting(state, event)
    if found is None:
        return state, ()
    state = state.letting_go(lambda one: one is found or _is_within(one, found))
    state = _settle(state, found)
    effects = _sound_settled(state, found)
    is_kept = isinstance(found, Answer) and found.state is AnswerState.KEPT
    if state.after is After.FINISH and not is_kept:
        pass  # what was said of it when it was sent stands
    elif found.state is AnswerState.DELETED:
        state = replace(state, outcome=Text.DRAFT_DROPPED())
    elif found.state is AnswerState.DRAFT:
        pass  # what was said of them when they were set aside stands
    elif isinstance(found, Answer):
        lost = _leaves(state) and state.refused  # that is what there is to say
        outcome = state.outcome if lost else sentences.kept_words(found)
        state = replace(state, kept=state.kept | {found.id}, skips=0, outcome=outcome)
    elif state.phase is Phase.SAVING:
        state = replace(state, skips=0, outcome=sentences.promised(state, found))
    waits = state.coming if _leaves(state) else state.unsaved
    if state.phase in {Phase.SAVING, Phase.UNSAVED} and not waits:
        state, more = go_on(state, event.at)
        return state, (*effects, *more)
    return state, effects


def _sound_settled(state: State, found: Answer | Promise) -> tuple[Effect, ...]:
    """Once the text is on the disk its sound is let go, or kept if the person chose that."""
    sound = state.plan.sound
    if isinstance(found, Promise):
        ended = found.outcome is not Outcome.OPEN and sound.keeps == {Slot.PROMISE}
        return (ForgetSound(found.answer),) if ended else ()
    if not (sound.listens or sound.left):
        return ()
    keep = found.state is AnswerState.KEPT and bool(found.audio)
    return (Settle(found.id, found.rev, keep=keep),)


def not_saved(state: State, event: NotSaved) -> Result:
    """The journal did not take a revision: nothing goes on until the person has decided."""
    found = _waiting(state, event)
    if found is None:
        return state, ()
    if found.state is AnswerState.DELETED:  # the words are on the disk, as they were
        state = state.letting_go(lambda one: one is found)
        state = replace(state, outcome=Text.NOT_DROPPED())
        waits = state.coming if _leaves(state) else state.phase not in _TOLD_OF_IT
        return (state, ()) if waits else go_on(state, event.at)
    if not _is_among(state.refused, found):  # else it was sent twice, and refused twice
        state = replace(state, refused=(*state.refused, found))
    if state.phase not in _TOLD_OF_IT:
        return state, ()
    state = replace(state, outcome=sentences.TROUBLES[event.trouble]())
    if _leaves(state) and state.coming:
        return state, ()
    if _leaves(state) or not state.plan.interactive:
        return flow.finish_unsaved(state)
    return flow.present(replace(state, phase=Phase.UNSAVED))


def _leaves(state: State) -> bool:
    """Whether the session ends as soon as nothing is on its way to the disk any more."""
    return state.phase is Phase.SAVING and state.after in {After.LEAVE, After.FINISH}


def retry(state: State) -> Result:
    """Send once more what the journal did not take."""
    state = replace(sending.wait(state), refused=(), outcome="")
    return state, tuple(Save(answer) for answer in state.unsaved)


def copy(state: State, folder: str) -> Result:
    """Try the folder the person named, one at a time."""
    if state.copying:
        return state, ()
    return replace(state, copying=state.unsaved), (CopyTo(folder, state.unsaved),)


def copied(state: State, event: Copied) -> Result:
    """The copy was written, or not."""
    copies, state = state.copying, replace(state, copying=())
    if state.phase is not Phase.UNSAVED:
        return state, ()
    if not event.done:
        return flow.present(replace(state, outcome=Text.NOT_COPIED()))
    state = state.letting_go(lambda one: any(one is copy for copy in copies))
    for answer in copies:
        state = _settle(state, answer)
        state = replace(state, kept=state.kept | {answer.id})
    state = replace(state, exit_code=1, outcome=Text.COPIED())
    if state.refused:
        return flow.present(state)
    return (sending.wait(state), ()) if state.unsaved else go_on(state, event.at)


def _settle(state: State, found: Answer | Promise) -> State:
    """Mark the question of an answer; a draft kept today answers today's question."""
    if isinstance(found, Promise):
        return sending.with_promise(state, found)
    if state.phase is Phase.DRAFT or state.after is After.DRAFTS:
        return replace(state, plan=adopted(state.plan, found))
    for position, question in enumerate(state.questions):
        if question.id == found.id:
            state = state.with_question(position, settled(question, found))
    return state


def _is_within(one: Answer | Promise, found: Answer | Promise) -> bool:
    """Whether what the disk took later begins with all that one says.

    A draft that was added to is no later revision: it is the same one, and longer.
    """
    is_later = one.id == found.id and one.rev <= found.rev and one.state is found.state
    return is_later and found.text.startswith(one.text)


def _waiting(state: State, event: Saved | NotSaved) -> Answer | Promise | None:
    """Whose reply it is: of those on their way first, and in the order they were sent in."""
    key = (event.id, event.rev, event.state)
    named = [one for one in state.unsaved if (one.id, one.rev, one.state) == key]
    coming = [one for one in named if not _is_among(state.refused, one)]
    return next(iter(coming or named), None)


def _is_among(records: tuple[Answer | Promise, ...], record: Answer | Promise) -> bool:
    return any(one is record for one in records)


def go_on(state: State, at: Moment) -> Result:
    """Go on to where the words were kept for."""
    after, state = state.after, replace(state, after=After.STAY)
    match after:
        case After.ADVANCE:
            state, effects = following.after(state, at)
            state, more = flow.advance(state, at)
            return state, (*effects, *more)
        case After.BACK:
            state, effects = following.after(state, at)
            state, more = flow.back(state, at)
            return state, (*effects, *more)
        case After.ANEW:
            anew = replace(state.question, anew=True)
            state = state.with_question(state.position, anew)
            return flow.ask(replace(state, outcome=Text.ANEW()), state.position, at)
        case After.DRAFTS:
            return flow.next_draft(state, at)
        case After.LEAVE:
            return flow.finish_early(state)
        case After.FINISH:
            return flow.finish(state, state.ending)
        case After.STAY:
            return flow.ask(state, state.position, at)
