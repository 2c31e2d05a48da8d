"""A disk that takes no new slots: nothing is said to open the journal before it does."""

import re
from pathlib import Path
from typing import Final

import pytest

from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import Door
from assistant.storage import identity, slot_files
from assistant.storage.atomic import TEMPORARY
from tests.e2e.program import ANSWERS, Terminal, run
from tests.fakes_sealed import PASSPHRASE, seal

pytestmark = pytest.mark.slow

NEW: Final = "hawthorn in white"


def opened(*arguments: str) -> Terminal:
    """A command on a sealed journal, unlocked."""
    terminal = Terminal(*arguments)
    terminal.until(Text.UNLOCK_PROMPT())
    terminal.enter(PASSPHRASE)
    return terminal


def refuse(terminal: Terminal) -> Path:
    """Let the disk take no slots from this program: a folder has the name of its new file."""
    profile = identity.home(Locations.of()).profile
    stand_in_for(profile / slot_files.FILE, terminal)
    return profile


def stand_in_for(file: Path, terminal: Terminal) -> Path:
    """A folder that has the name of a new file of this program."""
    folder = file.with_name(f"{file.name}.{terminal.pid}{TEMPORARY}")
    folder.mkdir()
    return folder


def chooses(terminal: Terminal) -> None:
    """Type a new passphrase twice."""
    for prompt in (Text.SEAL_PROMPT(), Text.SEAL_ONCE_MORE()):
        terminal.until(prompt)
        terminal.enter(NEW)


def types_words_back(terminal: Terminal) -> str:
    """Type the recovery words back; they are returned."""
    words = " ".join(re.findall(r"\d+: ([a-z]+)", terminal.until(Text.WORDS_BACK())))
    terminal.enter(words)
    return words


def told(terminal: Terminal) -> tuple[int, str]:
    """The exit code, and what was said from the words on."""
    code = terminal.end()
    return code, " ".join(terminal.text.rpartition(Text.WORDS_BACK())[2].split())


def opens(profile: Path, said: str) -> bool:
    slots = slot_files.read(profile)
    return slots is not None and Door(slots).opens(said)


def test_new_words_are_told_to_open_the_journal_once_they_do() -> None:
    profile = seal()
    terminal = opened("passphrase", "new-words")
    words = types_words_back(terminal)
    code, said = told(terminal)
    assert (code, said.endswith(f"{Text.WORDS_KEPT()} {Text.WORDS_BEFORE()}")) == (0, True)
    assert opens(profile, words)


def test_new_words_that_are_not_on_the_disk_are_not_told_to_open_anything() -> None:
    seal()
    terminal = opened("passphrase", "new-words")
    terminal.until(Text.WORDS_HERE()[:20])
    profile = refuse(terminal)
    words = types_words_back(terminal)
    code, said = told(terminal)
    assert (code, said.endswith(Text.NOT_CHANGED())) == (1, True)
    assert Text.WORDS_KEPT() not in said
    assert (opens(profile, words), opens(profile, PASSPHRASE)) == (False, True)


@pytest.mark.parametrize("what", ["set", "new-key"])
def test_words_are_told_to_open_the_journal_only_behind_the_sealing(what: str) -> None:
    if what == "new-key":
        seal()
    ready = Text.RENEWED() if what == "new-key" else Text.SEALED()
    for refused in (True, False):
        terminal = Terminal("passphrase", what) if what == "set" else opened("passphrase", what)
        chooses(terminal)
        terminal.until(Text.WORDS_HERE()[:20])
        profile = refuse(terminal) if refused else identity.home(Locations.of()).profile
        words = types_words_back(terminal)
        code, said = told(terminal)
        assert (code, opens(profile, words)) == ((1, False) if refused else (0, True))
        assert said.endswith(Text.NOT_BEGUN() if refused else f"{ready} {Text.WORDS_KEPT()}")
        assert (Text.WORDS_KEPT() in said) is not refused


def test_a_sealing_that_broke_off_is_told_to_go_on_and_does() -> None:
    run("--plain", given="".join(f"{answer}\n" for answer in ANSWERS))
    terminal = Terminal("passphrase", "set")
    chooses(terminal)
    terminal.until(Text.WORDS_HERE()[:20])
    profile = identity.home(Locations.of()).profile
    (log,) = profile.glob("*/*.log")
    in_the_way = stand_in_for(log, terminal)
    types_words_back(terminal)
    code, said = told(terminal)
    assert (code, said.endswith(Text.NOT_FINISHED())) == (1, True)
    in_the_way.rmdir()
    terminal = Terminal("export", "--format", "text")
    terminal.until(Text.UNLOCK_PROMPT())
    terminal.enter(NEW)
    assert terminal.end() == 0
    assert all(answer in terminal.text for answer in ANSWERS)
    assert not any(answer.encode() in log.read_bytes() for answer in ANSWERS)


def test_a_passphrase_that_could_not_be_changed_is_not_told_to_be_finished_later() -> None:
    seal()
    terminal = opened("passphrase", "change")
    terminal.until(Text.SEAL_PROMPT())
    profile = refuse(terminal)
    terminal.enter(NEW)
    terminal.until(Text.SEAL_ONCE_MORE())
    terminal.enter(NEW)
    assert terminal.end() == 1
    assert " ".join(terminal.text.split()).endswith(Text.NOT_CHANGED())
    assert (opens(profile, NEW), opens(profile, PASSPHRASE)) == (False, True)
