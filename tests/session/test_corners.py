"""Corners of the practice: what is changed, erased or left in the midst of it."""

from dataclasses import replace

import pytest

from assistant.journal.records import (
    Answer,
    AnswerState,
    Asked,
    Half,
    Mark,
    Marked,
    Outcome,
    Prompt,
    Role,
    Situation,
    Track,
)
from assistant.messages import Text
from assistant.practice.sequence import Part
from assistant.session.choices import Choice
from assistant.session.commands import Command
from assistant.session.effects import Play as PlaySound
from assistant.session.effects import Prepare, Save, Say, Settle
from assistant.session.events import Drafted, Erased, Manner, Trouble
from assistant.session.plan import Plan, Way
from assistant.session.question import WEIGHT, Ask, Question
from assistant.session.state import Phase
from tests.fakes import DAWN, DAY, Play, a_promise, aloud, an_answer, changed, practising

MADE = "I will be home by seven"
OLD = a_promise("call my sister")
ERASE = ("erase this", "yes")
NOTHING = ("options", "today", "keep nothing", "yes")


def at_the_promise(start: Plan | None = None, **changes: object) -> Play:
    play = Play(start or practising(**changes))
    play.type("1", "one thing", "a true thing")
    return play


def written(play: Play) -> str:
    """All words that are on the disk."""
    promises = [f"{one.text} {one.plan}" for one in play.promised]
    return " ".join((*(one.text for one in play.disk), *promises))


def test_an_erasing_of_something_else_is_not_taken_for_one_of_this_answer() -> None:
    play = Play(practising())
    play.type("1")
    play.slow = True
    play.type("my words")
    play.send(Erased((), done=True, at=play.clock.now()))
    assert play.state.phase is Phase.SAVING
    play.reply()
    assert play.asked.outcome == Text.KEPT_MANY(count=2)


@pytest.mark.parametrize(
    "lines",
    [
        (MADE, *ERASE),
        (MADE, "yes", *ERASE, "back"),
        (MADE, *NOTHING),
        (MADE, "yes", *NOTHING, "back"),
        (MADE, "pause", "erase this", "", "go on"),
    ],
)
def test_whatever_is_erased_at_a_promise_the_session_goes_on(lines: tuple[str, ...]) -> None:
    play = at_the_promise()
    play.type(*lines)
    play.leave(Manner.CALM)
    assert play.state.phase is Phase.DONE
    if "pause" not in lines:
        assert MADE not in written(play)


def test_a_plan_that_is_erased_leaves_its_promise_and_none_of_its_words() -> None:
    play = at_the_promise(parts=frozenset({Part.PLAN}))
    play.type(MADE, "yes", "at six by train", *ERASE)
    assert "train" not in written(play)
    assert [one.text for one in play.promises.values()] == [MADE]


def test_a_promise_that_is_erased_while_its_plan_is_asked_for_does_not_come_back() -> None:
    play = at_the_promise(parts=frozenset({Part.PLAN}))
    play.type(MADE, "yes")
    play.type(*ERASE, "at six")
    assert MADE not in written(play)
    assert play.promises == {}


def test_an_erasing_is_not_ended_by_a_record_that_was_on_its_way() -> None:
    play = at_the_promise()
    play.slow_erasing = True
    play.type(*ERASE)
    play.slow = True
    play.type("more words")
    play.reply()
    assert play.state.phase is Phase.ERASING
    play.erased()
    assert play.asked.outcome == f"{Text.ERASED()} {Text.KEPT_MANY(count=2)}"


def test_what_could_not_be_erased_is_still_there_to_see() -> None:
    play = at_the_promise()
    play.trouble = Trouble.DISK_FULL
    play.type(*ERASE)
    assert play.asked.outcome == Text.NOT_ERASED()
    assert "a true thing" in play.kept().values()
    play.trouble = None
    play.type("back")
    assert play.asked.shown == "a true thing"


def test_words_that_wait_for_the_disk_are_not_erased_by_mistake() -> None:
    play = at_the_promise()
    play.trouble = Trouble.DISK_FULL
    play.type("secret words", "erase this")
    assert play.asked.outcome == Text.NOT_HERE()
    assert play.state.phase is Phase.UNSAVED


def with_follow_up() -> Plan:
    start = practising()
    follow = Question("follow-1", "action", Prompt("f.1", "1", "And then?"))
    first = start.halves[Half.MORNING][0].prompt.id
    practice = replace(start.practice, follows={(first, "answered"): follow})
    return replace(start, practice=practice)


