"""An answer told aloud, as stories of the pure core: the voice and the ear are played by hand."""

from dataclasses import replace

import pytest

from assistant.journal.records import AnswerState, How, Word
from assistant.messages import Text
from assistant.session.commands import ACTIONS, Command, renamed
from assistant.session.effects import (
    EndListening,
    Hush,
    Listen,
    Play,
    Recover,
    Save,
    Say,
    Settle,
    Show,
    StepKind,
    Tune,
)
from assistant.session.events import (
    Commanded,
    Heard,
    Hushed,
    Manner,
    Mended,
    Recovered,
    Silent,
    Spoke,
    Spoken,
    Ticked,
    Trouble,
    Troubled,
    Unheard,
)
from assistant.session.state import Phase, Sound, Way
from tests import fakes
from tests.fakes import an_answer, changed, plan

ALOUD = Sound(voiced=True, listens=True)
BY_HAND = Sound(listens=True)
WORDS = "i will call her tonight"


class Talk(fakes.Play):
    """A session in which somebody also speaks."""

    def says(self, text: str = WORDS) -> None:
        """End the answer with these words said, or with none."""
        if not [e for e in self.effects if isinstance(e, EndListening)][self.ends :]:
            self.type("")
        self.ends += 1
        at = self.clock.now()
        if not text:
            self.send(Unheard(self.state.turn, at, Trouble.NOTHING_HEARD))
            return
        words = tuple(Word(w, i / 2, i / 2 + 0.4, 1.0) for i, w in enumerate(text.split()))
        self.send(Heard(self.state.turn, at, text, words, "vosk"))

    ends = 0

    def tells(self, phrase: str) -> None:
        """Say a phrase alone."""
        self.clock.advance(5)
        self.send(Spoke(self.state.turn, self.clock.now(), phrase))

    def last(self, kind: type) -> object:
        """The newest effect of a kind."""
        return [effect for effect in self.effects if isinstance(effect, kind)][-1]

    def records(self) -> list[tuple[str, AnswerState]]:
        """What went to the disk, in order."""
        return [(answer.text, answer.state) for answer in self.disk]


def talk(sound: Sound = ALOUD, **changes: object) -> Talk:
    """A session that has just asked its first question, with the microphone open or to be."""
    play = Talk(changed(plan(), sound=sound, **changes))
    play.clock.advance(5)
    play.type("1") if sound.listens and not sound.voiced else play.tells("one")
    return play


def test_a_question_is_said_then_the_microphone_opens_when_our_last_sound_has_died_away() -> None:
    play = talk()
    said, listen = play.last(Say), play.last(Listen)
    assert isinstance(said, Say)
    assert isinstance(listen, Listen)
    assert said.cue
    assert listen.since == pytest.approx(play.clock.seconds + 0.3)
    assert listen.answer
    assert (listen.answer.text, listen.answer.state) == ("", AnswerState.DRAFT)
    assert play.state.phase is Phase.TELLING


def test_what_was_heard_is_a_draft_at_once_read_back_and_kept_on_yes() -> None:
    play = talk()
    play.tells("i'm done")
    play.says()
    assert play.records() == [(WORDS, AnswerState.DRAFT)]
    assert play.shown.kind is StepKind.HEARD
    said = play.last(Say)
    assert isinstance(said, Say)
    assert WORDS in said.text
    play.tells("yes")
    assert play.records()[-1] == (WORDS, AnswerState.KEPT)
    assert play.disk[-1].how is How.SPOKEN
    assert len(play.disk[-1].words) == 5
    assert play.state.position == 1


def test_a_long_answer_is_read_back_by_its_count() -> None:
    play = talk()
    play.says(" ".join([WORDS] * 20))
    said = play.last(Say)
    assert isinstance(said, Say)
    assert Text.HEARD_LONG(count=100) in said.text
    assert WORDS not in said.text
    assert WORDS in play.shown.say[0]


def test_without_our_voice_the_microphone_opens_on_enter_and_nothing_is_written() -> None:
    play = talk(BY_HAND)
    assert not play.listens
    play.type("")
    assert play.state.phase is Phase.TELLING
    assert (play.shown.ask, play.shown.again) == ("", True)
    play.says()
    assert play.shown.kind is StepKind.HEARD
    play.type("")
    assert play.kept() == {"action-morning": WORDS}


