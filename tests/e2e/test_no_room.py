"""A whole session on a disk that is full, and on one that cannot be written."""

import stat
import sys
import time
from pathlib import Path
from typing import Final

import msgspec
import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.program import PATIENCE_S, ROOT, Terminal

pytestmark = pytest.mark.slow

WORDS: Final = "These words must not get lost."
BEFORE: Final = """
cd "$1"
reflect() { "$PYTHON" -m tests.e2e.dated "$@"; }
mount -t tmpfs -o size=512k tmpfs "$REFLECT_HOME"
reflect 2026-11-30T08:00 settings clear_on_close no >/dev/null
echo "The day before." | reflect 2026-11-30T08:00 --plain >/dev/null
"""
FULL: Final = """
find "$REFLECT_HOME" -name .ballast -delete
dd if=/dev/zero of="$REFLECT_HOME/filler" bs=4096 2>/dev/null || :
(while [ ! -e "$2/room" ]; do sleep 0.1; done; rm "$REFLECT_HOME/filler"; touch "$2/made") &
"""
READ_ONLY: Final = """
mount -o remount,ro "$REFLECT_HOME"
"""
SESSION: Final = """
code=0
reflect 2026-12-01T08:00 --plain || code=$?
touch "$2/room"
reflect 2026-12-01T08:00 export >"$2/export.json"
exit $code
"""


def session(folder: Path, home: Path, trouble: str) -> Terminal:
    """A session whose first answer was refused, on a disk that only it sees."""
    needs("namespaces")
    (home / "reflect").mkdir()
    shell = ["unshare", "--map-root-user", "--mount", "sh", "-ec", BEFORE + trouble + SESSION]
    terminal = Terminal(
        "sh", str(ROOT), str(folder), command=shell, environment={"PYTHON": sys.executable}
    )
    terminal.until(Text.HALF_PROMPT(guess=Text.CHOICE_STARTING()))
    terminal.enter("1")
    terminal.until(Text.QUESTION_PROMPT(number=1))
    terminal.enter(WORDS)
    return terminal


def offered_again(terminal: Terminal, why: Text) -> None:
    """The words stand there, and why they are not kept."""
    shown = terminal.until(Text.UNSAVED_PROMPT())
    assert why() in shown
    assert Text.UNSAVED_SAFE(words=WORDS) in shown
    assert "Kept" not in shown


def exported_to(folder: Path) -> list[str]:
    document = msgspec.json.decode((folder / "export.json").read_bytes())
    return [answer["text"] for answer in document["answers"]]


def test_on_a_full_disk_words_are_offered_again_and_kept_once_there_is_room(
    tmp_path: Path, home: Path
) -> None:
    terminal = session(tmp_path, home, FULL)
    offered_again(terminal, Text.UNSAVED_FULL)
    terminal.enter()
    offered_again(terminal, Text.UNSAVED_FULL)
    (tmp_path / "room").touch()
    until = time.monotonic() + PATIENCE_S
    while not (tmp_path / "made").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    terminal.enter()
    terminal.until(Text.KEPT_MANY(count=6))
    terminal.until(Text.QUESTION_PROMPT(number=2))
    terminal.enter("stop")
    assert terminal.end() == 0
    assert exported_to(tmp_path) == ["The day before.", WORDS]


def test_leaving_a_full_disk_shows_the_words_to_be_copied(tmp_path: Path, home: Path) -> None:
    terminal = session(tmp_path, home, FULL)
    offered_again(terminal, Text.UNSAVED_FULL)
    terminal.enter("stop")
    shown = terminal.until(Text.LEFT_UNSAVED()) + terminal.until(WORDS)
    assert "Traceback" not in shown
    assert terminal.end() == 1
    assert exported_to(tmp_path) == ["The day before."]


def test_a_read_only_journal_offers_the_words_again_and_a_copy_elsewhere(
    tmp_path: Path, home: Path
) -> None:
    terminal = session(tmp_path, home, READ_ONLY)
    offered_again(terminal, Text.UNSAVED_READ_ONLY)
    terminal.enter(str(tmp_path))
    terminal.until(Text.COPIED())
    terminal.until(Text.QUESTION_PROMPT(number=2))
    terminal.enter("stop")
    assert terminal.end() == 1
    assert exported_to(tmp_path) == ["The day before."]
    (copy,) = tmp_path.glob("reflect-*.json")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [answer["text"] for answer in msgspec.json.decode(copy.read_bytes())["answers"]] == [
        WORDS
    ]
