"""Sentences that depend on a fact: what failed, what is back, how loud, how many words."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from assistant.journal.records import Answer, How, Outcome, Promise
from assistant.journal.views import promise_lines, word_count
from assistant.messages import Text
from assistant.practice.progress import kept_of_week
from assistant.session.commands import ACTIONS, NEVER_SAID
from assistant.session.events import Level, Trouble
from assistant.session.plan import Plan
from assistant.session.state import Ending, State

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
    Trouble.SOUND_STAYS: Text.SOUND_STAYS,
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


_TO_CALL: Final = re.compile(r"\b\d[\d -]+\d\b")
"""A number to call: three digits or more, not those of a time or within a name."""
_BETWEEN: Final = re.compile(r"[ -]+")
_STOPS: Final = (".", "!", "?", "\u2026")


def promised(state: State, promise: Promise) -> str:
    """What is said once a promise is kept, or what became of it.

    "Partly" and "not yet" are thanked for by the question that comes next.
    """
    if promise.outcome is Outcome.OPEN:
        return Text.PROMISE_MADE()
    return state.plan.practice.replies.get(promise.outcome, "")


def around(template: str, promise: Promise, **values: object) -> str:
    """A sentence with a person's words in it, on one line, and with one stop behind them."""
    words = " ".join(promise.text.split())
    if words.endswith(_STOPS):
        template = template.replace("{promise}.", "{promise}")
    return template.format(promise=words, **values)


def set_aside(state: State, before: str = "", behind: str = "") -> str:
    """Where a person's words went that were no choice, between what else is to be said."""
    aside = Text.SET_ASIDE() if state.writes else not_kept(state)
    return " ".join(line for line in (before, aside, behind) if line)


def not_kept(state: State) -> str:
    """What is said in place of it where nothing is kept; in a rehearsal nothing is."""
    return Text.NOT_KEPT_AS_ASKED() if state.secret else ""


def last_lines(state: State) -> tuple[str, ...]:
    """What is said last, of a state whose ending is clear."""
    match state.ending:
        case Ending.SILENT:
            return ()
        case Ending.ALREADY:
            return (Text.CLOSE_ALREADY(),)
        case Ending.REHEARSED:
            return _rehearsed(state)
        case Ending.DONE:
            return _closing(state)
        case Ending.EARLY:
            return _closing_early(state)
        case Ending.SOUND_LEFT:
            return (Text.SOUND_LEFT(),)
        case Ending.SOUND_NOT_LEFT:
            return (Text.SOUND_NOT_LEFT(),)


def words_to_copy(records: Iterable[Answer | Promise]) -> Iterator[str]:
    """Words that are on no disk, each once: of several revisions the newest, as it was last."""
    newest: dict[str, Answer | Promise] = {}
    for one in records:
        if one.id not in newest or newest[one.id].rev <= one.rev:
            newest[one.id] = one
    for one in newest.values():
        if isinstance(one, Promise):
            yield from promise_lines(one)
        else:
            yield Text.LEFT_UNSAVED_WORDS(words=one.text)


def _closing(state: State) -> tuple[str, ...]:
    """The last line of a day that came to its end: the person's own promise, if there is one."""
    if state.secret:
        return (state.plan.practice.closings.get("nothing") or Text.CLOSE_KEPT_NOTHING(),)
    session = state.plan.origin.session
    made = [one for one in state.promises if one.session == session and one.outcome is Outcome.OPEN]
    closings = state.plan.practice.closings
    if made and not state.private and closings.get("done"):
        return (around(closings["done"], made[-1]),)
    if not any(question.answer for question in state.questions):
        return (Text.CLOSE_NOTHING(),)
    if "fact" in closings and not state.private and (fact := _week(state)):
        return (closings["fact"].format(count=fact),)
    kind = "short" if state.plan.practice.short else "quiet"
    return (closings.get(kind) or Text.CLOSE_DONE(),)


def _week(state: State) -> str:
    """How many promises of these days were told kept, also in this session."""
    since = state.situation.since if state.situation else None
    return kept_of_week(state.promises, state.plan.origin.day, since)


def _closing_early(state: State) -> tuple[str, ...]:
    """The last line of a session that ends before."""
    if state.secret:
        return (Text.CLOSE_KEPT_NOTHING(),)
    if state.hard:
        said = (Text.CLOSE_EARLY(),) if state.kept else ()
        return (*said, state.plan.practice.closings.get("hard") or Text.CLOSE_HARD())
    kept = state.kept or any(question.answer for question in state.questions)
    return (Text.CLOSE_EARLY() if kept else Text.CLOSE_NOTHING(),)


def heard(text: str, uncertain: tuple[str, ...]) -> tuple[str, ...]:
    """What was heard, and which words to doubt."""
    lines = (Text.HEARD(words=text),)
    return (*lines, Text.UNSURE(words=", ".join(uncertain))) if uncertain else lines


def help_lines(plan: Plan, *, aloud: bool = False) -> tuple[str, ...]:
    """The table of actions as sentences; ``aloud`` without those that cannot be said."""
    lines = []
    for action in ACTIONS:
        if aloud and action.command in NEVER_SAID:
            continue
        words, meaning = action.words[0], action.meaning()
        if plan.keys:
            lines.append(Text.HELP_LINE_KEY(key=action.key_name, words=words, meaning=meaning))
        else:
            lines.append(Text.HELP_LINE(words=words, meaning=meaning))
    lines += [Text.HELP_KEEP(), Text.HELP_EQUALS()]
    lines.append(Text.HELP_LOCK() if plan.sealed else Text.HELP_COVER())
    if plan.locks_alone:
        lines.append(Text.HELP_LOCK_ALONE())
    return (*lines, Text.HELP_QUICK_EXIT())


def dialled(lines: Iterable[str]) -> str:
    """Lines as they are spoken: numbers to call digit by digit, with a pause between groups."""
    return " ".join(_TO_CALL.sub(_digits, line) for line in lines)


def _digits(number: re.Match[str]) -> str:
    return ", ".join(" ".join(group) for group in _BETWEEN.split(number[0]))


def _rehearsed(state: State) -> tuple[str, ...]:
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
