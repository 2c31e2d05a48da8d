"""Words on their way to the disk are waited for at the end; words that it refused are shown.

Also what came between: erasing, another revision, a copy, our own voice.
"""

from typing import Final

import pytest

from assistant.journal.records import AnswerState, Outcome
from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.effects import Save, Show
from assistant.session.events import Copied, Manner, Trouble, Troubled, Typed
from assistant.session.state import Phase
from tests.fakes import Play, a_promise, aloud, an_answer, by_hand, changed, practising

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


def test_where_the_disk_does_not_answer_it_is_said_how_to_leave() -> None:
    play = on_their_way()
    play.leave(Manner.CALM, "")
    for told in (Text.STILL_SAVING(), Text.STILL_SAVING_LONG()):
        before = len(play.effects)
        play.wait(30)
        assert any(told in e.step.say for e in play.effects[before:] if isinstance(e, Show))


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


def shown_as_lost(play: Play) -> list[str]:
    """What the last lines call not on the disk."""
    say = play.ending.say
    return [*say[say.index(Text.LEFT_UNSAVED()) + 1 :]] if Text.LEFT_UNSAVED() in say else []


def late(play: Play, turn: int, words: str) -> None:
    """A line that was typed under an earlier step."""
    play.send(Typed(turn, play.clock.now(), words))


def refused() -> Play:
    """The first answer was refused and gone on from; the disk takes words again."""
    play = Play()
    play.type("1")
    play.trouble = Trouble.DISK_FULL
    play.type("one", "skip")
    play.trouble = None
    return play


def test_what_was_refused_alone_is_called_not_on_the_disk() -> None:
    play = on_their_way()
    turn = play.state.turn
    play.press(Command.SKIP)
    late(play, turn, "another line")
    play.leave(Manner.CALM)
    play.trouble = Trouble.DISK_FULL
    play.reply()
    assert play.state.phase is Phase.SAVING
    play.trouble = None
    play.reply()
    assert play.ending.say == (Text.UNSAVED_FULL(), Text.LEFT_UNSAVED(), f"one {LATE}")
    assert "another line" in play.kept().values()


def test_words_that_a_later_revision_took_along_are_not_called_lost() -> None:
    play = Play()
    play.type("1")
    play.slow = True
    play.type("one", "two more")
    play.trouble = Trouble.DISK_FULL
    play.reply()
    play.trouble = None
    play.reply()
    play.leave(Manner.CALM)
    assert play.ending.exit_code == 0
    assert [*play.kept().values()] == ["one two more"]


def test_no_revision_is_written_twice_after_one_was_refused() -> None:
    play = Play()
    play.type("1")
    turn = play.state.turn
    play.trouble = Trouble.DISK_FULL
    play.type("one")
    play.trouble = None
    late(play, turn, "two")
    late(play, turn, "three")
    revisions = [(answer.id, answer.rev) for answer in play.disk]
    assert len(revisions) == len({*revisions})
    assert [*play.kept().values()] == ["one two three"]
    play.type("")
    play.leave(Manner.CALM)
    assert [*play.kept().values()] == ["one two three"]


def test_how_a_promise_went_is_shown_with_its_words_where_the_disk_refused_it() -> None:
    play = Play(practising(a_promise("i will call")))
    play.type("1")
    play.trouble = Trouble.DISK_FULL
    play.type("partly")
    play.leave(Manner.CALM)
    (line,) = shown_as_lost(play)
    assert line.startswith("Kept in part, for ")
    assert line.endswith(": i will call")


def test_words_that_were_refused_twice_are_shown_once_and_as_they_were_last() -> None:
    play = Play()
    play.type("1")
    turn = play.state.turn
    play.trouble = Trouble.DISK_FULL
    play.type("one")
    late(play, turn, "two")
    play.leave(Manner.CALM)
    assert shown_as_lost(play) == ["one two"]


@pytest.mark.parametrize("manner", [Manner.CUT_OFF, Manner.QUICK])
def test_leaving_at_once_sends_what_was_refused_once_more(manner: Manner) -> None:
    play = refused()
    play.leave(manner, "half a line")
    sent = [e.record for e in play.effects if isinstance(e, Save)]
    assert [*play.kept().values()] == ["one"]
    assert "half a line" in [getattr(one, "text", "") for one in sent]


