"""Small hand-written fakes with behaviour."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from assistant.journal.records import (
    Answer,
    AnswerState,
    Half,
    How,
    Outcome,
    Promise,
    Prompt,
    Record,
)
from assistant.messages import Text
from assistant.ports import Clock, Emit
from assistant.session import following
from assistant.session.commands import Command
from assistant.session.effects import (
    Effect,
    Erase,
    Finish,
    Listen,
    Remember,
    Review,
    Save,
    Settle,
    Show,
    Step,
    StepKind,
    TryPassphrase,
)
from assistant.session.events import (
    Commanded,
    Erased,
    Event,
    Hushed,
    Left,
    Manner,
    Moment,
    NotSaved,
    Opened,
    Saved,
    Silent,
    Started,
    StayedShut,
    Ticked,
    Tried,
    Trouble,
    Typed,
)
from assistant.session.machine import step
from assistant.session.plan import Origin, Plan, Practice, Sound
from assistant.session.question import Ask, Question
from assistant.session.state import State
from tests.fakes_sound import FakeEar, FakeVoice

DAY = date(2026, 11, 22)
DAWN = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SLOTS = ("action", "honesty", "promise", "reliability")
IDS = tuple(f"fresh-{number:03}" for number in range(200))
SUPPORT = ("If you are in danger now, call your local emergency number.",)


class HandClock:
    """A clock that moves only by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> Moment:
        """Both clocks, moved together."""
        return Moment(self.seconds, DAWN + timedelta(seconds=self.seconds))

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


def question(slot: str, half: Half = Half.MORNING) -> Question:
    """A question of the test's own wording."""
    prompt = Prompt(f"{slot}.{half.value}.1", "1", f"What about {slot} in the {half.value}?")
    return Question(f"{slot}-{half.value}", slot, prompt)


def plan() -> Plan:
    """An ordinary morning on a terminal."""
    return Plan(
        origin=Origin("session-1", "device-1", DAY),
        halves={half: tuple(question(slot, half) for slot in SLOTS) for half in Half},
        talk=Question("talk-1", "talk", Prompt("talk.1", "1", "Tell today plainly.")),
        guess=Half.MORNING,
        support=SUPPORT,
        practice=Practice(ids=IDS),
    )


WORDINGS = {
    Ask.OUTCOME: "Last time you said: {promise}. How did it go?",
    Ask.OLDER: "You have {count} older promises.",
    Ask.PARTLY: "Which part is done?",
    Ask.MISS: "What got in the way?",
    Ask.CARRY: "You have carried this for a while: {promise}.",
    Ask.SHRINK: "That is a big promise. What part of it could be done by tonight?",
    Ask.VISIBLE: "How could that be seen?",
    Ask.SMALLER: "What would be a smaller one?",
    Ask.PLAN: "When and where?",
    Ask.WORRY: "What would you like to put aside?",
    Ask.ACT: "What did you do?",
}

REPLIES: dict[Ask | Outcome, str] = {
    Outcome.KEPT: "You did what you said.",
    Outcome.CHANGED: "You said so first.",
    Outcome.LET_GO: "It is set down.",
    Ask.WORRY: "It is on the shelf.",
    Ask.ACT: "It is noted.",
}


def practising(*promises: Promise, **changes: object) -> Plan:
    """An ordinary morning on which promises are asked about and made.

    ``promises`` are due, the newest first: that one is asked by itself.
    """
    wordings = {ask: Prompt(ask.name, "1", text) for ask, text in WORDINGS.items()}
    closings = {"done": "Your one promise: {promise}."}
    practice = Practice(
        wordings=wordings, closings=closings, replies=REPLIES, ids=IDS, promises=promises
    )
    practice = replace(practice, **changes)  # type: ignore[arg-type] # a test changes any field
    start = changed(plan(), practice=practice)
    asked = following.outcomes(practice, *promises[:1])
    if promises[1:]:
        asked = (*asked, following.older(practice, promises[1:]))
    asked = tuple(replace(one, id=f"loop-{n}") for n, one in enumerate(asked))
    return changed(start, halves={half: (*asked, *start.halves[half]) for half in Half})


def a_promise(text: str, **changes: object) -> Promise:
    """One made the day before, and due."""
    values: dict[str, object] = {
        "id": "promise-1",
        "dev": "device-1",
        "session": "session-0",
        "day": DAY - timedelta(days=1),
        "answer": "answer-1",
        "made_at": DAWN - timedelta(days=1),
        "text": text,
        "due_at": DAWN - timedelta(hours=4),
    }
    return Promise(**{**values, **changes})  # type: ignore[arg-type] # as above


def changed(start: Plan, **changes: object) -> Plan:
    """A plan with fields changed."""
    return replace(start, **changes)  # type: ignore[arg-type] # a test changes any field


