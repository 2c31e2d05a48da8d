"""The full screen as two screen readers say it: each sentence once, where the person is."""

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Final

import pexpect
import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.program import ANSWERS, COMMAND, PATIENCE_S, ROOT, exported
from tests.e2e.reader import Listener, joined
from tests.e2e.screen_reader import FenrirListener, ScreenListener

pytestmark = pytest.mark.slow

PROGRAM: Final = [*COMMAND, "--screen"]
SIZE: Final = (80, 24)
MOST_UTTERANCES: Final = 40
"""Of yasr in the session below; an ordinary Textual screen of this size needs hundreds."""


def told(listener: Listener) -> None:
    """One answer, a skip, a look at where we are, the end; all by words."""
    listener.hears("Is your day starting or ending?")
    listener.enter("1")
    listener.hears("Answer 1:")
    listener.enter(ANSWERS[0])
    listener.hears("Kept, 4 words. Question 2 of 4.")
    listener.enter("skip")
    listener.hears(f"{Text.SKIPPED()} Question 3 of 4.")
    listener.enter("where")
    listener.hears(Text.WHERE(status="Question 3 of 4."))
    listener.enter("")
    listener.hears("Answer 3:")
    listener.enter("stop")
    listener.end()


def test_yasr_says_each_sentence_once_and_no_symbol(tmp_path: Path) -> None:
    needs("yasr")
    listener = ScreenListener(tmp_path, SIZE, PROGRAM)
    told(listener)
    said = listener.said
    assert [each for each in said if not any(map(str.isalnum, each))] == []
    assert len(said) <= MOST_UTTERANCES, said
    everything = joined(said)
    for once in (
        "Kept, 4 words.",
        Text.SKIPPED(),
        "You are here: Question 3 of 4.",
        Text.CLOSE_EARLY(),
    ):
        assert everything.count(joined([once])) == 1, said
    assert joined([Text.WHERE(status="Question 3 of 4.")]) in everything, said
    for number in (1, 2):
        assert everything.count(f"Answer{number}:") in {1, 2}, "yasr may say a line again"
    assert [answer["text"] for answer in exported()["answers"]] == [ANSWERS[0]]


def test_fenrir_says_the_question_the_outcome_and_the_page(tmp_path: Path) -> None:
    needs("fenrir")
    # Without our voice, as whoever hears fenrir keeps it: that there is nothing to speak on
    # would be a line that comes a moment later, and fenrir breaks off the question for it.
    listener = FenrirListener(tmp_path, SIZE, [*PROGRAM, "--no-voice"])
    told(listener)
    said = listener.said
    assert joined(said).count(joined([Text.SKIPPED()])) >= 1, said
    assert [answer["text"] for answer in exported()["answers"]] == [ANSWERS[0]]


def test_the_cursor_comes_with_what_was_painted() -> None:
    terminal = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    program, *options = [*PROGRAM, "--no-voice"]
    child = pexpect.spawn(program, options, cwd=str(ROOT), dimensions=SIZE[::-1], env=terminal)
    child.logfile_read = (written := BytesIO())
    child.expect_exact("starting or ending?", timeout=PATIENCE_S)
    child.expect_exact("Enter: ", timeout=PATIENCE_S)
    child.send("1\r")
    child.expect_exact("Answer 1", timeout=PATIENCE_S)
    child.send("\x11")
    child.expect(pexpect.EOF, timeout=PATIENCE_S)
    by_itself = rb"(?:\x1b\[\d+;\d+H){3}"  # after a painting's own, before the next one's first
    assert re.findall(by_itself, written.getvalue()) == []
