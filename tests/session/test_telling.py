"""An answer told aloud, as stories: who speaks when, what ends it, what becomes of its words."""

from dataclasses import replace
from typing import TypeVar

import pytest

from assistant.journal.records import Answer, AnswerState, Half, How
from assistant.messages import Text
from assistant.session.commands import ACTIONS, NEVER_SAID, Action, Command, phrases
from assistant.session.effects import Finish, Prepare, Rest, Save, Say, Show, StepKind
from assistant.session.events import Commanded, Drafted, Manner, Spoke, Spoken, Typed
from assistant.session.listening import OFFER_S
from assistant.session.plan import Plan, Way
from assistant.session.state import Phase
from assistant.session.steps import READ_BACK_WORDS
from tests.fakes import Play, aloud, an_answer, by_hand, changed

ID = "action-morning"
WORDS = "I will call my brother"
E = TypeVar("E")
LONG = " ".join(["word"] * (READ_BACK_WORDS + 1))


def asked(start: Plan | None = None) -> Play:
    """The first question is asked, and the microphone is open where it opens by itself."""
    play = Play(start or aloud())
    play.type("1")
    return play


def phase(play: Play) -> Phase:
    """Where it stands now."""
    return play.state.phase


def told(words: str = WORDS, start: Plan | None = None) -> Play:
    """Some words of an answer were said, and more may come."""
    play = asked(start)
    if not play.state.voiced:
        play.type("")
    play.say(words)
    return play


def heard(words: str = WORDS, start: Plan | None = None) -> Play:
    """An answer was said, and is read back."""
    play = told(words, start)
    play.press(Command.DONE)
    return play


def test_a_question_is_asked_aloud_heard_read_back_and_kept_on_a_yes() -> None:
    play = asked()
    assert "What about action" in play.voice.said[-1]
    play.say("I will call", "my brother", "i'm done")
    assert f"{Text.HEARD(words=WORDS)} {Text.ASK_KEEP()}" == play.voice.said[-1]
    assert play.asked.say[0] == Text.HEARD(words=WORDS)
    play.say("yes")
    kept = play.disk[-1]
    assert (kept.state, kept.how, kept.text) == (AnswerState.KEPT, How.SPOKEN, WORDS)
    assert " ".join(word.text for word in kept.words) == WORDS
    assert play.state.position == 1
    assert play.voice.said[-1].startswith(Text.KEPT_MANY(count=5))


def test_a_tone_tells_that_the_microphone_opens_after_our_last_sound() -> None:
    play = asked()
    said, opened = _last(play, Say), play.listens[-1]
    assert said.cue
    assert isinstance(play.effects[play.effects.index(said) - 1], Prepare)
    assert opened.since > play.clock.seconds
    assert (opened.turn, opened.spool) == (said.turn, True)


def test_nobody_listens_while_our_voice_speaks() -> None:
    play = asked()
    play.voice.slow = True
    play.say("help")
    assert play.voice.speaking
    listens = len(play.listens)
    play.wait(30)
    assert len(play.listens) == listens
    play.voice_ends()
    assert len(play.listens) == listens + 1


def test_with_headphones_commands_are_heard_over_our_voice_and_no_words_are_kept() -> None:
    play = Play(aloud(headphones=True))
    play.voice.slow = True
    play.type("1")
    assert play.listens[-1].answer is None
    play.say("all of this is let go of", "skip")
    assert play.state.position == 1
    assert not play.disk


def test_a_long_answer_is_read_back_by_its_count_and_shown_whole() -> None:
    play = heard(LONG)
    assert play.voice.said[-1].startswith(Text.HEARD_LONG(count=READ_BACK_WORDS + 1))
    assert play.asked.say[0] == Text.HEARD(words=LONG)


def test_how_to_keep_it_is_told_in_full_until_somebody_has_kept_one() -> None:
    play = heard()
    play.type("again")
    play.say(WORDS, "done")
    assert play.voice.said[-1].endswith(f" {Text.ASK_KEEP()}")
    play.say("yes")
    for keeps in ("yes", "skip"):
        play.say(WORDS, "done")
        assert play.voice.said[-1].endswith(f" {Text.ASK_KEEP_SHORT()}")
        play.say(keeps)


