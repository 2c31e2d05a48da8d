"""What a person is shown of answers and promises: counts, uncertain words, lines."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from assistant.journal.days import reflection_day
from assistant.journal.records import Answer, Outcome, Promise, Word
from assistant.messages import Text

UNSURE_BELOW: Final = 0.8
"""Vosk's confidence under which a word is marked.

On 1,567 recognised words, right ones were nearly all at 1.0 and most of the
others between 0.5 and 0.77 (measured with the small English model, 2026-11).
"""

_PROMISES: Final = {
    Outcome.OPEN: Text.PROMISE_OPEN,
    Outcome.KEPT: Text.PROMISE_KEPT,
    Outcome.PARTLY: Text.PROMISE_PARTLY,
    Outcome.NOT: Text.PROMISE_NOT,
    Outcome.CHANGED: Text.PROMISE_CHANGED,
    Outcome.LET_GO: Text.PROMISE_LET_GO,
}


def word_count(text: str) -> int:
    """How many words a text has, as a person would count them."""
    return len(text.split())


def unsure(words: Iterable[Word]) -> tuple[str, ...]:
    """The words the recogniser was not sure of, in order."""
    return tuple(word.text for word in words if word.confidence < UNSURE_BELOW)


def marked(answer: Answer) -> str:
    """The answer's text with a question mark in brackets after each uncertain word."""
    if not answer.words:
        return answer.text
    return " ".join(
        f"{word.text} (?)" if word.confidence < UNSURE_BELOW else word.text for word in answer.words
    )


def spoken_date(day: date) -> str:
    """A date as it is read aloud: "Tuesday 17 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def day_lines(day: date, answers: Sequence[Answer]) -> tuple[str, ...]:
    """One day as lines: the date, then each question with its answer."""
    lines = [Text.DAY_TITLE(day=spoken_date(day))]
    for answer in answers:
        if not answer.prompt.text:
            lines.append(Text.DAY_EXPIRED())
            continue
        lines.append(Text.DAY_QUESTION(question=answer.prompt.text))
        lines.append(Text.DAY_ANSWER(words=marked(answer)))
    return tuple(lines)


def promise_lines(promise: Promise) -> tuple[str, ...]:
    """One promise as sentences: what became of it, its day, its words, its plan."""
    due = reflection_day(promise.due_at - timedelta(seconds=1))  # due at 04:00 is of the day before
    words = promise.text or Text.PROMISE_EXPIRED()
    line = _PROMISES[promise.outcome](day=spoken_date(due), words=words)
    return (line, Text.PROMISE_PLAN(plan=promise.plan)) if promise.plan else (line,)
