"""A sealed session on the full screen leaves no private word anywhere."""

import time
from pathlib import Path
from typing import Final

import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.hunting import NEEDED, Trace, exposed, told_of, traced
from tests.e2e.multiplexed import ENDED, Tmux
from tests.e2e.program import COMMAND, known_device
from tests.fakes_sealed import PASSPHRASE, seal

pytestmark = pytest.mark.slow

MARKERS: Final = ("quincunxes", "hornbeamly", "zephyrling", "half-saxifrage")
"""What is said in three answers, the last of them a promise, and left as a draft."""
SECRET: Final = (*MARKERS, PASSPHRASE)
DRAFT_S: Final = 2.5
"""By then a half line is on the disk."""


def test_after_a_quick_exit_no_private_word_is_on_the_disk_in_the_title_or_to_scroll_back_to(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("tmux", *NEEDED)
    temporary, trace = tmp_path / "temporary", tmp_path / "trace"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    known_device()
    seal()
    command = traced(trace, *COMMAND, "--screen", "--no-voice", "--type")
    with Tmux(tmp_path, command) as terminal:
        terminal.sees(Text.UNLOCK_ASK())
        terminal.press(f"{PASSPHRASE}\r")
        terminal.sees(Text.HALF_ASK())
        terminal.press("1\r")
        for number, word in enumerate(MARKERS[:3], start=1):
            terminal.sees(f"Answer {number}:")
            terminal.press(f"I will tell of {word} tonight.\r")
        terminal.sees(Text.CHOICE_PROMPT(count=2).strip())
        terminal.press("1\r")
        terminal.sees("Answer 4:")
        terminal.press(f"and {MARKERS[3]}")
        terminal.sees(MARKERS[3])
        time.sleep(DRAFT_S)
        assert told_of(terminal.pid, SECRET) == []
        terminal.press("\x03")
        terminal.sees(Text.CLOSED())
        terminal.sees(ENDED)
        seen = terminal.scrollback + terminal.titles
        assert [word for word in (*SECRET, "Question", "Answer") if word in seen] == []
    handed = Trace(trace)
    # The third is read back as a promise, in one piece; letters that are typed come one by one.
    assert MARKERS[2].encode() in handed.shown, "the trace shows the screen"
    assert b"\x1b]" not in handed.shown, "no title, no clipboard"
    assert handed.exposing(SECRET) == []
    assert outside(handed, home, temporary) == set()
    assert exposed(SECRET, home, temporary) == []


def outside(handed: Trace, *within: Path) -> set[str]:
    """Files that were opened to be written to, and are no device and not in these folders."""
    allowed = tuple(f"{folder}/" for folder in (*within, "/dev", "/memfd:"))
    return {place for place in handed.places if not place.startswith(allowed)}
