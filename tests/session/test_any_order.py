"""Whatever comes in whatever order: no words are lost, nobody is stuck, one speaks at a time."""

import re
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import Answer, AnswerState, How
from assistant.messages import Text
from assistant.practice.sequence import Part
from assistant.session import flow, listening
from assistant.session.commands import ACTIONS, Command
from assistant.session.effects import (
    CopyTo,
    Effect,
    Finish,
    Listen,
    Prepare,
    Review,
    Save,
    Say,
    Show,
    StepKind,
)
from assistant.session.events import (
    Commanded,
    Copied,
    Drafted,
    Heard,
    Level,
    Levelled,
    Manner,
    Mended,
    Slept,
    Spoke,
    Spoken,
    Trouble,
    Troubled,
    Typed,
    Unheard,
)
from assistant.session.plan import Plan, Way
from assistant.session.sentences import MENDED
from assistant.session.state import Phase
from tests.fakes import (
    PASSPHRASE,
    Play,
    a_promise,
    aloud,
    an_answer,
    by_hand,
    changed,
    plan,
    practising,
)

_DRAFT = an_answer("half a", AnswerState.DRAFT, id="old")
_OLDER = an_answer("older", AnswerState.DRAFT, id="older")
_LEFT = an_answer("", AnswerState.DRAFT, id="left", how=How.SPOKEN)
_PLANS: dict[str, Plan] = {
    "aloud": aloud(),
    "by hand": by_hand(),
    "headphones": aloud(headphones=True),
    "silence": aloud(silence_s=3.0, keeps=frozenset({"action", "promise"})),
    "talk": changed(aloud(), way=Way.TALK),
    "try": changed(aloud(), way=Way.TRY),
    "drafts": changed(aloud(), drafts=(_DRAFT,)),
    "two drafts": changed(aloud(), drafts=(_DRAFT, _OLDER)),
    "left": changed(aloud(left=(_LEFT,)), drafts=(_DRAFT,)),
    "written": plan(),
    "practice": changed(practising(a_promise("old"), parts=frozenset(Part)), sound=aloud().sound),
    "practice of two": changed(
        practising(a_promise("old"), a_promise("older", id="p-2"), parts=frozenset(Part)),
        sound=aloud(keeps=frozenset({"promise"})).sound,
    ),
    "sealed": changed(aloud(), sealed=True, lock_after_s=15.0),
    "sealed by hand": changed(by_hand(), sealed=True),
    "practice by hand": changed(practising(a_promise("old")), sound=by_hand().sound),
}
_ASKS_FOR_WORDS = frozenset(
    {Phase.ASKING, Phase.TELLING, Phase.ENDING, Phase.SAVING, Phase.PAUSED, Phase.DRAFT}
)
_PUTS_AWAY = frozenset({Command.AGAIN, Command.UNKEEP})
_PHRASES = (
    *(
        word
        for a in ACTIONS
        if a.command not in _PUTS_AWAY
        for word in a.words
        if word[0].isalpha()
    ),
    *("yes", "keep", "go on", "one", "two", "hear"),
)
_NO_COMMANDS = frozenset({"1", "2", "one", "two", "hear"})
_KEYS = st.sampled_from([command for command in Command if command not in _PUTS_AWAY])
_BROKEN = st.sampled_from(list(MENDED))
_TURNS = st.integers(0, 3)
_ACTS = st.one_of(
    st.tuples(st.just("words"), st.just(""), _TURNS),
    st.tuples(st.just("speech"), st.just(""), st.just(0)),
    st.tuples(st.just("line"), st.sampled_from(["", "", "1", "2", *_PHRASES]), _TURNS),
    st.tuples(st.just("phrase"), st.sampled_from(_PHRASES), _TURNS),
    st.tuples(st.just("press"), _KEYS, st.integers(0, 1)),
    st.tuples(st.just("draft"), st.sampled_from(["", "sk", "half a line"]), _TURNS),
    st.tuples(st.just("key"), st.just(""), st.just(0)),
    st.tuples(st.just("tried"), st.sampled_from(["", "support", "skip", PASSPHRASE]), st.just(0)),
    st.tuples(st.just("slept"), st.just(""), st.just(0)),
    st.tuples(st.just("slow"), st.sampled_from(["voice", "ear", "disk"]), st.integers(0, 1)),
    st.tuples(st.just("comes"), st.sampled_from(["voice", "ear", "disk"]), st.integers(0, 3)),
    st.tuples(st.just("stray"), st.sampled_from(["voice", "heard", "unheard"]), st.integers(1, 3)),
    st.tuples(st.just("wait"), st.sampled_from([0.1, 2.5, 12.0, 25.0]), st.just(0)),
    st.tuples(st.just("breaks"), _BROKEN, st.just(0)),
    st.tuples(st.just("mends"), _BROKEN, st.just(0)),
    st.tuples(st.just("level"), st.sampled_from(Level), st.just(0)),
    st.tuples(st.just("disk"), st.sampled_from([None, Trouble.DISK_FULL]), st.just(0)),
)
_DESTROYS = st.one_of(
    _ACTS,
    st.tuples(st.just("press"), st.sampled_from(Command), st.integers(0, 1)),
    st.tuples(st.just("line"), st.sampled_from(["again", "drop", "no", "yes", "n"]), _TURNS),
    st.tuples(st.just("phrase"), st.sampled_from(["again", "drop", "no", "yes"]), _TURNS),
    st.tuples(st.just("words anywhere"), st.just(""), _TURNS),
)
_STALLS = st.one_of(
    *[st.tuples(st.just("words"), st.just(""), st.integers(0, 1))] * 2,
    st.tuples(st.just("slow"), st.sampled_from(["disk", "voice"]), st.integers(0, 1)),
    st.tuples(st.just("comes"), st.sampled_from(["disk", "disk", "voice"]), st.integers(0, 3)),
    st.tuples(st.just("disk"), st.sampled_from([None, Trouble.DISK_FULL]), st.just(0)),
    st.tuples(st.just("line"), st.sampled_from(["", "1", "2", "skip", "drop", "stop"]), st.just(0)),
    st.tuples(st.just("press"), st.sampled_from(Command), st.integers(0, 1)),
    st.tuples(st.just("nothing"), st.just(""), st.just(0)),
)
"""A disk that takes its time, and takes some words only later."""
Act = tuple[str, object, int]


