"""Words on their way to the disk are waited for at the end; words that it refused are shown."""

from typing import Final

import pytest

from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.events import Manner, Trouble, Typed
from assistant.session.state import Phase
from tests.fakes import Play, practising

OWN: Final = "words of my own"
LATE: Final = "and one thing more"


def on_their_way() -> Play:
    """Words typed late, under the first question, are on their way to a slow disk."""
    play = Play(practising())
    play.type("1")
    first = play.state.turn
    play.type("one")
    play.slow = True
    play.send(Typed(first, play.clock.now(), LATE))
    assert [one.text for one in play.waiting] == [f"one {LATE}"]
    return play


def test_a_calm_end_waits_for_them_and_tells_nothing_else() -> None:
    play = on_their_way()
    play.leave(Manner.CALM, "")
    assert play.state.phase is Phase.SAVING
    play.reply()
    assert play.ending.exit_code == 0
    assert Text.LEFT_UNSAVED() not in play.ending.say
    assert play.ending.say[-1] == Text.CLOSE_EARLY()


def test_leaving_once_more_changes_nothing() -> None:
    play = on_their_way()
    play.leave(Manner.CALM, "")
    play.press(Command.STOP)
    play.leave(Manner.CALM, "")
    assert play.state.phase is Phase.SAVING
    play.reply()
    assert play.ending.exit_code == 0


def test_the_end_of_the_day_says_what_it_always_says() -> None:
    play = on_their_way()
    play.type("skip", "skip", "skip")
    assert play.state.phase is Phase.SAVING
    play.reply()
    ordinary = Play(practising())
    ordinary.type("1", "one", "skip", "skip", "skip")
    assert play.ending.say[-1] == ordinary.ending.say[-1]


@pytest.mark.parametrize("trouble", [Trouble.DISK_FULL, Trouble.DISK_FAULT])
def test_what_the_disk_refuses_meanwhile_is_shown_to_be_copied(trouble: Trouble) -> None:
    play = on_their_way()
    play.leave(Manner.CALM, "")
    play.trouble = trouble
    play.reply()
    assert play.ending.exit_code == 1
    assert Text.LEFT_UNSAVED() in play.ending.say
    assert f"one {LATE}" in play.ending.say


def test_what_it_refused_while_something_else_was_chosen_is_not_waited_for() -> None:
    play = on_their_way()
    play.type("options")
    play.trouble = Trouble.DISK_FULL
    play.reply()
    play.leave(Manner.CALM, "")
    assert play.ending.exit_code == 1
    assert f"one {LATE}" in play.ending.say


def test_words_that_were_refused_and_then_taken_are_not_shown_as_lost() -> None:
    play = on_their_way()
    play.trouble = Trouble.DISK_FULL
    play.reply()
    play.trouble, play.slow = None, False
    play.type("")
    play.leave(Manner.CALM, OWN)
    assert play.ending.exit_code == 0
    assert Text.LEFT_UNSAVED() not in play.ending.say
