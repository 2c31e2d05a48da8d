"""How a state is put before a person: one step of data, the same for every front end."""

from collections.abc import Sequence
from typing import Final

from assistant.journal.records import Answer, Half
from assistant.journal.views import spoken_date, unsure, word_count
from assistant.messages import Text
from assistant.practice.pack import DAILY
from assistant.session import answers, pages, sentences
from assistant.session.choices import NUMBERS, Choice, Meaning, aloud, numbered
from assistant.session.effects import Step, StepKind
from assistant.session.events import Level
from assistant.session.plan import Way
from assistant.session.question import Ask
from assistant.session.state import Page, Phase, State

HALF_CHOICES = (
    Choice(Half.MORNING, Text.CHOICE_STARTING()),
    Choice(Half.EVENING, Text.CHOICE_ENDING()),
)

HALF_WORDS = (*NUMBERS[: len(HALF_CHOICES)], *(choice.word for choice in HALF_CHOICES))
"""What may be said in place of typing a choice."""

_LOOP: Final = frozenset(Ask) - {Ask.WORDS, Ask.CHOICE, Ask.READ, Ask.WORRY, Ask.ACT}
"""What is asked about a promise."""
READ_BACK_WORDS: Final = 60
"""A longer answer is read back by its count only: half a minute of speech is tiring."""


_NOWHERE: Final = frozenset({Phase.DRAFT, Phase.HALF, Phase.MENU})
"""Where no question stands."""


def menu_choices(state: State) -> tuple[Choice[Half | Way | None], ...]:
    """What can be done when the four are answered: the other half, telling today, stopping."""
    choices: list[Choice[Half | Way | None]] = []
    other = (state.half or state.plan.guess).other
    if any(question.open for question in state.plan.halves[other]):
        words = {Half.MORNING: Text.CHOICE_OTHER_MORNING, Half.EVENING: Text.CHOICE_OTHER_EVENING}
        choices.append(Choice(other, words[other]()))
    choices.append(Choice(Way.TALK, Text.CHOICE_TALK()))
    choices.append(Choice(None, Text.CHOICE_STOP()))
    return tuple(choices)


def status(state: State) -> str:
    """Where the session stands, in one short sentence."""
    if state.phase in _NOWHERE or not state.questions:
        return ""
    if state.question.slot == state.plan.talk.slot:
        return Text.TALK_STATUS()
    number, count = place(state)
    if number:
        return Text.QUESTION_STATUS(number=number, count=count)
    return Text.LOOP_STATUS() if state.question.ask in _LOOP else Text.BESIDE_STATUS()


def place(state: State) -> tuple[int, int]:
    """Which of how many daily questions stands; 0: none of them."""
    asked = [one for one in state.questions if one.slot in DAILY]
    return next((n for n, one in enumerate(asked, 1) if one is state.question), 0), len(asked)


def current(state: State) -> Step:
    """The step that this state waits at."""
    match state.phase:
        case Phase.DRAFT:
            return _draft(state)
        case Phase.HALF:
            return _half(state)
        case Phase.MENU:
            return _menu(state)
        case Phase.UNSAVED:
            return _unsaved(state)
        case Phase.CHOOSING:
            return _choosing(state)
        case Phase.OPTIONS:
            return _options(state)
        case Phase.HEARD:
            return _heard(state)
        case Phase.PAUSED:
            return _paused(state)
        case _:
            return _question(state)


def page(state: State, *say: str) -> Step:
    """Something to read, over the step the state waits at."""
    below = current(state)
    return Step(
        turn=state.turn,
        kind=StepKind.PAGE,
        say=say,
        ask=below.ask,
        status=below.status,
        shown=below.shown,
    )


def waiting(state: State, *say: str) -> Step:
    """Something to know while nothing is asked."""
    return Step(turn=state.turn, kind=StepKind.WAIT, say=say, ask="", status=status(state))


def locked(state: State, *say: str) -> Step:
    """The cover over whatever stands: neutral, the same at every step."""
    sealed = state.plan.sealed
    return Step(
        turn=state.turn,
        kind=StepKind.LOCKED,
        say=say or ((Text.LOCKED() if sealed else Text.COVERED()),),
        ask=Text.LOCK_PROMPT() if sealed else Text.COVER_PROMPT(),
    )


def _half(state: State) -> Step:
    guess = next(choice.word for choice in HALF_CHOICES if choice.meaning is state.plan.guess)
    return Step(
        turn=state.turn,
        kind=StepKind.CHOICE,
        say=(Text.HALF_ASK(), *numbered(HALF_CHOICES)),
        ask=Text.HALF_PROMPT(guess=guess),
        outcome=state.outcome,
    )


def _menu(state: State) -> Step:
    choices = menu_choices(state)
    return Step(
        turn=state.turn,
        kind=StepKind.CHOICE,
        say=(Text.MENU(), *numbered(choices)),
        ask=Text.CHOICE_PROMPT(count=len(choices)),
        outcome=state.outcome,
    )


def _draft(state: State) -> Step:
    draft = state.drafts[0]
    return Step(
        turn=state.turn,
        kind=StepKind.DRAFT,
        say=(
            Text.DRAFT_OPEN(day=spoken_date(draft.day)),
            Text.DRAFT_QUESTION(question=draft.prompt.text),
            Text.DRAFT_WORDS(words=draft.text),
            *((Text.DRAFT_REPLACES(),) if draft.parent else ()),
            *((Text.DRAFT_HEAR(),) if _has_sound(state, draft) else ()),
            Text.DRAFT_HOW(),
            Text.DRAFT_HOW_DROP(),
        ),
        ask=Text.DROP_PROMPT() if state.doubted else Text.DRAFT_PROMPT(),
        outcome=state.outcome,
        spoken=Text.ASK_DROP() if state.doubted else None,
    )


