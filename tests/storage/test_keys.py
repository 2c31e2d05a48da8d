"""The slots of a journal: what opens it, and what becomes of damaged copies."""

from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from assistant.errors import JournalBusyError
from assistant.storage import keys, slot_files
from assistant.storage.envelope import DamagedError
from assistant.storage.keys import KeySlots, SlotsNewerError, State
from assistant.storage.sealed_box import public_of
from assistant.storage.slot import Kind, Slot
from assistant.storage.slot_files import SlotsLostError
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, home_in
from tests.fakes_sealed import weak_slot
from tests.storage.faults import ROOT

KEY = bytes(range(32))
PASSPHRASE = keys.of_passphrase("marigold by the gate")


@pytest.fixture(scope="module")
def slots() -> KeySlots:
    slot = Slot.fresh(Kind.PASSPHRASE, PASSPHRASE, KEY)
    return structs.replace(keys.fresh_slots((slot,), KEY), state=State.SEALED)


def test_only_what_a_slot_was_made_with_opens_it(slots: KeySlots) -> None:
    slot = slots.of(Kind.PASSPHRASE)
    assert slot
    assert slot.open(PASSPHRASE) == KEY
    assert slot.open(keys.of_passphrase("Marigold by the gate")) is None
    assert structs.replace(slot, passes=2).open(PASSPHRASE) is None, "made weaker by someone"


def test_a_passphrase_is_the_same_however_a_keyboard_composes_it() -> None:
    assert keys.of_passphrase("caf\u00e9 \ufb01") == keys.of_passphrase("cafe\u0301 fi")
    assert keys.of_passphrase("\udcff")


def test_no_key_and_no_passphrase_shows_in_a_repr(slots: KeySlots) -> None:
    assert repr(slots) == "KeySlots(sealed, (Slot(passphrase),))"


def test_slots_stand_in_every_folder_for_nobody_else_to_read(
    tmp_path: Path, slots: KeySlots
) -> None:
    home = home_in(tmp_path)
    other = home.profile / "device-2"
    other.mkdir(parents=True)
    written = slot_files.write(home, slots, KEY)
    assert written.number == slots.number + 1
    for folder in (home.profile, home.folder, other):
        path = folder / slot_files.FILE
        assert path.stat().st_mode & 0o777 == 0o600
        assert PASSPHRASE not in path.read_bytes()
    assert slot_files.read(home.profile) == written


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b"[1", None])
def test_any_one_whole_copy_is_enough_and_mends_the_others(
    tmp_path: Path, slots: KeySlots, damage: bytes | None
) -> None:
    home = home_in(tmp_path)
    written = slot_files.write(home, slots, KEY)
    copies = [home.profile / slot_files.FILE, home.folder / slot_files.FILE]
    for hurt in copies:
        hurt.unlink()
        if damage is not None:
            hurt.write_bytes(damage)
        assert slot_files.read(home.profile) == written
        slot_files.mend(home, written, KEY)
        assert copies[0].read_bytes() == copies[1].read_bytes()


def test_a_flipped_bit_in_a_copy_is_seen(tmp_path: Path, slots: KeySlots) -> None:
    home = home_in(tmp_path)
    written = slot_files.write(home, slots, KEY)
    path = home.profile / slot_files.FILE
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert slot_files.read(home.profile) == written


def test_the_newest_copy_stands(tmp_path: Path, slots: KeySlots) -> None:
    home = home_in(tmp_path)
    before = slot_files.write(home, slots, KEY)
    old = (home.folder / slot_files.FILE).read_bytes()
    after = slot_files.write(home, before.without(Kind.RECOVERY), KEY)
    (home.folder / slot_files.FILE).write_bytes(old)
    assert slot_files.read(home.profile) == after
    slot_files.mend(home, after, KEY)
    assert (home.folder / slot_files.FILE).read_bytes() != old, "an old passphrase opens no copy"


