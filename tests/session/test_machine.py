"""The session core, told as stories."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import AnswerState, Asked, Half, How, Word
from assistant.messages import Text
from assistant.session.commands import Command
from assistant.session.effects import CopyTo, Finish, Save, Show, StepKind
from assistant.session.events import (
    Commanded,
    Copied,
    Drafted,
    Heard,
    Manner,
    Spoken,
    Ticked,
    Trouble,
    Typed,
    Unheard,
)
from assistant.session.plan import Plan, Way
from assistant.session.question import Question
from assistant.session.state import Phase
from tests.fakes import Play, aloud, an_answer, changed, plan

FOUR = ("I will call.", "The truth, early.", "Dinner at six.", "Be on time.")


def morning() -> Play:
    """A session that has just asked its first question."""
    play = Play()
    play.type("")
    return play


def test_a_day_is_one_choice_four_questions_and_one_closing_line() -> None:
    play = Play()
    assert play.shown.kind is StepKind.CHOICE
    play.type("1", *FOUR)
    assert tuple(play.kept().values()) == FOUR
    assert play.ending.exit_code == 0
    assert play.ending.say == (Text.KEPT_MANY(count=3), Text.CLOSE_DONE())


def test_enter_accepts_the_clocks_guess_and_a_word_or_its_start_chooses() -> None:
    assert morning().state.half is Half.MORNING
    for line in ("2", "ending", "en", "2."):
        play = Play()
        play.type(line)
        assert play.state.half is Half.EVENING, line


def test_something_that_is_no_choice_asks_again_in_the_prompts_own_line() -> None:
    play = Play()
    play.type("7")
    assert play.shown.outcome == Text.CHOICE_UNKNOWN(count=2)
    assert play.shown.kind is StepKind.CHOICE


def test_kept_is_said_only_after_the_journal_acknowledged() -> None:
    play = morning()
    play.trouble = Trouble.DISK_FULL
    play.type(FOUR[0])
    assert play.shown.kind is StepKind.UNSAVED
    assert play.shown.outcome == Text.UNSAVED_FULL()
    assert FOUR[0] in " ".join(play.shown.say)
    play.trouble = None
    play.type("")
    assert play.shown.outcome == Text.KEPT_MANY(count=3)
    assert play.kept() == {"action-morning": FOUR[0]}


def test_words_the_disk_does_not_take_can_go_to_another_folder() -> None:
    play = morning()
    play.trouble = Trouble.DISK_FULL
    play.type(FOUR[0], "/media/stick")
    copy = next(effect for effect in play.effects if isinstance(effect, CopyTo))
    assert (copy.folder, copy.records[0].text) == ("/media/stick", FOUR[0])
    play.send(Copied(done=False, at=play.clock.now()))
    assert play.shown.outcome == Text.NOT_COPIED()
    play.type("/media/other")
    play.send(Copied(done=True, at=play.clock.now()))
    assert play.shown.status == Text.QUESTION_STATUS(number=2, count=4)


def test_leaving_with_words_the_disk_did_not_take_shows_them_and_exits_one() -> None:
    play = morning()
    play.trouble = Trouble.READ_ONLY
    play.type(FOUR[0], "stop")
    assert play.ending.exit_code == 1
    assert FOUR[0] in play.ending.say


def test_where_nobody_can_choose_words_the_disk_does_not_take_are_shown_at_once() -> None:
    play = Play(changed(plan(), interactive=False))
    play.trouble = Trouble.DISK_FULL
    play.type(FOUR[0])
    assert play.ending.exit_code == 1
    assert FOUR[0] in play.ending.say


def test_an_empty_enter_never_skips() -> None:
    play = morning()
    play.type("", "   ")
    assert play.state.position == 0
    assert play.shown.outcome == Text.NOTHING_YET()


def test_a_command_is_a_command_only_as_the_whole_line() -> None:
    play = morning()
    play.type("I will not skip dinner", "= skip", "Skip.")
    assert play.kept() == {"action-morning": "I will not skip dinner", "honesty-morning": "skip"}
    assert play.state.position == 3


def test_going_back_shows_the_answer_and_enter_leaves_it() -> None:
    play = morning()
    play.type(FOUR[0], "back")
    assert play.shown.shown == FOUR[0]
    play.type("")
    assert play.state.position == 1
    assert len(play.disk) == 1


def test_a_new_answer_after_going_back_is_a_revision_of_the_same_answer() -> None:
    play = morning()
    play.type(FOUR[0], "back", "I will write instead.")
    first, second = play.disk
    assert (first.id, first.rev, first.parent) == (second.id, 1, None)
    assert (second.rev, second.parent) == (2, 1)
    assert play.state.position == 1


def test_again_asks_anew_and_a_change_of_mind_leaves_the_answer() -> None:
    play = morning()
    play.type(FOUR[0], "back", "again")
    assert play.shown.shown == ""
    assert play.shown.outcome == Text.ANEW()
    play.type("")
    assert play.kept() == {"action-morning": FOUR[0]}


def test_again_where_nothing_was_said_says_so() -> None:
    play = morning()
    play.type("again")
    assert play.shown.outcome == Text.NOTHING_ANEW()


def test_moving_on_with_words_in_the_field_keeps_them() -> None:
    for command in (Command.SKIP, Command.BACK, Command.STOP):
        play = morning()
        play.press(command, FOUR[0])
        assert play.kept() == {"action-morning": FOUR[0]}, command


def test_a_key_pressed_twice_skips_once() -> None:
    play = morning()
    turn, at = play.state.turn, play.clock.now()
    play.send(Commanded(turn, at, Command.SKIP))
    play.send(Commanded(turn, at, Command.SKIP))
    assert play.state.position == 1


def test_every_command_works_at_every_step_and_loses_no_words() -> None:
    starts = {
        "draft": Play(changed(plan(), drafts=(an_answer("half a", AnswerState.DRAFT),))),
        "half": Play(),
        "question": morning(),
        "menu": Play(changed(plan(), halves=_answered(), began=Half.MORNING)),
    }
    for name, play in starts.items():
        for command in Command:
            fresh = Play(play.state.plan)
            if name == "question":
                fresh.type("")
            before = len(fresh.effects)
            fresh.press(command)
            assert len(fresh.effects) > before, (name, command)


def test_help_names_every_action_and_keys_only_on_the_full_screen() -> None:
    play = morning()
    play.type("help")
    assert play.shown.kind is StepKind.PAGE
    assert "F4" not in " ".join(play.shown.say)
    on_screen = Play(changed(plan(), keys=True))
    on_screen.type("", "help")
    assert "F4" in " ".join(on_screen.shown.say)


def test_support_is_one_word_from_the_first_step_on() -> None:
    play = Play()
    play.type("support")
    assert play.shown.say == play.state.plan.support


def test_what_is_typed_under_an_earlier_question_is_kept_for_that_one() -> None:
    play = morning()
    early = play.state.turn
    play.type(FOUR[0])
    play.send(Typed(early, play.clock.now(), "and write"))
    assert play.kept()["action-morning"] == f"{FOUR[0]} and write"
    assert play.state.position == 1


def test_leaving_at_once_leaves_the_half_line_as_a_draft() -> None:
    for manner in (Manner.QUICK, Manner.CUT_OFF):
        play = morning()
        play.leave(manner, "I will ca")
        assert [(a.text, a.state) for a in play.disk] == [("I will ca", AnswerState.DRAFT)]
        assert play.ending.manner is manner
        assert play.ending.exit_code == 0


def test_a_calm_end_keeps_the_half_line() -> None:
    play = morning()
    play.leave(Manner.CALM, "I will call")
    assert play.kept() == {"action-morning": "I will call"}
    assert play.ending.say[-1] == Text.CLOSE_EARLY()


def test_leaving_works_from_every_state_and_only_once() -> None:
    play = morning()
    play.leave(Manner.QUICK)
    ended = len(play.effects)
    play.leave(Manner.CALM)
    play.type("more")
    assert len(play.effects) == ended


def test_a_draft_is_offered_and_enter_keeps_it_as_the_answer_it_was() -> None:
    play = Play(_with_draft())
    assert play.shown.say[0].startswith("An answer was not yet finished")
    play.type("")
    assert [(a.rev, a.text, a.state) for a in play.disk] == [(1, "I will ca", AnswerState.KEPT)]
    assert play.shown.kind is StepKind.CHOICE


def test_a_draft_of_today_that_is_kept_answers_todays_question() -> None:
    play = Play(_with_draft())
    play.type("", "1")
    assert play.state.position == 1
    play.type("back", "I will write.")
    assert [(a.id, a.rev) for a in play.disk] == [("action-morning", 1), ("action-morning", 2)]


def test_more_words_are_added_to_a_draft_and_drop_puts_it_away() -> None:
    play = Play(_with_draft())
    play.type("ll tonight")
    assert play.disk[0].text == "I will ca ll tonight"
    play = Play(_with_draft())
    play.type("drop")
    assert play.disk[0].state is AnswerState.DELETED
    assert play.shown.outcome == Text.DRAFT_DROPPED()


def test_a_draft_that_is_skipped_stays_open() -> None:
    play = Play(_with_draft())
    play.type("skip")
    assert play.disk == []
    assert play.shown.kind is StepKind.CHOICE


def test_drafts_follow_the_hand_and_the_kept_answer_takes_their_place() -> None:
    play = morning()
    turn = play.state.turn
    play.send(Drafted(turn, play.clock.now(), "I will"))
    play.send(Drafted(turn, play.clock.now(), "I will"))
    play.type("I will call")
    assert [(a.rev, a.state) for a in play.disk] == [
        (1, AnswerState.DRAFT),
        (1, AnswerState.KEPT),
    ]


def test_a_draft_that_was_the_start_of_a_command_goes_with_it() -> None:
    play = morning()
    play.send(Drafted(play.state.turn, play.clock.now(), "sk"))
    play.type("skip")
    assert [a.state for a in play.disk] == [AnswerState.DRAFT, AnswerState.DELETED]


def test_starting_again_goes_to_the_first_open_question() -> None:
    start = plan()
    first = start.halves[Half.MORNING][0]
    answered = replace(first, answer=an_answer("done"))
    halves = {**start.halves, Half.MORNING: (answered, *start.halves[Half.MORNING][1:])}
    play = Play(changed(start, halves=halves, began=Half.MORNING))
    assert play.state.position == 1


def test_in_the_other_half_of_the_day_starting_again_asks_which() -> None:
    assert Play(changed(plan(), began=Half.EVENING)).shown.kind is StepKind.CHOICE


def test_leaving_a_day_that_was_answered_before_says_that_it_is_kept() -> None:
    play = Play(changed(plan(), halves=_answered(), began=Half.MORNING))
    play.type("3")
    assert play.ending.say == (Text.CLOSE_EARLY(),)


def test_with_all_four_answered_the_other_half_talk_or_stop_is_offered() -> None:
    start = changed(plan(), halves=_answered(), began=Half.MORNING)
    play = Play(start)
    assert Text.MENU() in play.shown.say
    play.type("1")
    assert play.state.half is Half.EVENING
    play = Play(start)
    play.type("tell", "It was long.")
    assert play.kept() == {"talk-1": "It was long."}
    play = Play(start)
    play.type("3")
    assert play.ending.exit_code == 0


def test_a_choice_that_comes_twice_is_no_answer_to_what_was_chosen() -> None:
    play = Play(changed(plan(), halves=_answered(), began=Half.MORNING))
    for _ in range(3):
        play.type("help")
    turn = play.state.turn
    play.type("tell")
    play.send(Typed(turn, play.clock.now(), "tell"))
    assert play.disk == []
    assert play.shown.status == Text.TALK_STATUS()


def test_without_a_terminal_the_guess_is_used_and_nothing_is_offered() -> None:
    start = changed(plan(), interactive=False, drafts=(an_answer("half", AnswerState.DRAFT),))
    assert Play(start).shown.kind is StepKind.QUESTION
    done = Play(changed(start, halves=_answered(), began=Half.MORNING))
    assert done.state.half is Half.EVENING


def test_each_question_is_remembered_as_asked_once_and_without_content() -> None:
    play = morning()
    play.type("repeat", FOUR[0], "back", "")
    asked = [
        effect.record
        for effect in play.effects
        if isinstance(effect, Save) and isinstance(effect.record, Asked)
    ]
    assert [record.slot for record in asked] == ["action", "honesty"]


def test_recordings_answer_exactly_the_four_and_nothing_else_is_asked() -> None:
    play = _recordings()
    assert play.shown.kind is StepKind.QUESTION
    for number in range(1, 5):
        assert len(play.listens) == number
        words = (Word("call", 0.0, 0.5, 1.0), Word("him", 0.5, 0.9, 0.6))
        turn = play.state.turn
        play.send(Heard(turn, play.clock.now(), "call him", words, "vosk"))
    assert play.ending.exit_code == 0
    assert [a.how for a in play.disk] == [How.FILE] * 4
    assert Text.UNSURE(words="him") in [line for e in _said(play) for line in e]


def test_a_recording_without_words_leaves_its_question_open_and_keeps_the_rest() -> None:
    play = _recordings()
    play.send(Unheard(play.state.turn, play.clock.now(), Trouble.NOTHING_HEARD, "a.wav"))
    play.send(Heard(play.state.turn, play.clock.now(), "call", (), "vosk"))
    for _ in range(2):
        play.send(Unheard(play.state.turn, play.clock.now(), Trouble.NO_MORE_FILES))
    assert list(play.kept()) == ["honesty-morning"]
    assert play.ending.exit_code == 1


def test_fewer_recordings_than_questions_is_no_trouble() -> None:
    play = _recordings()
    play.send(Heard(play.state.turn, play.clock.now(), "call", (), "vosk"))
    for _ in range(3):
        play.send(Unheard(play.state.turn, play.clock.now(), Trouble.NO_MORE_FILES))
    assert play.ending.exit_code == 0


def test_without_a_model_recordings_end_with_the_one_thing_to_do() -> None:
    play = _recordings()
    play.send(Unheard(play.state.turn, play.clock.now(), Trouble.MODEL_MISSING))
    assert play.ending.exit_code == 1
    assert play.ending.say[0] == Text.MODEL_MISSING()


def test_a_reply_from_an_earlier_turn_changes_nothing() -> None:
    play = _recordings()
    before = play.state
    play.send(Heard(before.turn - 1, play.clock.now(), "late", (), "vosk"))
    play.send(Spoken(before.turn - 1, play.clock.now()))
    assert play.state == before


def test_waiting_says_one_line_and_then_one_each_thirty_seconds() -> None:
    play = _recordings()
    for _ in range(65):
        play.clock.advance(1)
        play.send(Ticked(play.clock.now()))
    said = [line for lines in _said(play) for line in lines]
    assert said.count(Text.STILL_WORKING()) == 3


@pytest.mark.parametrize("trouble", [None, Trouble.DISK_FULL])
def test_a_disk_that_hangs_is_said_after_two_seconds_and_then_each_thirty(
    trouble: Trouble | None,
) -> None:
    play = morning()
    if trouble:
        play.trouble = trouble
        play.type("I will call")
        play.trouble = None
    play.slow = True
    play.type("" if trouble else "I will call")
    before = len(play.effects)
    play.wait(1.5)
    assert play.effects[before:] == []
    play.wait(1)
    assert [e.step.say for e in play.effects[before:] if isinstance(e, Show)] == [
        (Text.STILL_SAVING(),)
    ]
    play.wait(61)
    still = {Text.STILL_SAVING(), Text.STILL_SAVING_LONG()}
    said = [line for lines in _said(play) for line in lines if line in still]
    assert said == [Text.STILL_SAVING(), *[Text.STILL_SAVING_LONG()] * 2]
    play.reply()
    assert play.kept() == {"action-morning": "I will call"}
    play.wait(60)
    assert [line for lines in _said(play) for line in lines if line in still] == said


def test_where_replies_come_late_and_in_any_order_the_session_still_goes_on() -> None:
    play = morning()
    play.trouble = Trouble.DISK_FULL
    play.type(FOUR[0], "skip")
    play.slow = True
    play.type(FOUR[1])
    play.reply(1)
    assert play.shown.kind is StepKind.UNSAVED
    play.trouble = None
    play.type("")
    while play.waiting:
        play.reply(-1)
    assert play.shown.status == Text.QUESTION_STATUS(number=3, count=4)
    assert set(play.kept().values()) == set(FOUR[:2])


def test_words_left_open_are_not_kept_by_a_no_and_not_changed_by_a_yes() -> None:
    play = Play(_with_draft())
    play.type("no")
    assert (play.disk, play.shown.outcome) == ([], Text.DRAFT_UNCLEAR())
    play.type("Yes.")
    assert [a.text for a in play.disk] == ["I will ca"]


def test_words_that_cannot_be_put_away_stay_open_and_the_day_goes_on() -> None:
    play = Play(_with_draft())
    play.trouble = Trouble.READ_ONLY
    play.type("drop")
    assert play.shown.kind is StepKind.CHOICE
    assert play.shown.outcome == Text.NOT_DROPPED()


def test_leaving_while_adding_to_words_left_open_keeps_both() -> None:
    play = Play(_with_draft())
    play.leave(Manner.CUT_OFF, "ll tonight")
    assert [(a.text, a.state) for a in play.disk] == [("I will ca ll tonight", AnswerState.DRAFT)]
    play = Play(_with_draft())
    play.press(Command.STOP, "ll tonight")
    assert [(a.text, a.state) for a in play.disk] == [("I will ca ll tonight", AnswerState.KEPT)]


def test_a_choice_typed_twice_is_not_an_answer() -> None:
    play = Play()
    turn = play.state.turn
    play.send(Typed(turn, play.clock.now(), "1"))
    play.send(Typed(turn, play.clock.now(), "1"))
    assert play.disk == []


def test_words_in_the_field_that_are_given_anew_stay_as_a_revision() -> None:
    play = morning()
    play.press(Command.AGAIN, "the first try")
    assert play.shown.shown == ""
    play.type("the second try")
    assert [(a.rev, a.parent, a.text) for a in play.disk] == [
        (1, None, "the first try"),
        (2, 1, "the second try"),
    ]


def test_a_draft_whose_field_was_emptied_is_not_offered_again() -> None:
    play = morning()
    play.send(Drafted(play.state.turn, play.clock.now(), "I hate this"))
    play.press(Command.SKIP)
    assert play.disk[-1].state is AnswerState.DELETED


def test_skip_in_any_trouble_goes_on_and_never_loses_the_words() -> None:
    play = Play(_with_draft())
    play.trouble = Trouble.DISK_FULL
    play.type("and more", "skip")
    assert play.shown.kind is StepKind.CHOICE
    play.type("stop")
    assert "I will ca and more" in play.ending.say


def test_two_hours_of_silence_change_nothing() -> None:
    play = morning()
    before = play.state
    for _ in range(7200):
        play.clock.advance(1)
        play.send(Ticked(play.clock.now()))
    assert play.state == before


def test_review_opens_the_earlier_days_and_comes_back_to_the_same_question() -> None:
    play = morning()
    play.type("review")
    assert len(play.reviews) == 1
    play.press(Command.REPEAT)
    assert play.state.position == 0


def test_no_private_word_is_in_the_repr_of_a_state_or_an_effect() -> None:
    play = morning()
    play.type("secretword", "back", "secretword two")
    play.leave(Manner.QUICK, "secretword three")
    assert "secretword" not in repr(play.state)
    assert "secretword" not in repr(play.effects)


_COMMANDS = st.sampled_from(list(Command))
_LINES = st.sampled_from(
    ["", "1", "2", "call", "back", "skip", "again", "review", "drop", "= stop"]
)
_ACTS = st.one_of(
    st.tuples(st.just("type"), _LINES, st.integers(0, 3)),
    st.tuples(st.just("press"), _COMMANDS, st.sampled_from(["", "field words"])),
    st.tuples(st.just("draft"), _LINES, st.integers(0, 2)),
    st.tuples(st.just("slow"), st.booleans(), st.just(0)),
    st.tuples(st.just("reply"), st.just(0), st.integers(0, 3)),
    st.tuples(st.just("trouble"), st.sampled_from([None, Trouble.DISK_FULL]), st.just(0)),
    st.tuples(st.just("copied"), st.booleans(), st.just(0)),
    st.tuples(st.just("heard"), st.just("loud"), st.integers(0, 2)),
)
_PLANS = st.sampled_from(["plain", "drafts", "talk", "recordings", "done"])


@settings(max_examples=300)
@given(start=_PLANS, acts=st.lists(_ACTS, max_size=30))
def test_no_sequence_of_events_crashes_ends_twice_or_loses_words(
    start: str, acts: list[tuple[str, object, object]]
) -> None:
    play = Play(_plan_named(start))
    sent: set[str] = set()
    for kind, first, second in acts:
        sent |= _perform(play, kind, first, second)
    play.slow = False
    while play.waiting:
        play.reply()
    play.unlock("")
    if play.state.phase is not Phase.DONE:
        play.leave(Manner.CALM)
    endings = [effect for effect in play.effects if isinstance(effect, Finish)]
    assert len(endings) == 1
    on_disk = " ".join(answer.text for answer in play.disk)
    copied = " ".join(
        answer.text for e in play.effects if isinstance(e, CopyTo) for answer in e.records
    )
    assert all(word in f"{on_disk} {copied} {' '.join(endings[0].say)}" for word in sent)


def _perform(play: Play, kind: str, first: object, second: object) -> set[str]:
    """Do one thing; return the words that must be found again."""
    at, state = play.clock.now(), play.state
    match kind:
        case "type":
            assert isinstance(first, str)
            assert isinstance(second, int)
            asking = state.phase is Phase.ASKING and state.plan.way is not Way.RECORDINGS
            play.send(Typed(state.turn - second, at, first))
            return {"call"} if first == "call" and asking and second == 0 else set()
        case "press":
            assert isinstance(first, Command)
            play.send(Commanded(state.turn, at, first, str(second)))
            keeps = first in {Command.SKIP, Command.BACK, Command.AGAIN, Command.STOP}
            in_field = state.phase in {Phase.ASKING, Phase.DRAFT} and second == "field words"
            moved = play.state != state and first not in {Command.BACK, Command.AGAIN}
            if keeps and in_field and (moved or state.phase is Phase.ASKING):
                return {"field words"}
        case "draft":
            assert isinstance(second, int)
            play.send(Drafted(state.turn - second, at, str(first)))
        case "trouble":
            play.trouble = first if isinstance(first, Trouble) else None
        case "slow":
            play.slow = bool(first)
        case "reply":
            assert isinstance(second, int)
            play.reply(second)
        case "copied":
            if isinstance(play.effects[-1], CopyTo):
                play.send(Copied(done=bool(first), at=at))
        case "heard":
            assert isinstance(second, int)
            play.send(Heard(state.turn - second, at, "loud", (), "vosk"))
            listening = state.phase is Phase.LISTENING and second == 0
            return {"loud"} if listening else set()
        case _:
            raise AssertionError(kind)
    return set()


def _plan_named(name: str) -> Plan:
    match name:
        case "drafts":
            return _with_draft()
        case "talk":
            return changed(plan(), way=Way.TALK)
        case "recordings":
            return changed(plan(), way=Way.RECORDINGS, interactive=False)
        case "done":
            return changed(plan(), halves=_answered(), began=Half.MORNING)
        case _:
            return plan()


def _answered() -> dict[Half, tuple[Question, ...]]:
    start = plan()
    done = tuple(replace(q, answer=an_answer("done", id=q.id)) for q in start.halves[Half.MORNING])
    return {**start.halves, Half.MORNING: done}


def _with_draft() -> Plan:
    return changed(plan(), drafts=(an_answer("I will ca", AnswerState.DRAFT),))


def _recordings() -> Play:
    return Play(changed(plan(), way=Way.RECORDINGS, interactive=False))


def _said(play: Play) -> list[tuple[str, ...]]:
    return [effect.step.say for effect in play.effects if isinstance(effect, Show)]


def test_the_first_of_all_steps_begins_with_what_is_said_once() -> None:
    lines = ("Whom this is for.", "Who can see it.", "How to leave.")
    play = Play(replace(plan(), greeting=lines))
    assert play.asked.say[:4] == (*lines, Text.HALF_ASK())
    play.type("repeat")
    assert play.asked.say[0] == Text.HALF_ASK()
    spoken = Play(replace(aloud(), greeting=lines))
    assert spoken.voice.said[0].startswith(" ".join(lines))
    assert Play().asked.say[0] == Text.HALF_ASK()
