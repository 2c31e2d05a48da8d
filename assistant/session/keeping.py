"""Keeping words: drafts, answers, and what happens when the disk does not take them.

An answer counts as kept only when the journal has acknowledged it. Until then
it stands in ``State.unsaved``, which is the only copy, and no step lets it go.
"""

from dataclasses import dataclass, field, replace

from msgspec import structs

from assistant.journal.records import Answer, AnswerState, How, Word
from assistant.messages import Text
from assistant.session import flow, steps
from assistant.session.effects import CopyTo, Effect, Save, Settle
from assistant.session.events import Copied, Moment, NotSaved, Saved
from assistant.session.flow import Result
from assistant.session.state import After, Origin, Phase, Question, State, Way, adopted, settled


@dataclass(frozen=True)
class Words:
    """Words on their way to becoming an answer."""

    text: str = field(repr=False)
    how: How = How.TYPED
    words: tuple[Word, ...] = field(default=(), repr=False)
    engine: str | None = None


def told(origin: Origin, question: Question, said: Words, at: Moment) -> Answer:
    """The first revision of an answer, kept."""
    return Answer(
        id=question.id,
        dev=origin.dev,
        session=origin.session,
        day=origin.day,
        asked_at=question.asked_at or at.wall,
        answered_at=at.wall,
        prompt=question.prompt,
        how=said.how,
        text=said.text,
        state=AnswerState.KEPT,
        engine=said.engine,
        words=said.words,
    )


def _with_sound(state: State, question: Question, answer: Answer) -> Answer:
    """Name the recording that will be kept beside the words, where that was chosen."""
    if answer.how is not How.SPOKEN or question.slot not in state.plan.sound.keeps:
        return answer
    return structs.replace(answer, audio=f"{answer.dev}/audio/{answer.id}-{answer.rev}.mp3")


def answer_to(state: State, position: int, said: Words, at: Moment, kept: AnswerState) -> Answer:
    """The next revision of the answer to a question of this session."""
    question = state.questions[position]
    pending = [answer for answer in state.unsaved if answer.id == question.id]
    before = pending[-1] if pending else question.answer
    answer = structs.replace(told(state.plan.origin, question, said, at), state=kept)
    if before:
        answer = structs.replace(answer, id=before.id, rev=before.rev + 1, parent=before.rev)
    return _with_sound(state, question, answer)


def keep(state: State, said: Words, at: Moment, after: After) -> Result:
    """Send an answer to the journal and wait; the same words again change nothing."""
    before = state.question.answer
    if before and before.text == said.text and not state.unsaved:
        state, effects = drop_draft(state, state.position)
        state = replace(state, outcome=Text.LEFT_AS_IT_WAS(), after=after)
        state, more = go_on(state, at)
        return state, (*effects, *more)
    return send(state, answer_to(state, state.position, said, at, AnswerState.KEPT), after)


def saves(state: State, answer: Answer) -> tuple[Effect, ...]:
    """What puts a record on the disk; in a rehearsal nothing does."""
    return () if state.plan.way is Way.TRY else (Save(answer),)


def send(state: State, answer: Answer, after: After) -> Result:
    """Send a revision, and before it whatever the journal has not taken yet."""
    if state.plan.way is Way.TRY:
        state = state.with_question(state.position, settled(state.question, answer))
        return go_on(replace(state, after=after), Moment(0.0, answer.answered_at))
    unsaved = (*state.unsaved, answer)
    state = replace(state, phase=Phase.SAVING, unsaved=unsaved, after=after)
    return state, tuple(Save(waiting) for waiting in unsaved)


def keep_late(state: State, position: int, text: str, at: Moment) -> Result:
    """Keep words typed under an earlier question, after what is already there."""
    question = state.questions[position]
    pending = [answer for answer in state.unsaved if answer.id == question.id]
    before = pending[-1] if pending else question.answer
    joined = Words(f"{before.text} {text}" if before else text)
    answer = answer_to(state, position, joined, at, AnswerState.KEPT)
    return replace(state, unsaved=(*state.unsaved, answer)), (Save(answer),)


def draft(state: State, position: int, text: str, at: Moment) -> Result:
    """Put words on disk that are not sent yet; a field that was emptied takes them off."""
    question = state.questions[position]
    if question.draft and question.draft.text == text:
        return state, ()
    if not text and question.draft is None:
        return state, ()
    if not text or (question.answer and question.answer.text == text):
        return drop_draft(state, position)
    return draft_of(state, position, Words(text), at)


def draft_beside(state: State, position: int, text: str) -> Result:
    """Put on disk what is typed behind words told aloud, which stand whatever the field holds."""
    question = state.questions[position]
    if question.draft is None or text == question.beside:
        return state, ()
    told = question.draft
    both = structs.replace(told, text=f"{told.text}\n{text}", words=()) if text else told
    state = state.with_question(position, replace(question, beside=text))
    return state, saves(state, both)