def test_a_follow_up_is_put_once_however_often_its_question_is_answered() -> None:
    play = Play(with_follow_up())
    play.type("1", "one", "first words", "back", "back", "another", "second words")
    revisions = [(one.rev, one.text) for one in play.disk if one.id == "follow-1"]
    assert revisions in ([(1, "first words")], [(1, "first words"), (2, "second words")])
    assert [one.id for one in play.state.questions].count("follow-1") == 1


def heavy() -> Plan:
    start = practising()
    scale = tuple(Choice[object](None, word) for word in ("one", "two", "three", "four", "five"))
    weight = Question(
        "weight", WEIGHT, Prompt("w.1", "1", "How heavy?"), ask=Ask.CHOICE, choices=scale
    )
    grace = Question("grace", "grace", Prompt("g.1", "1", "What would be kind?"))
    halves = {half: (weight, *questions) for half, questions in start.halves.items()}
    practice = replace(start.practice, grace=dict.fromkeys(Half, grace))
    return replace(start, halves=halves, practice=practice)


def test_a_very_heavy_day_asks_two_light_things_and_late_words_are_not_lost() -> None:
    play = Play(heavy())
    play.type("1", "two", "one thing", "back", "back", "five")
    assert play.asked.outcome == Text.HEAVY()
    assert play.asked.say[0] == "What would be kind?"
    play.type("a walk", "back", "back", "five", "", "small", "no")
    assert [one.text for one in play.disk if one.id == "grace"] == ["a walk"]
    assert play.ending.exit_code == 0


def test_without_fresh_ids_left_the_day_goes_on_as_it_was_planned() -> None:
    play = at_the_promise()
    play.state = replace(play.state, ids=())
    play.type(MADE, "someone")
    assert set(play.kept().values()) >= {MADE, "someone"}


def test_a_situation_that_changes_before_the_day_is_chosen_rests_promises_as_well() -> None:
    for before in ((), ("1", "pause")):
        play = Play(practising(OLD))
        play.type(*before, "my situation changed", *(() if before else ("1",)))
        assert play.asked.status == Text.QUESTION_STATUS(number=1, count=4), before
        assert play.promises[OLD.id].outcome is Outcome.LET_GO


def test_an_outcome_told_anew_takes_back_what_the_first_one_led_to() -> None:
    play = Play(practising(OLD))
    play.type("1", "not yet", "back", "kept")
    assert play.asked.status == Text.QUESTION_STATUS(number=1, count=4)
    along = Play(practising(OLD))
    along.type("1", "not yet", "skip", "take it along", "back", "back", "back", "kept")
    standing = [one for one in along.promises.values() if one.state is AnswerState.KEPT]
    assert [one.outcome for one in standing] == [Outcome.KEPT]


def test_a_promise_goes_along_once_however_often_that_is_chosen() -> None:
    play = Play(practising(OLD))
    play.type("1", "not yet", "skip", "take it along", "back", "take it along")
    assert len([one for one in play.promises.values() if one.before == OLD.id]) == 1


def test_no_after_yes_puts_the_promise_away_and_yes_after_yes_keeps_its_plan() -> None:
    play = at_the_promise()
    play.type(MADE, "yes", "back", "no", "someone")
    assert [one.state for one in play.promises.values()] == [AnswerState.DELETED]
    assert play.ending.say[-1] == Text.CLOSE_DONE()
    planned = at_the_promise(parts=frozenset({Part.PLAN}))
    planned.type(MADE, "yes", "by train", "back", "back", "yes")
    assert [one.plan for one in planned.promises.values()] == ["by train"]


def test_a_promise_is_read_back_also_where_the_person_went_back_from_it() -> None:
    play = at_the_promise()
    play.press(Command.BACK, MADE)
    assert play.asked.shown == "a true thing"
    play.type("")
    assert play.asked.say[-3] == Text.PROMISE_ASK()


def test_undoing_the_first_choice_there_was_leaves_none() -> None:
    play = Play(practising(OLD))
    play.type("1", "my situation changed")
    situation = play.state.situation
    assert situation
    play.state = replace(
        play.state,
        situations=(
            Situation(
                id="z",
                dev="d",
                session="s",
                day=DAY,
                at=DAWN,
                role=Role.HURT,
                track=Track.SAFETY_FIRST,
                since=DAY,
            ),
            situation,
        ),
    )
    play.type("my situation changed")
    assert play.state.situation
    assert (play.state.situation.role, play.state.situation.track) == (
        Role.NEITHER,
        Track.OWN_PATH,
    )


