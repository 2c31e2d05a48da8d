"""Days as they stand on a terminal, for each role: ``tests/journeys/golden``.

To write them anew, after wordings changed on purpose:
``REFLECT_WRITE_GOLDEN=1 scripts/test tests/journeys/test_golden.py``, and read what changed.
"""

import os
from difflib import unified_diff
from typing import Final

import pytest

from assistant.messages import Text
from tests.e2e.program import ROOT
from tests.journeys.living import chooses, live, settle
from tests.journeys.person import ANSWERS, CHOICES, WORDS, Move

pytestmark = pytest.mark.slow

FOLDER: Final = ROOT / "tests" / "journeys" / "golden"
ROLES: Final = {"hurt": "1", "rebuilding": "2", "both": "3", "neither": "4"}
TOGETHER: Final = "1"
OUTCOME: Final = "1, kept."
DAYS: Final[tuple[tuple[str, str, tuple[Move, ...]], ...]] = (
    (
        "An ordinary morning",
        "2026-11-22T08:00",
        (
            (ANSWERS[0], "I will put my phone away at dinner"),
            (ANSWERS[1], "That I am tired."),
            (ANSWERS[2], "Home by six."),
            (CHOICES[0], "1"),
            (ANSWERS[3], "Wash up before bed"),
        ),
    ),
    (
        "An ordinary evening",
        "2026-11-23T20:30",
        (
            (OUTCOME, "partly"),
            (WORDS, "I came at half past"),
            (CHOICES[1], "2"),
            (WORDS, "Call when I am late"),
            (CHOICES[0], "1"),
            (ANSWERS[2], "I will always be on time"),
            (WORDS, ""),
            (CHOICES[0], "2"),
        ),
    ),
    (
        "A hard day",
        "2026-11-24T21:00",
        (
            (OUTCOME, "not yet"),
            (WORDS, "hard day"),
        ),
    ),
    (
        "Back after nine days",
        "2026-12-03T08:00",
        ((CHOICES[0], "yes"),),
    ),
    (
        "A changed mind",
        "2026-12-04T08:00",
        (
            (OUTCOME, "my situation changed"),
            (ANSWERS[0], "support"),
            (ANSWERS[0], "my situation changed"),
            (ANSWERS[0], "a word"),
            (ANSWERS[1], "don't keep this"),
            (Text.OPTIONS_ERASE(), "yes"),
            (ANSWERS[1], "stop"),
        ),
    ),
)
"""A title, when, and what is done beyond what is ordinary."""


@pytest.mark.parametrize("role", ROLES)
def test_the_days_of_a_role_read_as_they_did(role: str) -> None:
    settle()
    if role != "neither":
        live("2026-11-21T08:00", *chooses("2", ROLES[role], TOGETHER), to_the_end=False)
    told = ""
    for title, when, moves in DAYS:
        told += f"== {title}, {when} ==\n{live(when, *moves).text}\n"
    golden = FOLDER / f"{role}.txt"
    if os.environ.get("REFLECT_WRITE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        golden.write_text(told)
    changes = unified_diff(golden.read_text().splitlines(), told.splitlines(), lineterm="")
    assert "\n".join(changes) == ""