def an_answer(text: str, state: AnswerState = AnswerState.KEPT, **changes: object) -> Answer:
    """An answer to the first question of the morning."""
    values: dict[str, object] = {
        "id": "action-morning",
        "dev": "device-1",
        "session": "session-0",
        "day": DAY,
        "asked_at": DAWN,
        "answered_at": DAWN,
        "prompt": Prompt("action.morning.1", "1", "What about action in the morning?"),
        "how": How.TYPED,
        "text": text,
        "state": state,
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type] # a test changes any field


def aloud(**changes: object) -> Plan:
    """An ordinary morning, hands free: our voice asks and the ear listens."""
    sound = replace(Sound(voiced=True, listens=True), **changes)  # type: ignore[arg-type] # as above
    return changed(plan(), sound=sound)


def by_hand(**changes: object) -> Plan:
    """The same without our voice: the microphone opens on Enter."""
    return aloud(voiced=False, **changes)


PASSPHRASE = "four plain words here"  # noqa: S105 - it opens the fake door only
SLIP = "twelve words with a slip"
"""What the fake door takes for recovery words that are not all right."""


class FakeDoor:
    """Opens for one passphrase; slow, it answers when told to."""

    def __init__(self, emit: Emit = lambda _event: None, clock: Clock | None = None) -> None:
        self._emit = emit
        self._clock = clock or HandClock()
        self.tried: list[str] = []

    def try_passphrase(self, words: str) -> None:
        """Answer at once."""
        self.tried.append(words)
        self._emit(self.answer())

    def answer(self) -> Opened | StayedShut:
        """Whether what was tried last is the passphrase."""
        at, said = self._clock.now(), self.tried[-1]
        if said == PASSPHRASE:
            return Opened(at)
        return StayedShut(at, Text.RECOVERY_SLIP() if said == SLIP else Text.UNLOCK_AGAIN())