class Anything:
    """A session to which anything happens. Every word that comes is one of its own kind."""

    def __init__(self, start: Plan, *, begun: bool) -> None:
        self.play = Play(start, left={"left": "leftword"} if start.sound.left else None)
        self.sent: set[str] = {"leftword"} if start.sound.left else set()
        self._typed = False
        self._spooled = ""
        """What was said and is not words yet."""
        self._numbers: Iterator[int] = iter(range(10_000))
        if begun and self.play.state.phase is Phase.HALF:
            self.play.type("1")

    def word(self) -> str:
        """A word that was not there before."""
        return f"word{next(self._numbers)}x"

    def do(self, act: Act) -> None:
        """Let one thing happen, and look whether all that must hold still holds."""
        kind, what, number = act
        before, turn = len(self.play.effects), self.play.state.turn
        self._typed = False
        locked = self.play.state.lock is not None
        self._perform(kind, what, number)
        if locked and self.play.state.lock:
            self._look_at_the_cover(self.play.effects[before:])
        if self._typed and not (locked or self.play.state.lock) and turn and not number:
            self._look_for_a_prompt(self.play.effects[before:])
        self._look()
        self._look_at_the_disk()

    def _perform(self, kind: str, what: object, number: int) -> None:  # noqa: PLR0915 - one list of acts
        play = self.play
        at, turn = play.clock.now(), play.state.turn - number
        match kind, what:
            case "words" | "words anywhere", _:
                self._type(turn, anywhere=kind != "words")
            case "speech", _:
                word = self.word()
                if play.ear.listening and play.ear.listening.answer:
                    self.sent.add(word)
                play.send(*play.ear.say(word, at))
            case "line", str(line):
                if play.state.phase is Phase.HEARD and line in _NO_COMMANDS:
                    return  # typed in place of what was heard
                self._typed = True
                play.send(Typed(turn, at, line))
            case "phrase", str(phrase):
                current = play.ear.listening
                if number or (current and current.turn == turn and phrase in current.phrases):
                    play.send(Spoke(turn, at, phrase))
            case "press", Command() as command:
                self._press(command, with_text=bool(number))
            case "draft", str(text):
                play.send(Drafted(turn, at, text))
            case "key", _:
                play.key()
            case "tried", str(words):
                play.unlock(words)
            case "slept", _:
                play.send(Slept(at))
            case "slow", device:
                self._slow(device, slow=bool(number))
            case "comes", device:
                self._comes(device, number)
            case "stray", "voice":
                play.send(Spoken(turn, at))
            case "stray", "heard":
                play.send(Heard(turn, at, "straywords", (), "fake"))
            case "stray", _:
                play.send(Unheard(turn, at, Trouble.NOTHING_HEARD))
            case "wait", float(seconds):
                play.wait(seconds)
            case "breaks", Trouble() as trouble:
                play.send(Troubled(at, trouble))
            case "mends", Trouble() as trouble:
                play.send(Mended(at, trouble))
            case "level", Level() as level:
                play.send(Levelled(turn, at, level))
            case "nothing", _:
                play.press(Command.OPTIONS)
                play.type(*(("1", "3", "1") if play.state.phase is Phase.OPTIONS else ()))
            case "disk", Trouble() | None as trouble:
                play.trouble = trouble
            case _:
                raise AssertionError(kind)
        if play.effects and isinstance(play.effects[-1], CopyTo):
            play.send(Copied(done=bool(number), at=at))

    def _type(self, turn: int, *, anywhere: bool) -> None:
        state, word = self.play.state, self.word()
        now = state.phase in _ASKS_FOR_WORDS and turn == state.turn
        if state.phase is Phase.SAVING and state.unsaved[-1].state is AnswerState.DELETED:
            now = False  # words left open are being put away: these go behind nothing
        if state.phase is Phase.PAUSED and state.resumed not in {Phase.ASKING, Phase.HEARD}:
            now = False
        late = turn != state.turn and turn in state.turns and state.phase is not Phase.DONE
        late = late and state.phase not in {Phase.DRAFT, Phase.HALF, Phase.MENU}
        late = late and not state.questions[state.turns[turn]].choices
        if now or late:
            self.sent.add(word)
        elif not anywhere:
            return
        self._typed = True
        self.play.send(Typed(turn, self.play.clock.now(), word))

    def _press(self, command: Command, *, with_text: bool) -> None:
        state = self.play.state
        takes = {Command.SKIP, Command.BACK, Command.STOP}
        writing = {Phase.ASKING, Phase.TELLING} if command in takes else set()
        word = self.word() if with_text and state.phase in writing else ""
        if word:
            self.sent.add(word)
        self.play.send(Commanded(state.turn, self.play.clock.now(), command, word))

    def _slow(self, device: object, *, slow: bool) -> None:
        match device:
            case "voice":
                self.play.voice.slow = slow
            case "ear":
                self.play.ear.slow = slow
            case _:
                self.play.slow = slow

    def _comes(self, device: object, number: int) -> None:
        match device:
            case "voice":
                self.play.voice_ends()
            case "ear":
                self.play.ear_ends()
            case _:
                self.play.reply(number)

    def _look_for_a_prompt(self, effects: list[Effect]) -> None:
        """After a line for the step that stands comes a prompt, or a device's reply will."""
        read = [e for e in effects if isinstance(e, Show) and e.step.kind not in _UNREAD]
        away = [e for e in effects if isinstance(e, CopyTo | Review | Finish)]
        play = self.play
        device = play.waiting or play.ear.ended or play.ear.recovering or play.voice.speaking
        assert read or away or device or play.state.phase is Phase.DONE, play.state

    def _look_at_the_cover(self, effects: list[Effect]) -> None:
        """Locked, the lock is all that is shown, and nothing is said or listened for."""
        shown = [e.step for e in effects if isinstance(e, Show)]
        assert [step for step in shown if step.kind is not StepKind.LOCKED] == []
        assert not [e for e in effects if isinstance(e, Say | Listen | Prepare | Review | Finish)]

    def _look(self) -> None:
        play, state = self.play, self.play.state
        if state.lock:
            assert play.ear.listening is None, "locked, and somebody listens"
            assert play.voice.speaking is None, "locked, and somebody speaks"
            return
        ear = play.ear.listening
        here = ear is not None and ear.turn == state.turn
        if play.voice.speaking and here:
            assert ear
            assert state.plan.sound.headphones
            assert ear.answer is None, "our own voice would be kept"
        assert state.speaking or not play.voice.speaking, "a voice that no key silences"
        if state.phase is Phase.TELLING:
            assert here
            assert ear
            assert ear.answer, "nobody hears the answer"
        elif state.phase in listening.OPENS and flow.hands_free(state) and not state.away:
            assert state.speaking or here, "nobody listens"
        if state.away:
            assert not here, "somebody listens to the earlier days"
        assert not play.ear.ended or state.phase in {Phase.ENDING, Phase.DONE}

    def _look_at_the_disk(self) -> None:
        """What is waited for is on its way, and no revision is written with two texts."""
        play, state = self.play, self.play.state
        coming = [one for one in state.unsaved if not any(one is each for each in state.refused)]
        assert len(coming) + len(state.refused) == len(state.unsaved)
        if state.phase is not Phase.DONE:
            assert all(one in play.waiting for one in coming), "nobody will answer"
            assert coming or state.phase is not Phase.SAVING, "an end that never comes"
        kept = {(one.id, one.rev, one.text) for one in play.disk if one.state is AnswerState.KEPT}
        assert len(kept) == len({(id_, rev) for id_, rev, _ in kept}), "words written over"

    def end(self) -> None:
        """Let all that is on its way come, and leave calmly."""
        play = self.play
        self._spooled = " ".join(word.text for word in play.ear.words)
        play.voice.slow = play.ear.slow = play.slow = False
        play.unlock()
        for manner in (None, Manner.CALM):
            if manner:
                play.leave(manner)
            while play.waiting:
                play.reply()
            play.ear_ends()
            play.voice_ends()
            if play.effects and isinstance(play.effects[-1], CopyTo):
                play.send(Copied(done=False, at=play.clock.now()))
        assert play.state.phase is Phase.DONE
        assert sum(isinstance(effect, Finish) for effect in play.effects) == 1
        assert play.effects.index(play.ending) == len(play.effects) - 1

    def found(self, *, also_put_away: bool) -> str:
        """All words a later session would find, or that were shown to be copied."""
        play = self.play
        kept = [one.text for one in play.disk if one.state is AnswerState.KEPT]
        records = [e.record for e in play.effects if isinstance(e, Save)]
        saved = [record.text for record in records if isinstance(record, Answer)]
        copied = [a.text for e in play.effects if isinstance(e, CopyTo) for a in e.records]
        more = saved if also_put_away else play.drafts.values()
        spooled = Text.SOUND_LEFT() in play.ending.say  # as sound it is on the disk
        sound = self._spooled if spooled else ""
        return " ".join((*kept, *more, *copied, sound, *play.ending.say))