def test_the_closing_line_names_no_promise_that_rests() -> None:
    play = at_the_promise()
    play.type(MADE, "yes", "my situation changed", "someone")
    assert MADE not in " ".join(play.ending.say)


def test_keeping_nothing_erases_what_began_now_and_leaves_what_was_there() -> None:
    play = Play(practising(OLD))
    play.type("1", "kept", "one thing", *NOTHING)
    assert play.promises[OLD.id].outcome is Outcome.OPEN
    assert "one thing" not in written(play)
    before = changed(practising(), drafts=(an_answer("old", AnswerState.DRAFT, id="old"),))
    kept = Play(before)
    kept.type("", "1", "new thing", *NOTHING)
    assert "old" in written(kept)
    assert "new thing" not in written(kept)
    kept.type("my situation changed")
    assert kept.asked.outcome == Text.NOT_KEPT_AS_ASKED()


def test_in_keep_nothing_no_words_are_written_however_one_leaves() -> None:
    draft = an_answer("half a line", AnswerState.DRAFT, id="old")
    play = Play(changed(practising(), drafts=(draft,)))
    play.type(*NOTHING)
    saved = len([effect for effect in play.effects if isinstance(effect, Save)])
    play.leave(Manner.QUICK, "more secret")
    assert len([effect for effect in play.effects if isinstance(effect, Save)]) == saved


def test_after_keep_nothing_no_field_gives_back_what_stood_in_it() -> None:
    play = at_the_promise()
    play.send(Drafted(play.state.turn, play.clock.now(), "a secret"))
    play.type(*NOTHING)
    assert play.asked.emptied
    assert "a secret" not in written(play)


def test_in_private_nothing_sounds_and_nothing_listens() -> None:
    start = changed(practising(OLD), sound=aloud().sound, private=True)
    play = Play(start)
    play.type("1", "quiet", "back", "kept", "one thing", "back")
    sounds = [e for e in play.effects if isinstance(e, Say | PlaySound | Prepare)]
    assert sounds == []
    assert OLD.text not in " ".join(play.asked.say)
    assert "one thing" not in " ".join((*play.asked.say, play.asked.shown))


def test_private_at_a_read_back_lets_its_sound_go_once_it_is_kept() -> None:
    play = Play(changed(practising(), sound=aloud().sound))
    play.say("one", "one thing", "done")
    play.press(Command.PRIVATE)
    play.type("")
    assert [(one.id, one.keep) for one in play.settled] == [("action-morning", False)]
    assert isinstance(play.settled[0], Settle)


def test_a_short_day_chosen_at_a_read_back_asks_two_of_the_four() -> None:
    light = dict.fromkeys(Half, ("honesty", "promise"))
    play = Play(changed(practising(light=light), sound=aloud().sound))
    play.say("one", "one thing", "done", "options", "today", "a short day")
    play.say("yes")
    assert play.state.question.slot == "honesty"
    assert [one.slot for one in play.state.questions] == ["action", "honesty", "promise"]


def test_a_state_shows_no_words_of_a_promise() -> None:
    play = Play(practising(OLD))
    play.type("1")
    assert OLD.text not in repr(play.state)
    assert OLD.text not in repr(play.effects)


def test_a_talk_knows_the_private_choices_and_lets_promises_rest() -> None:
    start = practising(OLD)
    bare = replace(start.practice, wordings={})
    play = Play(changed(start, way=Way.TALK, practice=bare))
    play.type("my situation changed")
    assert play.promises[OLD.id].outcome is Outcome.LET_GO


def test_asked_again_is_no_answer_of_another_kind() -> None:
    play = at_the_promise()
    assert all(isinstance(one, Answer) for one in play.disk)
    assert all(isinstance(one, Asked) for one in play.notes)


def test_after_something_was_erased_no_field_gives_it_back() -> None:
    before = at_the_promise()
    before.type(*ERASE)
    assert not before.asked.emptied, "what is written here is not what was erased"
    play = at_the_promise()
    play.send(Drafted(play.state.turn, play.clock.now(), "a secret"))
    play.press(Command.UNKEEP)
    play.type("yes")
    assert "a secret" not in written(play)
    assert play.asked.emptied
    play.type("repeat")
    assert not play.asked.emptied


