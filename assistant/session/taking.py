"""What becomes of a spoken answer: its words come, its command is done, it is confirmed.

What must hold: a spoken command never destroys. It ends the take, the words said
so far become a draft, and only then is the command done; what is said after it is
added. "again", said aloud, asks for a yes.
"""

from dataclasses import replace
from typing import Final

from assistant.journal.records import Answer, AnswerState, How, Word
from assistant.messages import Text
from assistant.session import acting, flow, keeping, listening
from assistant.session.commands import Command, parse
from assistant.session.effects import Rest, Settle
from assistant.session.events import Commanded, Heard, Moment, Spoke, Typed, Unheard
from assistant.session.flow import Result
from assistant.session.keeping import Words
from assistant.session.state import After, Phase, State

YES: Final = frozenset({"", "yes", "y", "keep"})
NO: Final = frozenset({"no", "n"})
GO_ON: Final = frozenset({"go on", "more"})
_JOINED_AFTER_S: Final = 0.5
"""Between two takes of one answer there was a pause: a command, or a question put again."""


def heard(state: State, event: Heard) -> Result:
    """The words of a take: a draft at once, behind those of the takes before."""
    told = state.question.told
    words, text = event.words, event.text
    if told:
        text = f"{told.text} {text}"
        words = (*told.words, *_later(event.words, told.words)) if told.words else ()
    said = Words(text, How.SPOKEN, words, event.engine)
    state, effects = keeping.draft_of(state, state.position, said, event.at)
    state, more = _ended(state, event.at)
    return state, (*effects, *more)


def unheard(state: State, event: Unheard) -> Result:
    """No words were in this take; those of the takes before still stand.

    Without any its sound is let go: to offer it next time would only tell of a command
    or a cough.
    """
    nothing = keeping.answer_to(
        state, state.position, Words("", How.SPOKEN), event.at, AnswerState.DRAFT
    )
    settled = () if state.question.told else (Settle(nothing.id, nothing.rev, keep=False),)
    state, effects = _ended(state, event.at)
    return state, (*settled, *effects)


def _later(words: tuple[Word, ...], before: tuple[Word, ...]) -> tuple[Word, ...]:
    begin = before[-1].end_s + _JOINED_AFTER_S
    return tuple(Word(w.text, begin + w.start_s, begin + w.end_s, w.confidence) for w in words)


def _ended(state: State, at: Moment) -> Result:
    command, typed, told = state.pending, state.typed, state.question.told
    state = replace(state, phase=Phase.ASKING, pending=None, typed="", waiting_since=None)
    rest = () if state.voiced else (Rest(),)
    state, effects = _go_on(state, at, command, typed, told)
    return state, (*rest, *effects)


def _go_on(
    state: State, at: Moment, command: Command | None, typed: str, told: Answer | None
) -> Result:
    if typed:
        both = f"{told.text}\n{typed}" if told else typed
        after = After.LEAVE if command is Command.STOP else After.ADVANCE
        return keeping.keep(state, Words(both), at, after)
    if told and command in {None, Command.DONE, Command.SKIP, Command.AGAIN}:
        return flow.present(replace(state, phase=Phase.HEARD, anew=command is Command.AGAIN))
    if told and command in {Command.BACK, Command.STOP}:
        after = After.BACK if command is Command.BACK else After.LEAVE
        return keeping.keep(state, listening.said_before(told), at, after)
    if command in {None, Command.DONE}:
        if state.question.answer:
            return flow.advance(replace(state, outcome=Text.LEFT_AS_IT_WAS()), at)
        outcome = state.outcome or Text.NO_WORDS_HEARD()
        return flow.present(replace(state, outcome=outcome))
    return acting.act(state, Commanded(state.turn, at, command), "")


def typed(state: State, event: Typed, text: str) -> Result:
    """A line came while the microphone was open, or while its words are on their way."""
    position = state.turns.get(event.turn)
    if position is None or (position != state.position and not text):
        return state, ()
    if position != state.position:
        return keeping.keep_late(state, position, text, event.at)
    if not text and state.phase is Phase.ENDING:
        return state, ()
    return listening.end(state, event.at, typed=text)


def meant(state: State, event: Spoke) -> Typed | Commanded | None:
    """What a phrase said alone stands for; None where it stands for nothing here."""
    command = parse(event.phrase, state.plan.sound.renamed)
    if command:
        return Commanded(event.turn, event.at, command, aloud=True)
    return None if state.phase is Phase.TELLING else Typed(event.turn, event.at, event.phrase)


def confirmed(state: State, event: Typed, text: str) -> Result:
    """What was heard is kept, given anew, added to, or replaced by what was typed."""
    told, said = state.question.told, text.casefold().strip(" .!")
    if told is None:
        return flow.ask(state, state.position, event.at)
    if state.anew:
        if said in YES and said:
            return acting.give_anew(state, event.at)
        return flow.present(replace(state, anew=False))
    if said in YES or text == told.text:
        return keeping.keep(state, listening.said_before(told), event.at, After.ADVANCE)
    if said in NO:
        return flow.present(replace(state, anew=True))
    if said in GO_ON:
        state = replace(state, phase=Phase.ASKING, outcome=Text.ADD_MORE())
        return (
            listening.opened_by_hand(state, event.at)
            if flow.by_hand(state)
            else flow.present(state)
        )
    return keeping.keep(state, Words(text), event.at, After.ADVANCE)
