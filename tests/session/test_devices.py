"""Devices that fail in the midst of a session, as stories: one calm line, and the text goes on."""

from collections.abc import Iterable

import pytest

from assistant.journal.records import AnswerState
from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.effects import Settle, Show, Step, StepKind
from assistant.session.events import Level, Levelled, Mended, Trouble, Troubled, Unheard
from assistant.session.flow import DEAF
from assistant.session.plan import Plan
from assistant.session.sentences import MENDED, TROUBLES
from assistant.session.state import Phase
from tests.fakes import Play, aloud, by_hand

ID = "action-morning"


def fail(play: Play, trouble: Trouble) -> None:
    """A device tells that it failed."""
    play.send(Troubled(play.clock.now(), trouble))


def mend(play: Play, trouble: Trouble) -> None:
    """The same device is back."""
    play.send(Mended(play.clock.now(), trouble))


def lines(play: Play) -> list[str]:
    """All sentences that were shown, whatever for."""
    return _sentences(effect.step for effect in play.effects if isinstance(effect, Show))


def in_lines(play: Play) -> list[str]:
    """Those that are for plain lines too."""
    shown = (effect.step for effect in play.effects if isinstance(effect, Show))
    return _sentences(step for step in shown if step.kind is not StepKind.GLANCE)


def _sentences(steps: Iterable[Step]) -> list[str]:
    return [line for step in steps for line in (step.outcome, *step.say) if line]


def phase(play: Play) -> Phase:
    """Where it stands now."""
    return play.state.phase


def telling() -> Play:
    """Hands free, with some words said."""
    play = Play(aloud())
    play.type("1")
    play.say("I will call")
    return play


def test_what_is_told_with_the_next_step_is_not_told_while_its_words_are_waited_for() -> None:
    play = Play(by_hand())
    play.type("1", "")
    play.say("I will call")
    play.ear.slow = True
    fail(play, Trouble.MICROPHONE_LOST)
    play.wait(2)
    mend(play, Trouble.MICROPHONE_LOST)
    play.wait(31)
    assert lines(play).count(Text.STILL_WORKING()) == 2
    assert Text.MICROPHONE_BACK() not in in_lines(play)
    play.ear_ends()
    assert in_lines(play).count(Text.MICROPHONE_BACK()) == 1
    assert Text.MICROPHONE_LOST() not in in_lines(play)


def test_sound_that_stays_on_the_disk_is_told_and_stops_nothing() -> None:
    play = telling()
    play.say("done", "yes")
    fail(play, Trouble.SOUND_STAYS)
    assert lines(play).count(Text.SOUND_STAYS()) == 1
    play.say("my brother", "done", "yes")
    assert len(play.kept()) == 2


@pytest.mark.parametrize("trouble", [one for one in Trouble if one in DEAF])
def test_a_microphone_that_goes_mid_answer_loses_no_word_and_is_asked_again_later(
    trouble: Trouble,
) -> None:
    play = telling()
    fail(play, trouble)
    assert play.drafts == {ID: "I will call"}
    assert lines(play).count(TROUBLES[trouble]()) == 1
    assert phase(play) is Phase.ASKING
    assert not play.ear.listening
    mend(play, trouble)
    assert play.asked.outcome == MENDED[trouble]()
    play.say("my brother", "done", "yes")
    assert play.kept() == {ID: "I will call my brother"}


def test_without_a_microphone_what_was_said_can_be_kept_or_added_to_by_typing() -> None:
    play = telling()
    fail(play, Trouble.MICROPHONE_LOST)
    play.type("")
    assert play.asked.say[0] == Text.HEARD(words="I will call")
    play.type("")
    assert play.kept() == {ID: "I will call"}
    play = telling()
    fail(play, Trouble.MICROPHONE_LOST)
    play.type("my brother")
    assert play.kept() == {ID: "I will call\nmy brother"}


def test_a_recogniser_that_stops_ends_no_answer() -> None:
    play = telling()
    fail(play, Trouble.RECOGNISER_STOPPED)
    play.say("my brother")
    mend(play, Trouble.RECOGNISER_STOPPED)
    assert lines(play)[-2:] == [Text.RECOGNISER_STOPPED(), Text.RECOGNISER_BACK()]
    play.say("done", "yes")
    assert play.kept() == {ID: "I will call my brother"}