def test_from_a_locked_screen_it_is_sent_once_more_as_well() -> None:
    play = refused()
    play.lock()
    play.leave(Manner.CALM)
    play.leave(Manner.CALM)
    assert [*play.kept().values()] == ["one"]


def test_that_words_are_nowhere_is_said_also_where_others_were_refused() -> None:
    play = Play(by_hand())
    play.type("1")
    play.trouble = Trouble.DISK_FULL
    play.type("one", "skip")
    play.send(Troubled(play.clock.now(), Trouble.SPOOL_FULL))
    play.ear.slow = True
    play.type("")
    play.say("spoken words")
    play.leave(Manner.CALM)
    play.wait(12)
    assert Text.SOUND_NOT_LEFT() in play.ending.say
    assert shown_as_lost(play) == ["one"]


def erasing_while_refused(*, leaves: bool | None) -> Play:
    """An answer that the disk did not take all of is erased; None: is being erased."""
    play = on_their_way()
    play.press(Command.BACK)
    play.press(Command.UNKEEP)
    play.trouble = Trouble.DISK_FULL
    play.reply()
    play.trouble, play.slow, play.slow_erasing = None, False, leaves is not False
    play.type("1")
    if leaves is not None:
        play.leave(Manner.CALM)
    if leaves:
        play.erased()
    return play


@pytest.mark.parametrize("leaves", [False, True], ids=["then leaves", "leaves meanwhile"])
def test_what_was_erased_is_not_shown_at_the_end(leaves: object) -> None:
    play = erasing_while_refused(leaves=bool(leaves))
    assert play.ending.exit_code == 0
    assert shown_as_lost(play) == []
    assert not any("one" in line.split() for line in play.ending.say)
    assert play.ending.say[-1] == Text.CLOSE_NOTHING()


@pytest.mark.parametrize("how", ["line", "late", "stop"])
def test_words_typed_while_their_answer_is_erased_are_set_aside_and_that_is_said(how: str) -> None:
    play = Play()
    play.type("1", "one", "back")
    turn = play.state.turn
    play.slow_erasing = True
    play.type("don't keep this", "1")
    if how == "line":
        play.type(OWN)
    elif how == "late":
        late(play, turn, OWN)
    else:
        play.leave(Manner.CALM, OWN)
    play.erased()
    said = play.ending.say[0] if how == "stop" else play.asked.outcome
    assert said == f"{Text.ERASED()} {Text.SET_ASIDE()}"
    assert [*play.drafts.values()] == [OWN]


def test_words_that_come_behind_the_last_line_of_a_secret_day_hold_nothing_up() -> None:
    play = Play(aloud())
    play.type("1")
    play.press(Command.OPTIONS)
    play.type("1", "3", "1")
    play.voice.slow = True
    turn = play.state.turn
    play.press(Command.STOP)
    late(play, turn, "bye")
    play.voice_ends()
    assert play.state.phase is Phase.DONE
    assert play.ending.exit_code == 0


def test_words_that_come_behind_the_last_line_are_kept_and_it_is_said_again() -> None:
    ordinary, play = (Play(aloud()) for _ in range(2))
    for one in (ordinary, play):
        one.type("1", "a", "b", "c")
    turn = play.state.turn
    play.voice.slow = True
    play.type("d")
    late(play, turn, LATE)
    play.voice_ends()
    ordinary.type("d")
    assert f"d {LATE}" in play.kept().values()
    assert play.ending.say[-1] == ordinary.ending.say[-1]


def test_stopping_again_while_the_end_waits_leaves_its_last_line() -> None:
    play = on_their_way()
    play.type("skip", "skip", "skip")
    play.press(Command.STOP)
    play.reply()
    ordinary = Play(practising())
    ordinary.type("1", "one", "skip", "skip", "skip")
    assert play.ending.say[-1] == ordinary.ending.say[-1]


