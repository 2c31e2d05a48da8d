"""What ships as a whole: every part is there, and every row of the practice is reached."""

import re
from pathlib import Path

import pytest

from assistant.journal.records import Half, Role, Track
from assistant.locations import shipped
from assistant.practice.check import examine
from assistant.practice.memory import Memory
from assistant.practice.pack import Pack, read_pack
from assistant.practice.rows import ROWS
from assistant.practice.sequence import Circumstances, Part, sequence
from tests.practice.lives import START, Person, Visit, lived, look_kind

FILES = [
    (path.name, path.read_bytes())
    for path in sorted(shipped("prompts", "en").glob("*.toml"))
    if not path.name.startswith("support")
]


PRACTICE = Path(__file__).parents[2] / "docs" / "practice.md"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(FILES)


def test_the_whole_pack_passes_every_gate() -> None:
    assert examine(FILES).findings == ()


NOT_BUILT = {"A5", "B8", "C4", "E4", "E5", "O6"}
"""Marked "next" in docs/practice.md: their wordings come with what asks for them."""
ELSEWHERE = {"H4"}
"""Sentences of the progress view."""


def test_every_row_of_the_practice_is_reached_or_said_to_be_next(pack: Pack) -> None:
    reached = {row for entry in pack.prompts for row in entry.practice}
    assert set(ROWS) - reached == NOT_BUILT | ELSEWHERE
    table = PRACTICE.read_text(encoding="utf-8").splitlines()
    for row in NOT_BUILT:
        (line,) = [line for line in table if line.startswith(f"| {row} |")]
        assert "ext" in line.rpartition("|")[0].rpartition("|")[2], line


def test_every_wording_that_the_table_names_is_there(pack: Pack) -> None:
    known = {entry.id.rpartition(".")[0] for entry in pack.prompts}
    table = PRACTICE.read_text(encoding="utf-8").partition("## Pages")[0]
    named = re.findall(r"(?<![\w.])[a-z]+(?:\.[a-z]+)+(?![\w.])", table)
    files = {"support_lines.toml"}
    assert sorted(set(named) - known - files) == []


def test_the_built_in_pack_has_these_numbers() -> None:
    assert examine(FILES).facts == (
        "cards.toml holds 44 questions.",
        "hurt.toml holds 48 questions.",
        "looks.toml holds 76 questions.",
        "rebuilding.toml holds 48 questions.",
        "steps.toml holds 83 questions.",
        "themes.toml holds 82 questions.",
        "today.toml holds 49 questions.",
        "The hardest to read is action.evening.hurt.5, at grade 6.0.",
        "The longest is healing.guard.1, at 28 words.",
        "Rows of the practice that are reached: 104 of 111.",
        "Rows not reached: A5, B8, C4, E4, E5, H4, O6.",
    )


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("role", Role)
def test_everyone_has_every_part_on_every_track(pack: Pack, role: Role, track: Track) -> None:
    of = Circumstances(role, track, Half.EVENING, START, frozenset(Part), "salt")
    plan = sequence(pack, of, Memory())
    assert plan.grace
    assert plan.theme
    assert plan.weight
    person = Person(role=role, track=track)
    person.pack = pack
    life = lived(person, [Visit()] * 60)
    assert {look_kind(sat.plan) for sat in life} == {None, "weekly", "monthly"}
    assert person.visit(Visit(after_days=4)).plan.returning
