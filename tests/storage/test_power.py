"""A power cut loses nothing that was acknowledged: replayed, since no test can pull a plug.

The long count is in ``scripts/soak_storage.py``.
"""

import random
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.storage.power import Act, Disk, cut_the_power, lived
from tests.storage.story import FORMS

CUTS = 50
SEED, BURSTS = 0, 7


@pytest.mark.parametrize("form", FORMS)
def test_nothing_acknowledged_is_lost_when_the_power_is_cut(tmp_path: Path, form: str) -> None:
    needs("strace")
    root = tmp_path / "machine"
    acts = lived(root, SEED, BURSTS, form)
    cuts = [cut_the_power(acts, root, tmp_path / str(seed), seed, form) for seed in range(CUTS)]
    print(f"{form}: {CUTS} cuts of {len(acts)} acts, {sum(cuts)} records acknowledged before")
    assert sum(cuts) > CUTS


def test_a_cut_takes_what_was_not_synced_and_nothing_else(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    file = root / "file"

    def left(*acts: tuple[str, Path, bytes]) -> set[bytes | None]:
        disk = Disk(root)
        for call, path, content in acts:
            disk.take(Act(call, (path,), content, 0, made=True, emptied=False))
        found = set[bytes | None]()
        for seed in range(300):
            folder = tmp_path / f"{len(acts)}-{seed}"
            disk.cut(folder, random.Random(seed))  # noqa: S311 - the same cuts each time
            there = folder / "file"
            found.add(there.read_bytes() if there.exists() else None)
        return found

    written = (("openat", file, b""), ("write", file, b"word"))
    assert left(*written) >= {None, b"", b"word", b"wo\0\0"}
    assert left(*written, ("fsync", file, b"")) == {None, b"word"}
    assert left(*written, ("fsync", file, b""), ("fsync", root, b"")) == {b"word"}