def test_a_line_typed_while_the_end_waits_before_any_question_is_set_aside() -> None:
    play = Play(practising(a_promise("old")))
    play.slow = True
    play.press(Command.SITUATION)
    play.press(Command.STOP)
    play.type(OWN)
    while play.waiting:
        play.reply()
    assert play.ending.exit_code == 0
    assert OWN in play.drafts.values()


@pytest.mark.parametrize("paused", [False, True])
def test_a_situation_is_not_changed_over_words_that_wait_for_the_disk(paused: object) -> None:
    play = Play(practising(a_promise("old")))
    play.type("1")
    play.trouble = Trouble.DISK_FULL
    play.type("kept")
    play.trouble = None
    if paused:
        play.press(Command.PAUSE)
    play.press(Command.SITUATION)
    assert play.asked.outcome == Text.NOT_HERE()
    if paused:
        play.type("")
    play.type("")
    assert [(one.rev, one.outcome) for one in play.promised] == [(2, Outcome.KEPT)]


def test_an_enter_that_silences_us_while_words_are_saved_ends_nothing() -> None:
    play = Play(changed(aloud(), drafts=(an_answer("left open", AnswerState.DRAFT),)))
    play.slow = play.voice.slow = True
    play.press(Command.REPEAT)
    play.type("and done")
    play.send(Typed(play.state.turn - 1, play.clock.now(), ""))
    while play.waiting:
        play.reply()
    assert "left open and done" in play.kept().values()


def being_copied(*, slow: bool) -> Play:
    """The second answer goes to a folder; a late line under the first one comes after that."""
    play = Play()
    play.type("1")
    turn = play.state.turn
    play.type("one")
    play.trouble = Trouble.DISK_FULL
    play.type("two", "/media/x")
    play.slow = slow
    late(play, turn, LATE)
    return play


def test_of_two_folders_named_at_once_the_first_is_tried() -> None:
    play = being_copied(slow=True)
    play.type("/media/y")
    play.send(Copied(done=True, at=play.clock.now()))
    play.reply()
    play.leave(Manner.CALM)
    assert shown_as_lost(play) == [f"one {LATE}"]


def test_a_draft_that_is_not_put_away_while_leaving_holds_nothing_up() -> None:
    drafts = tuple(an_answer(each, AnswerState.DRAFT, id=each) for each in ("first", "second"))
    play = Play(changed(practising(), drafts=drafts))
    play.trouble = Trouble.DISK_FULL
    play.type("1")
    play.press(Command.SKIP)
    play.slow = True
    play.type("drop")
    play.press(Command.STOP)
    while play.waiting:
        play.reply()
    assert play.state.phase is Phase.DONE
    assert play.ending.exit_code == 1


@pytest.mark.parametrize("manner", [Manner.CUT_OFF, Manner.QUICK])
def test_leaving_at_once_does_not_send_what_is_being_erased(manner: Manner) -> None:
    play = erasing_while_refused(leaves=None)
    before = len(play.effects)
    play.leave(manner)
    assert not [effect for effect in play.effects[before:] if isinstance(effect, Save)]


def test_a_copy_is_of_what_was_sent_to_be_copied() -> None:
    play = being_copied(slow=False)
    play.send(Copied(done=True, at=play.clock.now()))
    assert play.asked.outcome == Text.COPIED()
    play.leave(Manner.CALM)
    assert play.ending.exit_code == 1
    assert shown_as_lost(play) == [f"one {LATE}"]


def test_an_enter_behind_the_earlier_days_puts_the_step_and_opens_no_microphone() -> None:
    play = Play(by_hand())
    play.type("1")
    play.press(Command.REVIEW)
    play.type("")
    assert play.state.phase is Phase.ASKING
    assert play.listens == []


def test_a_situation_that_changes_after_a_refusal_is_a_later_revision() -> None:
    play = Play(practising(a_promise("old")))
    play.type("1")
    play.trouble = Trouble.DISK_FULL
    play.type("partly")
    play.press(Command.SKIP)
    play.press(Command.SITUATION)
    play.trouble = None
    play.leave(Manner.CALM)
    assert play.state.phase is Phase.DONE
    revisions = [(one.id, one.rev) for one in play.promised]
    assert len(revisions) == len({*revisions})
