"""What an ear makes of what comes late, with workers and a clock moved by hand."""

import pytest

from assistant.speech.recogniser_worker import Ready
from tests.speech.hand import HandEar


@pytest.fixture(name="by_hand")
def an_ear_by_hand(monkeypatch: pytest.MonkeyPatch) -> HandEar:
    by_hand = HandEar(monkeypatch)
    by_hand.words(Ready("an engine"))
    by_hand.clock.advance(1.0)
    return by_hand


def test_an_answer_that_is_settled_after_the_end_costs_nothing_and_its_sound_stays(
    by_hand: HandEar,
) -> None:
    by_hand.ear._keeper.shutdown()
    by_hand.ear.settle("01", 1, keep=True)