def test_slots_of_a_later_version_are_known_as_such_and_one_more_field_is_no_damage(
    tmp_path: Path, slots: KeySlots
) -> None:
    home = home_in(tmp_path)
    written = slot_files.write(home, slots, KEY)
    document = msgspec.json.decode((home.profile / slot_files.FILE).read_bytes())
    for schema in (1, 2):
        document |= {"more": "of a later version", "schema": schema}
        document["digest"] = keys._digest(document)
        for path in (home.profile / slot_files.FILE, home.folder / slot_files.FILE):
            path.write_bytes(msgspec.json.encode(document))
        if schema == keys.SCHEMA:
            found = slot_files.read(home.profile)
            assert found
            assert found.slots == written.slots
        else:
            with pytest.raises(SlotsNewerError):
                slot_files.read(home.profile)


def test_slots_that_are_damaged_everywhere_are_lost_not_missing(
    tmp_path: Path, slots: KeySlots
) -> None:
    home = home_in(tmp_path)
    slot_files.write(home, slots, KEY)
    for path in (home.profile / slot_files.FILE, home.folder / slot_files.FILE):
        path.write_bytes(b"{")
    with pytest.raises(SlotsLostError):
        slot_files.read(home.profile)


def test_a_plain_journal_has_no_slots_and_lost_none(tmp_path: Path) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("plain"))
    bench.close()
    assert slot_files.read(bench.home.profile) is None
    assert slot_files.read(tmp_path / "nowhere") is None


def test_removed_slots_are_in_no_folder(tmp_path: Path, slots: KeySlots) -> None:
    home = home_in(tmp_path)
    slot_files.write(home, slots, KEY)
    slot_files.remove(home.profile)
    assert list(tmp_path.rglob("*.json")) == []


def test_a_slot_takes_the_place_of_the_one_of_its_kind(slots: KeySlots) -> None:
    other = Slot.fresh(Kind.PASSPHRASE, b"another", KEY)
    assert slots.with_slot(other).slots == (other,)
    assert slots.without(Kind.PASSPHRASE).slots == ()
    assert slots.of(Kind.RECOVERY) is None


def test_the_former_key_opens_with_the_new_one_alone(slots: KeySlots) -> None:
    new = bytes(range(9, 41))
    passing = keys.renewed(slots.slots, slots, new, KEY)
    assert passing.former_key(new) == KEY
    with pytest.raises(DamagedError):
        passing.former_key(KEY)


def test_a_key_file_counts_as_a_whole() -> None:
    assert keys.of_key_file(b"a" * 32) != keys.of_key_file(b"a" * 33)


def test_slots_that_another_window_changed_since_are_not_written_over(
    tmp_path: Path, slots: KeySlots
) -> None:
    home = home_in(tmp_path)
    seen = slot_files.replace(home, slots, KEY, before=None)
    other = slot_files.replace(
        home, seen.with_slot(weak_slot(Kind.RECOVERY, b"words")), KEY, before=seen
    )
    with pytest.raises(JournalBusyError, match="Another window"):
        slot_files.replace(home, seen.without(Kind.PASSPHRASE), KEY, before=seen)
    with pytest.raises(JournalBusyError):
        slot_files.replace(home, slots, KEY, before=None)
    assert slot_files.read(home.profile) == other


def test_slots_that_were_once_written_open_for_ever() -> None:
    """Never written anew: a change that this fails for locks people out."""
    content = (ROOT / "tests" / "data" / "keyslots.json").read_bytes()
    slots = msgspec.json.decode(content, type=KeySlots)
    secrets = (
        (Kind.PASSPHRASE, PASSPHRASE),
        (Kind.RECOVERY, b"words"),
        (Kind.KEY_FILE, keys.of_key_file(b"f" * 32)),
    )
    for kind, secret in secrets:
        slot = slots.of(kind)
        assert slot
        assert slot.open(secret) == KEY
    assert public_of(slots.private_key(KEY)) == slots.public
    assert slots.is_genuine(KEY)