def _has_sound(state: State, draft: Answer) -> bool:
    return any(left.id == draft.id for left in state.plan.sound.left)


def _choosing(state: State) -> Step:
    question = state.question
    words: tuple[str, ...] = ()
    if question.ask is Ask.PROMISE:
        how = (Text.ANSWERED_HOW(),) if question.done else ()
        told = answers.source(state, question)
        shown = (Text.PROMISE_WORDS(words=told.text),) if told and not state.private else ()
        words = (*shown, *how)
    elif question.done and question.ask is not Ask.READ:
        words = (Text.ANSWERED_HOW(),)
    elif question.answer:
        given = Text.ANSWERED_ALREADY(words=question.answer.text)
        words = (*(() if state.private else (given,)), Text.ANSWERED_HOW())
    asks = question.prompt.text
    if state.private and question.ask is Ask.OUTCOME:
        asks = Text.OUTCOME_IN_PRIVATE()
    counted = tuple(choice.word for choice in question.choices) == NUMBERS
    listed = () if question.ask is Ask.READ or counted else numbered(question.choices)
    count = len(question.choices)
    return Step(
        turn=state.turn,
        kind=StepKind.CHOICE,
        say=(*words, asks, *question.lines, *listed),
        ask=Text.PAUSED_PROMPT() if question.ask is Ask.READ else Text.CHOICE_PROMPT(count=count),
        outcome=state.outcome,
        status=status(state),
        spoken=" ".join((*words, question.spoken))
        if question.spoken and not state.private
        else None,
    )


def _options(state: State) -> Step:
    choices = pages.choices(state)
    which: tuple[str, ...] = ()
    if state.page is Page.ERASE:
        _, gone = answers.erasable(state)[0]
        which = (Text.DRAFT_QUESTION(question=gone.prompt.text),)
        if not state.private:
            which = (*which, Text.DRAFT_WORDS(words=gone.text))
    return Step(
        turn=state.turn,
        kind=StepKind.CHOICE,
        say=(pages.title(state), *which, *numbered(choices)),
        ask=Text.OPTION_PROMPT(count=len(choices)),
        outcome=state.outcome,
        status=status(state),
    )


def _unsaved(state: State) -> Step:
    return Step(
        turn=state.turn,
        kind=StepKind.UNSAVED,
        say=(
            *(Text.UNSAVED_SAFE(words=answer.text) for answer in state.unsaved),
            Text.UNSAVED_HOW(),
            Text.UNSAVED_COPY(),
        ),
        ask=Text.UNSAVED_PROMPT(),
        outcome=state.outcome,
        status=status(state),
    )


def _question(state: State) -> Step:
    question = state.question
    where = status(state)
    number, _ = place(state)
    talk = question.slot == state.plan.talk.slot
    say: tuple[str, ...] = (f"{where} {question.prompt.text}" if number else question.prompt.text,)
    answer = None if question.anew else question.answer
    if answer:
        say = (
            *say,
            *(() if state.private else (Text.ANSWERED_ALREADY(words=answer.text),)),
            Text.ANSWERED_HOW(),
        )
    return Step(
        turn=state.turn,
        kind=StepKind.QUESTION,
        say=say,
        ask=Text.QUESTION_PROMPT(number=number) if number and not talk else Text.TALK_PROMPT(),
        outcome=state.outcome,
        status=where,
        shown=answer.text if answer and not state.private else "",
    )


def _heard(state: State) -> Step:
    told = state.question.told
    text = told.text if told else ""
    doubted = unsure(told.words) if told else ()
    heard = sentences.heard(text, doubted)
    count = word_count(text)
    aloud = (Text.HEARD_LONG(count=count),) if count > READ_BACK_WORDS else heard
    level = state.level if state.level in {Level.TOO_QUIET, Level.TOO_LOUD} else None
    after = (sentences.LEVELS[level](),) if level else ()
    ask = Text.ASK_KEEP_SHORT() if state.confirmed else Text.ASK_KEEP()
    spoken = (Text.ASK_ANEW(),) if state.doubted else (*aloud, *after, ask)
    return Step(
        turn=state.turn,
        kind=StepKind.HEARD,
        say=(*heard, *after),
        ask=Text.ANEW_PROMPT() if state.doubted else Text.HEARD_PROMPT(),
        outcome=state.outcome,
        status=status(state),
        shown="" if state.doubted else text,
        spoken=" ".join(spoken),
    )


def _paused(state: State) -> Step:
    listening = (Text.PAUSED_HEARS(),) if state.listens and state.voiced else ()
    return Step(
        turn=state.turn,
        kind=StepKind.PAUSED,
        say=(Text.PAUSED(), *listening),
        ask=Text.PAUSED_PROMPT(),
        outcome=state.outcome,
        status=status(state),
    )


def said(choices: Sequence[Choice[Meaning]]) -> tuple[str, ...]:
    """What may be said in place of typing one of these."""
    return tuple(dict.fromkeys((*NUMBERS[: len(choices)], *worded(choices))))


def worded(choices: Sequence[Choice[Meaning]]) -> tuple[str, ...]:
    """How these are said in words."""
    return tuple(word for choice in choices for word in aloud(choice))


def voiced(step: Step) -> str:
    """A step as one spoken text: the same sentences that are shown, where nothing else is set."""
    lines = step.say if step.spoken is None else (step.spoken,)
    return " ".join(line for line in (step.outcome, *lines) if line)