@pytest.mark.parametrize("phase", ["question", "heard"])
def test_enter_while_our_voice_speaks_only_silences(phase: str) -> None:
    play = talk()
    if phase == "heard":
        play.says()
    position, count = play.state.position, len(play.disk)
    play.state = replace(play.state, speaking=True)
    play.send(Hushed(play.clock.now()))
    assert isinstance(play.effects[-1], Hush)
    play.send(Spoken(play.state.turn, play.clock.now(), play.clock.seconds))
    play.clock.advance(-4.9)  # ``type`` lets five seconds pass: this line came with the key
    play.type("")
    assert (play.state.position, len(play.disk)) == (position, count)
    assert play.shown.again


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.command.name)
@pytest.mark.parametrize("how", ["aloud", "typed", "key"])
def test_a_command_amid_an_answer_loses_no_word(action: object, how: str) -> None:
    play = talk()
    command, word = action.command, action.words[0]  # type: ignore[attr-defined] # of the table
    match how:
        case "aloud":
            play.tells(word)
        case "typed":
            play.type(word)
        case _:
            play.send(Commanded(play.state.turn, play.clock.now(), command))
    if command is Command.WAIT:
        assert play.state.phase is Phase.TELLING
    play.says()
    assert (WORDS, AnswerState.DRAFT) in play.records()
    if command in {Command.STOP, Command.BACK}:
        assert play.kept() == {"action-morning": WORDS}
    else:
        assert play.state.questions[0].told
        play.says("and early") if play.state.phase is Phase.TELLING else None
        assert WORDS in play.records()[-1][0]


def test_again_needs_a_yes_when_it_was_said_and_none_when_it_was_typed() -> None:
    play = talk()
    play.says()
    play.tells("again")
    assert play.state.question.told
    assert play.shown.ask == Text.ANEW_PROMPT()
    play.tells("no")
    play.tells("yes")
    assert play.kept() == {"action-morning": WORDS}
    play.says()
    play.type("again")
    assert play.shown.kind is StepKind.GLANCE  # listening
    assert play.state.question.draft is None


def test_go_on_adds_and_a_typed_line_goes_behind() -> None:
    play = talk()
    play.says()
    play.tells("go on")
    play.type("at six")
    play.says("from the train")
    assert play.kept() == {"action-morning": f"{WORDS} from the train\nat six"}


def test_silence_ends_an_answer_only_where_that_was_chosen_and_only_after_speech() -> None:
    for sound, spoke, ends in (
        (ALOUD, True, False),
        (replace(ALOUD, silence_s=3.0), False, False),
        (replace(ALOUD, silence_s=3.0), True, True),
    ):
        play = talk(sound)
        play.send(Silent(play.state.turn, play.clock.now(), 4.0, spoke=spoke))
        assert (play.state.phase is Phase.ENDING) is ends
    play = talk(replace(ALOUD, silence_s=3.0))
    play.tells("wait")
    play.send(Silent(play.state.turn, play.clock.now(), 4.0, spoke=True))
    assert play.state.phase is Phase.TELLING


def test_help_is_offered_once_after_a_long_silence_and_only_to_the_eyes() -> None:
    play = talk()
    for seconds in (20.0, 40.0):
        play.send(Silent(play.state.turn, play.clock.now(), seconds, spoke=False))
    offers = [e.step for e in play.effects if isinstance(e, Show)]
    told = [step for step in offers if step.outcome == Text.STILL_LISTENING()]
    assert [step.kind for step in told] == [StepKind.GLANCE]


def test_the_voice_is_slower_at_once_and_within_its_bounds() -> None:
    play = talk()
    play.tells("slower")
    play.says("")
    assert play.last(Tune) == Tune(140)
    for _ in range(20):
        play.tells("faster")
        play.says("")
    assert play.last(Tune) == Tune(900)


def test_a_microphone_that_goes_ends_the_take_and_its_return_asks_again() -> None:
    play = talk()
    play.send(Troubled(play.clock.now(), Trouble.MICROPHONE_LOST))
    play.says()
    assert play.shown.outcome == Text.MICROPHONE_LOST()
    assert play.state.phase is Phase.ASKING
    play.send(Mended(play.clock.now(), Trouble.MICROPHONE_LOST))
    outcomes = [e.step.outcome for e in play.effects if isinstance(e, Show)]
    assert outcomes.count(Text.MICROPHONE_BACK()) == 1
    play.says("and early")
    play.tells("yes")
    assert play.kept() == {"action-morning": f"{WORDS} and early"}


