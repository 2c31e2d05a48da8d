"""A sealed journal, from setting the passphrase to reading it, as a person does it."""

import os
import re
import signal
import tarfile
from pathlib import Path
from typing import Final

import pytest

from assistant import personal
from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import Door
from assistant.storage import slot_files
from assistant.storage.slot import Kind
from tests.conftest import needs
from tests.e2e.hunting import NEEDED, Trace, exposed, traced
from tests.e2e.program import COMMAND, Terminal, answer_all, known_device, run
from tests.fakes_sealed import PASSPHRASE, seal
from tests.speech.clips import clip

pytestmark = pytest.mark.slow
PROMPT: Final = Text.UNLOCK_PROMPT()
MARKERS: Final = ("quincunxes", "hornbeamly", "zephyrling", "oxlipberry", "half-saxifrage")
"""What is said in answers and a promise, and left as a draft; in no word list."""
ANSWERS: Final = tuple(f"I will tell of {word} tonight." for word in MARKERS[:4])


def set_passphrase() -> list[str]:
    """Set the passphrase; the recovery words."""
    terminal = Terminal("passphrase")
    terminal.until(Text.SEAL_PROMPT())
    terminal.enter(PASSPHRASE)
    terminal.until(Text.SEAL_ONCE_MORE())
    terminal.enter(PASSPHRASE)
    words = re.findall(r"\d+: ([a-z]+)", terminal.until(Text.WORDS_BACK()))
    terminal.enter(" ".join(words))
    assert terminal.end() == 0
    assert Text.SEALED() in terminal.text
    assert PASSPHRASE not in terminal.text
    return words


def unlocked(*arguments: str, opens: str = PASSPHRASE) -> Terminal:
    """A command whose passphrase was typed."""
    terminal = Terminal(*arguments)
    terminal.until(PROMPT)
    terminal.enter(opens)
    return terminal


def said_after(*arguments: str, opens: str = PASSPHRASE) -> str:
    """What a command says once it is unlocked."""
    terminal = unlocked(*arguments, opens=opens)
    assert terminal.end() == 0, terminal.text
    return terminal.text


