"""Which step comes next. Pure: a state and a moment in, a state and effects out."""

from dataclasses import replace
from typing import Final

from assistant.journal.records import Asked, Half
from assistant.messages import Text
from assistant.practice.pack import Slot
from assistant.session import drafting, sending, sentences, steps
from assistant.session.choices import GO_ON, bare, plainly
from assistant.session.commands import phrases
from assistant.session.effects import (
    Finish,
    Hush,
    Listen,
    Play,
    Prepare,
    Rest,
    Review,
    Say,
    Show,
    Step,
    StepKind,
)
from assistant.session.events import Moment, Trouble
from assistant.session.plan import Way
from assistant.session.question import RETURN, Ask, Question
from assistant.session.state import After, Closing, Ending, Phase, Result, State

DEAF: Final = frozenset(
    {
        Trouble.NO_MICROPHONE,
        Trouble.MICROPHONE_LOST,
        Trouble.MICROPHONE_BUSY,
        Trouble.MODEL_MISSING,
        Trouble.MODEL_DAMAGED,
    }
)
"""With one of these nothing can be answered aloud for now."""
REMEMBERED: Final = frozenset({Ask.WORDS, Ask.CHOICE, Ask.READ})
"""Which wording was put is remembered of these: the choice of the next one needs it."""
OWN_WORDS: Final = 2
"""So many at a choice are more than a slip of the hand."""
_OF_SOUND: Final = frozenset({Ending.SOUND_LEFT, Ending.SOUND_NOT_LEFT})
"""What is said of these is said whatever else was not kept."""


def hears(state: State) -> bool:
    """Whether an answer can be given aloud now."""
    return state.listens and not state.troubles & DEAF


def hands_free(state: State) -> bool:
    """Whether the microphone opens by itself once our voice has finished."""
    return state.voiced and hears(state)


def by_hand(state: State) -> bool:
    """Whether the microphone opens on Enter: a screen reader may be speaking before it."""
    return hears(state) and not state.voiced


def remembered(question: Question) -> bool:
    """Whether the journal may know that it was asked, skipped or declined."""
    return question.traced and question.ask in REMEMBERED


def offer_drafts(state: State, at: Moment) -> Result:
    """Offer what was left open, then go to the first step of the day."""
    whole = tuple(one for one in state.plan.drafts if one.id not in state.recovering)
    if state.plan.way is Way.QUESTIONS and state.plan.interactive and whole:
        return present(replace(state, phase=Phase.DRAFT, drafts=whole))
    return open_day(state, at)


def next_draft(state: State, at: Moment) -> Result:
    """Offer the next words left open, or go on to the day."""
    state = replace(state, phase=Phase.DRAFT, drafts=state.drafts[1:], doubted=False)
    return present(state) if state.drafts else open_day(state, at)


def open_day(state: State, at: Moment) -> Result:
    """Choose the half of the day, or ask for it, or go straight to what was wanted."""
    plan = state.plan
    if plan.way is Way.REVIEW:
        return present(replace(state, phase=Phase.LOOKING))
    if plan.way in {Way.TALK, Way.TRY}:
        return ask_talk(state, at)
    if plan.way is Way.RECORDINGS:
        return start_half(state, plan.guess, at)
    if plan.interactive and plan.began is not plan.guess:
        return present(replace(state, phase=Phase.HALF))
    return start_half(state, plan.guess, at)


def start_half(state: State, half: Half, at: Moment) -> Result:
    """Go to the first open question of a half, or offer what is left when there is none."""
    known = {question.id: question for question in state.questions}
    questions = tuple(known.get(one.id, one) for one in state.plan.halves[half])
    state = replace(state, half=half, questions=questions, turns={})
    if state.plan.practice.short:
        state = shortened(state, 0)
    for position, question in enumerate(state.questions):
        if question.open:
            return ask(state, position, at)
    if state.plan.interactive:
        return present(replace(state, phase=Phase.MENU))
    if any(question.open for question in state.plan.halves[half.other]):
        return start_half(state, half.other, at)
    return finish(state, Ending.ALREADY)


def ask_talk(state: State, at: Moment) -> Result:
    """Ask for the day, told plainly."""
    return ask(replace(state, questions=(state.plan.talk,), turns={}), 0, at)


def ask(state: State, position: int, at: Moment) -> Result:
    """Put a question; the first time, remember that it was asked."""
    question = state.questions[position]
    other = position != state.position
    phase = Phase.CHOOSING if question.choices else Phase.ASKING
    state = replace(state, phase=phase, position=position, doubted=False)
    if other:
        state = replace(state, waits=0, offered=False)
    if question.asked_at is not None:
        return present(state)
    state = state.with_question(position, replace(question, asked_at=at.wall))
    if plays_first(state):
        state = replace(new_turn(state), playing=True, speaking=True)
        return state, (Play(state.turn, question.promises[0].answer),)
    state, effects = present(state)
    talk = question.slot == state.plan.talk.slot
    if state.half is None or talk or not remembered(question):
        return state, effects
    origin = state.plan.origin
    asked = Asked(
        session=origin.session,
        dev=origin.dev,
        day=origin.day,
        half=state.half,
        slot=question.slot,
        prompt=question.prompt.id,
        at=at.wall,
    )
    return state, (*effects, *sending.saves(state, asked))


def plays_first(state: State) -> bool:
    """Whether the person hears their promise as they said it, before they are asked about it."""
    keeps = Slot.PROMISE in state.plan.sound.keeps
    return keeps and state.voiced and state.question.ask is Ask.OUTCOME