def test_one_that_was_typed_teaches_nobody_what_to_say() -> None:
    play = asked()
    play.type(WORDS)
    play.say(WORDS, "done")
    assert play.voice.said[-1].endswith(f" {Text.ASK_KEEP()}")


def test_enter_ends_an_answer() -> None:
    play = told()
    play.type("")
    assert phase(play) is Phase.HEARD


def test_words_that_were_heard_are_on_the_disk_before_they_are_confirmed() -> None:
    assert heard().drafts == {ID: WORDS}


@pytest.mark.parametrize("key_first", [True, False])
@pytest.mark.parametrize("at", ["draft", "half", "question", "heard", "paused", "menu", "closing"])
def test_an_enter_while_our_voice_speaks_only_silences_it(at: str, *, key_first: bool) -> None:
    play = _speaking_at(at)
    before = (play.state.phase, play.state.position, len(play.disk))
    assert play.state.speaking
    if key_first:
        play.key()
        play.clock.advance(0.01)
        assert not play.voice.speaking, "Spoken arrives between the key and the line"
    play.send(Typed(play.state.turn, play.clock.now(), ""))
    after = (play.state.phase, play.state.position, len(play.disk))
    opened = {Phase.ASKING: Phase.TELLING, Phase.CLOSING: Phase.DONE}.get(before[0], before[0])
    assert after == (opened, *before[1:])
    assert not play.voice.speaking
    if before[0] is not Phase.CLOSING:
        assert play.listens[-1].turn == play.state.turn, "the floor is the person's"


def test_the_next_enter_after_the_one_that_silenced_does_its_work() -> None:
    play = _speaking_at("heard")
    play.key()
    play.send(Typed(play.state.turn, play.clock.now(), ""))
    play.send(Typed(play.state.turn, play.clock.now(), ""))
    assert play.kept() == {ID: WORDS}


def test_the_key_to_speak_silences_our_voice_and_does_not_end_what_it_opened() -> None:
    play = asked()
    play.voice.slow = True
    play.press(Command.REPEAT)
    play.key()
    play.press(Command.DONE)
    assert phase(play) is Phase.TELLING
    play.say(WORDS)
    play.clock.advance(5)
    play.press(Command.DONE)
    assert phase(play) is Phase.HEARD


def test_without_our_voice_the_microphone_opens_on_enter_and_closes_with_it() -> None:
    play = asked(by_hand())
    assert not play.ear.open
    play.type("")
    opened = play.effects.index(play.listens[-1])
    play.say(WORDS)
    for effect in play.effects[opened:]:
        assert not _would_be_read(effect), "a screen reader would speak into the microphone"
    play.type("")
    assert isinstance(_last(play, Rest), Rest)
    assert not play.ear.open
    assert play.asked.say[0] == Text.HEARD(words=WORDS)
    play.type("")
    assert play.kept() == {ID: WORDS}


def test_where_no_words_were_heard_the_question_stands_and_its_sound_is_let_go() -> None:
    for play in (asked(), asked(by_hand())):
        if not play.state.voiced:
            play.type("")
        play.type("")
        assert play.asked.outcome == Text.NO_WORDS_HEARD()
        assert [(s.id, s.keep) for s in play.settled] == [(ID, False)]


GIVEN = [
    pytest.param(action, way, id=f"{action.command.name} {way}")
    for action in ACTIONS
    for way in ("aloud", "typed", "by key")
    if way != "aloud" or action.command not in NEVER_SAID
]