def test_a_whole_session_and_every_command_leave_no_private_word_on_the_disk(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(*NEEDED)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    known_device()
    personal.remember(Locations.of(), "clear_on_close", "no")
    words = set_passphrase()
    trace = tmp_path / "trace"
    session = Terminal("--plain", command=traced(trace, *COMMAND))
    session.until(PROMPT)
    session.enter("not the passphrase")
    assert Text.UNLOCK_AGAIN()[:20] in session.until(PROMPT)
    session.enter(PASSPHRASE)
    answer_all(session, ANSWERS)
    assert session.end() == 0
    handed = Trace(trace)
    assert b"sealed1 " in b"".join(handed.written), "the trace shows what is written"
    assert handed.exposing(MARKERS) == []
    half = unlocked("talk", "--plain")
    half.until(Text.TALK_PROMPT())
    half.type(f"and {MARKERS[4]}")
    half.rests()
    half.signal(signal.SIGKILL)
    half.gone()
    assert exposed(MARKERS, home, tmp_path) == []

    assert "4 answers" in said_after("list", opens=" ".join(words))
    assert MARKERS[0] in said_after("search", MARKERS[0])
    assert MARKERS[2] in said_after("export", "--format", "text")
    assert f"{Text.PART_JOURNAL()}: in order." in unlocked("doctor").until("Copies")
    backup = tmp_path / "backup"
    done = run("backup", str(backup))
    assert done.returncode == 0, done.stderr
    assert Text.BACKUP_SEALED()[:20] in done.stdout
    with tarfile.open(backup) as archive:
        assert sum(name.endswith(slot_files.FILE) for name in archive.getnames()) == 2
    assert exposed(MARKERS, home, tmp_path) == []

    removal = unlocked("passphrase", "remove")
    removal.until(Text.REMOVE_PROMPT())
    removal.enter(Text.REMOVE_WORD())
    assert removal.end() == 0
    assert MARKERS[0] in run("export").stdout
    assert exposed(MARKERS, home), "the hunt finds what is there"


def test_without_a_terminal_one_calm_line_and_nothing_is_read() -> None:
    seal()
    for command in (("list",), ("purge",)):
        done = run(*command, given=f"{PASSPHRASE}\n")
        assert (done.returncode, done.stdout) == (1, ""), command
        assert done.stderr.split() == Text.UNLOCK_NEEDS_TERMINAL().split()
    assert run("help-now").returncode == 0
    assert run("cards", "1").returncode == 0
    assert run("passphrase").returncode == 1


def test_a_backup_of_a_sealed_journal_is_opened_on_another_machine(tmp_path: Path) -> None:
    seal()
    run("backup", str(tmp_path / "backup"))
    there = {"REFLECT_HOME": str(tmp_path / "there")}
    restored = run("restore", str(tmp_path / "backup"), env={**os.environ, **there})
    assert restored.returncode == 0, restored.stderr
    terminal = Terminal("list", environment=there)
    terminal.until(PROMPT)
    terminal.enter(PASSPHRASE)
    assert terminal.end() == 0
    assert Text.NO_DAYS() in terminal.text


def test_control_c_at_the_prompt_leaves_at_once_and_enter_leaves_it_locked() -> None:
    seal()
    terminal = Terminal("list")
    terminal.until(PROMPT)
    terminal.type("\x03")
    assert terminal.end() == 0
    assert Text.CLOSED() in terminal.text
    terminal = Terminal("list")
    terminal.until(PROMPT)
    terminal.enter("support")
    terminal.until(PROMPT)
    terminal.enter("")
    assert terminal.end() == 1
    assert Text.STAYS_LOCKED() in terminal.text


def test_a_changed_passphrase_and_then_a_new_key_leave_the_ones_before_nothing_to_open() -> None:
    def choose(terminal: Terminal, said: str) -> None:
        for prompt in (Text.SEAL_PROMPT(), Text.SEAL_ONCE_MORE()):
            terminal.until(prompt)
            terminal.enter(said)

    def opens(said: str) -> bool:
        slots = slot_files.read(profile)
        assert slots
        return Door(slots).opens(said)

    profile = seal()
    change = Terminal("passphrase")
    change.until(Text.OPTION_PROMPT(count=4))
    change.enter("1")
    change.until(PROMPT)
    change.enter(PASSPHRASE)
    change.until(Text.SEAL_PROMPT())
    change.enter("short")
    choose(change, "hawthorn in white")
    assert change.end() == 0
    assert [opens(PASSPHRASE), opens("hawthorn in white")] == [False, True]
    renewal = unlocked("passphrase", "new-key", opens="hawthorn in white")
    choose(renewal, "foxglove long ago")
    for prompt in (Text.WORDS_BACK(), Text.WORDS_SKIP()[-20:]):
        renewal.until(prompt)
        renewal.enter(Text.SKIP_WORD())
    assert renewal.end() == 0
    assert [opens("hawthorn in white"), opens("foxglove long ago")] == [False, True]
    slots = slot_files.read(profile)
    assert slots
    assert [each.kind for each in slots.slots] == [Kind.PASSPHRASE]


def test_what_is_said_without_unlocking_joins_the_rest_at_the_next_one(
    home: Path, tmp_path: Path
) -> None:
    personal.remember(Locations.of(), "clear_on_close", "no")
    seal()
    session = Terminal("talk", "--plain")
    session.until(Text.UNLOCK_WITHOUT()[:40])
    session.until(PROMPT)
    session.enter("")
    assert Text.SHUT_KEPT()[:40] in session.until(Text.TALK_PROMPT())
    session.enter(f"tell of {MARKERS[0]}")
    session.until("Kept")
    session.gone()
    assert exposed(MARKERS, home, tmp_path) == []
    told = said_after("export", "--format", "text")
    assert MARKERS[0] in told
    assert Text.SHUT_JOINED()[:40] in told
    assert Text.SHUT_JOINED()[:40] not in said_after("list")
    assert exposed(MARKERS, home, tmp_path) == []


def test_a_key_file_opens_the_journal_for_those_who_do_not_type(tmp_path: Path) -> None:
    seal()
    file = tmp_path / "stick" / "key"
    file.parent.mkdir()
    unlocked("settings", "key_file", str(file)).end()
    assert file.stat().st_mode & 0o777 == 0o600
    assert run("list").returncode == 0
    file.unlink()
    assert run("list").returncode == 1


@pytest.mark.usefixtures("model")
def test_several_recordings_are_kept_after_one_passphrase() -> None:
    seal()
    terminal = unlocked("transcribe", "--keep", str(clip("so_silly")), str(clip("jfk")))
    assert terminal.end() == 0
    assert terminal.text.count(PROMPT) == 1
    assert terminal.text.count(Text.TRANSCRIPT_KEPT()) == 2
    assert "2 answers" in said_after("list")


def test_the_full_screen_asks_first_and_shows_nothing_until_it_is_open() -> None:
    seal()
    terminal = Terminal("--screen")
    terminal.sees(Text.UNLOCK_ASK())
    assert Text.HALF_ASK() not in terminal.display
    terminal.type(f"{PASSPHRASE}\r")
    terminal.sees(Text.HALF_ASK())
    terminal.type("\x03")
    assert terminal.end() == 0
    assert PASSPHRASE not in terminal.text


def test_when_all_slots_are_lost_nothing_is_written_and_a_new_journal_begins_beside() -> None:
    personal.remember(Locations.of(), "clear_on_close", "no")
    seal()
    terminal = unlocked("talk", "--plain")
    terminal.until(Text.TALK_PROMPT())
    terminal.enter("said before")
    assert terminal.end() == 0
    journal = Locations.of().journal
    for path in journal.rglob(slot_files.FILE):
        path.unlink()
    before = {path: path.read_bytes() for path in journal.rglob("*") if path.is_file()}
    for command in (("list",), ("talk", "--plain")):
        done = run(*command, given="words\n")
        assert done.returncode == 1
        assert Text.SLOTS_LOST(folder="x")[:60] in " ".join(done.stderr.split())
    assert {path: path.read_bytes() for path in journal.rglob("*") if path.is_file()} == before
    beside = Terminal("passphrase", "new-journal")
    beside.until(Text.BESIDE_PROMPT())
    beside.enter(Text.BESIDE_WORD())
    assert beside.end() == 0
    assert run("list").returncode == 0
    kept = {path.name: path.read_bytes() for path in journal.glob("aside-*/*/*") if path.is_file()}
    assert kept == {path.name: content for path, content in before.items() if path.name in kept}
    assert any(name.endswith(".log") for name in kept)


def test_a_crash_leaves_no_core_file_of_what_was_in_memory(tmp_path: Path) -> None:
    needs("strace")
    trace = tmp_path / "trace"
    watch = ("strace", "-f", "-qq", "-o", str(trace), "-e", "trace=prlimit64", *COMMAND)
    assert run("list", command=watch).returncode == 0
    assert "RLIMIT_CORE, {rlim_cur=1, rlim_max=1}" in trace.read_text()
