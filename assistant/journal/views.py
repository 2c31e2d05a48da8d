"""What a person is shown of an answer: counts, uncertain words, one day's lines."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from assistant.journal.records import Answer, Word
from assistant.messages import Text

UNSURE_BELOW: Final = 0.8
"""Vosk's confidence under which a word is marked.

On 1,567 recognised words, right ones were nearly all at 1.0 and most of the
others between 0.5 and 0.77 (measured with the small English model, 2026-11).
"""


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
