"""What ships as a whole: every part is there, and every row of the practice is reached."""

import pytest

from assistant.journal.records import Half, Role, Track
from assistant.locations import shipped
from assistant.practice.check import examine
from assistant.practice.memory import Memory
from assistant.practice.pack import Pack, read_pack
from assistant.practice.rows import ROWS
from assistant.practice.sequence import Circumstances, Part, sequence
from tests.practice.lives import START, Person, Visit, lived

FILES = [
    (path.name, path.read_bytes())
    for path in sorted(shipped("prompts", "en").glob("*.toml"))
    if not path.name.startswith("support")
]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(FILES)


def test_the_whole_pack_passes_every_gate() -> None:
    assert examine(FILES).findings == ()


def test_every_row_of_the_practice_is_reached(pack: Pack) -> None:
    assert {row for entry in pack.prompts for row in entry.practice} >= set(ROWS)


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("role", Role)
def test_everyone_has_every_part_on_every_track(pack: Pack, role: Role, track: Track) -> None:
    of = Circumstances(role, track, Half.EVENING, START, frozenset(Part), "salt")
    plan = sequence(pack, of, Memory())
    assert plan.grace
    assert plan.plan
    assert plan.theme
    assert plan.weight
    person = Person(role=role, track=track)
    person.pack = pack
    life = lived(person, [Visit()] * 60)
    assert {sat.plan.look_kind for sat in life} == {None, "weekly", "monthly"}
    assert person.visit(Visit(after_days=4)).plan.returning