@pytest.mark.parametrize(("action", "way"), GIVEN)
@pytest.mark.parametrize("start", [aloud(), by_hand()], ids=["aloud", "by hand"])
def test_a_command_in_the_midst_of_an_answer_loses_nothing(
    start: Plan, action: Action, way: str
) -> None:
    play = told(start=start)
    before = len(play.effects)
    play.ear.slow = True
    _give(play, action, way)
    assert not _saved_kept(play), "the words come first"
    play.ear_ends()
    if action.command is Command.WAIT:
        assert play.state.waits == 1
        play.ear.slow = False
        play.say("tonight", "done")
        assert play.drafts == {ID: f"{WORDS} tonight"}
        return
    saved = (e.record for e in play.effects[before:] if isinstance(e, Save))
    first = next(record for record in saved if isinstance(record, Answer))
    assert (first.text, first.state) == (WORDS, AnswerState.DRAFT)
    play.ear.slow = False
    _DONE[action.command](play, way)


def test_the_earlier_days_which_no_spoken_word_closes_are_not_opened_by_one() -> None:
    for words in ("review", "earlier days", "days gone", "lock"):
        play = told(start=aloud(renamed={"days gone": Command.REVIEW}))
        play.say(words)
        assert phase(play) is Phase.TELLING
        assert not play.reviews
        assert words not in phrases(play.state.plan.sound.renamed)


def test_what_cannot_be_said_is_not_offered_aloud() -> None:
    play = asked()
    play.say("help")
    for word in ("review", "lock: "):
        assert any(word in line for line in play.asked.say)
        assert word not in play.voice.said[-1]
    assert Text.MEANING_SKIP() in play.voice.said[-1]


def _stays(play: Play, _: str) -> None:
    """The question stands, and what is said afterwards is added."""
    if phase(play) is Phase.ASKING:
        play.type("")
    assert phase(play) is Phase.TELLING
    play.say("tonight")
    play.clock.advance(5)
    play.press(Command.DONE)
    assert play.drafts == {ID: f"{WORDS} tonight"}


def _covers(play: Play, way: str) -> None:
    assert play.asked.kind is StepKind.LOCKED
    assert not play.ear.open
    play.unlock("")
    _stays(play, way)


def _page(play: Play, way: str) -> None:
    assert play.asked.kind is StepKind.PAGE
    _stays(play, way)


def _read_back(play: Play, _: str) -> None:
    assert phase(play) is Phase.HEARD
    assert play.drafts == {ID: WORDS}


def _goes_back(play: Play, _: str) -> None:
    assert play.kept() == {ID: WORDS}
    assert play.state.position == 0


def _ends(play: Play, _: str) -> None:
    assert play.kept() == {ID: WORDS}
    assert play.ending.say[-1] == Text.CLOSE_EARLY()


def _ends_kindly(play: Play, _: str) -> None:
    assert play.kept() == {ID: WORDS}
    assert play.ending.say[-1] == Text.CLOSE_HARD()


def _over_it(play: Play, way: str) -> None:
    assert phase(play) is Phase.OPTIONS
    play.type("")
    _stays(play, way)


def _asks_first(play: Play, way: str) -> None:
    assert play.asked.say[0] == Text.OPTIONS_ERASE()
    play.say("no") if play.ear.listening else play.type("no")
    _stays(play, way)


def _moves_on(play: Play, _: str) -> None:
    assert play.kept() == {ID: WORDS}
    assert play.state.position == 1


def _puts_aside(play: Play, way: str) -> None:
    assert play.asked.outcome == Text.NOT_HERE(), "this plan has no words for it"
    _stays(play, way)


def _falls_silent(play: Play, _: str) -> None:
    assert not play.ear.open
    assert play.drafts == {ID: WORDS}
    assert play.remembered == {"private": "yes"}
    play.type("", "")
    assert play.kept() == {ID: WORDS}


def _anew(play: Play, _: str) -> None:
    assert play.asked.ask == Text.ANEW_PROMPT()
    assert play.drafts == {ID: WORDS}
    play.type("yes")
    assert play.disk[-1].state is AnswerState.DELETED
    assert play.asked.outcome == Text.ANEW()


def _looks_back(play: Play, way: str) -> None:
    assert play.reviews[-1].turn == play.state.turn
    assert not play.ear.open, "a screen reader reads the days aloud"
    play.press(Command.REPEAT)
    _stays(play, way)


