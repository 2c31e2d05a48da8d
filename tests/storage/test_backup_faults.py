"""Backing up and restoring that are broken leave all or nothing.

The long counts are in ``scripts/soak_storage.py``.
"""

import shutil
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.storage.backup_faults import ACTS, broken
from tests.storage.faults import FAULTS, Point, points
from tests.storage.story_backup import CALLS, machine

STEP = 12
"""How many calls the test of many goes on by; scripts/soak goes by one."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine, and its backup beside it; nobody changes them."""
    folder = tmp_path_factory.mktemp("machine")
    machine(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "point"),
    [
        ("backup", Point("write", 1, "error=ENOSPC")),
        ("backup", Point("fsync", 1, "error=EIO")),
        ("backup", Point("link", 1, "signal=KILL")),
        ("backup", Point("link", 1, "error=EPERM")),
        ("backup", Point("unlink", 1, "signal=KILL")),
        ("restore", Point("write", 3, "error=ENOSPC")),
        ("restore", Point("fsync", 4, "signal=KILL")),
        ("restore", Point("rename", 1, "signal=KILL")),
        ("restore", Point("rename", 3, "error=EIO")),
    ],
)
def test_a_broken_call_leaves_all_or_nothing(
    made: Path, tmp_path: Path, act: str, point: Point
) -> None:
    needs("strace")
    assert broken(made, tmp_path / "point", act, point)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("act", ACTS)
def test_all_or_nothing_at_calls_all_along(
    made: Path, tmp_path: Path, act: str, call: str, fault: str
) -> None:
    needs("strace")
    tried = 0
    for point in points(call, fault, STEP):
        if not broken(made, tmp_path / str(point.number), act, point):
            break
        shutil.rmtree(tmp_path / str(point.number))
        tried += 1
    print(f"{act}, {call} {fault}: {tried} points")
