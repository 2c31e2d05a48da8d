"""Our own voice, as stories: on, off, slower, faster, silenced."""

import pytest

from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.effects import FASTEST, SLOWEST, Hush, Rest, Say, Tune
from assistant.session.state import Phase
from tests.fakes import Play, aloud, by_hand, changed


def asked(**changes: object) -> Play:
    """The first question was asked aloud."""
    play = Play(aloud(**changes))
    play.type("1")
    return play


def phase(play: Play) -> Phase:
    """Where it stands now."""
    return play.state.phase


def test_what_is_said_is_what_is_shown() -> None:
    play = asked()
    assert play.voice.said[-1] == " ".join(play.asked.say)
    play.type("I will call")
    assert play.voice.said[-1] == f"{play.asked.outcome} {' '.join(play.asked.say)}"


def test_without_a_voice_nothing_is_said_and_no_microphone_opened() -> None:
    play = Play()
    play.type("1", "I will call", "help", "stop")
    assert play.voice.said == []
    assert play.listens == []


def test_quiet_falls_silent_at_once_closes_the_microphone_and_shows_the_step() -> None:
    play = asked()
    play.voice.slow = True
    play.press(Command.REPEAT)
    before = len(play.effects)
    play.press(Command.QUIET)
    assert [type(effect) for effect in play.effects[before : before + 2]] == [Hush, Rest]
    assert play.asked.outcome == Text.VOICE_OFF()
    assert not play.ear.open
    play.type("")
    assert phase(play) is Phase.TELLING


def test_quiet_again_asks_aloud_and_hands_free() -> None:
    play = Play(by_hand())
    play.type("1", "quiet")
    assert play.voice.said[-1].startswith(Text.VOICE_ON())
    assert phase(play) is Phase.TELLING


@pytest.mark.parametrize(
    ("command", "rate", "then"),
    [
        (Command.SLOWER, 175, 140),
        (Command.FASTER, 175, 219),
        (Command.SLOWER, 90, SLOWEST),
        (Command.FASTER, 800, FASTEST),
        (Command.SLOWER, SLOWEST, SLOWEST),
        (Command.FASTER, FASTEST, FASTEST),
    ],
)
def test_another_speed_is_heard_at_once(command: Command, rate: int, then: int) -> None:
    play = asked(rate=rate)
    play.press(command)
    kinds = [effect for effect in play.effects if isinstance(effect, Tune | Say)]
    assert kinds[-2] == Tune(then)
    assert play.voice.said[-1].startswith(Text.RATE(rate=then))
    assert "What about action" in play.voice.said[-1]


def test_without_a_voice_another_speed_says_that_it_is_off() -> None:
    play = Play()
    play.type("1", "slower")
    assert play.asked.outcome == Text.VOICE_IS_OFF()


def test_a_key_falls_silent_once_and_opens_the_microphone() -> None:
    play = asked()
    play.voice.slow = True
    play.press(Command.REPEAT)
    before = len(play.effects)
    play.key()
    play.key()
    assert sum(isinstance(effect, Hush) for effect in play.effects[before:]) == 1
    assert phase(play) is Phase.TELLING


def test_a_command_during_our_voice_is_done_and_nothing_is_said_twice() -> None:
    play = asked()
    play.voice.slow = True
    play.press(Command.REPEAT)
    said = len(play.voice.said)
    play.press(Command.SKIP)
    assert len(play.voice.said) == said + 1
    assert play.state.position == 1
    play.press(Command.DONE)
    assert len(play.voice.said) == said + 1, "the key to speak only silences"
    assert phase(play) is Phase.TELLING


def test_looking_back_falls_silent_and_listens_to_nobody_until_the_return() -> None:
    play = asked()
    play.voice.slow = True
    play.press(Command.REPEAT)
    play.press(Command.REVIEW)
    assert not play.voice.speaking
    assert not play.ear.open
    play.say("a screen reader reads an earlier day")
    play.voice.slow = False
    play.press(Command.REPEAT)
    play.type("")
    assert play.asked.outcome == Text.NO_WORDS_HEARD()


def test_no_private_word_is_in_the_repr_of_a_spoken_session() -> None:
    play = asked()
    play.say("secretword", "help", "secretword", "done", "again", "no", "yes")
    assert "secretword" not in repr(play.state)
    assert "secretword" not in repr(play.effects)


def test_the_support_page_is_said_with_its_numbers_digit_by_digit() -> None:
    page = ("Some line, 24: 0808 2000 247.", "9 am to 11 pm.", "1800LINE: 1-800-799.")
    play = Play(changed(aloud(), support=page))
    play.type("1")
    play.press(Command.SUPPORT)
    aloud_page = "Some line, 24: 0 8 0 8, 2 0 0 0, 2 4 7. 9 am to 11 pm. 1800LINE: 1, 8 0 0, 7 9 9."
    assert play.voice.said[-1] == aloud_page