def _pauses(play: Play, way: str) -> None:
    assert phase(play) is Phase.PAUSED
    play.say("nothing of this is kept")
    play.type("")
    _stays(play, way)


def _quiet(play: Play, way: str) -> None:
    assert play.asked.outcome in {Text.VOICE_OFF(), Text.VOICE_ON()}
    _stays(play, way)


def _tuned(play: Play, way: str) -> None:
    assert play.asked.outcome in {Text.VOICE_IS_OFF(), Text.RATE(rate=play.state.rate)}
    _stays(play, way)


_DONE = {
    Command.HELP: _page,
    Command.SKIP: _read_back,
    Command.BACK: _goes_back,
    Command.SUPPORT: _page,
    Command.STOP: _ends,
    Command.DONE: _read_back,
    Command.REPEAT: _stays,
    Command.AGAIN: _anew,
    Command.REVIEW: _looks_back,
    Command.WHERE: _page,
    Command.PAUSE: _pauses,
    Command.QUIET: _quiet,
    Command.SLOWER: _tuned,
    Command.FASTER: _tuned,
    Command.OPTIONS: _over_it,
    Command.HARD_DAY: _ends_kindly,
    Command.UNKEEP: _asks_first,
    Command.DECLINE: _moves_on,
    Command.PARK: _puts_aside,
    Command.NOTE: _puts_aside,
    Command.SITUATION: _stays,
    Command.AS_BEFORE: _stays,
    Command.LOCK: _covers,
    Command.PRIVATE: _falls_silent,
}


def test_again_said_aloud_needs_a_yes_and_nothing_else_counts_as_one() -> None:
    for no in ("no", "keep"):
        play = heard()
        play.say("again", no)
        assert WORDS in {*play.drafts.values(), *play.kept().values()}, no
    play = heard()
    play.say("again", "again", "yes")
    assert play.disk[-1].state is AnswerState.DELETED
    assert [(s.id, s.keep) for s in play.settled] == [(ID, False)]
    play.say("I will write", "done", "yes")
    assert play.kept() == {ID: "I will write"}


def test_again_typed_or_pressed_where_the_words_were_read_back_needs_none() -> None:
    typed, pressed = heard(), heard()
    typed.type("again")
    pressed.press(Command.AGAIN, WORDS)
    for play in (typed, pressed):
        assert play.disk[-1].state is AnswerState.DELETED


def test_a_new_answer_typed_where_a_yes_is_waited_for_is_kept() -> None:
    play = heard()
    play.say("again")
    play.type("I will write")
    assert play.kept() == {ID: "I will write"}


def test_go_on_adds_and_a_pause_stands_between_the_words() -> None:
    play = heard("I will call")
    play.say("go on", "my brother", "done", "yes")
    kept = play.disk[-1]
    assert kept.text == WORDS
    starts = [word.start_s for word in kept.words]
    assert starts == sorted(starts)
    assert len(starts) == len(WORDS.split())


def test_a_line_typed_while_the_microphone_is_open_goes_behind_the_spoken_words() -> None:
    play = told()
    play.type("tonight")
    kept = play.disk[-1]
    assert (kept.text, kept.how, kept.state) == (f"{WORDS}\ntonight", How.SPOKEN, AnswerState.KEPT)
    assert play.state.position == 1


@pytest.mark.parametrize("command", [Command.SKIP, Command.BACK, Command.AGAIN])
def test_moving_on_by_key_while_the_microphone_is_open_keeps_the_field_too(
    command: Command,
) -> None:
    play = told()
    play.press(command, "tonight")
    assert play.kept() == {ID: f"{WORDS}\ntonight"}
    assert play.state.position == (1 if command is Command.SKIP else 0)


def test_a_key_that_leaves_the_field_as_it_is_keeps_nothing_of_it() -> None:
    play = told()
    play.press(Command.HELP, "half a li")
    assert play.asked.kind is StepKind.PAGE
    assert play.kept() == {}