def test_any_field_that_is_changed_without_the_key_shows(tmp_path: Path, slots: KeySlots) -> None:
    home, other = home_in(tmp_path), weak_slot(Kind.RECOVERY, b"theirs")
    written = slot_files.write(home, slots, KEY)
    assert written.is_genuine(KEY)
    assert slot_files.verified(home.profile, KEY) == written
    assert slot_files.verified(home.profile, bytes(32)) is None
    for changed in (
        structs.replace(written, number=written.number + 1),
        structs.replace(written, state=State.UNSEALING),
        structs.replace(written, former=b"former"),
        structs.replace(written, public=bytes(32)),
        structs.replace(written, private=b""),
        structs.replace(written, tag=b""),
        written.with_slot(other),
        written.without(Kind.PASSPHRASE),
    ):
        assert not changed.is_genuine(KEY)


def test_a_copy_of_another_key_is_never_written_over_and_does_not_win(
    tmp_path: Path, slots: KeySlots
) -> None:
    home, theirs = home_in(tmp_path), home_in(tmp_path / "theirs")
    foreign = slot_files.write(theirs, keys.fresh_slots((), bytes(32)), bytes(32))
    content = (theirs.profile / slot_files.FILE).read_bytes()
    home.folder.mkdir(parents=True)
    (home.folder / slot_files.FILE).write_bytes(content)
    written = slot_files.write(home, structs.replace(slots, number=0), KEY)
    assert written.number > foreign.number
    slot_files.mend(home, written, KEY)
    assert (home.folder / slot_files.FILE).read_bytes() == content
    assert slot_files.read(home.profile) == written


def test_mending_leaves_a_copy_that_is_newer(tmp_path: Path, slots: KeySlots) -> None:
    home = home_in(tmp_path)
    before = slot_files.write(home, slots, KEY)
    after = slot_files.write(home, before.without(Kind.RECOVERY), KEY)
    slot_files.mend(home, before, KEY)
    assert slot_files.read(home.profile) == after


def test_a_journal_that_is_sealed_anew_has_a_higher_number_than_copies_from_before() -> None:
    first = keys.fresh_slots((), KEY)
    later = structs.replace(first, number=first.number * 2)
    assert keys.renewed((), later, KEY, KEY).number == later.number
    assert first.number > 1_000_000_000, "seconds of the clock, not a count of a few changes"


def test_a_copy_that_a_renewal_has_not_reached_counts_for_nothing(
    tmp_path: Path, slots: KeySlots
) -> None:
    home, new = home_in(tmp_path), bytes(32)
    before = slot_files.write(home, structs.replace(slots, state=State.UNSEALING), KEY)
    old = (home.folder / slot_files.FILE).read_bytes()
    slot_files.write(home, keys.renewed((), before, new, KEY), new)
    (home.folder / slot_files.FILE).write_bytes(old)
    assert slot_files.verified(home.profile, KEY) is None
    after = slot_files.verified(home.profile, new)
    assert after
    slot_files.mend(home, after, new)
    assert (home.folder / slot_files.FILE).read_bytes() == (
        home.profile / slot_files.FILE
    ).read_bytes()


def test_a_copy_whose_keys_were_garbled_is_put_right_from_another(
    tmp_path: Path, slots: KeySlots
) -> None:
    home = home_in(tmp_path)
    written = slot_files.write(home, slots, KEY)
    forged = structs.replace(written, number=written.number + 9, public=bytes(32))
    forged = structs.replace(forged, digest=keys._digest(msgspec.to_builtins(forged)))
    (home.folder / slot_files.FILE).write_bytes(keys.encoded(forged))
    assert slot_files.verified(home.profile, KEY) == written
    slot_files.mend(home, written, KEY)
    assert slot_files.read(home.profile) == written
