"""Any bytes where a journal's keys stand: it opens, or stays locked in a sentence, and stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import JournalError
from assistant.locations import Locations
from assistant.opening import Door, journal
from assistant.storage import identity, keys, recovery, slot_files
from assistant.storage.keys import KeySlots
from assistant.storage.recovery import Slip
from assistant.storage.slot import Kind
from tests.fakes_sealed import KEY, PASSPHRASE, seal, typing, weak_slot
from tests.outside import changed_bytes, changed_json, examples

WORDS = recovery.fresh()


def made(folder: Path) -> Locations:
    """A sealed journal with a passphrase and recovery words."""
    locations = Locations.of({"REFLECT_HOME": str(folder)})
    seal(locations)
    home = identity.home(locations)
    slots = slot_files.read(home.profile)
    assert slots
    slot_files.write(home, slots.with_slot(weak_slot(Kind.RECOVERY, recovery.secret(WORDS))), KEY)
    return locations


def copies(locations: Locations) -> list[Path]:
    """The profile's own, and the device's."""
    return sorted(locations.journal.rglob(slot_files.FILE))


def with_digest(content: bytes) -> bytes:
    """What somebody wrote on purpose: its digest is right."""
    document: dict[str, Any] = json.loads(content)
    document["digest"] = keys._digest(document)
    return msgspec.json.encode(document)


def others(locations: Locations) -> dict[Path, bytes]:
    """Every file of the journal but the slots."""
    files = (path for path in locations.journal.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if path.name != slot_files.FILE}


@examples(30)
@given(data=st.data())
def test_any_bytes_in_one_copy_leave_the_other_to_open_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    locations = made(tmp_path_factory.mktemp("one"))
    path = data.draw(st.sampled_from(copies(locations)))
    whole = path.read_bytes()
    changed = changed_bytes(whole) | changed_json(json.loads(whole)) | st.binary(max_size=60)
    path.write_bytes(data.draw(changed))
    said = data.draw(st.sampled_from([PASSPHRASE, " ".join(WORDS)]))
    assert journal(locations, typing("wrong", said)).door
    one, other = (json.loads(each.read_bytes()) for each in copies(locations))
    assert one == other, "both are whole again"


@examples(40)
@given(data=st.data())
def test_any_bytes_in_every_copy_cost_nothing_but_the_way_in(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    locations = made(tmp_path_factory.mktemp("every"))
    whole = copies(locations)[0].read_bytes()
    forged = changed_json(json.loads(whole)).map(with_digest)
    content = data.draw(forged | changed_bytes(whole) | st.binary(max_size=60))
    for path in copies(locations):
        path.write_bytes(content)
    before = others(locations)
    try:
        journal(locations, typing("wrong", PASSPHRASE, " ".join(WORDS)))
    except JournalError:
        assert all(path.read_bytes() == content for path in copies(locations))
    after = others(locations)
    assert {path: after[path] for path in before} == before


@examples(100)
@given(
    typed=st.text(max_size=60)
    | st.lists(st.sampled_from([*WORDS, "1.", "", "x"]), max_size=14).map(" ".join)
)
def test_anything_that_is_typed_is_words_a_slip_or_something_else(typed: str) -> None:
    read = recovery.read(typed)
    assert isinstance(read, Slip) or len(read) == recovery.COUNT
    slot = weak_slot(Kind.PASSPHRASE, keys.of_passphrase(PASSPHRASE))
    door = Door(keys.fresh_slots((slot,), KEY))
    assert (door.attempt(typed) == "") == (typed == PASSPHRASE)


@examples(40)
@given(content=st.binary(max_size=80))
def test_any_file_that_is_not_the_key_leaves_it_locked(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("file")
    file = folder / "key"
    file.write_bytes(content)
    slot = weak_slot(Kind.KEY_FILE, keys.of_key_file(bytes(range(64))))
    door = Door(keys.fresh_slots((slot,), KEY))
    assert not door.takes_file(file)
    assert not door.takes_file(folder)


def _slots(change: Callable[[dict[str, Any]], None]) -> KeySlots:
    slot = weak_slot(Kind.PASSPHRASE, keys.of_passphrase(PASSPHRASE))
    document = msgspec.to_builtins(keys.fresh_slots((slot,), KEY))
    change(document["slots"][0])
    return msgspec.convert(document, KeySlots)


@examples(60)
@given(
    memory=st.integers(8, 64),
    passes=st.integers(1, 3),
    lanes=st.integers(1, 16),
    salt=st.binary(max_size=40),
    wrapped=st.binary(max_size=80),
)
def test_a_slot_that_somebody_made_up_does_not_open(
    memory: int, passes: int, lanes: int, salt: bytes, wrapped: bytes
) -> None:
    def change(slot: dict[str, Any]) -> None:
        made_up = {"salt": salt, "wrapped": wrapped}
        slot |= {"memory_kib": memory, "passes": passes, "lanes": lanes}
        slot |= msgspec.to_builtins(made_up)

    assert Door(_slots(change)).attempt(PASSPHRASE)
