"""A voice that is made with the first word, whoever ends the session meanwhile."""

import threading
from typing import Final

from assistant.session.effects import Say
from assistant.speech.off import VoiceOff
from assistant.speech.standby import VoiceOnStandby
from tests.fakes import HandClock

WITHIN_S: Final = 30.0


class Made(VoiceOff):
    """A voice that takes its time to be made."""

    def __init__(self, began: threading.Event, go_on: threading.Event) -> None:
        super().__init__(lambda _event: None, HandClock())
        self.closed = False
        began.set()
        assert go_on.wait(WITHIN_S)

    def close(self) -> None:
        self.closed = True


def test_a_voice_that_was_closed_before_its_first_word_is_not_made_for_the_last() -> None:
    made: list[VoiceOff] = []

    def make() -> VoiceOff:
        made.append(VoiceOff(lambda _event: None, HandClock()))
        return made[-1]

    voice = VoiceOnStandby(make, warm=False)
    voice.close()
    voice.say(Say(1, "Goodbye."))
    voice.play(2, b"", cue=False)
    voice.tune(175)
    assert made == []


def test_a_voice_that_is_being_made_while_the_session_ends_is_closed() -> None:
    began, go_on = threading.Event(), threading.Event()
    made: list[Made] = []

    def make() -> Made:
        made.append(Made(began, go_on))
        return made[-1]

    voice = VoiceOnStandby(make, warm=False)
    saying = threading.Thread(target=voice.say, args=(Say(1, "Goodbye."),))
    saying.start()
    assert began.wait(WITHIN_S)
    closing = threading.Thread(target=voice.close)
    closing.start()
    closing.join(0.1)
    go_on.set()
    saying.join(WITHIN_S)
    closing.join(WITHIN_S)
    assert made[0].closed
