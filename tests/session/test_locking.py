"""The lock: over any state, it shows and keeps nothing, and goes back to where the person was."""

import pickle
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.journal.records import AnswerState, Half, How
from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.effects import (
    Clear,
    EndListening,
    Finish,
    Hush,
    Rest,
    Save,
    Say,
    Show,
    StepKind,
    TryPassphrase,
)
from assistant.session.events import (
    Commanded,
    Drafted,
    Heard,
    Manner,
    Opened,
    Slept,
    StayedShut,
    Tried,
    Trouble,
    Troubled,
    Typed,
)
from assistant.session.idling import OPEN_S
from assistant.session.plan import Plan, Way
from assistant.session.preparation import plan_to_look_back
from assistant.session.state import Phase
from tests.fakes import (
    DAY,
    PASSPHRASE,
    SLIP,
    SUPPORT,
    Play,
    a_promise,
    aloud,
    an_answer,
    by_hand,
    changed,
    plan,
    practising,
)

WORDS = "I will call"
IDLE_S = 120.0


def sealed(start: Plan | None = None) -> Plan:
    """A plan with a passphrase."""
    return changed(start or plan(), sealed=True, lock_after_s=IDLE_S)


def at(start: Plan, *lines: str) -> Play:
    """A session in which some lines were typed."""
    play = Play(sealed(start))
    play.type(*lines)
    return play


def _done() -> Plan:
    morning = plan().halves[Half.MORNING]
    done = tuple(replace(q, answer=an_answer("done", id=q.id)) for q in morning)
    return changed(plan(), halves={**plan().halves, Half.MORNING: done}, began=Half.MORNING)


def _telling() -> Play:
    play = at(aloud(), "1")
    play.say(WORDS)
    return play


def _heard() -> Play:
    play = _telling()
    play.say("done")
    return play


def _ending() -> Play:
    play = _telling()
    play.ear.slow = True
    play.say("done")
    return play


def _saving() -> Play:
    play = at(plan(), "1")
    play.slow = True
    play.type(WORDS)
    return play


def _unsaved() -> Play:
    play = at(plan(), "1")
    play.trouble = Trouble.DISK_FULL
    play.type(WORDS)
    return play


def _erasing() -> Play:
    play = at(plan(), "1", WORDS, "back", "don't keep this")
    play.slow_erasing = True
    play.type("1")
    return play


def _closing() -> Play:
    play = at(aloud(), "1")
    play.voice.slow = True
    play.type("a", "b", "c", "d")
    return play


def _recovering() -> Play:
    left = an_answer("", AnswerState.DRAFT, id="left", how=How.SPOKEN)
    return Play(sealed(aloud(left=(left,))), left={})


STATES: dict[Phase, Callable[[], Play]] = {
    Phase.DRAFT: lambda: at(changed(plan(), drafts=(an_answer("half", AnswerState.DRAFT),))),
    Phase.HALF: lambda: at(plan()),
    Phase.MENU: lambda: at(_done()),
    Phase.ASKING: lambda: at(plan(), "1", WORDS),
    Phase.CHOOSING: lambda: at(practising(a_promise("be on time")), "1"),
    Phase.OPTIONS: lambda: at(plan(), "1", "options"),
    Phase.HEARD: _heard,
    Phase.PAUSED: lambda: at(plan(), "1", "pause"),
    Phase.UNSAVED: _unsaved,
    Phase.LISTENING: lambda: Play(changed(plan(), way=Way.RECORDINGS, interactive=False)),
    Phase.TELLING: _telling,
    Phase.ENDING: _ending,
    Phase.SAVING: _saving,
    Phase.ERASING: _erasing,
    Phase.RECOVERING: _recovering,
    Phase.CLOSING: _closing,
    Phase.LOOKING: lambda: at(plan_to_look_back(DAY)),
}
STANDING = (
    Phase.DRAFT,
    Phase.HALF,
    Phase.MENU,
    Phase.ASKING,
    Phase.CHOOSING,
    Phase.OPTIONS,
    Phase.HEARD,
    Phase.PAUSED,
    Phase.UNSAVED,
)
"""Those in which a step stands."""