def test_sound_without_words_is_not_let_go_where_the_recogniser_may_be_at_fault() -> None:
    play = telling()
    fail(play, Trouble.RECOGNISER_STOPPED)
    play.ear.slow = True
    play.press(Command.DONE)
    play.send(Unheard(play.state.turn, play.clock.now(), Trouble.NOTHING_HEARD))
    assert not [effect for effect in play.effects if isinstance(effect, Settle)]


def test_nothing_is_written_while_a_microphone_opened_by_hand_is_open() -> None:
    play = Play(by_hand())
    play.type("1", "")
    before = len(play.effects)
    fail(play, Trouble.RECOGNISER_STOPPED)
    shown = [effect.step.kind for effect in play.effects[before:] if isinstance(effect, Show)]
    assert shown == [StepKind.GLANCE]
    play.say("I will call")
    play.type("")
    assert play.asked.outcome == Text.RECOGNISER_STOPPED()


def test_a_recogniser_that_stops_and_is_back_before_anybody_was_told_needs_no_word() -> None:
    play = Play(by_hand())
    play.type("1", "")
    fail(play, Trouble.RECOGNISER_STOPPED)
    mend(play, Trouble.RECOGNISER_STOPPED)
    play.say("I will call")
    play.type("")
    assert play.asked.outcome == ""


@pytest.mark.parametrize(
    ("start", "typed", "then"),
    [(aloud(), ["1"], Phase.TELLING), (by_hand(), ["1", ""], Phase.ASKING)],
)
def test_a_microphone_that_is_back_before_the_words_are_there_is_not_said_to_be_away(
    start: Plan, typed: list[str], then: Phase
) -> None:
    play = Play(start)
    play.type(*typed)
    play.ear.slow = True
    turn = play.state.turn
    fail(play, Trouble.MICROPHONE_LOST)
    mend(play, Trouble.MICROPHONE_LOST)
    play.send(Unheard(turn, play.clock.now(), Trouble.NOTHING_HEARD))
    assert play.asked.outcome == Text.MICROPHONE_BACK()
    assert phase(play) is then


def test_without_a_model_typing_works_and_with_it_listening_begins() -> None:
    play = Play(aloud())
    fail(play, Trouble.MODEL_MISSING)
    play.type("1", "I will call")
    assert play.kept() == {ID: "I will call"}
    assert not [opened for opened in play.listens if opened.answer]
    mend(play, Trouble.MODEL_MISSING)
    assert play.asked.outcome == Text.MODEL_READY()
    play.say("the truth", "done", "yes")
    assert play.kept()["honesty-morning"] == "the truth"


@pytest.mark.parametrize("at", [Phase.HALF, Phase.HEARD, Phase.PAUSED])
def test_where_a_word_is_waited_for_a_microphone_that_is_back_hears_it(at: Phase) -> None:
    play = Play(aloud())
    if at is not Phase.HALF:
        play.say("one", "I will call", "done")
    fail(play, Trouble.MICROPHONE_LOST)
    play.press(Command.PAUSE if at is Phase.PAUSED else Command.REPEAT)
    opened = len(play.listens)
    mend(play, Trouble.MICROPHONE_LOST)
    assert len(play.listens) == opened + 1
    play.say({Phase.HALF: "one", Phase.HEARD: "yes", Phase.PAUSED: "go on"}[at])
    assert phase(play) is not at


def test_a_microphone_that_goes_and_comes_while_a_word_is_waited_for_says_nothing_twice() -> None:
    play = Play(aloud())
    play.say("one", "I will call", "done")
    said, opened = len(play.voice.said), len(play.listens)
    for slow in (False, True):
        fail(play, Trouble.MICROPHONE_LOST)
        mend(play, Trouble.MICROPHONE_LOST)
        assert len(play.voice.said) == said, slow
        play.voice.slow = True
        play.press(Command.REPEAT)
        said += 1
    assert len(play.listens) == opened
    play.voice_ends()
    play.say("yes")
    assert play.kept() == {ID: "I will call"}


