"""How a journal is opened: plain, by what is typed, by a key file; and when it is not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from assistant import opening
from assistant.errors import JournalBusyError, JournalError, JournalLockedError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import Ask, Door, Try
from assistant.ports import Unlocking
from assistant.session.events import Event
from assistant.settings import Settings, save
from assistant.storage import identity, inbox, keys, recovery, resealing, slot_files
from assistant.storage.envelope import Plain
from assistant.storage.keys import KeySlots, State
from assistant.storage.reader import Reader
from assistant.storage.sealing import Sealed
from assistant.storage.slot import Kind
from assistant.storage.writer import Writer
from tests.fakes import HandClock, an_answer
from tests.fakes_journal import view
from tests.fakes_sealed import KEY, PASSPHRASE, forge, seal, typing, weak_slot


@pytest.fixture
def locations() -> Locations:
    return Locations.of()


def never(_attempt: Try) -> Unlocking:
    raise AssertionError("nobody was to be asked")


def _unheard(_event: Event) -> None:
    """What the journal acknowledges is looked up in it instead."""


def test_a_plain_journal_opens_by_itself(locations: Locations) -> None:
    opened = opening.journal(locations, never)
    assert isinstance(opened.envelope, Plain)
    assert opened.door is None
    assert not opening.is_sealed(locations)


def test_wrong_passphrases_cost_nothing_in_any_number(locations: Locations) -> None:
    profile = seal(locations)
    before = {path: path.read_bytes() for path in profile.rglob("*") if path.is_file()}
    assert opening.is_sealed(locations)
    with pytest.raises(JournalLockedError):
        opening.journal(locations, typing(*map(str, range(10))))
    assert {path: path.read_bytes() for path in before} == before
    opened = opening.journal(locations, typing("wrong", f"{PASSPHRASE} ", PASSPHRASE))
    assert isinstance(opened.envelope, Sealed)


def test_recovery_words_open_it_and_a_slip_in_them_is_named(locations: Locations) -> None:
    seal(locations)
    home, words = identity.home(locations), recovery.fresh()
    slots = slot_files.read(home.profile)
    assert slots
    slot_files.write(home, slots.with_slot(weak_slot(Kind.RECOVERY, recovery.secret(words))), KEY)
    opening.journal(locations, typing(" ".join(words)))
    door = Door(slots.with_slot(weak_slot(Kind.RECOVERY, recovery.secret(words))))
    assert door.attempt(" ".join((words[1], words[0], *words[2:]))) == Text.RECOVERY_SLIP()
    assert door.attempt(" ".join(recovery.fresh())) == Text.UNLOCK_AGAIN()
    assert door.attempt("") == Text.UNLOCK_AGAIN()
    assert door.opens(" ".join(words))


def test_a_key_file_opens_it_without_a_word_and_a_changed_one_does_not(
    locations: Locations, tmp_path: Path
) -> None:
    seal(locations)
    home, file = identity.home(locations), tmp_path / "key"
    file.write_bytes(bytes(range(64)))
    slots = slot_files.read(home.profile)
    assert slots
    slot = weak_slot(Kind.KEY_FILE, keys.of_key_file(file.read_bytes()))
    slot_files.write(home, slots.with_slot(slot), KEY)
    save(locations.settings_file, Settings(key_file=str(file)))
    assert isinstance(opening.journal(locations, never).envelope, Sealed)
    file.write_bytes(bytes(64))
    opening.journal(locations, typing(PASSPHRASE))
    file.unlink()
    opening.journal(locations, typing(PASSPHRASE))


def test_a_door_shows_nothing_of_its_key_and_gives_none_before_it_was_opened(
    locations: Locations,
) -> None:
    seal(locations)
    opened = opening.journal(locations, typing(PASSPHRASE))
    assert opened.door
    assert KEY.hex() not in repr(opened) + repr(vars(opened.door)["slots"])
    with pytest.raises(JournalLockedError):
        _ = Door(opened.door.slots).key


def test_what_was_interrupted_is_finished_at_the_next_opening(locations: Locations) -> None:
    home = identity.home(locations)
    writer = Writer(home, _unheard, HandClock())
    writer.append(an_answer("said before", dev=home.device))
    assert writer.close(10)
    before = view(Reader(home))
    slot = weak_slot(Kind.PASSPHRASE, keys.of_passphrase(PASSPHRASE))
    slot_files.write(home, keys.fresh_slots((slot,), KEY), KEY)
    opened = opening.journal(locations, typing(PASSPHRASE))
    assert opened.door
    assert opened.door.slots.state is State.SEALED
    assert view(Reader(home, opened.envelope)) == before
    slot_files.write(home, structs.replace(opened.door.slots, state=State.UNSEALING), KEY)
    opened = opening.journal(locations, typing(PASSPHRASE))
    assert opened.door is None
    assert view(Reader(home)) == before


def test_while_another_window_writes_both_forms_are_read_and_it_waits(
    locations: Locations,
) -> None:
    home = identity.home(locations)
    slot = weak_slot(Kind.PASSPHRASE, keys.of_passphrase(PASSPHRASE))
    writer = Writer(home, _unheard, HandClock())
    slots = slot_files.write(home, keys.fresh_slots((slot,), KEY), KEY)
    opened = opening.journal(locations, typing(PASSPHRASE))
    assert isinstance(opened.envelope, type(resealing.envelope_of(slots, KEY)))
    assert opened.door
    assert opened.door.slots.state is State.SEALING
    writer.close(10)


def test_slots_that_another_window_changed_while_somebody_typed_are_the_ones_that_count(
    locations: Locations,
) -> None:
    seal(locations)
    home, new = identity.home(locations), bytes(range(7, 39))

    def while_typing(act: Callable[[KeySlots], object]) -> Ask:
        def ask(attempt: Try) -> Unlocking:
            assert attempt(PASSPHRASE) == ""
            slots = slot_files.read(home.profile)
            assert slots
            act(slots)
            return Unlocking.OPENED

        return ask

    words = weak_slot(Kind.RECOVERY, b"words")
    added = while_typing(lambda slots: slot_files.write(home, slots.with_slot(words), KEY))
    door = opening.journal(locations, added).door
    assert door
    assert door.slots.of(Kind.RECOVERY) == words

    def renew(slots: KeySlots) -> None:
        fresh = keys.renewed((weak_slot(Kind.RECOVERY, b"w", new),), slots, new, KEY)
        resealing.begin(home, locations.spool, fresh, new, before=slots)

    with pytest.raises(JournalLockedError):
        opening.journal(locations, while_typing(renew))


def test_a_public_key_that_somebody_put_there_is_put_right(locations: Locations) -> None:
    seal(locations)
    home = identity.home(locations)
    slots = slot_files.read(home.profile)
    assert slots
    forge(home.profile, public=bytes(32))
    opening.journal(locations, typing(PASSPHRASE))
    found = slot_files.read(home.profile)
    assert found
    assert found.public == slots.public
    assert found.is_genuine(KEY)


@pytest.mark.parametrize("state", [State.UNSEALING, State.SEALING, State.RENEWING])
def test_who_can_only_write_the_file_has_nothing_opened(locations: Locations, state: State) -> None:
    profile = seal(locations)
    home = identity.home(locations)
    writer = Writer(home, _unheard, HandClock(), envelope=Sealed(KEY))
    writer.append(an_answer("marigold", dev=home.device))
    assert writer.close(10)
    own, before = profile / slot_files.FILE, (profile / slot_files.FILE).read_bytes()
    forge(profile, state=state, number=2**40)
    forged = own.read_bytes()
    opened = opening.journal(locations, typing(PASSPHRASE))
    assert type(opened.envelope) is Sealed
    assert [each.text for each in Reader(home, opened.envelope).answers()] == ["marigold"]
    assert not [p for p in profile.rglob("*") if p.is_file() and b"marigold" in p.read_bytes()]
    assert opened.door
    assert opened.door.slots == slot_files.read(profile)
    assert opened.door.slots.is_genuine(KEY)
    own.write_bytes(before)
    (home.folder / slot_files.FILE).write_bytes(forged)
    opening.journal(locations, typing(PASSPHRASE))
    assert (home.folder / slot_files.FILE).read_bytes() == before, (
        "the copy that was not forged stands"
    )


def test_forged_slots_that_cannot_be_put_right_stay_whole(
    locations: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = seal(locations)
    forge(profile, state=State.UNSEALING, number=2**62)
    with monkeypatch.context() as broken:
        broken.setattr(slot_files, "write", _full)
        assert type(opening.journal(locations, typing(PASSPHRASE)).envelope) is Sealed
    assert slot_files.read(profile), "no copy was spoiled"
    opening.journal(locations, typing(PASSPHRASE))
    found = slot_files.read(profile)
    assert found
    assert found.is_genuine(KEY)


def _full(*_arguments: object) -> KeySlots:
    raise OSError


def test_a_change_of_form_that_another_window_came_before_does_nothing(
    locations: Locations,
) -> None:
    seal(locations)
    home = identity.home(locations)
    with pytest.raises(JournalBusyError):
        seal(locations)
    slots = slot_files.read(home.profile)
    assert slots
    assert slots.state is State.SEALED


def test_a_journal_that_was_sealed_since_it_was_opened_takes_no_plain_word(
    locations: Locations,
) -> None:
    opened = opening.journal(locations, never)
    seal(locations)
    with pytest.raises(JournalBusyError):
        Writer(opened.home, _unheard, HandClock(), envelope=opened.envelope)
    Writer(opened.home, _unheard, HandClock(), envelope=Sealed(KEY)).close(10)


@pytest.fixture
def lost(locations: Locations) -> Iterator[Path]:
    profile = seal(locations)
    home = identity.home(locations)
    writer = Writer(home, _unheard, HandClock(), envelope=Sealed(KEY))
    writer.append(an_answer("sealed", dev=home.device))
    writer.close(10)
    for path in profile.rglob(slot_files.FILE):
        path.unlink()
    files = {path: path.read_bytes() for path in profile.rglob("20*")}
    yield profile
    assert {path: path.read_bytes() for path in files} == files


@pytest.mark.usefixtures("lost")
def test_without_slots_a_sealed_journal_is_not_taken_for_a_plain_one(locations: Locations) -> None:
    with pytest.raises(JournalError, match=slot_files.FILE):
        opening.journal(locations, never)
    assert opening.is_sealed(locations)


def test_one_that_was_put_aside_waits_and_a_new_one_begins(locations: Locations) -> None:
    profile = seal(locations)
    content = {path.name: path.read_bytes() for path in profile.rglob("*.json")}
    aside = identity.put_aside(identity.home(locations))
    fresh = opening.journal(locations, never)
    assert fresh.home.profile not in {profile, aside}
    assert identity.home(locations).profile == fresh.home.profile
    assert {path.name: path.read_bytes() for path in aside.rglob("*.json")} == content


def test_one_that_a_window_writes_to_is_not_put_aside(locations: Locations) -> None:
    profile = seal(locations)
    home = identity.home(locations)
    opened = opening.journal(locations, typing(PASSPHRASE))
    writer = Writer(home, _unheard, HandClock(), envelope=opened.envelope)
    with pytest.raises(JournalBusyError):
        identity.put_aside(home)
    assert writer.close(10)
    slots = slot_files.read(profile)
    assert slots
    begun = inbox.begin(home, slots)
    with pytest.raises(JournalBusyError):
        identity.put_aside(home)
    assert profile.is_dir()
    begun.lock.release()
    assert identity.put_aside(home).is_dir()
    assert not profile.exists()


def test_a_locked_session_opens_with_the_passphrase_as_it_is_by_then(locations: Locations) -> None:
    seal(locations)
    opened = opening.journal(locations, typing(PASSPHRASE))
    assert opened.door
    assert opened.door.by_words
    slot = weak_slot(Kind.PASSPHRASE, keys.of_passphrase("another one"))
    slot_files.write(opened.home, opened.door.slots.with_slot(slot), KEY)
    assert opening.attempt_again(opened, PASSPHRASE) == Text.UNLOCK_AGAIN()
    slip = " ".join(recovery.fresh()[:-1]) + " marigolds"
    assert opening.attempt_again(opened, slip) == Text.RECOVERY_SLIP()
    assert opening.attempt_again(opened, "another one") == ""


@pytest.mark.parametrize("act", ["renew", "remove"])
def test_a_journal_that_got_a_new_key_or_none_since_it_was_opened_takes_no_word_under_the_old_one(
    locations: Locations, act: str
) -> None:
    seal(locations)
    opened = opening.journal(locations, typing(PASSPHRASE))
    Writer(opened.home, _unheard, HandClock(), envelope=opened.envelope).close(10)
    home, new = opened.home, bytes(range(7, 39))
    assert opened.door
    before = opened.door.slots
    if act == "renew":
        slots = keys.renewed((weak_slot(Kind.PASSPHRASE, b"w", new),), before, new, KEY)
        resealing.begin(home, locations.spool, slots, new, before=before)
    else:
        slots = structs.replace(before, state=State.UNSEALING)
        resealing.begin(home, locations.spool, slots, KEY, before=before)
    with pytest.raises(JournalBusyError):
        Writer(opened.home, _unheard, HandClock(), envelope=opened.envelope)


def test_a_new_passphrase_in_another_window_leaves_a_session_as_it_is(
    locations: Locations,
) -> None:
    seal(locations)
    opened = opening.journal(locations, typing(PASSPHRASE))
    assert opened.door
    before = opened.door.slots
    slots = before.with_slot(weak_slot(Kind.PASSPHRASE, b"another"))
    slot_files.replace(opened.home, slots, KEY, before=before)
    Writer(opened.home, _unheard, HandClock(), envelope=opened.envelope).close(10)
