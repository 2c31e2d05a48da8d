"""Two real terminals with one sealed journal: neither undoes what the other did."""

from typing import Final

import pytest

from assistant.messages import Text
from tests.e2e.program import Terminal, run
from tests.fakes_sealed import PASSPHRASE, seal

pytestmark = pytest.mark.slow

NEW: Final = "hawthorn in white"
PROMPT: Final = Text.UNLOCK_PROMPT()
BEFORE, MEANWHILE = "said before", "said meanwhile"


@pytest.fixture(autouse=True)
def sealed() -> None:
    for key, value in (("mode", "plain"), ("answers", "typed"), ("clear_on_close", "no")):
        assert run("settings", key, value).returncode == 0
    seal()
    one = session()
    one.enter(BEFORE)
    assert one.end() == 0


def opened(*arguments: str, passphrase: str = PASSPHRASE) -> Terminal:
    """A command in a window of its own, unlocked."""
    window = Terminal(*arguments)
    window.until(PROMPT)
    window.enter(passphrase)
    return window


def session() -> Terminal:
    """A session at its question."""
    window = opened("talk", "--plain")
    window.until(Text.TALK_PROMPT())
    return window


def chooses(window: Terminal, *, words: bool) -> str:
    """Type a new passphrase twice, and leave recovery words be where some are offered."""
    for prompt in (Text.SEAL_PROMPT(), Text.SEAL_ONCE_MORE()):
        window.until(prompt)
        window.enter(NEW)
    for prompt in (Text.WORDS_BACK(), Text.WORDS_SKIP()[-20:]) if words else ():
        window.until(prompt)
        window.enter(Text.SKIP_WORD())
    window.end()
    return " ".join(window.text.split())


def told_by(passphrase: str) -> str:
    """The whole journal, to who has this passphrase; "" where it opens nothing."""
    window = opened("export", "--format", "text", passphrase=passphrase)
    if window.until_prompt(PROMPT):
        window.enter()
        assert window.end() == 1
        return ""
    window.end()
    return window.text


def test_a_passphrase_changed_in_one_window_opens_the_lock_of_the_other() -> None:
    one = session()
    other = opened("passphrase", "change")
    chooses(other, words=False)
    assert Text.CHANGED() in " ".join(other.text.split())
    one.enter("lock")
    for passphrase, follows in (
        (PASSPHRASE, Text.STILL_LOCKED()),
        (NEW, Text.TALK_PROMPT()),
    ):
        one.until(Text.LOCK_PROMPT())
        one.enter(passphrase)
        one.until(follows)
    one.enter(MEANWHILE)
    assert one.end() == 0
    assert told_by(PASSPHRASE) == ""
    told = told_by(NEW)
    assert BEFORE in told
    assert MEANWHILE in told


@pytest.mark.parametrize("what", ["new-key", "remove"])
def test_nothing_is_sealed_anew_or_opened_up_beneath_a_session(what: str) -> None:
    one = session()
    other = opened("passphrase", what)
    if what == "remove":
        other.until(Text.REMOVE_PROMPT())
        other.enter(Text.REMOVE_WORD())
        other.end()
        said = " ".join(other.text.split())
    else:
        said = chooses(other, words=True)
    assert Text.JOURNAL_BUSY() in said
    one.enter(MEANWHILE)
    assert one.end() == 0
    told = told_by(PASSPHRASE)
    assert BEFORE in told
    assert MEANWHILE in told


def test_who_stood_at_the_prompt_while_a_new_key_was_made_stays_locked_and_loses_nothing() -> None:
    one = Terminal("talk", "--plain")
    one.until(PROMPT)
    assert Text.RENEWED() in chooses(opened("passphrase", "new-key"), words=True)
    one.enter(PASSPHRASE)
    assert one.end() == 1
    assert Text.STAYS_LOCKED() in one.text
    assert told_by(PASSPHRASE) == ""
    assert BEFORE in told_by(NEW)


@pytest.mark.parametrize("front", ["--plain", "--screen"])
def test_earlier_days_that_were_sealed_anew_meanwhile_are_not_shown_as_empty(front: str) -> None:
    one = opened("review", front)
    one.until(BEFORE)
    assert Text.RENEWED() in chooses(opened("passphrase", "new-key"), words=True)
    if front == "--plain":
        one.enter("repeat")
    else:
        one.rests()
        one.type("repeat\r")
    assert one.end() == 1
    assert Text.JOURNAL_CHANGED() in " ".join(one.text.split())
    assert BEFORE in told_by(NEW)


def test_of_two_windows_that_change_the_passphrase_the_first_one_counts() -> None:
    windows = [opened("passphrase", "change") for _ in range(2)]
    for window in windows:
        window.until(Text.SEAL_PROMPT())
        window.enter(NEW)
        window.until(Text.SEAL_ONCE_MORE())
        window.enter(NEW)
        window.end()
    first, second = (" ".join(window.text.split()) for window in windows)
    assert Text.CHANGED() in first
    assert Text.CHANGED() not in second
    assert BEFORE in told_by(NEW)
