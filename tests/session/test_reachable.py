"""No wording only on paper: each one that ships can come before a person."""

from datetime import timedelta
from itertools import product

from assistant.journal.records import Half, Role, Track
from assistant.practice.entry import DAILY, PAGES, Cadence, PromptEntry, Slot
from assistant.practice.finding import pages
from assistant.practice.pack import Pack
from assistant.session.choosing import APART
from assistant.session.wordings import CLOSES, LOOP, MISMATCH, REPLIES, Turns, is_match
from tests.fakes import DAY
from tests.practice.packs import built_in

OWN_SLOTS = (*DAILY, Slot.OPEN, Slot.GRACE, Slot.PLAN)
"""Of these the sequence takes one by itself."""
CADENCES = (Cadence.ROTATE, Cadence.WEEKLY, Cadence.MONTHLY)
STEMS = (*LOOP.values(), *(f"close.{kind}" for kind in CLOSES), *REPLIES.values(), MISMATCH)


def sequenced(pack: Pack, role: Role, track: Track, half: Half) -> set[PromptEntry]:
    one_by_one = {entry for slot in OWN_SLOTS for entry in pack.wordings(slot, half, role, track)}
    groups = (group for cadence in CADENCES for group in pack.groups(cadence, half, role, track))
    return one_by_one | {entry for group in groups for entry in group.wordings}


def prepared(pack: Pack, role: Role) -> set[PromptEntry]:
    turns = [Turns(pack, role, DAY + timedelta(days=days)) for days in range(6)]
    return {entry for turn in turns for stem in STEMS if (entry := turn.entry(stem))}


def followed(pack: Pack, found: set[PromptEntry]) -> set[str]:
    names, waiting = set(), [entry.id for entry in found]
    while waiting:
        if (name := waiting.pop()) not in names:
            names.add(name)
            entry = pack.entry(name)
            waiting += [link.next for link in entry.follow_ups] if entry else []
    return names


def test_every_wording_that_ships_can_be_reached() -> None:
    pack = built_in()
    found = {pack.talk}
    for role, track in product(Role, Track):
        found |= prepared(pack, role)
        for half in Half:
            found |= sequenced(pack, role, track, half)
        for slot in PAGES:
            found |= set(pages(pack, slot, role, track))
    names = followed(pack, found)
    assert [entry.id for entry in pack.prompts if entry.id not in names] == []


def test_every_stem_that_the_session_looks_for_has_three_wordings_or_is_offered_once() -> None:
    for stem in STEMS:
        own = [entry for entry in built_in().prompts if entry.id.rpartition(".")[0] == stem]
        assert len(own) >= (1 if stem == MISMATCH else 3), stem


def test_answers_that_lead_somewhere_are_choices_of_a_wording_that_ships() -> None:
    for stem, word in APART:
        assert any(
            word in entry.choice_words
            for entry in built_in().prompts
            if entry.id.rpartition(".")[0] == stem
        )
    assert any(is_match(entry.id) and "no" in entry.choices for entry in built_in().prompts)