def test_words_typed_ahead_of_a_choice_are_a_draft_however_one_leaves() -> None:
    for manner in Manner:
        play = Play(practising(OLD))
        play.type("1")
        play.leave(manner, "half a thought")
        assert list(play.drafts.values()) == ["half a thought"], manner


WORDS = "I do not know how to say it"


@pytest.mark.parametrize(
    ("before", "count"),
    [((), 2), (("1",), 4), (("1", "4"), 2), (("1", "options"), 4), (("1", "options", "today"), 3)],
)
def test_words_sent_where_a_choice_is_asked_for_are_a_draft_and_it_is_said(
    before: tuple[str, ...], count: int
) -> None:
    play = Play(practising(OLD))
    play.type(*before)
    asked = play.asked.say
    play.type(WORDS)
    assert play.asked.outcome == f"{Text.SET_ASIDE()} {Text.CHOICE_UNKNOWN(count=count)}"
    assert play.asked.say == asked, "the same choice again"
    play.type("more of them", *(() if before else ("1",)), "stop")
    assert list(play.drafts.values()) == [WORDS, "more of them"]


def test_a_slip_of_the_hand_at_a_choice_is_no_draft() -> None:
    play = Play(practising(OLD))
    play.type("1", "kpt", "7", "go on")
    assert play.asked.outcome == Text.CHOICE_UNKNOWN(count=4)
    assert play.drafts == {}


def test_where_nothing_is_kept_words_at_a_choice_are_not_and_that_is_said() -> None:
    play = Play(practising(OLD))
    play.type("1", WORDS, *NOTHING)
    assert WORDS not in written(play)
    play.type("options", WORDS)
    assert play.asked.outcome.startswith(Text.NOT_KEPT_AS_ASKED())
    assert WORDS not in written(play)


def test_a_question_that_is_left_out_keeps_what_stands_in_the_field_wherever_that_is() -> None:
    over = Play(practising())
    over.type("1", "options")
    over.press(Command.DECLINE, WORDS)
    assert list(over.kept().values()) == [WORDS]
    assert over.asked.status == Text.QUESTION_STATUS(number=2, count=4)
    at_a_choice = Play(heavy())
    at_a_choice.type("1")
    at_a_choice.press(Command.DECLINE, WORDS)
    assert list(at_a_choice.drafts.values()) == [WORDS]
    assert at_a_choice.asked.outcome == f"{Text.DECLINED()} {Text.SET_ASIDE()}"


@pytest.mark.parametrize("said", ["", "I said this"])
def test_a_question_left_out_while_the_microphone_is_open_keeps_what_was_said_and_typed(
    said: str,
) -> None:
    play = Play(changed(practising(), sound=aloud().sound))
    play.say("one", *([said] if said else []))
    assert play.state.phase is Phase.TELLING
    play.press(Command.DECLINE, "typed beside")
    assert list(play.kept().values()) == [f"{said}\ntyped beside".strip()]
    assert play.state.question.slot == "honesty"
    assert [one.mark for one in play.notes if isinstance(one, Marked)] == [Mark.DECLINED]


def test_what_is_put_aside_from_a_page_is_no_draft_of_the_question_beneath() -> None:
    play = Play(practising())
    play.type("1")
    play.send(Drafted(play.state.turn, play.clock.now(), "what if"))
    play.type("options")
    play.press(Command.PARK, "what if it fails")
    assert play.drafts == {}
    assert list(play.kept().values()) == ["what if it fails"]


@pytest.mark.parametrize("lines", [(MADE,), ("I will never lie", "I will call")])
def test_again_at_the_read_back_gives_the_words_anew(lines: tuple[str, ...]) -> None:
    play = at_the_promise()
    play.type(*lines, "again")
    assert play.asked.outcome == Text.ANEW()
    assert not play.asked.shown
    play.type("home by eight")
    assert play.asked.say[0] == Text.PROMISE_WORDS(words="home by eight")
    play.type("yes")
    assert [one.text for one in play.promises.values()] == ["home by eight"]
    aloud_too = Play(changed(practising(), sound=aloud().sound))
    aloud_too.say("one", "one thing", "done", "yes", "skip", MADE, "done", "yes", "again")
    assert aloud_too.state.phase is Phase.TELLING
    assert aloud_too.state.question.slot == "promise"