def test_a_recogniser_that_stops_is_one_line_and_the_listening_goes_on() -> None:
    play = talk()
    for _ in range(2):
        play.send(Troubled(play.clock.now(), Trouble.RECOGNISER_STOPPED))
    lines = [e.step.say for e in play.effects if isinstance(e, Show)]
    assert lines.count((Text.RECOGNISER_STOPPED(),)) == 1
    assert play.state.phase is Phase.TELLING


def test_sound_goes_only_after_its_text_was_kept() -> None:
    play = talk()
    play.says()
    assert not [e for e in play.effects if isinstance(e, Settle)]
    play.slow = True
    play.tells("yes")
    assert not [e for e in play.effects if isinstance(e, Settle)]
    play.reply()
    assert play.last(Settle) == Settle("action-morning", 1, keep=False)


def test_a_recording_that_was_chosen_is_named_in_the_answer() -> None:
    play = talk(replace(ALOUD, keeps=frozenset({"action"})))
    play.says()
    play.tells("yes")
    assert play.disk[-1].audio == "device-1/audio/action-morning-1.mp3"
    assert play.last(Settle) == Settle("action-morning", 1, keep=True)


def test_sound_that_was_left_is_written_down_offered_heard_and_kept() -> None:
    left = an_answer("", AnswerState.DRAFT, how=How.SPOKEN)
    play = Talk(changed(plan(), sound=replace(ALOUD, left=(left,))))
    assert play.last(Recover) == Recover(left.id)
    words = (Word("sorry", 0.0, 0.4, 1.0),)
    play.send(Recovered(left.id, play.clock.now(), "sorry", words, "vosk"))
    assert play.records() == [("sorry", AnswerState.DRAFT)]
    assert play.shown.kind is StepKind.DRAFT
    play.tells("hear")
    assert play.last(Play) == Play(play.state.turn, left.id, cue=True)
    play.send(Spoken(play.state.turn, play.clock.now(), play.clock.seconds))
    play.tells("keep")
    assert play.kept() == {left.id: "sorry"}
    assert play.last(Settle) == Settle(left.id, 1, keep=False)


def test_a_recording_that_takes_long_is_offered_next_time() -> None:
    left = an_answer("", AnswerState.DRAFT, how=How.SPOKEN)
    play = Talk(changed(plan(), sound=replace(BY_HAND, left=(left,))))
    play.clock.advance(21)
    play.send(Ticked(play.clock.now()))
    assert play.shown.outcome == Text.RECOVER_LATER()
    play.send(Recovered(left.id, play.clock.now(), "sorry", (Word("sorry", 0, 1, 1),), "vosk"))
    assert play.records() == [("sorry", AnswerState.DRAFT)]


def test_a_rehearsal_saves_nothing_and_says_what_worked() -> None:
    play = Talk(changed(plan(), sound=ALOUD, way=Way.TRY))
    play.says()
    play.tells("yes")
    said = play.last(Say)
    assert isinstance(said, Say)
    assert Text.TRY_EAR() in said.text
    assert not [e for e in play.effects if isinstance(e, Save)]
    assert Text.TRY_DONE() in play.ending.say


def test_the_last_line_is_said_before_the_end() -> None:
    play = talk()
    play.tells("stop")
    play.says()
    assert play.kept() == {"action-morning": WORDS}
    said = play.last(Say)
    assert isinstance(said, Say)
    assert Text.CLOSE_EARLY() in said.text
    assert play.state.phase is Phase.DONE


@pytest.mark.parametrize("manner", [Manner.QUICK, Manner.CUT_OFF])
def test_leaving_at_once_is_one_step_and_leaves_the_sound(manner: Manner) -> None:
    play = talk()
    play.leave(manner)
    assert play.state.phase is Phase.DONE
    assert not [e for e in play.effects if isinstance(e, Settle)]


def test_leaving_calmly_waits_for_the_words_but_not_for_ever() -> None:
    play = talk()
    play.leave(Manner.CALM)
    play.clock.advance(11)
    play.send(Ticked(play.clock.now()))
    assert play.state.phase is Phase.DONE
    assert Text.SOUND_LEFT() in play.ending.say


def test_a_command_of_ones_own_words_is_heard_by_them_only_and_typed_by_both() -> None:
    own = replace(ALOUD, renamed=renamed("skip=onward"))
    play = talk(own)
    listen = play.last(Listen)
    assert isinstance(listen, Listen)
    assert "onward" in listen.phrases
    assert "skip" not in listen.phrases
    play.tells("onward")
    play.says("")
    assert play.state.position == 1
    play.type("skip")
    play.says("")
    assert play.state.position == 2