def test_a_microphone_that_comes_back_after_our_voice_found_it_gone_is_asked_again() -> None:
    play = Play(aloud())
    play.voice.slow = True
    play.type("1")
    fail(play, Trouble.MICROPHONE_LOST)
    play.voice_ends()
    said = len(play.voice.said)
    mend(play, Trouble.MICROPHONE_LOST)
    assert len(play.voice.said) == said + 1


def test_a_microphone_that_is_back_while_earlier_days_are_read_opens_afterwards() -> None:
    play = telling()
    fail(play, Trouble.MICROPHONE_LOST)
    play.press(Command.REVIEW)
    said = len(play.voice.said)
    mend(play, Trouble.MICROPHONE_LOST)
    assert len(play.voice.said) == said
    assert not play.ear.listening
    play.press(Command.REPEAT)
    assert play.ear.listening


def test_the_key_to_speak_says_why_nobody_listens() -> None:
    play = Play(by_hand())
    play.type("1")
    fail(play, Trouble.NO_MICROPHONE)
    play.press(Command.DONE)
    assert play.asked.outcome == Text.NO_MICROPHONE()
    play = Play()
    play.type("1")
    play.press(Command.DONE)
    assert play.shown.say == (Text.TYPING_ONLY(),)


def test_the_same_trouble_told_twice_is_one_line_and_a_mending_of_nothing_is_none() -> None:
    play = telling()
    mend(play, Trouble.VOICE_STOPPED)
    for _ in range(2):
        fail(play, Trouble.VOICE_STOPPED)
    assert lines(play).count(Text.VOICE_STOPPED()) == 1
    assert Text.VOICE_BACK() not in lines(play)


@pytest.mark.parametrize("trouble", list(MENDED))
def test_every_trouble_of_a_device_has_its_line_at_every_step(trouble: Trouble) -> None:
    for start in (aloud(), by_hand()):
        for count in range(4):
            play = Play(start)
            play.type(*("1", "", "")[:count])
            fail(play, trouble)
            mend(play, trouble)
            play.type("", "")
            assert TROUBLES[trouble]() in lines(play)


def test_a_full_disk_for_sound_is_said_and_words_are_still_heard() -> None:
    play = telling()
    fail(play, Trouble.SPOOL_FULL)
    play.say("my brother", "done", "yes")
    assert play.kept() == {ID: "I will call my brother"}


def test_sound_that_is_nowhere_is_not_said_to_be_kept() -> None:
    play = telling()
    fail(play, Trouble.SPOOL_FULL)
    play.ear.slow = True
    play.say("stop")
    play.wait(11)
    assert play.ending.say == (Text.SOUND_NOT_LEFT(),)
    assert play.ending.exit_code == 1


def test_a_full_disk_keeps_the_heard_words_and_a_yes_tries_again() -> None:
    play = telling()
    play.trouble = Trouble.DISK_FULL
    play.say("done", "yes")
    assert phase(play) is Phase.UNSAVED
    assert "I will call" in " ".join(play.asked.say)
    play.trouble = None
    play.say("yes")
    assert play.kept() == {ID: "I will call"}
    assert [s.keep for s in play.settled] == [False]


def test_words_saved_during_a_pause_are_not_waited_for_afterwards() -> None:
    play = telling()
    play.say("done")
    play.trouble = Trouble.DISK_FULL
    play.type("yes")
    play.trouble, play.slow = None, True
    play.type("yes")
    waiting = play.waiting[-1]
    play.trouble = Trouble.DISK_FULL
    play.reply()
    play.press(Command.PAUSE)
    play.trouble, play.waiting = None, [waiting]
    play.reply()
    play.type("")
    assert play.state.position == 1
    assert play.disk[-1].state is AnswerState.KEPT


def test_how_loud_a_voice_arrives_is_for_the_eyes_and_said_only_where_it_matters() -> None:
    play = telling()
    play.send(Levelled(play.state.turn, play.clock.now(), Level.GOOD))
    assert play.shown.kind is StepKind.GLANCE
    play.send(Levelled(play.state.turn, play.clock.now(), Level.TOO_QUIET))
    play.say("done")
    assert Text.LEVEL_TOO_QUIET() in play.voice.said[-1]
    assert Text.LEVEL_GOOD() not in play.voice.said[-1]
