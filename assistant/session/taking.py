"""What becomes of a spoken answer: its words come, its command is done, it is confirmed.

What must hold: a spoken command never destroys. It ends the take, the words said
so far become a draft, and only then is the command done; what is said after it is
added. "again", said aloud or before the words were read back, asks for a yes.
"""

from dataclasses import replace
from typing import Final

from assistant.journal.records import Answer, How, Word
from assistant.messages import Text
from assistant.session import acting, answers, drafting, flow, keeping, listening
from assistant.session.answers import Words
from assistant.session.choices import GO_ON, NO, SURE, YES, plainly
from assistant.session.commands import Command, parse
from assistant.session.effects import Rest, Settle
from assistant.session.events import Commanded, Heard, Moment, Spoke, Typed, Unheard
from assistant.session.state import After, Phase, Result, State

_JOINED_AFTER_S: Final = 0.5
"""Between two takes of one answer there was a pause: a command, or a question put again."""
_AFTER_TYPED: Final = {
    Command.BACK: After.BACK,
    Command.AGAIN: After.ANEW,
    Command.STOP: After.LEAVE,
}
_ANSWERED: Final = frozenset({Command.DONE, Command.SKIP})
"""What ends an answer and asks for nothing more."""


def heard(state: State, event: Heard) -> Result:
    """The words of a take: a draft at once, behind those of the takes before."""
    told = state.question.told
    words, text = event.words, event.text
    if told:
        text = f"{told.text} {text}"
        words = (*told.words, *_later(event.words, told.words)) if told.words else ()
    said = Words(text, How.SPOKEN, words, event.engine)
    state, effects = drafting.tell(state, said, event.at)
    state, more = _ended(state, event.at)
    return state, (*effects, *more)


def unheard(state: State, event: Unheard) -> Result:
    """No words were in this take: its sound is let go. Those of the takes before still stand."""
    effects: tuple[Settle, ...] = ()
    if not (state.question.told or state.troubles):
        sound = listening.sound_of(state, event.at)
        effects = (Settle(sound.id, sound.rev, keep=False),)
    state, more = _ended(state, event.at)
    return state, (*effects, *more)


def _later(words: tuple[Word, ...], before: tuple[Word, ...]) -> tuple[Word, ...]:
    begin = before[-1].end_s + _JOINED_AFTER_S
    return tuple(Word(w.text, begin + w.start_s, begin + w.end_s, w.confidence) for w in words)


def _ended(state: State, at: Moment) -> Result:
    command, typed, told = state.pending, state.typed, state.question.told
    state = replace(state, phase=Phase.ASKING, pending=None, typed="", waiting_since=None)
    rest = () if state.voiced else (Rest(),)
    if typed:
        said = answers.of(told, typed) if told else Words(typed)
        after = _AFTER_TYPED.get(command.command, After.ADVANCE) if command else After.ADVANCE
        marked = acting.declined_mark(state, command, at)
        state, effects = keeping.keep(state, said, at, after)
        effects = (*marked, *effects)
    elif command is None or command.command in _ANSWERED:
        state, effects = _answered(state, at, command, told)
    else:
        unread = replace(command, turn=state.turn, aloud=True)  # its words were not read back yet
        state, effects = acting.act(state, unread, "")
    return state, (*rest, *effects)


def _answered(state: State, at: Moment, command: Commanded | None, told: Answer | None) -> Result:
    """The person has said all of it: read it back, or say that nothing was heard."""
    if told:
        return flow.present(replace(state, phase=Phase.HEARD))
    if command and command.command is Command.SKIP:
        return acting.act(state, replace(command, turn=state.turn), "")
    if state.question.answer:
        return flow.advance(replace(state, outcome=Text.LEFT_AS_IT_WAS()), at)
    return flow.present(replace(state, outcome=state.outcome or Text.NO_WORDS_HEARD()))


def meant(state: State, event: Spoke) -> Typed | Commanded | None:
    """What a phrase said alone stands for; None where it stands for nothing here."""
    command = parse(event.phrase, state.plan.sound.renamed)
    if command:
        return Commanded(event.turn, event.at, command, aloud=True)
    if state.phase not in listening.CHOOSING:
        return None
    return Typed(event.turn, event.at, event.phrase, aloud=True)


def confirmed(state: State, event: Typed, text: str) -> Result:
    """What was heard is kept, given anew, added to, or replaced by what was typed."""
    told, said = state.question.told, plainly(text)
    if told is None:
        return flow.ask(state, state.position, event.at)
    if state.doubted:
        if said in SURE:
            return acting.give_anew(state, event.at)
        if not said or said in NO or text == told.text:
            return flow.present(replace(state, doubted=False))
    if said in YES:
        return keeping.keep(state, answers.of(told), event.at, After.ADVANCE)
    if said in NO:
        return flow.present(replace(state, doubted=True))
    if said in GO_ON:
        return _go_on(replace(state, phase=Phase.ASKING, doubted=False), event.at)
    return keeping.keep(state, answers.edited(told, text), event.at, After.ADVANCE)


def _go_on(state: State, at: Moment) -> Result:
    """Listen on: what is said now is added."""
    if flow.by_hand(state):
        return listening.opened_by_hand(state, at)
    return flow.present(replace(state, outcome=Text.ADD_MORE()))