def advance(state: State, at: Moment) -> Result:
    """Go to the next open question, or close when there is none."""
    for position in range(state.position + 1, len(state.questions)):
        if state.questions[position].open:
            return ask(state, position, at)
    if state.plan.way is Way.TRY:
        return finish(state, Ending.REHEARSED)
    return finish(state, Ending.DONE)


def shortened(state: State, first: int) -> State:
    """The state of a short day: from ``first`` on, of the four only two are asked.

    A welcome after days away stays.
    """
    slots = state.plan.practice.light.get(state.half or state.plan.guess, ())
    rest = tuple(
        one
        for one in state.questions[first:]
        if one.slot in {RETURN, *slots} or not one.open or one.ask not in REMEMBERED
    )
    turns = {turn: at for turn, at in state.turns.items() if at < first}
    return replace(state, questions=(*state.questions[:first], *rest), turns=turns)


def back(state: State, at: Moment) -> Result:
    """Go to the question before."""
    if state.position == 0:
        outcome = state.outcome or Text.NOTHING_BEFORE()
        return ask(replace(state, outcome=outcome), 0, at)
    return ask(state, state.position - 1, at)


def present(state: State) -> Result:
    """Put the step the state waits at, under a new turn."""
    if state.phase is Phase.LOOKING:
        return look_back(state)
    return put(state, steps.current(state))


def look_back(state: State) -> Result:
    """Open the earlier days; until the person is back nothing is said and nobody listens."""
    hush = (Hush(),) if state.speaking else ()
    rest = (Rest(),) if state.listens else ()
    state = replace(new_turn(state), away=True)
    return state, (*hush, *rest, Review(state.turn))


def put(state: State, step: Step) -> Result:
    """Put any step under a new turn; its outcome is said once."""
    was_heard = state.speaking
    state = replace(new_turn(state), outcome="", away=False, playing=False)
    step = replace(step, turn=state.turn)
    if not state.greeted:
        step = replace(step, say=(*state.plan.greeting, *step.say))
        state = replace(state, greeted=True)
    if not (state.voiced or state.plan.way is Way.RECORDINGS):
        return state, (*((Hush(),) if was_heard else ()), Show(step))
    ready = hands_free(state)
    spoken = Say(state.turn, steps.voiced(step), cue=ready)
    state = replace(state, speaking=state.voiced, awaited=ready)
    if not ready:
        return state, (Show(step), spoken)
    if not state.plan.sound.headphones:
        return state, (Show(step), Prepare(), spoken)
    over = Listen(state.turn, phrases=phrases(state.plan.sound.renamed))
    return state, (Show(step), Prepare(), spoken, over)


def not_a_choice(state: State, line: str, count: int, at: Moment) -> Result:
    """A line that names no choice changes nothing; a person's own words in it are not let go of."""
    unknown = Text.CHOICE_UNKNOWN(count=count)
    if len(bare(line).split()) < OWN_WORDS or plainly(line) in GO_ON:
        return present(replace(state, outcome=unknown))
    state, effects = drafting.set_aside(state, line, at)
    outcome = sentences.set_aside(state, behind=unknown)
    state, more = present(replace(state, outcome=outcome))
    return state, (*effects, *more)


def new_turn(state: State) -> State:
    """What was said and heard until now is of an earlier turn; nothing is being said in this."""
    turn = state.turn + 1
    turns = {**state.turns, turn: state.position} if state.questions else state.turns
    return replace(state, turn=turn, turns=turns, speaking=False, awaited=False)


def prompt_again(state: State) -> Result:
    """The step still stands, under its turn: where lines add up only the prompt is needed.

    What is still to be said comes with the next step, once.
    """
    step = replace(steps.current(state), turn=state.turn, again=True, outcome="")
    return state, (Show(step),)


def silent_prompt(state: State) -> tuple[Show, ...]:
    """Read on without a word: whatever is written now a screen reader would speak."""
    step = replace(steps.current(state), turn=state.turn, again=True, ask="", outcome="")
    return (Show(step),)


def glance(state: State, sentence: str) -> tuple[Show, ...]:
    """A word for the eyes only."""
    return (Show(Step(state.turn, StepKind.GLANCE, say=(), ask="", outcome=sentence)),)


def finish(state: State, ending: Ending = Ending.SILENT) -> Result:
    """Close calmly, with what the last act led to said first.

    Words that are on their way to the disk are waited for; the last lines come after them.
    """
    state = replace(state, ending=ending)
    if state.coming:
        return replace(sending.wait(state), after=After.FINISH), ()
    if state.refused:
        return finish_unsaved(state)
    last = sentences.last_lines(state)
    closing = Closing(state.exit_code, (state.outcome, *last) if state.outcome else last)
    if not state.voiced:
        return close(state, closing)
    state = replace(state, phase=Phase.CLOSING, closing=closing, turn=state.turn + 1, speaking=True)
    return state, (Say(state.turn, " ".join(closing.say)),)


def close(state: State, closing: Closing) -> Result:
    """The end itself."""
    return replace(state, phase=Phase.DONE), (Finish(closing.exit_code, closing.say),)


def finish_early(state: State) -> Result:
    """Close calmly before the end."""
    return finish(state, Ending.EARLY)


def finish_unsaved(state: State) -> Result:
    """Close with words that the disk did not take: show them, so that they can be copied."""
    sound = sentences.last_lines(state) if state.ending in _OF_SOUND else ()
    words = sentences.words_to_copy(state.refused)
    say = tuple(line for line in (state.outcome, *sound, Text.LEFT_UNSAVED(), *words) if line)
    return replace(state, phase=Phase.DONE), (Finish(1, say),)
