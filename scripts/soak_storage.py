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

from tests.storage import backup_faults, power, reseal_faults, story_backup
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
    for part in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            PARTS[part](Path(folder), options)


def _kills(root: Path, options: argparse.Namespace) -> None:
    for form in FORMS:
        _timed(f"{form}: random kill -9", partial(_killed, root / form, options.kills, form))


def _points(root: Path, options: argparse.Namespace) -> None:
    for form, call, fault in product(FORMS, CALLS, FAULTS):
        broken = partial(_broken, root, form, Point(call, 0, fault), options.bursts)
        _timed(f"{form}: {call} {fault}", broken)


def _power(root: Path, options: argparse.Namespace) -> None:
    for form in FORMS:
        _timed(f"{form}: power cut", partial(_unplugged, root, form, options))


def _damage(root: Path, options: argparse.Namespace) -> None:
    for form in FORMS:
        whole = Whole.made(root / form, form)
        for kind in KINDS:
            flipped = partial(_times, flip_a_bit, whole, kind, options.flips)
            _timed(f"{form}: bit flip in {kind}", flipped)
            _timed(
                f"{form}: end of {kind} lost", partial(_times, cut_off, whole, kind, options.cuts)
            )


def _erasing(root: Path, _: argparse.Namespace) -> None:
    make(root / "made")
    for name, call, fault in product(WORDS, ERASING_CALLS, FAULTS):
        _timed(f"{name}: {call} {fault}", partial(_erased, root, name, call, fault))


def _backing_up(root: Path, _: argparse.Namespace) -> None:
    story_backup.machine(root / "machine")
    for act, call, fault in product(backup_faults.ACTS, story_backup.CALLS, FAULTS):
        _timed(f"{act}: {call} {fault}", partial(_backed_up, root, act, call, fault))


def _resealing(root: Path, _: argparse.Namespace) -> None:
    reseal_faults.make_both(root / "forms")
    for name, call, fault in product(ACTS, reseal_faults.RESEALING_CALLS, FAULTS):
        _timed(f"{name}: {call} {fault}", partial(_resealed, root, name, call, fault))


PARTS: Final[dict[str, Callable[[Path, argparse.Namespace], None]]] = {
    "kills": _kills,
    "points": _points,
    "power": _power,
    "damage": _damage,
    "erasing": _erasing,
    "backup": _backing_up,
    "resealing": _resealing,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)}; all without any")
    parser.add_argument("--kills", type=int, default=1000, help="random kills (1000)")
    parser.add_argument("--bursts", type=int, default=14, help="length of the broken story (14)")
    parser.add_argument("--power", type=int, default=1000, help="power cuts (1000)")
    parser.add_argument("--flips", type=int, default=500, help="bit flips for each kind (500)")
    parser.add_argument("--cuts", type=int, default=200, help="lost ends for each kind (200)")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def _timed(name: str, run: Callable[[], str]) -> None:
    began = time.monotonic()
    told = run()
    print(f"{name}: {told}, {time.monotonic() - began:.0f} s", flush=True)


def _killed(folder: Path, kills: int, form: str) -> str:
    acknowledged = 0
    for seed in range(kills):
        if seed % LIVES_A_JOURNAL == 0:
            oracle = Oracle()
        acknowledged += kill_at_random(folder / str(seed // LIVES_A_JOURNAL), seed, oracle, form)
    return f"{kills} kills, 0 of {acknowledged} acknowledged records lost"


def _unplugged(root: Path, form: str, options: argparse.Namespace) -> str:
    home, cut, acknowledged = root / form, root / "cut", 0
    acts = power.lived(home, seed=0, bursts=options.bursts, form=form)
    for seed in range(options.power):
        acknowledged += power.cut_the_power(acts, home, cut, seed, form)
        shutil.rmtree(cut)
    told = f"{options.power} cuts amid {len(acts)} acts"
    return f"{told}, 0 of {acknowledged} acknowledged records lost"


def _broken(root: Path, form: str, first: Point, bursts: int) -> str:
    for number in count(1):
        point = replace(first, number=number)
        folder = root / f"{form}-{point.call}-{point.fault}-{number}"
        if not break_at(folder, point, seed=0, bursts=bursts, form=form):
            break
    return f"{number - 1} points, nothing lost"


def _erased(root: Path, name: str, call: str, fault: str) -> str:
    for number in count(1):
        folder = root / f"{name}-{call}-{fault}-{number}"
        if not broken(root / "made", folder, name, Point(call, number, fault)):
            break
    return f"{number - 1} points, nothing else lost, no word left"


def _backed_up(root: Path, act: str, call: str, fault: str) -> str:
    for number in count(1):
        folder = root / f"{act}-{call}-{fault}-{number}"
        point = Point(call, number, fault)
        if not backup_faults.broken(root / "machine", folder, act, point):
            break
    return f"{number - 1} points, each time whole or not there"


def _resealed(root: Path, name: str, call: str, fault: str) -> str:
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