class Play:
    """A session on the desk: the core with a journal that acknowledges, a pencil, a voice, an ear.

    ``trouble`` makes the journal refuse from then on.
    """

    def __init__(self, start: Plan | None = None, left: Mapping[str, str] | None = None) -> None:
        self.clock = HandClock()
        self.state = State(start or plan())
        self.effects: list[Effect] = []
        self.disk: list[Answer] = []
        self.promised: list[Promise] = []
        self.notes: list[Record] = []
        """What the choice of questions remembers, and private choices."""
        self.remembered: dict[str, str] = {}
        self.trouble: Trouble | None = None
        self.slow = False
        """Whether the journal's replies wait for :meth:`reply`."""
        self.erased_ids: set[str] = set()
        self.slow_erasing = False
        """Whether erasing waits for :meth:`erased`."""
        self.erasing: Erase | None = None
        self.waiting: list[Answer | Promise] = []
        self.voice, self.ear = FakeVoice(), FakeEar()
        self.door = FakeDoor(clock=self.clock)
        self.slow_door = False
        """Whether the door's answer waits for :meth:`door_answers`."""
        self.ear.left = dict(left or {})
        self.ear.slow = left is not None and not left
        self.send(Started(self.clock.now()))

    def send(self, *events: Event) -> None:
        """Give the core events and answer its effects as devices would."""
        inbox = list(events)
        while inbox:
            self.state, effects = step(self.state, inbox.pop(0))
            self.effects.extend(effects)
            for effect in effects:
                inbox.extend(self._reply(effect))

    def _reply(self, effect: Effect) -> list[Event]:
        at = self.clock.now()
        if isinstance(effect, Erase):
            self.erasing = effect
            return [] if self.slow_erasing else [self._wiped(effect)]
        if isinstance(effect, TryPassphrase):
            self.door.try_passphrase(effect.words)
            return [] if self.slow_door else [self.door.answer()]
        if isinstance(effect, Remember):
            self.remembered[effect.key] = effect.value
        if isinstance(effect, Save) and not isinstance(effect.record, Answer | Promise):
            self.notes.append(effect.record)
        if isinstance(effect, Save) and isinstance(effect.record, Answer | Promise):
            if self.slow:
                self.waiting.append(effect.record)
                return []
            return [self._written(effect.record)]
        return [*self.voice.take(effect, at), *self.ear.take(effect, at)]

    def _wiped(self, effect: Erase) -> Event:
        if not self.trouble:
            self.erased_ids |= {*effect.ids}
            self.disk = [one for one in self.disk if one.id not in effect.ids]
            self.promised = [one for one in self.promised if one.id not in effect.ids]
            self.notes = [one for one in self.notes if one.session not in effect.ids]
        done = not self.trouble
        return Erased(effect.ids, done, self.clock.now(), hidden=done)

    def _written(self, record: Answer | Promise) -> Event:
        at = self.clock.now()
        made_in = record.answer if isinstance(record, Promise) else ""
        if {record.id, made_in} & self.erased_ids:
            return NotSaved(record.id, record.rev, record.state, Trouble.DISK_FAULT, at)
        if self.trouble:
            return NotSaved(record.id, record.rev, record.state, self.trouble, at)
        if isinstance(record, Promise):
            self.promised.append(record)
        else:
            self.disk.append(record)
        return Saved(record.id, record.rev, record.state, at)

    def reply(self, index: int = 0) -> None:
        """Let a slow journal answer one of what it was given; any order."""
        if self.waiting:
            self.send(self._written(self.waiting.pop(index % len(self.waiting))))

    def erased(self) -> None:
        """Let a slow disk come to the end of erasing."""
        assert self.erasing
        self.send(self._wiped(self.erasing))

    def type(self, *lines: str) -> None:
        """Type lines, each under the step that stands there."""
        for line in lines:
            self.clock.advance(5)
            self.send(Typed(self.state.turn, self.clock.now(), line))

    def say(self, *segments: str) -> None:
        """Say something aloud, with silence around each part."""
        for segment in segments:
            self.clock.advance(5)
            self.send(*self.ear.say(segment, self.clock.now()))

    def key(self) -> None:
        """Press any key: it silences our voice."""
        self.send(Hushed(self.clock.now()))

    def voice_ends(self) -> None:
        """Let a slow voice come to its end."""
        self.send(*self.voice.end(self.clock.now()))

    def ear_ends(self) -> None:
        """Let a slow ear find the words."""
        self.send(*self.ear.finish(self.clock.now()))

    def wait(self, seconds: float) -> None:
        """Let time pass as the runner and the ear tell of it."""
        before = self.clock.seconds
        while self.clock.seconds < before + seconds:
            self.clock.advance(0.5)
            now = self.clock.now()
            if self.ear.listening:
                quiet, spoke = self.clock.seconds - before, bool(self.ear.words)
                self.send(Silent(self.ear.listening.turn, now, quiet, spoke))
            self.send(Ticked(now))

    def press(self, command: Command, text: str = "") -> None:
        """Press a key while a text stands in the field."""
        self.send(Commanded(self.state.turn, self.clock.now(), command, text))

    def lock(self) -> None:
        """Press the key that locks."""
        self.press(Command.LOCK)

    def unlock(self, *words: str) -> None:
        """Type at the lock; as it stands the passphrase."""
        for tried in words or (PASSPHRASE,):
            self.send(Tried(self.clock.now(), tried))

    def door_answers(self) -> None:
        """Let a slow door answer."""
        self.send(self.door.answer())

    def leave(self, manner: Manner, text: str = "") -> None:
        """End the session."""
        self.send(Left(manner, self.clock.now(), text))

    @property
    def shown(self) -> Step:
        """The step that was put last."""
        return [effect.step for effect in self.effects if isinstance(effect, Show)][-1]

    @property
    def ending(self) -> Finish:
        """How it ended."""
        return [effect for effect in self.effects if isinstance(effect, Finish)][-1]

    @property
    def listens(self) -> list[Listen]:
        """Every time the ear was opened."""
        return [effect for effect in self.effects if isinstance(effect, Listen)]

    @property
    def asked(self) -> Step:
        """The step that waits for the person: not a line to know, nor one for the eyes."""
        passing = {StepKind.WAIT, StepKind.GLANCE}
        shown = (effect.step for effect in self.effects if isinstance(effect, Show))
        return [one for one in shown if one.kind not in passing and not one.again][-1]

    @property
    def settled(self) -> list[Settle]:
        """Every time the sound of an answer was kept or let go."""
        return [effect for effect in self.effects if isinstance(effect, Settle)]

    @property
    def drafts(self) -> dict[str, str]:
        """What a later session would offer: the newest open draft of each answer."""
        newest = {record.id: record for record in self.disk}
        return {a.id: a.text for a in newest.values() if a.state is AnswerState.DRAFT}

    @property
    def promises(self) -> dict[str, Promise]:
        """Every promise as its newest revision has it."""
        return {one.id: one for one in self.promised}

    @property
    def reviews(self) -> list[Review]:
        """Every time the earlier days were opened."""
        return [effect for effect in self.effects if isinstance(effect, Review)]

    def kept(self) -> dict[str, str]:
        """What a later session would find: the newest kept text of each answer."""
        newest: dict[str, Answer] = {}
        for record in self.disk:
            if record.state is AnswerState.KEPT:
                newest[record.id] = record
        return {answer.id: answer.text for answer in newest.values()}
