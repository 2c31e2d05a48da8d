"""A journal whose process is killed, or whose system calls are broken, keeps what it acknowledged.

The long counts are in ``scripts/soak_storage.py``.
"""

from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.storage.faults import CALLS, FAULTS, Point, break_at, kill_at_random, points
from tests.storage.story import FORMS, Oracle, story

KILLS = 8
SEED, BURSTS = 0, 7
STEP = 12
"""How many calls the test of many goes on by; scripts/soak goes by one, and through more."""


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_nothing_acknowledged_is_lost_when_the_process_is_killed_at_random(
    tmp_path: Path, form: str
) -> None:
    oracle = Oracle()
    acknowledged = sum(kill_at_random(tmp_path, seed, oracle, form) for seed in range(KILLS))
    print(f"{KILLS} kills, {acknowledged} records acknowledged")
    assert acknowledged > KILLS


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("call", "number", "fault"),
    [
        ("write", 1, "error=ENOSPC"),
        ("write", 2, "signal=KILL"),
        ("write", 4, "error=EIO"),
        ("fsync", 4, "error=EIO"),
        ("fsync", 6, "error=ENOSPC"),
        ("rename", 2, "signal=KILL"),
        ("rename", 3, "error=EIO"),
        ("link", 1, "error=EIO"),
        ("ftruncate", 1, "signal=KILL"),
    ],
)
def test_a_broken_call_loses_nothing(
    tmp_path: Path, call: str, number: int, fault: str, form: str
) -> None:
    needs("strace")
    point = Point(call, number, fault)
    assert break_at(tmp_path / "point", point, seed=SEED, bursts=BURSTS, form=form)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_nothing_is_lost_at_calls_all_along_a_story(tmp_path: Path, call: str, fault: str) -> None:
    needs("strace")
    tried = 0
    for point, form in zip(points(call, fault, STEP), cycle(FORMS), strict=False):
        folder = tmp_path / str(point.number)
        if not break_at(folder, point, seed=SEED, bursts=BURSTS, form=form):
            break
        tried += 1
    print(f"{call} {fault}: {tried} points, plain and sealed by turns")
    assert tried, "the story never made this call"


def test_the_story_that_is_broken_makes_edits_deletions_and_drafts() -> None:
    states = {record.state for burst in islice(story(SEED), BURSTS) for record in burst}
    assert len(states) == 3
