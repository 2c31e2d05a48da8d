"""A plain day as yasr says it, line by line: ``tests/journeys/plain_day.yasr.txt``.

To write that file anew, after the wordings changed on purpose:
``REFLECT_WRITE_GOLDEN=1 scripts/test tests/e2e/test_reader.py``, and read what changed.
"""

import os
from difflib import unified_diff
from pathlib import Path
from typing import Final

import pytest

from assistant import personal
from assistant.locations import Locations
from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.program import ANSWERS, DATED, PROMISE, ROOT, exported, known_device, run
from tests.e2e.reader import Listener, joined

pytestmark = pytest.mark.slow

GOLDEN: Final = ROOT / "tests" / "journeys" / "plain_day.yasr.txt"
USUAL: Final = (80, 24)
BRAILLE_COLUMNS: Final = 40
FIRST, SECOND, THIRD, FOURTH = (Text.QUESTION_PROMPT(number=number) for number in range(1, 5))
LOOK: Final = Text.REVIEW_PROMPT()
DAY: Final = (
    (Text.HALF_PROMPT(guess=Text.CHOICE_STARTING()), "1"),
    (FIRST, "help"),
    (FIRST, "where"),
    (FIRST, "support"),
    (FIRST, ANSWERS[0]),
    (SECOND, "skip"),
    (THIRD, "review"),
    (LOOK, "earlier"),
    (LOOK, "help"),
    (LOOK, "later"),
    (LOOK, "close"),
    (THIRD, "back"),
    (SECOND, ANSWERS[1]),
    (THIRD, ANSWERS[2]),
    (PROMISE, ""),
    (PROMISE, "back"),
    (THIRD, "again"),
    (THIRD, "Dinner at seven."),
    (PROMISE, "yes"),
    (FOURTH, "options"),
    (Text.OPTION_PROMPT(count=4), "1"),
    (Text.OPTION_PROMPT(count=3), ""),
    (FOURTH, ""),
    (FOURTH, "repeat"),
    (FOURTH, "stop"),
    (Text.CLEAR_OFFER(), "no"),
)
"""What is typed, each after the prompt that must have been spoken."""


def told(folder: Path, size: tuple[int, int]) -> Listener:
    """The day before, from a pipe, and then the day itself, heard."""
    known_device()
    personal.remember(Locations.of(), "seal_offered", "yes")
    run("2026-11-21T08:00", "--plain", given="Yesterday's word.\n", command=DATED)
    listener = Listener(folder, size, [*DATED, "2026-11-22T08:00", "--plain"])
    for prompt, line in DAY:
        listener.hears(prompt)
        listener.enter(line)
    listener.end()
    return listener


@pytest.mark.parametrize("size", [USUAL, (40, 12)], ids=str)
def test_a_plain_day_is_spoken_line_by_line_once_and_in_order(
    size: tuple[int, int], tmp_path: Path
) -> None:
    needs("yasr")
    listener = told(tmp_path, size)
    transcript = listener.transcript
    if os.environ.get("REFLECT_WRITE_GOLDEN") and size == USUAL:
        GOLDEN.write_text(transcript)
    golden = GOLDEN.read_text()
    if joined([transcript]) != joined([golden]):
        changes = unified_diff(golden.split(), transcript.split(), lineterm="")
        pytest.fail("\n".join(changes))
    assert [said for said in listener.said if not any(map(str.isalnum, said))] == []
    assert [said for said in listener.prompts if len(said) >= BRAILLE_COLUMNS] == []
    texts = [answer["text"] for answer in exported()["answers"]]
    assert texts == ["Yesterday's word.", *ANSWERS[:2], "Dinner at seven."]
