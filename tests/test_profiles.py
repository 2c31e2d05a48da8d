"""Several people at one account: a passphrase leads to one journal, and nothing to the others."""

import shutil
from pathlib import Path

import pytest

from assistant import opening, profiles
from assistant.locations import PROFILE, Locations
from assistant.messages import Text
from assistant.opening import Try
from assistant.ports import Unlocking
from assistant.storage import identity, keys, slot_files
from assistant.storage.backup import back_up, sources
from assistant.storage.slot import Kind
from tests.e2e.program import Terminal
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench
from tests.fakes_sealed import KEY, PASSPHRASE, seal, weak_slot

THEIRS = "foxglove long ago"


def never(_attempt: Try) -> Unlocking:
    raise AssertionError("nobody is asked twice")


def reseal(locations: Locations, passphrase: str) -> None:
    """Give a sealed journal another passphrase."""
    home = identity.home(locations)
    slots = slot_files.read(home.profile)
    assert slots
    slot_files.write(
        home, slots.with_slot(weak_slot(Kind.PASSPHRASE, keys.of_passphrase(passphrase))), KEY
    )


@pytest.fixture
def second() -> Locations:
    """A further person; the first one's journal is plain."""
    locations = profiles.fresh()
    seal(locations)
    reseal(locations, THEIRS)
    return locations


def environment(home: Path) -> dict[str, str]:
    return {"REFLECT_HOME": str(home / "reflect")}


def test_a_passphrase_leads_to_its_own_journal_which_is_open_then(
    home: Path, second: Locations
) -> None:
    here = environment(home)
    assert profiles.sign_in("of nobody", here) == Text.UNLOCK_AGAIN()
    assert PROFILE not in here
    assert profiles.sign_in(THEIRS, here) == ""
    assert Locations.of(here) == second
    assert opening.journal(second, never).home.profile.is_relative_to(second.data)


def test_the_first_person_with_a_passphrase_stays_the_first(home: Path, second: Locations) -> None:
    seal()
    here = environment(home)
    assert profiles.sign_in(PASSPHRASE, here) == ""
    assert PROFILE not in here
    assert opening.journal(Locations.of(here), never).home.profile.parent != second.journal


def test_no_two_people_can_have_the_same_passphrase(second: Locations) -> None:
    assert profiles.is_taken(THEIRS, but=Locations.of_account())
    assert not profiles.is_taken(THEIRS, but=second)
    assert not profiles.is_taken("of nobody", but=second)
    assert not profiles.is_taken(PASSPHRASE, but=second), "the first journal is plain"


def test_a_journal_that_was_begun_and_never_sealed_asks_nobody() -> None:
    assert not profiles.are_there(Locations.of_account())
    identity.home(profiles.fresh())
    assert not profiles.are_there(Locations.of_account())


def test_who_set_no_passphrase_leaves_no_trace() -> None:
    account = Locations.of_account()
    one = profiles.fresh()
    identity.home(one)
    profiles.let_go_of(one)
    assert not account.profiles.exists()
    seal(one)
    profiles.let_go_of(one)
    assert profiles.are_there(account)


def test_all_is_their_own_but_the_speech_models(second: Locations) -> None:
    first = Locations.of_account()
    for place in (second.journal, second.settings_file, second.own_questions, second.spool):
        assert place.is_relative_to(first.profiles)
    assert second.device_file != first.device_file
    assert second.models == first.models


@pytest.mark.slow
@pytest.mark.usefixtures("second")
def test_a_further_journal_keeps_its_passphrase_and_enter_alone_leads_to_the_first() -> None:
    removal = Terminal("passphrase", "remove")
    removal.until(Text.UNLOCK_PROMPT())
    removal.enter(THEIRS)
    assert removal.end() == 1
    assert Text.PROFILE_KEEPS() in " ".join(removal.text.split())
    beside = Terminal("passphrase", "new-journal")
    beside.until(Text.UNLOCK_PROMPT())
    beside.enter(THEIRS)
    assert beside.end() == 1
    assert Text.PROFILE_KEEPS() in " ".join(beside.text.split())
    reads = Terminal("list", "--help")
    assert reads.end() == 0, "nobody is asked for the help of a command"
    first = Terminal("list")
    first.until(Text.UNLOCK_PROMPT())
    first.enter()
    assert first.end() == 0
    assert Text.NO_DAYS() in first.text


@pytest.mark.slow
@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("sealed", [False, True])
def test_where_enter_alone_leads_is_told_as_it_is(*, sealed: bool) -> None:
    if sealed:
        seal()
    asked = Terminal("list")
    said = " ".join(asked.until(Text.UNLOCK_PROMPT()).split())
    assert (Text.PROFILE_ENTER() in said, Text.PROFILE_ENTER_LOCKED() in said) == (
        not sealed,
        sealed,
    )
    asked.enter()
    if sealed:
        assert Text.PROFILE_FIRST() in asked.until(Text.UNLOCK_PROMPT())
        asked.enter(PASSPHRASE)
    assert asked.end() == 0
    assert Text.NO_DAYS() in asked.text