def test_a_line_that_comes_after_the_words_were_read_back_goes_behind_them_too() -> None:
    play = told()
    turn = play.state.turn
    play.press(Command.DONE)
    play.send(Typed(turn, play.clock.now(), "tonight"))
    assert play.kept() == {ID: f"{WORDS}\ntonight"}


def test_what_is_typed_at_the_reading_back_takes_its_place_or_goes_on_with_it() -> None:
    play = heard()
    play.type("I will call my mother")
    assert play.kept() == {ID: "I will call my mother"}
    play = heard()
    play.type(f"{WORDS} tonight")
    assert play.kept() == {ID: f"{WORDS}\ntonight"}
    assert play.disk[-1].how is How.SPOKEN


def test_half_a_line_follows_the_hand_behind_what_was_told_and_takes_nothing_off() -> None:
    play = told()
    play.send(Drafted(play.state.turn, play.clock.now(), "to"))
    play.press(Command.DONE)
    assert play.drafts == {ID: f"{WORDS}\nto"}
    for text in ("", "ag", WORDS):
        play.send(Drafted(play.state.turn, play.clock.now(), text))
        assert play.drafts[ID].startswith(WORDS)
    assert play.drafts == {ID: WORDS}


def test_skipping_while_something_is_read_over_half_an_answer_keeps_the_half() -> None:
    play = told()
    play.say("help")
    play.voice.slow = True
    play.press(Command.REPEAT)
    play.voice_ends()
    play.voice.slow = True
    play.press(Command.WHERE)
    play.press(Command.SKIP)
    assert WORDS in {*play.drafts.values(), *play.kept().values()}


def test_a_yes_said_twice_is_one_yes() -> None:
    play = heard()
    turn, at = play.state.turn, play.clock.now()
    play.slow = True
    play.send(Spoke(turn, at, "yes"), Spoke(turn, at, "yes"))
    play.slow = False
    while play.waiting:
        play.reply()
    assert play.kept() == {ID: WORDS}


def test_choices_are_made_by_number_or_word() -> None:
    for said in ("two", "ending"):
        play = Play(aloud())
        assert said in play.listens[-1].phrases
        play.say(said)
        assert play.state.half is Half.EVENING, said


def test_the_menu_is_spoken_too() -> None:
    play = Play(_answered())
    assert phase(play) is Phase.MENU
    play.say("two", "it was long", "done", "yes")
    assert play.kept() == {"talk-1": "it was long"}


def test_an_answer_ends_on_silence_only_where_that_was_chosen_and_only_after_speech() -> None:
    play = told()
    play.wait(120)
    assert phase(play) is Phase.TELLING
    play = asked(aloud(silence_s=3.0))
    play.wait(120)
    assert phase(play) is Phase.TELLING
    play.say(WORDS)
    play.wait(2.5)
    assert phase(play) is Phase.TELLING
    play.wait(3)
    assert phase(play) is Phase.HEARD


def test_wait_doubles_the_silence_that_ends_an_answer_each_time() -> None:
    play = told(start=aloud(silence_s=3.0))
    play.say("wait", "more time")
    play.wait(11.5)
    assert phase(play) is Phase.TELLING
    play.wait(12)
    assert phase(play) is Phase.HEARD
    play.say("yes")
    assert play.state.waits == 0


def test_help_is_offered_once_a_question_and_for_the_eyes_only() -> None:
    play = asked()
    said = len(play.voice.said)
    play.wait(OFFER_S + 1)
    play.say("help")
    play.wait(10 * OFFER_S)
    shown = [e.step for e in play.effects if isinstance(e, Show)]
    offers = [step for step in shown if step.outcome == Text.STILL_LISTENING()]
    assert [step.kind for step in offers] == [StepKind.GLANCE]
    assert len(play.voice.said) == said + 1


def test_a_pause_keeps_nothing_and_goes_on_where_it_began() -> None:
    play = heard()
    play.say("pause", "this is for nobody", "go on")
    assert phase(play) is Phase.HEARD
    play.say("yes")
    assert play.kept() == {ID: WORDS}