def tried(play: Play) -> list[str]:
    return [effect.words for effect in play.effects if isinstance(effect, TryPassphrase)]


def shown_since(play: Play, before: int) -> list[StepKind]:
    return [e.step.kind for e in play.effects[before:] if isinstance(e, Show)]


def words_in(play: Play) -> bytes:
    """Everything the state and the effects hold, but what goes to the door."""
    effects = [effect for effect in play.effects if not isinstance(effect, TryPassphrase)]
    return pickle.dumps((play.state, effects, play.disk, play.notes))


def test_every_state_there_is_is_locked_here() -> None:
    assert {*STATES} == {*Phase} - {Phase.READY, Phase.DONE}
    for phase, begin in STATES.items():
        assert begin().state.phase is phase


@pytest.mark.parametrize("phase", STANDING, ids=lambda phase: phase.name)
def test_each_step_can_be_locked_and_comes_back_as_it_was(phase: Phase) -> None:
    play = STATES[phase]()
    stood, question, disk = play.asked, play.state.position, list(play.disk)
    play.lock()
    assert play.asked.kind is StepKind.LOCKED
    play.unlock("not this", PASSPHRASE)
    back = replace(play.asked, turn=stood.turn, outcome=stood.outcome)
    assert back == stood
    assert (play.state.phase, play.state.position, play.disk) == (phase, question, disk)


@pytest.mark.parametrize("phase", STATES, ids=lambda phase: phase.name)
def test_the_lock_looks_the_same_over_everything(phase: Phase) -> None:
    play = STATES[phase]()
    play = play if play.state.plan.sealed else Play(sealed(play.state.plan))
    before = len(play.effects)
    play.lock()
    assert shown_since(play, before) == [StepKind.LOCKED]
    lock = play.asked
    assert (lock.say, lock.ask) == ((Text.LOCKED(),), Text.LOCK_PROMPT())
    assert (lock.outcome, lock.status, lock.shown, lock.spoken) == ("", "", "", None)


@pytest.mark.parametrize("phase", STATES, ids=lambda phase: phase.name)
def test_locked_nothing_is_shown_said_or_listened_for_whatever_goes_on_beneath(
    phase: Phase,
) -> None:
    play = STATES[phase]()
    play.lock()
    before = len(play.effects)
    play.slow = play.ear.slow = False
    play.ear_ends()
    play.voice_ends()
    play.reply()
    if play.erasing:
        play.erased()
    play.wait(40)
    assert shown_since(play, before) == []
    assert not [e for e in play.effects[before:] if isinstance(e, Say | Finish)]
    assert phase is Phase.LISTENING or not (play.ear.open or play.ear.listening), "but a file"
    assert play.state.lock


@pytest.mark.parametrize("phase", STATES, ids=lambda phase: phase.name)
def test_what_is_typed_at_the_lock_is_in_no_state_effect_or_record(phase: Phase) -> None:
    play = STATES[phase]()
    play.slow_door = True
    play.lock()
    for words in ("skip", "stop", "=mysecret", "mysecret"):
        play.unlock(words)
        if tried(play):
            play.door_answers()
    assert b"mysecret" not in words_in(play)
    assert play.state.lock or not play.state.plan.sealed
    play.leave(Manner.CUT_OFF)
    assert b"mysecret" not in words_in(play)


def test_what_is_typed_at_the_lock_is_in_no_repr() -> None:
    moment = Play().clock.now()
    assert "mysecret" not in repr((Tried(moment, "mysecret"), TryPassphrase("mysecret")))


def test_first_of_all_the_voice_falls_silent_and_the_screen_is_clear() -> None:
    play = at(aloud(), "1")
    play.voice.slow = True
    play.press(Command.REPEAT)
    before = len(play.effects)
    play.lock()
    assert [type(e) for e in play.effects[before:]] == [Hush, Clear, Rest, Show]
    play = _telling()
    before = len(play.effects)
    play.lock()
    kinds = [type(e) for e in play.effects[before:]]
    assert kinds[:3] == [Clear, EndListening, Show]