@pytest.mark.slow
@pytest.mark.usefixtures("second")
def test_on_the_full_screen_whose_journal_it_is_stays_to_be_read() -> None:
    seal()
    asked = Terminal("--screen")
    asked.until(Text.UNLOCK_PROMPT())
    asked.enter()
    asked.sees(Text.PROFILE_FIRST())
    asked.enter(THEIRS)
    assert Text.PROFILE_FIRST() in asked.sees(Text.UNLOCK_AGAIN()[:30])
    asked.type("\x03")
    assert asked.end() == 0


@pytest.mark.slow
@pytest.mark.usefixtures("second")
def test_what_is_the_same_for_everybody_asks_for_no_passphrase(tmp_path: Path) -> None:
    for command in (("cards", "1"), ("ask", "1"), ("transcribe", str(tmp_path / "none.wav"))):
        alike = Terminal(*command)
        alike.end()
        assert Text.UNLOCK_PROMPT().strip() not in alike.text, command
    kept = Terminal("transcribe", "--keep", str(tmp_path / "none.wav"))
    kept.until(Text.UNLOCK_PROMPT())
    kept.hang_up()


@pytest.mark.slow
@pytest.mark.usefixtures("second")
def test_the_end_of_input_at_a_hidden_prompt_ends_its_line() -> None:
    asked = Terminal("list")
    asked.until(Text.UNLOCK_PROMPT())
    asked.type("\x04")
    assert asked.end() == 1
    assert f"{Text.UNLOCK_PROMPT()}\n{Text.STAYS_LOCKED()}" in asked.text


def _erasing(passphrase: str) -> str:
    """What is said before the last word, which is given."""
    erasing = Terminal("erase")
    erasing.until(Text.UNLOCK_PROMPT())
    erasing.enter(passphrase)
    said = erasing.until(Text.ERASE_PROMPT())
    erasing.enter(Text.ERASE_WORD())
    assert erasing.end() == 0
    assert Text.ERASE_DONE() in erasing.text
    return " ".join(said.split())


@pytest.mark.slow
def test_erasing_says_whose_journal_goes_and_leaves_nothing_of_a_further_one(
    second: Locations,
) -> None:
    account = Locations.of_account()
    first = seal()
    assert Text.PROFILE_FIRST() in _erasing("")
    assert not first.exists()
    assert profiles.are_there(account)
    first = seal()
    second.own_questions.mkdir()
    assert Text.ERASE_TYPED() in _erasing(THEIRS)
    assert not account.profiles.exists()
    assert first.exists()
    alone = Terminal("erase")
    said = " ".join(alone.until(Text.ERASE_PROMPT()).split())
    alone.enter()
    assert alone.end() == 0
    assert said == f"{Text.ERASE_ASK()} {Text.ERASE_PROMPT()}".strip()


def _restoring(file: Path, *typed: str) -> tuple[int, str]:
    """The command's end, and what it said."""
    terminal = Terminal("profile", "restore", str(file))
    for each in typed:
        terminal.until(Text.UNLOCK_PROMPT())
        terminal.enter(each)
    return terminal.end(), " ".join(terminal.text.split())


def _all_of(locations: Locations) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in sources(locations)}


@pytest.mark.slow
def test_a_further_journal_comes_back_from_its_backup_beside_the_first(
    home: Path, tmp_path: Path, second: Locations
) -> None:
    account, file = Locations.of_account(), tmp_path / "stick"
    bench = DiskBench(tmp_path / "first")
    bench.keep(an_answer("of the first"))
    bench.close()
    shutil.copytree(tmp_path / "first" / "journal", account.journal)
    first, theirs = _all_of(account), _all_of(second)
    back_up(second, identity.home(second), file, ())
    code, said = _restoring(file, THEIRS)
    assert (code, said.endswith(Text.PROFILE_THERE())) == (1, True)
    assert list(account.profiles.iterdir()) == [second.data], "it is here already"
    shutil.rmtree(account.profiles)

    code, said = _restoring(file, "of nobody", "")
    assert (code, said.endswith(Text.PROFILE_NOT_BACK())) == (0, True)
    assert not account.profiles.exists(), "nobody opened it"
    code, said = _restoring(file, "of nobody", THEIRS)
    assert (code, said.endswith(Text.PROFILE_BACK())) == (0, True)
    here = environment(home)
    assert profiles.sign_in(THEIRS, here) == ""
    back = Locations.of(here)
    assert back.journal.is_relative_to(account.profiles)
    assert _all_of(back) == theirs
    assert _all_of(account) == first


@pytest.mark.slow
def test_a_backup_without_a_passphrase_does_not_come_in_beside_a_journal(tmp_path: Path) -> None:
    account, file = Locations.of_account(), tmp_path / "stick"
    bench = DiskBench(tmp_path / "first")
    bench.keep(an_answer("of somebody"))
    bench.close()
    shutil.copytree(tmp_path / "first" / "journal", account.journal)
    back_up(account, identity.home(account), file, ())
    code, said = _restoring(file)
    assert (code, said.endswith(Text.PROFILE_BARE())) == (1, True)
    assert not account.profiles.exists()
