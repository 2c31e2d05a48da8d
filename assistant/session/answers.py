"""Words on their way to becoming an answer, and the revisions they become."""

from dataclasses import dataclass, field

from msgspec import structs

from assistant.journal.records import Answer, AnswerState, How, Word
from assistant.session.events import Moment
from assistant.session.plan import Origin
from assistant.session.question import Question
from assistant.session.state import State


@dataclass(frozen=True)
class Words:
    """Words that somebody typed or said."""

    text: str = field(repr=False)
    how: How = How.TYPED
    words: tuple[Word, ...] = field(default=(), repr=False)
    engine: str | None = None


def of(answer: Answer, behind: str = "") -> Words:
    """The words of a draft, with what was typed behind them.

    What was said stands on the first line, so that it can be told from what was typed.
    """
    if not behind:
        return Words(answer.text, answer.how, answer.words, answer.engine)
    return Words(f"{answer.text}\n{behind}", answer.how, (), answer.engine)


def rest_of(line: str, told: Answer) -> str:
    """What stands in a line behind words it may begin with."""
    return line.removeprefix(told.text).strip()


def edited(told: Answer, line: str) -> Words:
    """A line sent in place of words that were read back: it goes on with them, or is new."""
    if not line or line.startswith(told.text):
        return of(told, rest_of(line, told))
    return Words(line)


def typed_behind(answer: Answer) -> str:
    """What was typed of an answer that was told and typed."""
    return answer.text if answer.how is How.TYPED else answer.text.partition("\n")[2]


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


def next_revision(
    state: State, position: int, said: Words, at: Moment, kept: AnswerState
) -> Answer:
    """The next revision of the answer to a question of this session; its day stays for life."""
    question = state.questions[position]
    before = newest(state, position)
    answer = structs.replace(told(state.plan.origin, question, said, at), state=kept)
    if before:
        answer = structs.replace(
            answer, id=before.id, rev=before.rev + 1, parent=before.rev, day=before.day
        )
    return _with_sound(state, question, answer)


def newest(state: State, position: int) -> Answer | None:
    """The answer as it stands, also where the journal has not acknowledged it yet."""
    question = state.questions[position]
    pending = [
        record
        for record in state.unsaved
        if isinstance(record, Answer) and record.id == question.id
    ]
    known = (*pending, question.answer) if question.answer else pending
    return max(known, key=lambda one: one.rev, default=None)


def erasable(state: State) -> list[tuple[int, Answer]]:
    """Whose answer "don't keep this" means: of the question that stands, or of those before."""
    before = [*enumerate(state.questions[: state.position + 1])]
    given = ((position, one.draft or one.answer) for position, one in reversed(before))
    return [(position, answer) for position, answer in given if answer]


def source(state: State, question: Question) -> Answer | None:
    """The words a question is about: those that were given last, if they are still there."""
    given = (one.answer for one in reversed(state.questions) if one.id in question.of)
    return next((answer for answer in given if answer), None)


def added(draft: Answer, text: str, state: AnswerState, at: Moment) -> Answer:
    """Words left open, with what was added to them, if anything."""
    between = "\n" if draft.how is How.SPOKEN else " "
    return structs.replace(
        draft,
        state=state,
        text=f"{draft.text}{between}{text}" if text else draft.text,
        words=() if text else draft.words,
        answered_at=at.wall,
    )


def _with_sound(state: State, question: Question, answer: Answer) -> Answer:
    """Name the recording that will be kept beside the words, where that was chosen."""
    if answer.how is not How.SPOKEN or question.slot not in state.plan.sound.keeps:
        return answer
    return structs.replace(answer, audio=f"{answer.dev}/audio/{answer.id}-{answer.rev}.mp3")