def test_what_was_being_said_is_a_draft_and_the_question_goes_on_from_it() -> None:
    play = _telling()
    play.lock()
    assert play.drafts == {"action-morning": WORDS}
    play.unlock()
    play.say("tonight", "done", "yes")
    assert play.kept() == {"action-morning": f"{WORDS} tonight"}


def test_told_by_hand_it_is_the_same() -> None:
    play = at(by_hand(), "1", "")
    play.say(WORDS)
    play.type("lock")
    assert not play.ear.open
    assert play.drafts == {"action-morning": WORDS}
    play.unlock()
    assert play.asked.kind is StepKind.QUESTION


def test_opening_says_the_step_again_aloud() -> None:
    play = at(aloud(), "1")
    play.lock()
    said = len(play.voice.said)
    play.unlock()
    assert play.voice.said[said:] == [" ".join(play.asked.say)]
    assert play.state.phase is Phase.TELLING


def test_there_is_no_last_try() -> None:
    play = at(plan(), "1")
    play.lock()
    play.unlock("not this")
    assert (play.asked.outcome, play.asked.say) == ("", (Text.UNLOCK_AGAIN(),))
    for _ in range(100):
        play.unlock("not this")
        assert (play.asked.outcome, play.asked.say) == (Text.STILL_LOCKED(), ())
    play.unlock()
    assert play.asked.kind is StepKind.QUESTION
    play.lock()
    play.unlock("not this")
    assert play.asked.say == (Text.UNLOCK_AGAIN(),), "whoever sits there now has not read it"


def test_a_slip_in_the_recovery_words_is_named_each_time() -> None:
    play = at(plan(), "1")
    play.lock()
    for said, sentence in (
        (SLIP, Text.RECOVERY_SLIP()),
        ("not this", Text.UNLOCK_AGAIN()),
        (SLIP, Text.RECOVERY_SLIP()),
    ):
        play.unlock(said)
        assert (play.asked.outcome, play.asked.say) == ("", (sentence,))
    play.unlock()
    assert play.asked.kind is StepKind.QUESTION


def test_an_empty_line_is_not_tried() -> None:
    play = at(plan(), "1")
    play.lock()
    play.unlock("")
    assert (play.asked.kind, tried(play)) == (StepKind.LOCKED, [])


def test_one_passphrase_is_tried_at_a_time_and_no_reply_opens_a_later_lock() -> None:
    play = at(plan(), "1")
    play.slow_door = True
    play.lock()
    play.unlock(PASSPHRASE, PASSPHRASE)
    assert tried(play) == [PASSPHRASE]
    play.door_answers()
    assert not play.state.lock
    now = play.clock.now()
    for late in (Opened(now), StayedShut(now, Text.UNLOCK_AGAIN())):
        play.send(late)
    assert play.asked.kind is StepKind.QUESTION
    play.send(Tried(play.clock.now(), "late words"))
    assert b"late words" not in words_in(play)


def test_without_a_passphrase_the_lock_says_that_it_only_covers_and_enter_opens_it() -> None:
    play = Play()
    play.type("1", "help")
    assert Text.HELP_COVER() in play.asked.say
    play.type("lock")
    assert (play.asked.say, play.asked.ask) == ((Text.COVERED(),), Text.COVER_PROMPT())
    play.unlock("")
    assert (play.asked.kind, tried(play)) == (StepKind.QUESTION, [])
    helped = at(plan(), "1", "help").asked.say
    assert (Text.HELP_LOCK() in helped, Text.HELP_COVER() in helped) == (True, False)
    assert Text.HELP_LOCK_ALONE() in helped


@pytest.mark.parametrize("way", ["word", "key"])
def test_support_is_one_word_away_and_the_lock_stays(way: str) -> None:
    play = at(plan(), "1")
    play.lock()
    if way == "word":
        play.unlock("support")
    else:
        play.press(Command.SUPPORT)
    assert (play.asked.kind, play.asked.say) == (StepKind.LOCKED, SUPPORT)
    assert tried(play) == []
    play.unlock("")
    assert play.asked.say == (Text.LOCKED(),)


