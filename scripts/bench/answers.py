"""The same answers for every journal that is measured."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from assistant.clock import SystemClock
from assistant.journal.records import Answer, AnswerState, How, Prompt, Word

TODAY: Final = date(2026, 11, 21)
A_DAY: Final = 10


def document(answer: Answer) -> dict[str, object]:
    """An answer as what a program without a store of its own would keep."""
    document: dict[str, object] = msgspec.to_builtins(answer)
    return document


def answers(count: int, prefix: str = "a") -> Iterator[Answer]:
    """Spoken answers of 60 to 100 words with timings, ten a day; samples are all of today."""
    chance = random.Random(1)  # noqa: S311 - both sides store the same
    vocabulary = [f"w{number}" for number in range(20_000)]
    began = SystemClock().now().wall
    for number in range(count):
        words, end = [], 0.0
        for _ in range(chance.randint(60, 100)):
            start = end + chance.choice((0.0, 0.03, 0.3))
            end = start + chance.choice((0.12, 0.3, 0.42))
            words.append(Word(chance.choice(vocabulary), start, end, chance.random()))
        yield Answer(
            id=f"{prefix}{number:025}",
            dev="device",
            session="session",
            day=TODAY - timedelta(days=(count - 1 - number) // A_DAY if prefix == "a" else 0),
            asked_at=began,
            answered_at=began,
            prompt=Prompt("action.morning.1", "1.0.0", "What will you do today to build trust?"),
            how=How.SPOKEN,
            text=" ".join(word.text for word in words),
            engine="vosk",
            state=AnswerState.KEPT,
            words=tuple(words),
        )
