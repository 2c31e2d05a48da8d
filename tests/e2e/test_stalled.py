"""Leaving while the disk stalls: the last words are sent to it before it is closed."""

import sys

import pytest

from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import identity
from assistant.storage.reader import Reader
from assistant.ui.line import LEAVING_S
from tests.e2e.program import Terminal

pytestmark = pytest.mark.slow

WORDS = "my words"


def test_words_that_are_sent_late_are_on_the_disk_when_the_program_has_ended() -> None:
    terminal = Terminal(
        str(2 * LEAVING_S),
        *("talk", "--plain", "--no-voice"),
        command=[sys.executable, "-m", "tests.e2e.stalled"],
    )
    terminal.until(Text.TALK_PROMPT())
    terminal.type(WORDS)
    terminal.until(WORDS)
    terminal.rests(1.6)  # a draft is told of within so long
    terminal.type("\x03")
    terminal.end()
    drafts = Reader(identity.home(Locations.of())).drafts()
    assert [draft.text for draft in drafts] == [WORDS]