@pytest.mark.parametrize("manner", Manner)
def test_leaving_from_the_lock_keeps_the_half_line_as_a_draft_and_tells_nothing(
    manner: Manner,
) -> None:
    play = at(practising(), "1", "one", "two", "home by six", "1")
    play.lock()
    play.leave(manner, "half a li")
    assert play.drafts == {"reliability-morning": "half a li"}
    said = () if manner is Manner.CUT_OFF else (Text.CLOSED(),)
    assert (play.ending.say, play.ending.exit_code) == (said, 0)
    assert play.ending.manner is (Manner.QUICK if manner is Manner.CALM else manner)


def test_the_end_of_input_does_not_let_go_of_words_the_disk_did_not_take_unsaid() -> None:
    play = _unsaved()
    play.lock()
    play.leave(Manner.CALM)
    assert play.asked.say == (Text.LOCKED_UNSAVED(),)
    before = len(play.effects)
    play.leave(Manner.CALM)
    saved = [e.record for e in play.effects[before:] if isinstance(e, Save)]
    assert [getattr(record, "text", "") for record in saved] == [WORDS]
    assert play.state.phase is Phase.DONE


def test_what_was_sent_a_moment_before_the_lock_is_kept_and_told_once_it_opens() -> None:
    play = at(plan(), "1")
    turn = play.state.turn
    play.lock()
    play.send(Typed(turn, play.clock.now(), WORDS))
    assert play.asked.kind is StepKind.LOCKED
    assert play.kept() == {"action-morning": WORDS}
    play.unlock()
    assert play.asked.outcome == Text.KEPT_MANY(count=3)
    assert play.state.position == 1
    turn = play.state.turn
    play.lock()
    play.send(Commanded(turn, play.clock.now(), Command.SKIP, "more words"))
    assert play.kept()["honesty-morning"] == "more words"


def test_the_half_line_follows_the_hand_to_the_disk_also_when_it_arrives_after_the_lock() -> None:
    play = at(plan(), "1")
    turn = play.state.turn
    play.lock()
    play.send(Drafted(turn, play.clock.now(), "half a li"))
    assert play.drafts == {"action-morning": "half a li"}


def test_what_came_in_a_moment_too_late_opens_no_microphone() -> None:
    play = at(by_hand(), "1")
    play.lock()
    play.send(Typed(play.state.turn, play.clock.now(), ""))
    assert not play.ear.open
    play.unlock()
    play.type("")
    assert play.state.phase is Phase.TELLING


def test_a_session_that_ends_beneath_says_so_once_it_is_open() -> None:
    play = at(plan(), "1", "a", "b", "c")
    turn = play.state.turn
    play.lock()
    play.send(Typed(turn, play.clock.now(), "d"))
    assert not [e for e in play.effects if isinstance(e, Finish)]
    play.unlock()
    assert play.ending.say[-1] == Text.CLOSE_DONE()
    again = at(plan(), "1", "a", "b", "c")
    turn = again.state.turn
    again.lock()
    again.send(Typed(turn, again.clock.now(), "d"))
    again.leave(Manner.QUICK)
    assert again.ending.say == (Text.CLOSED(),)
    assert len(again.kept()) == 4


def test_the_last_line_that_was_being_said_comes_again_once_it_is_open() -> None:
    play = _closing()
    play.lock()
    assert play.voice.speaking is None
    play.unlock()
    assert play.ending.say[-1] == Text.CLOSE_DONE()


def test_what_failed_meanwhile_is_told_once_it_is_open() -> None:
    play = at(aloud(), "1")
    play.lock()
    play.send(Troubled(play.clock.now(), Trouble.NO_MICROPHONE))
    play.unlock()
    assert play.asked.outcome == Text.NO_MICROPHONE()