def test_words_typed_into_a_pause_are_kept_for_the_step_it_began_at() -> None:
    play = asked()
    play.say("pause")
    play.type("I will write")
    assert play.kept() == {ID: "I will write"}
    play = heard()
    play.say("pause")
    play.type("tonight")
    assert play.kept() == {ID: f"{WORDS}\ntonight"}


def test_renamed_commands_are_heard_by_their_new_word_only_and_typed_by_both() -> None:
    start = aloud(renamed={"onward": Command.SKIP})
    play = asked(start)
    assert "onward" in play.listens[-1].phrases
    assert not {"skip", "next"} & set(play.listens[-1].phrases)
    play.say("skip", "onward")
    assert play.asked.say[0] == Text.HEARD(words="skip")
    for word in ("onward", "skip"):
        play = asked(start)
        play.type(word)
        assert play.state.position == 1, word


def test_sound_is_let_go_only_when_its_words_are_on_the_disk() -> None:
    play = heard()
    assert play.settled == []
    play.slow = True
    play.say("yes")
    assert play.settled == []
    play.reply()
    assert [(s.id, s.rev, s.keep) for s in play.settled] == [(ID, 1, False)]


def test_a_recording_that_is_to_be_kept_is_named_with_its_answer() -> None:
    play = heard(start=aloud(keeps=frozenset({"action"})))
    play.say("yes", "the truth", "done", "yes")
    first, second = [answer for answer in play.disk if answer.state is AnswerState.KEPT]
    assert first.audio == "device-1/audio/action-morning-1.mp3"
    assert second.audio is None
    assert [s.keep for s in play.settled] == [True, False]


def test_the_same_words_told_again_change_nothing_and_leave_no_sound_behind() -> None:
    play = heard()
    play.say("yes", "back", WORDS, "done", "yes")
    assert [answer.rev for answer in play.disk if answer.state is AnswerState.KEPT] == [1]
    assert (play.settled[-1].rev, play.settled[-1].keep) == (2, False)


def test_stopping_in_the_midst_of_an_answer_keeps_its_words() -> None:
    play = told()
    play.leave(Manner.CALM, "tonight")
    assert play.kept() == {ID: f"{WORDS}\ntonight"}
    assert play.ending.exit_code == 0


def test_last_words_that_take_too_long_stay_as_sound_and_that_is_said() -> None:
    play = told()
    play.ear.slow = True
    play.type("tonight")
    play.say("stop")
    play.leave(Manner.CALM)
    play.wait(11)
    assert play.ending.say == (Text.SOUND_LEFT(),)
    assert play.drafts == {ID: "tonight"}
    assert play.settled == []


def test_waiting_for_words_says_so_and_a_line_can_be_typed_meanwhile() -> None:
    play = told()
    play.ear.slow = True
    play.type("")
    play.wait(2.5)
    shown = [e.step for e in play.effects if isinstance(e, Show)][-2:]
    assert shown[0].say == (Text.STILL_WORKING(),)
    assert shown[-1].ask == Text.QUESTION_PROMPT(number=1)
    play.type("tonight")
    play.ear_ends()
    assert play.kept() == {ID: f"{WORDS}\ntonight"}


def test_a_rehearsal_writes_nothing_and_says_what_worked() -> None:
    for words in (WORDS, ""):
        play = Play(changed(aloud(), way=Way.TRY))
        assert not play.listens[-1].spool
        play.say(*filter(None, [words]))
        play.type("")
        if words:
            play.say("yes")
            assert play.ending.say == (Text.TRY_VOICE(), Text.TRY_EAR(), Text.TRY_DONE())
        play.leave(Manner.QUICK, "more")
        assert not [effect for effect in play.effects if isinstance(effect, Save)]


