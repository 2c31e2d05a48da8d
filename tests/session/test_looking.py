"""A session of nothing but the earlier days: it asks nothing, keeps nothing, and can be locked."""

import pytest

from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.effects import Clear, Finish, Review, Show
from assistant.session.events import Manner
from assistant.session.preparation import plan_to_look_back
from tests.fakes import DAY, PASSPHRASE, Play, changed

LOCK_AFTER_S = 120.0


def looking() -> Play:
    """A session of a journal with a passphrase, at its beginning."""
    return Play(changed(plan_to_look_back(DAY), sealed=True, lock_after_s=LOCK_AFTER_S))


def done(play: Play) -> list[object]:
    """What it did, but for waiting."""
    return [type(effect) for effect in play.effects]


def test_the_days_are_opened_at_once_and_closing_them_is_the_end() -> None:
    play = looking()
    assert play.effects == [Review(play.state.turn)]
    play.press(Command.REPEAT)
    assert play.effects[1:] == [Finish(0, ())]


@pytest.mark.parametrize(
    ("manner", "say"),
    [(Manner.CALM, ()), (Manner.QUICK, (Text.CLOSED(),)), (Manner.CUT_OFF, ())],
)
def test_each_way_out_ends_it_and_keeps_nothing(manner: Manner, say: tuple[str, ...]) -> None:
    play = looking()
    play.leave(manner)
    assert play.effects[1:] == [Finish(0, say, manner)]
    assert (play.disk, play.notes) == ([], [])


def test_locked_by_hand_or_by_itself_it_is_covered_and_opening_goes_back_to_the_days() -> None:
    play = looking()
    play.wait(LOCK_AFTER_S - 1)
    assert play.state.lock is None
    play.wait(2)
    assert done(play) == [Review, Clear, Show]
    play.unlock("not this")
    assert play.state.lock is not None
    play.unlock(PASSPHRASE)
    assert play.effects[-1] == Review(play.state.turn)
    play.lock()
    assert done(play)[-2:] == [Clear, Show]


def test_whoever_leaves_from_the_lock_is_told_nothing() -> None:
    play = looking()
    play.lock()
    play.leave(Manner.CALM)
    assert play.effects[-1] == Finish(0, (Text.CLOSED(),), Manner.QUICK)
