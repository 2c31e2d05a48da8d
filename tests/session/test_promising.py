"""The promise loop: made on a yes, asked about, carried over, put away."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from msgspec import structs

from assistant.journal.records import (
    Answer,
    AnswerState,
    Half,
    Outcome,
    Promise,
    Prompt,
    Role,
    Situation,
    Track,
)
from assistant.messages import Text
from assistant.practice.sequence import Part
from assistant.session.choices import Choice
from assistant.session.commands import Command
from assistant.session.effects import ForgetSound
from assistant.session.effects import Play as PlaySound
from assistant.session.events import Trouble
from assistant.session.question import RETURN, Ask, Question
from assistant.session.state import Phase
from tests.fakes import DAWN, DAY, REPLIES, Play, a_promise, aloud, changed, practising

MADE = "I will be home by seven"
OLD = a_promise("call my sister")
MONTH_AGO = DAY - timedelta(days=30)


def at_the_promise(**changes: object) -> Play:
    play = Play(practising(**changes))
    play.type("1", "one thing", "a true thing")
    return play


def test_words_become_a_promise_only_after_a_yes_and_in_the_persons_own_words() -> None:
    play = at_the_promise()
    play.type(MADE)
    assert play.promises == {}
    assert play.asked.say[:2] == (Text.PROMISE_WORDS(words=MADE), Text.PROMISE_ASK())
    play.type("")
    assert play.promises == {}, "Enter is no yes"
    play.type("yes")
    (made,) = play.promises.values()
    assert (made.text, made.outcome, made.day) == (MADE, Outcome.OPEN, DAY)
    assert made.answer == "promise-morning"
    assert made.due_at.date() > DAY
    assert play.asked.outcome == Text.PROMISE_MADE()
    assert play.asked.status == Text.QUESTION_STATUS(number=4, count=4)


def test_no_leaves_an_answer_and_the_end_says_nothing_of_a_promise() -> None:
    play = at_the_promise()
    play.type(MADE, "no", "someone")
    assert play.promises == {}
    assert MADE in play.kept().values()
    assert play.ending.say[-1] == Text.CLOSE_DONE()


def test_the_end_says_the_one_promise() -> None:
    play = at_the_promise()
    play.type(MADE, "yes", "someone")
    assert play.ending.say[-1] == f"Your one promise: {MADE}."


@pytest.mark.parametrize("mark", [".", "!", "?", ""])
def test_the_persons_own_stop_is_the_only_one_behind_their_words(mark: str) -> None:
    words = f"Dinner\nat six{mark}"
    play = at_the_promise()
    play.type(words, "yes", "someone")
    assert play.ending.say[-1] == f"Your one promise: Dinner at six{mark or '.'}"
    asked = Play(practising(a_promise(words)))
    asked.type("1")
    assert asked.asked.say[0] == f"Last time you said: Dinner at six{mark or '.'} How did it go?"


def test_a_sweeping_promise_is_offered_once_to_be_made_smaller_and_kept_as_it_is_on_enter() -> None:
    sweeping = "I will never lie again"
    play = at_the_promise()
    play.type(sweeping)
    assert "big promise" in play.asked.say[0]
    play.type("")
    assert play.asked.say[0] == Text.PROMISE_WORDS(words=sweeping)
    play.type("yes")
    assert [one.text for one in play.promises.values()] == [sweeping]
    smaller = at_the_promise()
    smaller.type(sweeping, "I will tell you about today's call", "yes")
    assert [one.text for one in smaller.promises.values()] == ["I will tell you about today's call"]


def test_a_way_to_be_is_offered_once_to_be_made_an_act_that_can_be_seen() -> None:
    play = at_the_promise()
    play.type("I will be more patient")
    assert play.asked.say[0] == "How could that be seen?"
    play.type("I will wait until you have finished", "yes")
    assert [one.text for one in play.promises.values()] == ["I will wait until you have finished"]
    as_it_is = at_the_promise()
    as_it_is.type("I will be better", "", "yes")
    assert [one.text for one in as_it_is.promises.values()] == ["I will be better"]


def test_words_given_anew_are_read_back_anew_and_the_promise_is_revised() -> None:
    play = at_the_promise()
    play.type(MADE, "yes", "back", "back", "I will be home by eight")
    assert play.asked.say[0] == Text.PROMISE_WORDS(words="I will be home by eight")
    play.type("yes")
    (made,) = play.promises.values()
    assert (made.text, made.rev, made.parent) == ("I will be home by eight", 2, 1)


def test_a_plan_is_asked_where_it_was_switched_on_and_stands_with_its_promise() -> None:
    play = at_the_promise(parts=frozenset({Part.PLAN}))
    play.type(MADE, "yes")
    assert play.asked.say == ("When and where?",)
    play.type("After work, by train")
    (made,) = play.promises.values()
    assert (made.plan, made.text, made.rev) == ("After work, by train", MADE, 2)
    assert play.state.unsaved == ()


TELLING: Final = (
    (Outcome.KEPT, ("1",)),
    (Outcome.KEPT, ("kept",)),
    (Outcome.PARTLY, ("2",)),
    (Outcome.PARTLY, ("partly",)),
    (Outcome.NOT, ("3",)),
    (Outcome.NOT, ("not yet",)),
    (Outcome.CHANGED, ("changed ahead of time",)),
    (Outcome.CHANGED, ("4", "1")),
    (Outcome.CHANGED, ("plans changed", "changed, and I said so in time")),
    (Outcome.LET_GO, ("let it go",)),
    (Outcome.LET_GO, ("4", "2")),
    (Outcome.LET_GO, ("plans", "let it go")),
)


@pytest.mark.parametrize(("outcome", "lines"), TELLING)
def test_each_of_five_outcomes_is_noted_and_answered(
    outcome: Outcome, lines: tuple[str, ...]
) -> None:
    play = Play(practising(OLD))
    play.type("1")
    assert play.asked.say == (
        "Last time you said: call my sister. How did it go?",
        "1, kept.",
        "2, partly.",
        "3, not yet.",
        "4, plans changed, or let it go.",
    )
    play.type(*lines)
    told = play.promises[OLD.id]
    assert told.outcome is outcome
    assert (told.rev, told.text) == (2, OLD.text)
    assert play.asked.outcome == REPLIES.get(told.outcome, "")
    after = {Outcome.PARTLY: "Which part is done?", Outcome.NOT: "What got in the way?"}
    first = Text.QUESTION_STATUS(number=1, count=4)
    assert play.asked.say[0].startswith(after.get(told.outcome, first))


def test_of_five_outcomes_two_are_one_step_further_and_none_is_chosen_by_a_fifth_number() -> None:
    play = Play(practising(OLD))
    play.type("1", "5")
    assert play.asked.outcome == Text.CHOICE_UNKNOWN(count=4)
    play.type("4")
    assert play.asked.say == (
        Text.OTHERWISE_ASK(),
        "1, changed, and I said so in time.",
        "2, let it go.",
    )
    assert play.promises == {}, "nothing is noted yet"
    play.type("back", "not yet", "back", "4", "skip")
    assert play.asked.status == Text.QUESTION_STATUS(number=1, count=4)
    assert Outcome.CHANGED not in {one.outcome for one in play.promised}


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.CHANGED, ("changed ahead of time",)),
        (Outcome.LET_GO, ("let it go",)),
        (Outcome.CHANGED, ("plans changed", "one")),
        (Outcome.LET_GO, ("four", "let it go")),
    ],
)
def test_each_outcome_can_be_said_at_once_or_from_what_the_voice_names(
    outcome: Outcome, words: tuple[str, ...]
) -> None:
    told = "Last time you said: {promise}. Say kept, partly, not yet, or plans changed."
    start = practising(OLD, spoken={Ask.OUTCOME: told})
    play = Play(changed(start, sound=aloud().sound))
    play.say("one")
    assert play.voice.said[-1] == told.format(promise=OLD.text)
    play.say(*words)
    assert play.promises[OLD.id].outcome is outcome


def test_what_was_not_kept_can_come_along_twice_and_then_only_smaller() -> None:
    for carried in (0, 1):
        play = Play(practising(a_promise("call", carried=carried)))
        play.type("1", "not yet", "I was tired", "take it along")
        (again,) = [one for one in play.promises.values() if one.before == OLD.id]
        assert (again.carried, again.outcome, again.text) == (carried + 1, Outcome.OPEN, "call")
    play = Play(practising(a_promise("call", carried=2)))
    play.type("1", "not yet", "skip")
    assert play.asked.say[0] == "You have carried this for a while: call."
    play.type("make it smaller", "send a message", "yes")
    (small,) = [one for one in play.promises.values() if one.text == "send a message"]
    assert small.before == OLD.id
    assert small.carried == 0


def test_older_promises_are_asked_about_in_one_question() -> None:
    older = tuple(a_promise(f"old {n}", id=f"old-{n}") for n in range(3))
    play = Play(practising(OLD, *older))
    play.type("1", "kept")
    assert play.asked.say[0] == "You have 3 older promises."
    play.type("let them rest")
    assert {play.promises[one.id].outcome for one in older} == {Outcome.LET_GO}
    assert play.state.unsaved == ()
    telling = Play(practising(OLD, *older))
    telling.type("1", "kept", "tell how each went", "kept", "let it go", "partly")
    assert [telling.promises[one.id].outcome for one in older] == [
        Outcome.KEPT,
        Outcome.LET_GO,
        Outcome.PARTLY,
    ]


def test_a_promise_that_is_skipped_stays_open_and_nothing_is_said_of_it() -> None:
    play = Play(practising(OLD))
    play.type("1", "skip")
    assert play.promises == {}
    assert play.asked.status == Text.QUESTION_STATUS(number=1, count=4)


def test_the_loop_can_be_gone_through_by_voice_alone() -> None:
    start = practising(OLD)
    play = Play(changed(start, sound=aloud().sound))
    play.say("one", "three", "I was tired", "done", "yes", "take it along")
    assert play.promises[OLD.id].outcome is Outcome.NOT
    assert [one.carried for one in play.promises.values()] == [0, 1]
    assert "I was tired" in play.kept().values()
    assert play.state.phase is Phase.TELLING


def test_my_situation_changed_lets_open_promises_rest_and_is_undone_in_one_step() -> None:
    play = Play(practising(OLD))
    play.type("1", "my situation changed")
    assert play.promises[OLD.id].outcome is Outcome.LET_GO
    assert play.asked.status == Text.QUESTION_STATUS(number=1, count=4), "nothing is asked"
    assert play.state.situation
    assert play.state.situation.since == DAY
    play.type("my situation changed")
    assert play.promises[OLD.id].outcome is Outcome.OPEN
    assert play.state.situation.since is None


def test_a_situation_that_is_taken_back_asks_about_its_promises_at_once() -> None:
    older = a_promise("write", id="old-1")
    for words in ("my situation changed", "undo my choice"):
        play = Play(practising(OLD, older))
        play.type("1", "my situation changed", "one thing", words)
        assert play.asked.outcome == Text.SITUATION_UNDONE()
        assert "call my sister" in play.asked.say[0]
        play.type("kept")
        assert play.asked.say[0] == "You have 1 older promises."
        play.type("leave them open")
        assert play.asked.status == Text.QUESTION_STATUS(number=2, count=4)
        told = {one.text: one.outcome for one in play.promises.values()}
        assert told == {"call my sister": Outcome.KEPT, "write": Outcome.OPEN}


def test_before_the_day_is_chosen_and_at_a_read_back_they_are_asked_about_as_well() -> None:
    early = Play(practising(OLD))
    early.type("my situation changed", "undo", "1")
    assert "call my sister" in early.asked.say[0]
    spoken = Play(changed(practising(OLD), sound=aloud().sound))
    spoken.say("one", "my situation changed", "one thing", "done")
    spoken.say("undo my choice")
    assert spoken.state.phase is Phase.HEARD
    spoken.say("yes")
    assert "call my sister" in spoken.asked.say[0]


def weeks_later() -> Play:
    """A day long after a no to going on, and a change that let a promise rest."""
    first = Situation(
        id="1", dev="d", session="s1", day=DAY, at=DAWN, role=Role.REBUILDING, track=Track.REBUILD
    )
    apart = structs.replace(first, id="2", session="s2", track=Track.OWN_PATH, since=MONTH_AGO)
    rests = structs.replace(OLD, outcome=Outcome.LET_GO, told_at=DAWN, rests_by=apart.id)
    start = practising()
    practice = replace(start.practice, promises=(rests,), situations=(apart, first))
    play = Play(replace(start, practice=practice))
    play.state = replace(play.state, situations=(apart, first), promises=(rests,))
    return play


def test_a_mind_that_changed_weeks_ago_is_changed_back_in_one_step_from_any_question() -> None:
    for before in ((), ("1",), ("1", "one thing"), ("1", "pause"), ("1", "options")):
        play = weeks_later()
        play.type(*before, "undo my choice")
        assert play.asked.outcome == Text.CHOICE_UNDONE()
        now = play.state.situation
        assert now
        assert (now.role, now.track, now.since) == (Role.REBUILDING, Track.REBUILD, None)
        assert play.promises[OLD.id].outcome is Outcome.OPEN
        play.type(*(() if before else ("1",)))
        assert "call my sister" in play.asked.say[0], before
        assert [one.id for one in play.notes if isinstance(one, Situation)] == [now.id]


def test_where_nothing_was_chosen_there_is_nothing_to_take_back() -> None:
    play = Play(practising())
    play.type("1", "undo my choice")
    assert play.asked.outcome == Text.NOTHING_UNDONE()
    assert play.notes[1:] == []


def test_an_answer_that_is_erased_takes_its_promise_along_and_needs_a_yes() -> None:
    play = at_the_promise()
    play.type(MADE, "yes", "back", "back")
    play.press(Command.UNKEEP)
    play.type("no")
    assert MADE in play.kept().values()
    play.press(Command.UNKEEP)
    play.type("yes")
    assert play.asked.outcome == Text.ERASED()
    assert not any(MADE in one.text for one in play.disk)
    assert play.promises == {}


def test_nothing_more_is_kept_once_that_was_asked_for() -> None:
    play = at_the_promise()
    play.type("options", "today", "keep nothing", "yes")
    assert play.asked.outcome == Text.NOTHING_KEPT()
    written = len(play.disk) + len(play.notes)
    assert play.kept() == {}
    play.type(MADE)
    assert play.asked.status == Text.QUESTION_STATUS(number=4, count=4), "there is no promise"
    play.type("someone")
    assert len(play.disk) + len(play.notes) == written
    assert play.ending.say[-1] == Text.CLOSE_KEPT_NOTHING()


def test_a_worry_is_put_aside_and_today_goes_on_where_it_stood() -> None:
    play = at_the_promise()
    play.type("park this", "what if it never gets better")
    kept = {a.prompt.text: a.text for a in play.disk if isinstance(a, Answer)}
    assert kept["What would you like to put aside?"] == "what if it never gets better"
    assert play.asked.outcome == "It is on the shelf."
    assert play.asked.status == Text.QUESTION_STATUS(number=3, count=4)
    pressed = at_the_promise()
    pressed.press(Command.PARK, "what if")
    assert "what if" in pressed.kept().values()
    assert pressed.asked.status == Text.QUESTION_STATUS(number=3, count=4)


def test_after_two_skips_running_it_is_said_once_that_stopping_is_fine() -> None:
    play = Play(practising())
    play.type("1", "skip", "skip")
    assert play.asked.outcome == Text.SKIPPED_TWICE()
    play.type("skip")
    assert play.asked.outcome == Text.SKIPPED()


def test_a_hard_day_ends_at_once_with_everything_kept() -> None:
    play = at_the_promise()
    play.press(Command.HARD_DAY, "half a thought")
    assert "half a thought" in play.kept().values()
    assert play.ending.say[-1] == Text.CLOSE_HARD()
    assert play.ending.exit_code == 0


def test_the_journal_that_refuses_a_promise_shows_its_words_to_be_copied() -> None:
    play = at_the_promise()
    play.type(MADE)
    play.trouble = Trouble.DISK_FULL
    play.type("yes")
    assert play.state.phase is Phase.UNSAVED
    assert play.asked.say[0] == Text.UNSAVED_SAFE(words=MADE)
    play.trouble = None
    play.type("")
    assert [one.state for one in play.promises.values()] == [AnswerState.KEPT]


def test_what_was_chosen_is_left_as_it_is_on_enter_when_it_is_gone_back_to() -> None:
    play = Play(practising(OLD))
    play.type("1", "kept", "back")
    assert play.asked.say[0] == Text.ANSWERED_HOW()
    play.type("")
    assert play.asked.outcome == Text.LEFT_AS_IT_WAS()
    assert play.promises[OLD.id].rev == 2
    play.type("one", "true", MADE, "yes", "back", "")
    assert play.asked.status == Text.QUESTION_STATUS(number=4, count=4)
    assert [one.rev for one in play.promises.values()] == [2, 1]


def test_a_page_says_which_parts_are_asked_now() -> None:
    play = at_the_promise(parts=frozenset({Part.PLAN}))
    play.type("options", "more questions, or fewer")
    first, second = play.asked.say[1:3]
    assert first == "1, when and where for a promise, asked now."
    assert second == "2, how heavy the day feels."
    play.type("when and where for a promise")
    assert play.remembered == {"plan": "no"}


def test_after_a_long_time_away_the_short_day_begins_with_a_welcome() -> None:
    prompt, choices = Prompt("open.return.1", "1", "Shall we?"), (Choice[object](None, "yes"),)
    welcome = Question("w", RETURN, prompt, ask=Ask.CHOICE, choices=choices, stored=False)
    start = practising(light=dict.fromkeys(Half, ("honesty", "promise")), short=True)
    halves = {half: (welcome, *questions) for half, questions in start.halves.items()}
    play = Play(changed(start, halves=halves))
    play.type("1")
    assert play.asked.say[0] == "Shall we?"
    play.type("yes")
    assert play.asked.status == Text.QUESTION_STATUS(number=1, count=2)


def test_a_short_day_asks_two_of_the_four_and_counts_them_so() -> None:
    light = dict.fromkeys(Half, ("honesty", "promise"))
    play = Play(practising(light=light))
    play.type("1", "options", "today", "a short day")
    assert play.asked.outcome == Text.SHORT_DAY()
    assert "honesty" in play.asked.say[0]
    play.type("a true thing")
    assert "promise" in play.asked.say[0]
    play.type("small", "no")
    assert play.ending.say[-1] == Text.CLOSE_DONE()
    from_the_start = Play(practising(light=light, short=True))
    from_the_start.type("1")
    assert from_the_start.asked.status == Text.QUESTION_STATUS(number=1, count=2)


def test_a_promise_kept_as_sound_is_heard_before_it_is_asked_about_and_goes_afterwards() -> None:
    keeps = frozenset({"promise"})
    play = Play(changed(practising(OLD), sound=aloud(keeps=keeps).sound))
    play.say("one")
    assert play.voice.said[-2:] == [OLD.answer, play.voice.said[-1]]
    assert "How did it go?" in play.voice.said[-1]
    assert ForgetSound(OLD.answer) not in play.effects
    play.say("kept")
    assert ForgetSound(OLD.answer) in play.effects
    silent = Play(practising(OLD))
    silent.type("1", "kept")
    assert not [effect for effect in silent.effects if isinstance(effect, ForgetSound | PlaySound)]


def test_what_is_undone_is_all_since_the_situation_changed() -> None:
    play = Play(practising(OLD))
    play.type("1", "my situation changed", "options", "which", "I was", "my own")
    assert play.state.situation
    assert play.state.situation.role is Role.HURT
    play.type("my situation changed")
    assert play.promises[OLD.id].outcome is Outcome.OPEN
    assert play.state.situation.since is None


def test_leaving_while_something_is_erased_waits_for_it_and_ends() -> None:
    play = at_the_promise()
    play.slow_erasing = True
    play.type("erase this", "yes", "stop")
    assert play.state.phase is Phase.ERASING
    play.erased()
    assert play.ending.exit_code == 0
    assert "a true thing" not in play.kept().values()


FACT = {"done": "Your one promise: {promise}.", "fact": "Kept in these days: {count}."}


def told_before(outcome: Outcome, number: int) -> Promise:
    return a_promise("an act", id=f"told-{number}", outcome=outcome, told_at=DAWN)


def test_without_a_promise_the_end_says_what_was_kept_in_the_last_seven_days() -> None:
    outcomes = (Outcome.KEPT, Outcome.KEPT, Outcome.NOT, Outcome.PARTLY, Outcome.CHANGED)
    told = tuple(told_before(one, number) for number, one in enumerate(outcomes))
    start = practising(OLD, closings=FACT)
    practice = replace(start.practice, promises=(*told, OLD))
    play = Play(replace(start, practice=practice))
    play.type("1", "kept", "one thing", "a true thing", "skip", "someone")
    assert play.ending.say[-1] == "Kept in these days: three promises."


def test_without_any_that_was_kept_or_in_private_the_end_is_quiet() -> None:
    for outcome, line in ((Outcome.NOT, ""), (Outcome.KEPT, "private")):
        start = practising(closings=FACT)
        practice = replace(start.practice, promises=(told_before(outcome, 1),))
        play = Play(replace(start, practice=practice))
        play.type("1", *([line] if line else []), "one thing", "skip", "skip", "skip")
        assert play.ending.say[-1] == Text.CLOSE_DONE()


def test_a_worry_of_which_nothing_is_kept_is_not_said_to_be_on_the_shelf() -> None:
    play = at_the_promise()
    play.type("options", "today", "keep nothing", "yes", "park this", "what if")
    assert play.asked.outcome == Text.NOT_KEPT_AS_ASKED()
