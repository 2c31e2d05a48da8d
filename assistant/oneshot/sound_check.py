"""``doctor --listen``: the real voice and the real ear for half a minute, and what to do."""

import queue
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from assistant.audible import Wanted, ear_of, sound_of, voice_of
from assistant.clock import SystemClock
from assistant.journal.days import reflection_day
from assistant.journal.records import Answer, AnswerState, How, Prompt
from assistant.locations import Locations
from assistant.messages import Text
from assistant.ports import Ear, Voice
from assistant.session.effects import Listen, Say
from assistant.session.events import (
    Event,
    Heard,
    Level,
    Levelled,
    Spoken,
    Trouble,
    Troubled,
    Unheard,
)
from assistant.session.plan import Way
from assistant.session.sentences import LEVELS, TROUBLES
from assistant.settings import Mode, load
from assistant.storage.nowhere import NoSounds
from assistant.ui import line_io

SPEAK_S: Final = 15.0
"""For our own sentence; it takes four."""
LISTEN_S: Final = 6.0
"""For the person's."""
WRITE_S: Final = 30.0
"""For its words, with the model still loading."""
_VOICE: Final = frozenset({Trouble.VOICE_STOPPED, Trouble.NO_SPEAKER})


@dataclass(frozen=True)
class _Told:
    """What the devices told."""

    troubles: frozenset[Trouble] = frozenset()
    level: Level | None = None
    text: str = ""
    over: bool = False


def check(locations: Locations) -> Iterator[tuple[Text, str]]:
    """Each part with what to do; nothing when it is in order."""
    preferences, _ = load(locations.settings_file)
    sound = sound_of(Wanted(voice=True, listen=True), preferences, Mode.PLAIN, Way.TRY)
    clock, events = SystemClock(), queue.SimpleQueue[Event]()
    voice = voice_of(sound, preferences, events.put, clock)
    ear = ear_of(sound, preferences, locations, NoSounds(), emit=events.put, clock=clock)
    try:
        told = _tried(voice, ear, events, clock)
    finally:
        voice.close()
        ear.close()
    yield from _parts(told)


def _parts(told: _Told) -> Iterator[tuple[Text, str]]:
    mute, deaf = told.troubles & _VOICE, told.troubles - _VOICE
    yield Text.PART_VOICE, _todo(mute)
    level = LEVELS[told.level]() if told.level not in {None, Level.GOOD} else ""
    yield Text.PART_MICROPHONE, _todo(deaf) or level
    if told.text:
        line_io.say((Text.HEARD(words=told.text),))
    nothing = "" if told.text or deaf or level else Text.TODO_SPEAK()
    yield Text.PART_EAR, nothing


def _todo(troubles: frozenset[Trouble]) -> str:
    return " ".join(TROUBLES[trouble]() for trouble in sorted(troubles, key=lambda t: t.value))


def _tried(voice: Voice, ear: Ear, events: "queue.SimpleQueue[Event]", clock: SystemClock) -> _Told:
    line_io.say((Text.DOCTOR_SPEAK(),))
    ear.prepare()
    voice.say(Say(1, Text.DOCTOR_SPEAK(), cue=True))
    told = _until(_Told(), events, clock, SPEAK_S)
    now = clock.now()
    answer = Answer(
        id="doctor",
        dev="",
        session="",
        day=reflection_day(now.wall),
        asked_at=now.wall,
        answered_at=now.wall,
        prompt=Prompt("doctor", "1", Text.DOCTOR_SPEAK()),
        how=How.SPOKEN,
        text="",
        state=AnswerState.DRAFT,
    )
    ear.listen(Listen(1, now.seconds, answer=answer, spool=False))
    told = _until(replace(told, over=False), events, clock, LISTEN_S)
    ear.end(1)
    return _until(replace(told, over=False), events, clock, WRITE_S)


def _until(
    told: _Told, events: "queue.SimpleQueue[Event]", clock: SystemClock, within_s: float
) -> _Told:
    """Take what is told until a part is over, or the time is."""
    until = clock.now().seconds + within_s
    while not told.over and (left := until - clock.now().seconds) > 0:
        try:
            told = _with(told, events.get(timeout=left))
        except queue.Empty:
            break
    return told


def _with(told: _Told, event: Event) -> _Told:
    match event:
        case Troubled(_, trouble):
            return replace(told, troubles=told.troubles | {trouble})
        case Levelled(_, _, level):
            return replace(told, level=level)
        case Heard():
            return replace(told, text=event.text, over=True)
        case Spoken() | Unheard():
            return replace(told, over=True)
        case _:
            return told