_UNREAD = frozenset({StepKind.GLANCE, StepKind.WAIT})
_KEPT = re.compile(re.escape(Text.KEPT_MANY(count=0)).replace("0", r"\d+"))


def _lived(name: str, acts: list[Act], *, begun: bool) -> Anything:
    anything = Anything(_PLANS[name], begun=begun)
    for act in acts:
        anything.do(act)
    anything.end()
    return anything


@settings(max_examples=500)
@given(st.sampled_from(sorted(_PLANS)), st.lists(_ACTS, max_size=40), st.booleans())
def test_without_being_put_away_no_word_is_lost(name: str, acts: list[Act], begun: object) -> None:
    anything = _lived(name, acts, begun=bool(begun))
    if name == "try":
        assert not [e for e in anything.play.effects if isinstance(e, Save)]
        return
    found = anything.found(also_put_away=False)
    assert [word for word in sorted(anything.sent) if word not in found] == []
    assert PASSPHRASE not in found


@settings(max_examples=500)
@given(st.sampled_from(sorted(_PLANS)), st.lists(_STALLS, max_size=20), st.booleans())
def test_a_disk_that_takes_its_time_and_refuses_holds_no_session_up(
    name: str, acts: list[Act], begun: object
) -> None:
    """It ends, once, and nothing of it is written over: see ``Anything``."""
    ending = _lived(name, acts, begun=bool(begun)).play.ending
    assert ending.exit_code in {0, 1}


@settings(max_examples=300)
@given(st.sampled_from(sorted(_PLANS)), st.lists(_DESTROYS, max_size=40), st.booleans())
def test_whatever_is_put_away_was_on_the_disk_and_kept_is_never_said_before(
    name: str, acts: list[Act], begun: object
) -> None:
    anything = _lived(name, acts, begun=bool(begun))
    play = anything.play
    if name != "try":
        found = anything.found(also_put_away=True)
        assert [word for word in sorted(anything.sent) if word not in found] == []
    shown = [e.step.outcome for e in play.effects if isinstance(e, Show) and not e.step.again]
    said = sum(bool(_KEPT.match(outcome)) or outcome == Text.KEPT_ONE() for outcome in shown)
    assert said <= sum(one.state is AnswerState.KEPT for one in play.disk)
