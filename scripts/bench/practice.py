"""Planning a year of days after ten years of them, against looking through all of it each day.

Usage: .venv/bin/python scripts/bench/practice.py [--years N] [--times T]

Both sides plan the same 365 days, with every part switched on unless said, and remember what was
asked. One folds the history once and remembers record by record; the naive side folds
all of it for each day, which is what planning from the journal would cost.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.journal.records import Asked, Half, Role, Track
from assistant.practice.memory import Memory, fold, remember
from assistant.practice.pack import Pack, PromptEntry
from assistant.practice.sequence import Circumstances, Part, Sequence, sequence
from tests.practice.packs import whole

START: Final = date(2026, 1, 1)
YEAR_DAYS: Final = 365
NAIVE_DAYS: Final = 10
"""Days that the naive side plans; the others would take as long each."""


EVERYTHING: Final = frozenset(Part)
NOTHING: Final[frozenset[Part]] = frozenset()


def circumstances(number: int, parts: frozenset[Part] = EVERYTHING) -> Circumstances:
    """Those of one day of a person who was hurt."""
    return Circumstances(
        role=Role.HURT,
        track=Track.REBUILD,
        half=Half.MORNING,
        day=START + timedelta(days=number),
        parts=parts,
        salt="salt",
    )


def asked(plan: Sequence, number: int) -> list[Asked]:
    """The records of one day's session."""
    entries: list[PromptEntry] = [*plan.four, *plan.look]
    if plan.theme:
        entries.append(plan.theme)
    day = START + timedelta(days=number)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return [
        Asked(
            session=f"{number:026d}",
            dev="d",
            day=day,
            half=Half.MORNING,
            slot=entry.slot,
            prompt=entry.id,
            at=noon + timedelta(minutes=place),
        )
        for place, entry in enumerate(entries)
    ]


def lived(pack: Pack, days: int) -> list[Asked]:
    """The records of so many days."""
    memory, records = Memory(), list[Asked]()
    for number in range(days):
        new = asked(sequence(pack, circumstances(number), memory), number)
        for record in new:
            memory = remember(memory, record)
        records += new
    return records


def folded_once(
    pack: Pack,
    history: list[Asked],
    year: list[list[Asked]],
    first: int,
    parts: frozenset[Part] = EVERYTHING,
) -> None:
    """A year of plans from one memory."""
    memory = fold(history)
    for number, new in enumerate(year, start=first):
        sequence(pack, circumstances(number, parts), memory)
        for record in new:
            memory = remember(memory, record)


def rescanned(pack: Pack, history: list[Asked], year: list[list[Asked]], first: int) -> None:
    """Some days' plans, each from all records."""
    records = list(history)
    for number, new in enumerate(year[:NAIVE_DAYS], start=first):
        sequence(pack, circumstances(number), fold(records))
        records += new


def milliseconds(run: Callable[[], object], times: int) -> list[float]:
    """Of this process's CPU, each time: another process on the machine does not count."""
    took = []
    for _ in range(times):
        begun = time.process_time()
        run()
        took.append((time.process_time() - begun) * 1000)
    return took


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--years", type=int, default=10, help="of history")
    parser.add_argument("--times", type=int, default=20, help="how often each is measured")
    chosen = parser.parse_args()
    first = chosen.years * YEAR_DAYS
    pack = whole()
    history = lived(pack, first)
    memory = fold(history)
    year: list[list[Asked]] = []
    for number in range(first, first + YEAR_DAYS):
        year.append(asked(sequence(pack, circumstances(number), memory), number))
        for record in year[-1]:
            memory = remember(memory, record)
    ours = milliseconds(lambda: folded_once(pack, history, year, first), chosen.times)
    small = milliseconds(lambda: folded_once(pack, history, year, first, NOTHING), chosen.times)
    fold_only = milliseconds(lambda: fold(history), chosen.times)
    naive = milliseconds(lambda: rescanned(pack, history, year, first), max(3, chosen.times // 5))
    a_year = median(naive) * YEAR_DAYS / NAIVE_DAYS
    print(f"{len(history)} records in {chosen.years} years; {len(pack.prompts)} wordings")
    print(f"{'a year of days, CPU':<36}{'median ms':>10}{'max ms':>9}{'ratio':>8}")
    for name, took in (
        ("folded once, every part on", ours),
        ("folded once, the default day", small),
        ("  of it folding", fold_only),
    ):
        print(f"{name:<36}{median(took):10.1f}{max(took):9.1f}{median(took) / median(ours):8.1f}")
    name = "all looked through each day"
    print(f"{name:<36}{a_year:10.0f}{'':>9}{a_year / median(ours):8.0f}")


if __name__ == "__main__":
    main()
