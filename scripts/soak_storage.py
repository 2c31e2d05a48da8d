"""The journal's fault tests at their full counts; the same code as in ``tests/storage``.

Prints one line a test; ends with 1 when something was lost, altered or hidden.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count, product
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.storage import backup_faults, reseal_faults, story_backup
from tests.storage.damage import KINDS, Whole, cut_off, flip_a_bit
from tests.storage.erase_faults import ERASING_CALLS, broken
from tests.storage.faults import CALLS, FAULTS, Point, break_at, kill_at_random
from tests.storage.story import FORMS, Oracle
from tests.storage.story_erase import WORDS, make
from tests.storage.story_reseal import ACTS

LIVES_A_JOURNAL: Final = 25
"""Kills that one journal goes through before a new one is begun."""


def main() -> None:
    """Run what was asked for."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        root = Path(folder)
        _timed("random kill -9", partial(_kills, root / "kills", options.kills))
        for call, fault in product(CALLS, FAULTS):
            for form in FORMS:
                points = partial(_points, root, form, Point(call, 0, fault), options.bursts)
                _timed(f"{form}: {call} {fault}", points)
        make(root / "made")
        for name, call, fault in product(WORDS, ERASING_CALLS, FAULTS):
            _timed(f"{name}: {call} {fault}", partial(_erasing, root, name, call, fault))
        machine = root / "machine"
        story_backup.machine(machine)
        for act, call, fault in product(backup_faults.ACTS, story_backup.CALLS, FAULTS):
            _timed(f"{act}: {call} {fault}", partial(_backing_up, root, act, call, fault))
        reseal_faults.make_both(root / "forms")
        for name, call, fault in product(ACTS, reseal_faults.RESEALING_CALLS, FAULTS):
            _timed(f"{name}: {call} {fault}", partial(_resealing, root, name, call, fault))
        whole = Whole.made(root / "whole")
        for kind in KINDS:
            _timed(f"bit flip in {kind}", partial(_times, flip_a_bit, whole, kind, options.flips))
            _timed(f"end of {kind} lost", partial(_times, cut_off, whole, kind, options.cuts))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="random kills (1000)")
    parser.add_argument("--bursts", type=int, default=14, help="length of the broken story (14)")
    parser.add_argument("--flips", type=int, default=500, help="bit flips for each kind (500)")
    parser.add_argument("--cuts", type=int, default=200, help="lost ends for each kind (200)")
    return parser.parse_args()


def _timed(name: str, run: Callable[[], str]) -> None:
    began = time.monotonic()
    told = run()
    print(f"{name}: {told}, {time.monotonic() - began:.0f} s", flush=True)


def _kills(folder: Path, kills: int) -> str:
    acknowledged = 0
    for seed in range(kills):
        if seed % LIVES_A_JOURNAL == 0:
            oracle = Oracle()
        acknowledged += kill_at_random(folder / str(seed // LIVES_A_JOURNAL), seed, oracle)
    return f"{kills} kills, 0 of {acknowledged} acknowledged records lost"


def _points(root: Path, form: str, first: Point, bursts: int) -> str:
    for number in count(1):
        point = replace(first, number=number)
        folder = root / f"{form}-{point.call}-{point.fault}-{number}"
        if not break_at(folder, point, seed=0, bursts=bursts, form=form):
            break
    return f"{number - 1} points, nothing lost"


def _erasing(root: Path, name: str, call: str, fault: str) -> str:
    for number in count(1):
        folder = root / f"{name}-{call}-{fault}-{number}"
        if not broken(root / "made", folder, name, Point(call, number, fault)):
            break
    return f"{number - 1} points, nothing else lost, no word left"


def _backing_up(root: Path, act: str, call: str, fault: str) -> str:
    for number in count(1):
        folder = root / f"{act}-{call}-{fault}-{number}"
        point = Point(call, number, fault)
        if not backup_faults.broken(root / "machine", folder, act, point):
            break
    return f"{number - 1} points, each time whole or not there"


def _resealing(root: Path, name: str, call: str, fault: str) -> str:
    for number in count(1):
        folder = root / f"{name}-{call}-{fault}-{number}"
        if not reseal_faults.broken(root / "forms", folder, name, Point(call, number, fault)):
            break
        shutil.rmtree(folder)
    return f"{number - 1} points, nothing lost, no word left open"


def _times(damage: Callable[[Whole, str, int], None], whole: Whole, kind: str, times: int) -> str:
    for seed in range(times):
        damage(whole, kind, seed)
    return f"{times} times, nothing hidden, all named"


if __name__ == "__main__":
    main()
