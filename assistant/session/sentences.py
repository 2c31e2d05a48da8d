"""Sentences that depend on a fact: what failed, what is back, how loud, how many words."""

from typing import Final

from assistant.journal.records import Answer, How
from assistant.journal.views import word_count
from assistant.messages import Text
from assistant.session.commands import ACTIONS
from assistant.session.events import Level, Trouble
from assistant.session.state import State

LEVELS = {
    Level.NOTHING: Text.LEVEL_NOTHING,
    Level.TOO_QUIET: Text.LEVEL_TOO_QUIET,
    Level.GOOD: Text.LEVEL_GOOD,
    Level.TOO_LOUD: Text.LEVEL_TOO_LOUD,
}

TROUBLES = {
    Trouble.FILE_MISSING: Text.FILE_MISSING,
    Trouble.FILE_UNREADABLE: Text.FILE_UNREADABLE,
    Trouble.NOTHING_HEARD: Text.NOTHING_HEARD,
    Trouble.NO_MORE_FILES: Text.NO_MORE_FILES,
    Trouble.MODEL_MISSING: Text.MODEL_MISSING,
    Trouble.MODEL_DAMAGED: Text.MODEL_DAMAGED,
    Trouble.DISK_FULL: Text.UNSAVED_FULL,
    Trouble.READ_ONLY: Text.UNSAVED_READ_ONLY,
    Trouble.DISK_FAULT: Text.UNSAVED_FAULT,
    Trouble.VOICE_STOPPED: Text.VOICE_STOPPED,
    Trouble.NO_SPEAKER: Text.NO_SPEAKER,
    Trouble.NO_MICROPHONE: Text.NO_MICROPHONE,
    Trouble.MICROPHONE_LOST: Text.MICROPHONE_LOST,
    Trouble.MICROPHONE_BUSY: Text.MICROPHONE_BUSY,
    Trouble.RECOGNISER_STOPPED: Text.RECOGNISER_STOPPED,
    Trouble.SPOOL_FULL: Text.SPOOL_FULL,
}

MENDED: Final = {
    Trouble.VOICE_STOPPED: Text.VOICE_BACK,
    Trouble.NO_SPEAKER: Text.VOICE_BACK,
    Trouble.NO_MICROPHONE: Text.MICROPHONE_BACK,
    Trouble.MICROPHONE_LOST: Text.MICROPHONE_BACK,
    Trouble.MICROPHONE_BUSY: Text.MICROPHONE_BACK,
    Trouble.RECOGNISER_STOPPED: Text.RECOGNISER_BACK,
    Trouble.MODEL_MISSING: Text.MODEL_READY,
    Trouble.MODEL_DAMAGED: Text.MODEL_READY,
    Trouble.SPOOL_FULL: Text.SPOOL_BACK,
}

SPEAKERS = frozenset({Trouble.VOICE_STOPPED, Trouble.NO_SPEAKER})


def kept_words(answer: Answer) -> str:
    """What is said once an answer is kept: how many words it has."""
    count = word_count(answer.text)
    return Text.KEPT_ONE() if count == 1 else Text.KEPT_MANY(count=count)


def heard(text: str, uncertain: tuple[str, ...]) -> tuple[str, ...]:
    """What was heard, and which words to doubt."""
    lines = (Text.HEARD(words=text),)
    return (*lines, Text.UNSURE(words=", ".join(uncertain))) if uncertain else lines


def help_lines(*, keys: bool) -> tuple[str, ...]:
    """The table of actions as sentences."""
    lines = []
    for action in ACTIONS:
        words, meaning = action.words[0], action.meaning()
        if keys:
            lines.append(Text.HELP_LINE_KEY(key=action.key_name, words=words, meaning=meaning))
        else:
            lines.append(Text.HELP_LINE(words=words, meaning=meaning))
    return (*lines, Text.HELP_KEEP(), Text.HELP_EQUALS(), Text.HELP_QUICK_EXIT())


def rehearsed(state: State) -> tuple[str, ...]:
    """What worked in a rehearsal, part by part, with what can be done where it did not."""
    deaf = sorted(state.troubles - SPEAKERS, key=lambda trouble: trouble.value)
    mute = sorted(state.troubles & SPEAKERS, key=lambda trouble: trouble.value)
    voice = TROUBLES[mute[0]]() if mute else Text.TRY_VOICE() if state.voiced else ""
    if state.question.answer and state.question.answer.how is How.SPOKEN:
        ear = Text.TRY_EAR()
    else:
        ear = TROUBLES[deaf[0]]() if deaf else Text.TRY_NO_WORDS()
    level = LEVELS[state.level]() if state.level else ""
    return tuple(line for line in (voice, ear, level, Text.TRY_DONE()) if line)