def test_what_was_erased_meanwhile_stands_in_no_field_afterwards() -> None:
    play = _erasing()
    play.lock()
    play.erased()
    play.unlock()
    assert play.asked.emptied


def test_words_heard_late_under_an_earlier_turn_change_nothing() -> None:
    play = at(aloud(), "1")
    play.lock()
    play.send(Heard(play.state.turn - 1, play.clock.now(), "stray", (), "fake"))
    assert play.disk == []


# --- by itself -------------------------------------------------------------


def until_locked(play: Play, seconds: float) -> bool:
    play.wait(seconds)
    return play.state.lock is not None


def test_after_two_minutes_without_anybody_it_locks_and_not_before() -> None:
    play = at(plan(), "1")
    assert not until_locked(play, IDLE_S - 1)
    play.key()
    assert not until_locked(play, IDLE_S - 1)
    assert until_locked(play, 1)
    play.unlock()
    assert not until_locked(play, IDLE_S - 1)


@pytest.mark.parametrize(
    "start",
    [
        plan(),
        changed(plan(), sealed=True),
        changed(plan(), lock_after_s=IDLE_S),
        changed(sealed(), interactive=False),
    ],
    ids=["as it stands", "never", "without a passphrase", "nobody at a terminal"],
)
def test_without_a_passphrase_or_a_wish_it_never_locks_by_itself(start: Plan) -> None:
    play = Play(start)
    play.type("1", "help")
    assert Text.HELP_LOCK_ALONE() not in play.asked.say
    assert not until_locked(play, 2 * OPEN_S)


def test_while_our_voice_reads_it_never_locks() -> None:
    play = at(aloud(), "1")
    play.voice.slow = True
    play.press(Command.REPEAT)
    assert not until_locked(play, 2 * OPEN_S)
    play.voice_ends()
    assert not until_locked(play, OPEN_S - 1)


def test_an_answer_being_told_locks_after_ten_silent_minutes_with_its_draft() -> None:
    play = at(aloud(), "1")
    assert not until_locked(play, OPEN_S - 5)
    play.say(WORDS)
    assert not until_locked(play, OPEN_S - 5)
    assert until_locked(play, OPEN_S), "the ear began to count anew"
    assert play.drafts == {"action-morning": WORDS}
    assert not play.ear.open
    play.unlock()
    assert play.state.phase is Phase.TELLING
    assert play.state.position == 0


def test_what_was_read_back_waits_ten_minutes_for_its_yes() -> None:
    play = _heard()
    assert not until_locked(play, OPEN_S - 1)
    assert until_locked(play, 1)
    play.unlock()
    play.say("yes")
    assert play.kept() == {"action-morning": WORDS}


def test_an_answer_that_was_begun_in_writing_waits_ten_minutes() -> None:
    play = at(plan(), "1")
    play.send(Drafted(play.state.turn, play.clock.now(), "half a li"))
    for _ in range(int(OPEN_S) - 1):
        play.wait(1)
        play.send(Drafted(play.state.turn, play.clock.now(), "half a li"))
    assert not play.state.lock
    assert until_locked(play, 8)
    play.unlock()
    play.type("half a line")
    assert not until_locked(play, IDLE_S - 1)
    assert until_locked(play, 1)


def test_looking_at_earlier_days_makes_way_and_opening_goes_back_to_the_question() -> None:
    play = at(plan(), "1", "review")
    assert until_locked(play, IDLE_S + 1)
    play.unlock()
    assert (play.asked.kind, play.state.away) == (StepKind.QUESTION, False)


def test_a_machine_that_slept_is_locked_where_there_is_a_passphrase() -> None:
    play = at(plan(), "1")
    play.send(Slept(play.clock.now()))
    assert play.state.lock
    before = len(play.effects)
    play.send(Slept(play.clock.now()))
    assert shown_since(play, before) == [StepKind.LOCKED], "the terminal may have changed meanwhile"
    for start in (plan(), changed(sealed(), interactive=False)):
        play = Play(start)
        play.send(Slept(play.clock.now()))
        assert not play.state.lock
