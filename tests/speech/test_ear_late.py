"""What an ear makes of what comes late, with workers and a clock moved by hand."""

from typing import Final

import pytest

from assistant.session.events import Mended, Spoke, Trouble, Troubled
from assistant.speech.ear import TICK_S
from assistant.speech.hearing import Phrase
from assistant.speech.microphone_messages import Beat, Flushed, Lost, Opened, Sound
from assistant.speech.microphone_watch import AGAIN_S, OPENING_S, SILENT_S
from assistant.speech.recogniser_worker import Finish, Found, Ready
from assistant.speech.recogniser_worker import Sound as Said
from assistant.speech.worker import Gone
from tests.speech.hand import HandEar

BLOCK: Final = b"\1\0" * 1600


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


def test_what_a_slow_microphone_says_of_an_earlier_answer_does_not_end_this_one(
    by_hand: HandEar,
) -> None:
    by_hand.listen(1)
    by_hand.sounds(Opened("a microphone"))
    by_hand.ear.end(1)
    by_hand.wait(0.3)
    earlier = by_hand.microphone.sent[-1].number
    by_hand.listen(2)
    by_hand.ear.end(2)
    by_hand.wait(0.3)
    newer = by_hand.microphone.sent[-1].number
    by_hand.sounds(Flushed(earlier))
    assert not isinstance(by_hand.recogniser.sent[-1], Finish)
    by_hand.sounds(Sound(by_hand.clock.seconds, BLOCK), Flushed(newer))
    *_, said, end = by_hand.recogniser.sent
    assert isinstance(said, Said)
    assert isinstance(end, Finish)


def test_the_last_words_are_waited_for_while_the_microphone_is_only_slow(by_hand: HandEar) -> None:
    by_hand.listen(1)
    by_hand.sounds(Opened("a microphone"))
    by_hand.ear.end(1)
    by_hand.wait(1.2)
    by_hand.sounds(Sound(by_hand.clock.seconds, BLOCK))
    by_hand.sounds(Flushed(by_hand.microphone.sent[-1].number))
    *_, said, end = by_hand.recogniser.sent
    assert isinstance(said, Said)
    assert isinstance(end, Finish)


def test_for_a_microphone_that_hangs_no_answer_waits_longer_than_for_its_signs_of_life(
    by_hand: HandEar,
) -> None:
    by_hand.listen(1)
    by_hand.sounds(Opened("a microphone"))
    by_hand.ear.end(1)
    by_hand.wait(SILENT_S + 0.1)
    assert isinstance(by_hand.recogniser.sent[-1], Finish)


def test_a_loss_that_is_told_late_costs_an_open_microphone_nothing(by_hand: HandEar) -> None:
    by_hand.listen(1)
    by_hand.sounds(Opened("a microphone"))
    by_hand.ear.rest()
    by_hand.listen(2)
    by_hand.sounds(Lost("gone"), Opened("a microphone"))
    asked = len(by_hand.microphone.sent)
    for _ in range(20):
        by_hand.wait(TICK_S)
        by_hand.sounds(Sound(by_hand.clock.seconds, BLOCK))
    assert len(by_hand.microphone.sent) == asked
    by_hand.ear.end(2)
    by_hand.wait(0.3)
    assert not isinstance(by_hand.recogniser.sent[-1], Finish)
    told = [event for event in by_hand.told if isinstance(event, Troubled | Mended)]
    lost = [type(event) for event in told if event.trouble is Trouble.MICROPHONE_LOST]
    assert lost == [Troubled, Mended]


def test_a_phrase_is_told_after_another_recogniser_took_the_place_of_the_first(
    by_hand: HandEar,
) -> None:
    by_hand.listen(1, dictates=False)
    by_hand.words(Found(by_hand.take, Phrase("skip", 20.0, 20.4)))
    by_hand.words(Gone(), Ready("an engine"))
    by_hand.words(Found(by_hand.take, Phrase("skip", 3.0, 3.4)))
    assert [type(event) for event in by_hand.told].count(Spoke) == 2


def test_a_phrase_in_sound_that_is_given_again_is_told_once(by_hand: HandEar) -> None:
    by_hand.listen(1)
    by_hand.words(Found(by_hand.take, Phrase("skip", 4.992, 5.408)))
    by_hand.words(Gone(), Ready("an engine"))
    by_hand.words(Found(by_hand.take, Phrase("skip", 5.01, 5.426)))
    by_hand.words(Found(by_hand.take, Phrase("skip", 7.0, 7.4)))
    assert [type(event) for event in by_hand.told].count(Spoke) == 2


def test_what_is_said_while_no_recogniser_is_there_is_held_for_half_a_minute(
    by_hand: HandEar,
) -> None:
    by_hand.words(Gone())
    by_hand.listen(1, dictates=False)
    by_hand.sounds(Opened("a microphone"))
    for _ in range(400):
        by_hand.wait(TICK_S)
        by_hand.sounds(Sound(by_hand.clock.seconds, BLOCK))
    by_hand.words(Ready("an engine"))
    fed = [len(one.block) for one in by_hand.recogniser.sent if isinstance(one, Said)]
    assert sum(fed) == 300 * len(BLOCK)


def test_a_microphone_that_is_slow_to_open_is_opened_in_the_end(by_hand: HandEar) -> None:
    by_hand.listen(1)
    by_hand.sounds(Beat())
    by_hand.wait(SILENT_S + AGAIN_S + 0.2)
    assert by_hand.microphone.number == 2
    by_hand.sounds(Beat())
    by_hand.wait(2.5)
    by_hand.sounds(Opened("a microphone"))
    assert by_hand.microphone.number == 2
    assert by_hand.ear._microphone.is_open


def test_one_that_hangs_as_it_opens_is_ended_however_often_it_does(by_hand: HandEar) -> None:
    by_hand.listen(1)
    for number in range(1, 9):
        assert by_hand.microphone.number == number
        by_hand.sounds(Beat())
        by_hand.wait(OPENING_S + AGAIN_S)
        while by_hand.microphone.number == number:
            by_hand.wait(TICK_S)
