"""Sound that a crash left behind, as stories: written down, offered, never lost."""

from assistant.journal.records import Answer, AnswerState, How
from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.effects import Play as PlaySound
from assistant.session.effects import Prepare, Recover, Show, StepKind
from assistant.session.events import Manner
from assistant.session.plan import Plan, Sound
from assistant.session.recovering import PATIENCE_S
from assistant.session.state import Phase
from tests.fakes import Play, aloud, an_answer, changed, plan

WORDS = "I will call my brother"


def left(id_: str = "old") -> Answer:
    """The answer that sound was left under."""
    return an_answer("", AnswerState.DRAFT, id=id_, how=How.SPOKEN)


def day(*drafts: Answer, sound: Sound | None = None, ids: tuple[str, ...] = ("old",)) -> Plan:
    """A start after a crash."""
    sound = sound or Sound()
    heard = Sound(sound.voiced, sound.listens, left=tuple(map(left, ids)))
    return changed(plan(), drafts=drafts, sound=heard)


def phase(play: Play) -> Phase:
    """Where it stands now."""
    return play.state.phase


def slow(start: Plan) -> Play:
    """A start at which the sound takes long to be written down."""
    return Play(start, left={})


def test_sound_that_was_left_is_written_down_and_offered() -> None:
    play = Play(day(), left={"old": WORDS})
    assert isinstance(play.effects[0], Show)
    assert play.effects[0].step.say == (Text.RECOVERING(),)
    assert play.asked.kind is StepKind.DRAFT
    assert Text.DRAFT_WORDS(words=WORDS) in play.asked.say
    assert play.drafts == {"old": WORDS}
    assert play.settled == []
    play.type("")
    assert play.kept() == {"old": WORDS}
    assert [(s.id, s.keep) for s in play.settled] == [("old", False)]


def test_what_was_typed_besides_stands_behind_what_was_said_however_often_it_is_found() -> None:
    draft = an_answer("and write", AnswerState.DRAFT, id="old")
    for _ in range(3):
        play = Play(day(draft), left={"old": WORDS})
        draft = play.disk[-1]
        assert (draft.text, draft.how) == (f"{WORDS}\nand write", How.SPOKEN)
        play.type("skip")
    play = Play(day(draft), left={"old": WORDS})
    play.leave(Manner.CUT_OFF, "tonight")
    play = Play(day(play.disk[-1]), left={"old": WORDS})
    assert play.disk[-1].text == f"{WORDS}\nand write\ntonight"


def test_words_that_were_on_the_disk_already_are_not_there_twice() -> None:
    written = an_answer(WORDS, AnswerState.DRAFT, id="old", how=How.SPOKEN)
    play = Play(day(written), left={"old": WORDS})
    assert play.disk[-1].text == WORDS


def test_sound_without_a_word_is_let_go_and_nothing_is_offered() -> None:
    play = Play(day(), left={"old": "", "other": ""})
    assert [(s.id, s.keep) for s in play.settled] == [("old", False)]
    assert phase(play) is Phase.HALF


def test_a_long_recording_is_waited_for_twenty_seconds_and_offered_next_time() -> None:
    play = slow(day())
    play.wait(PATIENCE_S - 1)
    assert phase(play) is Phase.RECOVERING
    play.wait(2)
    assert phase(play) is Phase.HALF
    assert play.asked.outcome == Text.RECOVER_LATER()
    play.ear.left = {"old": WORDS}
    play.ear_ends()
    assert play.drafts == {"old": WORDS}
    assert phase(play) is Phase.HALF


def test_words_whose_sound_is_still_being_written_down_are_not_offered_in_part() -> None:
    draft = an_answer("and write", AnswerState.DRAFT, id="old")
    other = an_answer("half a", AnswerState.DRAFT, id="other")
    play = slow(day(draft, other))
    play.wait(PATIENCE_S + 1)
    assert Text.DRAFT_WORDS(words="half a") in play.asked.say
    play.type("")
    assert phase(play) is Phase.HALF
    play.ear.left = {"old": WORDS}
    play.ear_ends()
    assert play.drafts == {"old": f"{WORDS}\nand write"}


def test_leaving_does_not_wait_for_it_and_lets_go_of_no_sound() -> None:
    for manner in Manner:
        play = slow(day())
        play.leave(manner)
        assert play.ending.exit_code == 0
        assert play.settled == []


def test_a_draft_can_be_heard_and_nobody_listens_meanwhile() -> None:
    play = Play(day(sound=aloud().sound), left={"old": WORDS})
    assert Text.DRAFT_HEAR() in play.asked.say
    turn = play.state.turn
    play.voice.slow = True
    play.say("hear")
    sound = next(effect for effect in play.effects if isinstance(effect, PlaySound))
    assert (sound.id, sound.turn > turn) == ("old", True)
    assert isinstance(play.effects[play.effects.index(sound) - 1], Prepare)
    play.say("yes")
    assert not play.kept(), "the recording's own yes"
    play.voice_ends()
    play.say("yes")
    assert play.kept() == {"old": WORDS}


def test_hearing_a_draft_without_our_voice_ends_with_the_next_step() -> None:
    play = Play(day(sound=Sound(listens=True)), left={"old": WORDS})
    play.voice.slow = True
    play.type("hear", "skip", "1")
    assert not play.state.speaking
    assert not play.voice.speaking
    play.type("")
    assert phase(play) is Phase.TELLING


def test_an_enter_while_a_draft_is_played_only_silences_it() -> None:
    play = Play(day(sound=Sound(listens=True)), left={"old": WORDS})
    play.voice.slow = True
    play.type("hear", "")
    assert not play.kept()
    assert not play.state.speaking
    play.type("")
    assert play.kept() == {"old": WORDS}


def test_drop_said_aloud_needs_a_yes_typed_it_needs_none() -> None:
    start = day(sound=aloud().sound)
    play = Play(start, left={"old": WORDS})
    play.say("drop")
    assert play.voice.said[-1] == Text.ASK_DROP()
    play.say("no")
    assert play.asked.ask == Text.DRAFT_PROMPT()
    assert play.settled == []
    play.say("drop", "yes")
    assert play.disk[-1].state is AnswerState.DELETED
    assert [(s.id, s.keep) for s in play.settled] == [("old", False)]
    play = Play(start, left={"old": WORDS})
    play.type("drop")
    assert play.disk[-1].state is AnswerState.DELETED


def test_drop_and_keep_is_kept() -> None:
    play = Play(day(sound=aloud().sound), left={"old": WORDS})
    play.say("drop", "keep")
    assert play.kept() == {"old": WORDS}


def test_while_it_is_written_down_nothing_but_leaving_and_locking_does_anything() -> None:
    play = slow(day())
    before = play.state
    for command in Command:
        if command not in {Command.STOP, Command.LOCK}:
            play.press(command)
    play.type("hello", "")
    assert play.state == before
    assert len([effect for effect in play.effects if isinstance(effect, Recover)]) == 1
