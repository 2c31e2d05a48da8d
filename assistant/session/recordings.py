"""Answers from recordings: each question is heard from a file, and nothing else is asked."""

from dataclasses import replace

from assistant.journal.records import How
from assistant.journal.views import unsure
from assistant.session import flow, keeping, sentences, steps
from assistant.session.answers import Words
from assistant.session.effects import Listen, Show
from assistant.session.events import Heard, Spoken, Trouble, Unheard
from assistant.session.state import After, Phase, Result, State


def listen(state: State, event: Spoken) -> Result:
    """The question has been put: hear the next recording."""
    if state.phase is not Phase.ASKING:
        return state, ()
    since = event.at.seconds
    state = replace(state, phase=Phase.LISTENING, waiting_since=since, beats=0)
    return state, (Listen(state.turn),)


def heard(state: State, event: Heard) -> Result:
    """A recording's words are kept at once: it can be heard again."""
    shown = Show(steps.waiting(state, *sentences.heard(event.text, unsure(event.words))))
    said = Words(event.text, How.FILE, event.words, event.engine)
    state, effects = keeping.keep(state, said, event.at, After.ADVANCE)
    return state, (shown, *effects)


def unheard(state: State, event: Unheard) -> Result:
    """A recording gave no words: its question is left open."""
    sentence = sentences.TROUBLES[event.trouble](file=event.source)
    if event.trouble is not Trouble.NO_MORE_FILES:
        state = replace(state, exit_code=1)
    if event.trouble in {Trouble.MODEL_MISSING, Trouble.MODEL_DAMAGED}:
        return flow.finish_early(replace(state, outcome=sentence))
    skipped = replace(state.question, skipped=True)
    state = state.with_question(state.position, skipped)
    state, effects = flow.advance(replace(state, outcome=""), event.at)
    return state, (Show(steps.waiting(state, sentence)), *effects)