def draft_of(state: State, position: int, said: Words, at: Moment) -> Result:
    """Put words on the disk that the person has not kept yet."""
    answer = answer_to(state, position, said, at, AnswerState.DRAFT)
    state = state.with_question(position, settled(state.questions[position], answer))
    return state, saves(state, answer)


def drop_draft(state: State, position: int) -> Result:
    """Take back words that were never sent."""
    question = state.questions[position]
    if question.draft is None:
        return state, ()
    gone = structs.replace(question.draft, state=AnswerState.DELETED)
    return state.with_question(position, settled(question, gone)), saves(state, gone)


def saved(state: State, event: Saved) -> Result:
    """The journal acknowledged a revision."""
    found = _waiting(state, event)
    if found is None:
        return state, ()
    state = replace(state, unsaved=tuple(a for a in state.unsaved if a is not found))
    state = _settle(state, found)
    effects = _sound_settled(state, found)
    if found.state is AnswerState.KEPT:
        state = replace(state, kept=state.kept | {found.id}, outcome=steps.kept_words(found))
    else:
        state = replace(state, outcome=Text.DRAFT_DROPPED())
    if state.phase in {Phase.SAVING, Phase.UNSAVED} and not state.unsaved:
        state, more = go_on(state, event.at)
        return state, (*effects, *more)
    return state, effects


def _sound_settled(state: State, found: Answer) -> tuple[Effect, ...]:
    """Once the text is on the disk its sound is let go, or kept if the person chose that."""
    sound = state.plan.sound
    if not (state.listens or sound.left):
        return ()
    keep = found.state is AnswerState.KEPT and bool(found.audio)
    return (Settle(found.id, found.rev, keep=keep),)


def not_saved(state: State, event: NotSaved) -> Result:
    """The journal did not take a revision: nothing goes on until the person has decided."""
    found = _waiting(state, event)
    if found is None or state.phase not in {Phase.SAVING, Phase.ASKING}:
        return state, ()
    if found.state is AnswerState.DELETED:  # the words are on the disk, as they were
        state = replace(state, unsaved=tuple(a for a in state.unsaved if a is not found))
        return go_on(replace(state, outcome=Text.NOT_DROPPED()), event.at)
    state = replace(state, outcome=steps.TROUBLES[event.trouble]())
    leaving = state.after is After.LEAVE and state.phase is Phase.SAVING
    if leaving or not state.plan.interactive:
        return flow.finish_unsaved(state)
    return flow.present(replace(state, phase=Phase.UNSAVED))


def retry(state: State) -> Result:
    """Send once more what the journal did not take."""
    state = replace(state, phase=Phase.SAVING, outcome="")
    return state, tuple(Save(answer) for answer in state.unsaved)


def copy(state: State, folder: str) -> Result:
    """Try the folder the person named."""
    return state, (CopyTo(folder, state.unsaved),)


def copied(state: State, event: Copied) -> Result:
    """The copy was written, or not."""
    if state.phase is not Phase.UNSAVED:
        return state, ()
    if not event.done:
        return flow.present(replace(state, outcome=Text.NOT_COPIED()))
    for answer in state.unsaved:
        state = _settle(state, answer)
        state = replace(state, kept=state.kept | {answer.id})
    return go_on(replace(state, unsaved=(), exit_code=1, outcome=Text.COPIED()), event.at)


def added(draft: Answer, text: str, state: AnswerState, at: Moment) -> Answer:
    """Words left open, with what was added to them, if anything."""
    return structs.replace(
        draft,
        state=state,
        text=f"{draft.text} {text}" if text else draft.text,
        words=() if text else draft.words,
        answered_at=at.wall,
    )


def _settle(state: State, found: Answer) -> State:
    """Mark the question of an answer; a draft kept today answers today's question."""
    if state.phase is Phase.DRAFT or state.after is After.DRAFTS:
        return replace(state, plan=adopted(state.plan, found))
    for position, question in enumerate(state.questions):
        if question.id == found.id:
            state = state.with_question(position, settled(question, found))
    return state


def _waiting(state: State, event: Saved | NotSaved) -> Answer | None:
    key = (event.id, event.rev, event.state)
    return next((a for a in state.unsaved if (a.id, a.rev, a.state) == key), None)


def go_on(state: State, at: Moment) -> Result:
    """Go on to where the words were kept for."""
    after, state = state.after, replace(state, after=After.STAY)
    match after:
        case After.ADVANCE:
            return flow.advance(state, at)
        case After.BACK:
            return flow.back(state, at)
        case After.ANEW:
            anew = replace(state.question, anew=True)
            state = state.with_question(state.position, anew)
            return flow.ask(replace(state, outcome=Text.ANEW()), state.position, at)
        case After.DRAFTS:
            return flow.next_draft(state, at)
        case After.LEAVE:
            return flow.finish_early(state)
        case After.STAY:
            return flow.ask(state, state.position, at)