def test_the_closing_line_is_said_before_the_end() -> None:
    play = asked()
    play.voice.slow = True
    play.say("stop")
    assert play.voice.said[-1] == Text.CLOSE_NOTHING()
    assert phase(play) is Phase.CLOSING
    play.voice_ends()
    assert play.ending.say == (Text.CLOSE_NOTHING(),)


def test_words_that_arrive_while_the_closing_line_is_said_are_kept() -> None:
    play = asked()
    turn = play.state.turn
    play.voice.slow = True
    play.type("stop")
    play.send(Typed(turn, play.clock.now(), "one thing more"))
    assert play.kept() == {ID: "one thing more"}
    play.voice_ends()
    assert play.ending.say[-1] == Text.CLOSE_EARLY()


@pytest.mark.parametrize(
    "at", ["draft", "half", "question", "telling", "ending", "heard", "paused", "menu", "closing"]
)
def test_leaving_at_once_is_one_step_from_everywhere_and_loses_nothing(at: str) -> None:
    play = _speaking_at(at)
    before = len(play.effects)
    play.leave(Manner.QUICK, "half a li")
    endings = [e for e in play.effects[before:] if isinstance(e, Finish)]
    assert [ending.say for ending in endings] == [(Text.CLOSED(),)]
    written = " ".join(answer.text for answer in play.disk)
    if at in {"draft", "question", "telling", "ending", "heard", "paused"}:
        assert "half a li" in written
    if at == "ending":
        assert "typed before" in written
    if at in {"heard", "paused"}:
        assert WORDS in play.drafts[ID]


def test_an_old_voice_or_ear_changes_nothing() -> None:
    play = told()
    before = play.state
    turn, at = before.turn - 1, play.clock.now()
    play.send(Spoken(turn, at), Spoke(turn, at, "skip"), Commanded(turn, at, Command.SKIP))
    assert play.state == before


def test_a_voice_that_tells_its_end_twice_does_not_cut_the_answer() -> None:
    play = told()
    play.send(Spoken(play.state.turn, play.clock.now()))
    play.say("tonight", "done")
    assert play.drafts == {ID: f"{WORDS} tonight"}


def _last(play: Play, kind: type[E]) -> E:
    return [effect for effect in play.effects if isinstance(effect, kind)][-1]


def _would_be_read(effect: object) -> bool:
    if not isinstance(effect, Show) or effect.step.kind is StepKind.GLANCE:
        return False
    return not (effect.step.again and not effect.step.outcome)


def _saved_kept(play: Play) -> bool:
    return any(answer.state is AnswerState.KEPT for answer in play.disk)


def _give(play: Play, action: Action, way: str) -> None:
    match way:
        case "aloud":
            turn, at = play.state.turn, play.clock.now()
            play.send(Spoke(turn, at, next(w for w in action.words if w[0].isalpha())))
        case "typed":
            play.type(action.words[0])
        case _:
            play.press(action.command)


def _speaking_at(at: str) -> Play:
    """A session that stands somewhere, with our voice on its way."""
    drafts = (an_answer("half a", AnswerState.DRAFT, id="old"),)
    start = changed(aloud(), drafts=drafts) if at == "draft" else aloud()
    if at == "menu":
        start = _answered()
    play = Play(start)
    if at not in {"draft", "half", "menu"}:
        play.type("1")
    if at in {"telling", "ending", "heard", "paused"}:
        play.say(WORDS)
    if at == "ending":
        play.ear.slow = True
        play.type("typed before")
    if at in {"heard", "paused"}:
        play.press(Command.DONE)
    play.voice.slow = True
    match at:
        case "paused":
            play.press(Command.PAUSE)
        case "closing":
            play.press(Command.STOP)
        case "telling" | "ending":
            pass
        case _:
            play.press(Command.REPEAT)
            if at == "question":
                play.ear_ends()
    return play


def _answered() -> Plan:
    start = aloud()
    morning = start.halves[Half.MORNING]
    done = tuple(replace(one, answer=an_answer("done", id=one.id)) for one in morning)
    return changed(start, halves={**start.halves, Half.MORNING: done}, began=Half.MORNING)
