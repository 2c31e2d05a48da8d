"""The composition root: the one place that names adapters and puts a session together.

Adapters are imported where they are used, so that plain mode never loads Textual
and nothing loads the recogniser or an audio library before it is needed.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import structs

from assistant.audible import Wanted, ear_of, sound_of, voice_of
from assistant.clock import SystemClock
from assistant.door import PassphraseDoor
from assistant.journal.days import reflection_day
from assistant.journal.records import Answer, Prompt
from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import Opened, attempt_again
from assistant.personal import (
    close_calmly,
    opened,
    preferences_of,
    remember,
    support_of,
    today_date,
    told_of_copies,
)
from assistant.ports import Clock, Ear, Emit, FrontEnd, Voice
from assistant.practice.pack import Pack
from assistant.practice.sequence import Part
from assistant.questions import own_pack
from assistant.runner import Ports, Runner
from assistant.session.effects import Finish
from assistant.session.events import Manner
from assistant.session.plan import Origin, Plan, Sound, Way
from assistant.session.preparation import (
    Past,
    plan_day,
    plan_to_look_back,
    plan_without_practice,
)
from assistant.session.state import State
from assistant.session.wordings import matches
from assistant.settings import Choice, Mode, Settings, changed, load, save
from assistant.settings import parts as parts_of
from assistant.sleeping import SleepWatch
from assistant.speech.off import VoiceOff
from assistant.storage import identity
from assistant.storage.nowhere import NoJournal, NoSounds
from assistant.storage.places import Home
from assistant.storage.reader import Reader
from assistant.storage.recordings import Recordings
from assistant.storage.sounds import Sounds
from assistant.storage.spool import Spool
from assistant.storage.synced import copied_by
from assistant.storage.writer import Writer
from assistant.ui import line, line_io, mode, terminal

SAVE_WITHIN_S: Final = 2.0
"""How long leaving waits for the disk, at most."""
IDS_A_SESSION: Final = 250
"""One for the session, one for each question of both halves, and what comes up on the way."""
GREETING: Final = (Text.FIRST_NOT_FOR(), Text.FIRST_SEEN(), Text.FIRST_LEAVE())
"""Before the first step of the first session: its limits, who can see it, how to leave."""
ALOUD: Final = (Text.FIRST_NOT_FOR(), Text.FIRST_HEARD(), Text.FIRST_LEAVE())
"""The same with our voice on. In the smallest window it leaves room for the first step."""
BY_HAND: Final = (*GREETING, Text.FIRST_BY_HAND())
"""The same where no voice of ours opens the microphone."""
_GREETED: Final = frozenset({Way.QUESTIONS, Way.TALK})
_KEEPS_NOTHING: Final = frozenset({Way.TRY, Way.REVIEW})
_SAYS_NOTHING: Final = frozenset({Way.RECORDINGS, Way.REVIEW})
FILES_DAYS: Final = 3
"""How long a promise told in a recording waits to be read back."""


def hold_session(
    asked_for: str | None, way: Way, wanted: Wanted, recordings: tuple[Path, ...] = ()
) -> int:
    """Hold one session from its first line to its last; return the exit code.

    Args:
        asked_for: "plain" or "screen" where an option said so.
        way: What the session is for.
        wanted: Whether it is spoken and heard, where an option said so.
        recordings: What answers when ``way`` is ``RECORDINGS``.
    """
    locations = Locations.of()
    preferences = preferences_of(locations)
    attended = terminal.is_terminal(sys.stdin) and way is not Way.RECORDINGS
    chosen = _mode(asked_for, preferences, locations, attended=attended)
    if chosen is None:
        return 0
    if chosen.why:
        line_io.note(Text.MODE_PLAIN(why=chosen.why))
    if chosen.first_run and wanted.listen is None and way is not Way.TRY:
        answers = mode.ask_answers()
        if answers is None:
            return 0
        remember(locations, "answers", answers.value)
        preferences = structs.replace(preferences, answers=answers)
    journal = opened(locations, chosen.mode, without=attended and way in _GREETED)
    sound = sound_of(wanted, preferences, chosen.mode, way)
    session = Session(
        locations, journal, way, recordings, chosen.mode, preferences, sound, attended=attended
    )
    if attended and chosen.mode is Mode.PLAIN:
        line_io.say((Text.FIRST_LINE(),))
    ending = session.hold()
    if ending is None:
        return 1
    kept = ending.exit_code == 0  # words that were shown to be copied stay
    if attended and kept and chosen.mode is Mode.PLAIN and ending.manner is Manner.CALM:
        close_calmly(locations, preferences.clear_on_close)
    return ending.exit_code


@dataclass(frozen=True)
class Session:
    """What a session is made of."""

    locations: Locations
    journal: Opened
    way: Way
    recordings: tuple[Path, ...]
    mode: Mode
    preferences: Settings
    sound: Sound
    attended: bool
    day: date | None = None
    """The one to begin to look back with."""

    def hold(self) -> Finish | None:
        """Hold it; words that were kept are on the disk when this returns.

        None when a mistake of our own ended it; then the mistake is raised instead.
        """
        clock, runner = SystemClock(), Runner()
        emit = runner.emit
        home, envelope = self.journal.home, self.journal.envelope
        keeps = self.way not in _KEEPS_NOTHING
        writer = Writer(home, emit, clock, envelope=envelope) if keeps else NoJournal()
        sounds = self._sounds(home)  # after the writer: a second window must not touch any
        plan = self._plan(home, clock, sounds)
        if self.preferences.words_stay.days:
            writer.expire(self._words_stay_from(plan.origin.day))
        locks = plan.sealed and plan.interactive
        front, run = self._front(emit, clock, locks=locks)
        voice, ear = self._voice(emit, clock), self._ear(plan.sound, sounds, emit, clock)
        door = PassphraseDoor(partial(attempt_again, self.journal), emit, clock)
        sleep = SleepWatch(emit, clock) if plan.sealed else None
        try:
            ports = Ports(clock, voice, ear, writer, front, door, self._remember)
            state = State(plan)
            runner.start(state, ports)
            ending = run()
        finally:
            if sleep:
                sleep.close()
            voice.close()
            ear.close()
            try:
                runner.join(SAVE_WITHIN_S)  # what it still sends to the disk comes before its end
            finally:
                writer.close(SAVE_WITHIN_S)
        return ending

    def _front(
        self, emit: Emit, clock: Clock, *, locks: bool
    ) -> tuple[FrontEnd, Callable[[], Finish | None]]:
        """A front end, and how it holds the main thread until the end."""
        journal, support = self._reader(), support_of(self.preferences)
        typing = self.way is not Way.RECORDINGS
        if self.mode is Mode.SCREEN:
            from assistant.ui.tui import front, reflect_app  # noqa: PLC0415 - Textual is for the screen

            glances = self.preferences.status_words is Choice.YES
            app = reflect_app.ReflectApp(
                emit, clock, journal, support, typing=typing, glances=glances, day=self.day
            )
            return app, partial(front.hold, app)
        lines = line.LineFrontEnd(
            emit, clock, journal, support, typing=typing, locks=locks, day=self.day
        )
        return lines, lines.run

    def _sounds(self, home: Home) -> Sounds | NoSounds:
        if self.way in _KEEPS_NOTHING:
            return NoSounds()
        spool = Spool(self.locations.spool, self.journal.envelope)
        return Sounds(spool, Recordings(home, spool, self.journal.envelope))

    def _reader(self) -> Reader:
        return Reader(self.journal.home, self.journal.envelope)

    def _plan(self, home: Home, clock: Clock, sounds: Sounds | NoSounds) -> Plan:
        now = clock.now().wall
        looks = self.way is Way.REVIEW
        return replace(
            plan_to_look_back(reflection_day(now)) if looks else self._asks(home, now, sounds),
            interactive=self.attended,
            keys=self.mode is Mode.SCREEN,
            sealed=bool(self.journal.door and self.journal.door.by_words),
            lock_after_s=self.preferences.lock_after.seconds,
            support=support_of(self.preferences),
        )

    def _asks(self, home: Home, now: datetime, sounds: Sounds | NoSounds) -> Plan:
        """What is asked, said, and offered from before."""
        day = reflection_day(now)
        words_from = self._words_stay_from(day)  # what goes at this start is not offered first
        reader = self._reader()
        session, *ids = identity.mint(home, now, IDS_A_SESSION, reader.newest_id)
        past = Past(reader.asked())
        if self.way is Way.QUESTIONS:
            drafts = tuple(one for one in reader.drafts() if one.day >= words_from)
            past = replace(past, answers=tuple(reader.answers(day, day)), drafts=drafts)
        origin = Origin(session, home.device, day)
        if self.way is Way.QUESTIONS and self.attended:
            plan = plan_day(
                self._pack(), self._practised(past, reader, day), origin, iter(ids), now
            )
        else:
            past = self._practised(past, reader, day) if self.attended else past
            plan = plan_without_practice(self._pack(), past, origin, iter(ids), now)
        left: tuple[Answer, ...] = ()
        if self.way is Way.QUESTIONS and self.attended and isinstance(sounds, Sounds):
            left = sounds.left(partial(_kept, reader))
            left = tuple(one for one in left if one.day >= words_from)
        if self.way is Way.TRY:
            asks = Text.TRY_QUESTION if self.sound.voiced else Text.TRY_QUESTION_BY_HAND
            plan = replace(plan, talk=replace(plan.talk, prompt=Prompt("try", "1", asks())))
        return replace(
            plan,
            way=self.way,
            sound=replace(self.sound, left=left),
            private=self.preferences.private is Choice.YES and self.attended,
            greeting=self._greeting(reader, home) if self.attended and self.way in _GREETED else (),
        )

    def _words_stay_from(self, day: date) -> date:
        """The first day whose words are still there, as the person chose."""
        days = self.preferences.words_stay.days
        return day - timedelta(days=days) if days else date.min

    def _greeting(self, reader: Reader, home: Home) -> tuple[str, ...]:
        """What is said before the first step: limits, once; then once each, what else to know."""
        if self.journal.shut:
            return (Text.SHUT_WAITS(), Text.SHUT_KEPT())
        silent = BY_HAND if self.sound.listens else GREETING
        first: tuple[str, ...] = ALOUD if self.sound.voiced else silent
        if self.journal.door:  # nobody who is here can read it
            first = tuple(line for line in first if line != Text.FIRST_SEEN())
        greeting = first if _first(reader) else self._offer(reader)
        if self.journal.joined and self.mode is Mode.SCREEN:
            greeting = (Text.SHUT_JOINED(), *greeting)
        program = copied_by(home.profile)
        if program in {"", self.preferences.copied_by}:
            return greeting
        self._remember("copied_by", program)
        return (*greeting, *told_of_copies(program, sealed=bool(self.journal.door)))

    def _offer(self, reader: Reader) -> tuple[str, ...]:
        """That a passphrase can seal the journal: once, on a day after the first."""
        told = self.preferences.seal_offered is Choice.YES or self.journal.door
        if told or not any(each.day < today_date() for each in reader.asked()):
            return ()
        self._remember("seal_offered", Choice.YES)
        # who hears the voice through a wall need not hear of anybody's fear
        return (
            (Text.SEAL_OFFER(),) if self.sound.voiced else (Text.SEAL_OFFER(), Text.SEAL_FORCED())
        )

    def _practised(self, past: Past, reader: Reader, day: date) -> Past:
        """What is known besides of promises and private choices."""
        lately = reader.answers(day - timedelta(days=FILES_DAYS), day)
        parts = parts_of(self.preferences)
        return replace(
            past,
            marked=reader.marked(),
            promises=reader.promises(),
            situations=reader.situations(),
            recorded=tuple(lately),
            parts=parts,
            matches=matches(reader.asked(), day, partial(_answers_on, reader))
            if Part.LOOKS in parts
            else (),
        )

    def _pack(self) -> Pack:
        """The built-in questions and the person's own; their own are refused in one line."""
        pack, trouble = own_pack(self.locations)
        if trouble:
            line_io.note(trouble)
        return pack

    def _voice(self, emit: Emit, clock: Clock) -> Voice:
        if self.way in _SAYS_NOTHING:
            return VoiceOff(emit, clock)
        private = self.preferences.private is Choice.YES
        sound = replace(self.sound, voiced=False) if private else self.sound
        return voice_of(sound, self.preferences, emit, clock)

    def _remember(self, key: str, value: str) -> None:
        """Quietly: a session is on the screen, and where it cannot be written it lasts for now."""
        with suppress(OSError):
            preferences, _ = load(self.locations.settings_file)
            save(self.locations.settings_file, changed(preferences, key, value))

    def _ear(self, sound: Sound, sounds: Sounds | NoSounds, emit: Emit, clock: Clock) -> Ear:
        if self.way is not Way.RECORDINGS:
            return ear_of(sound, self.preferences, self.locations, sounds, emit=emit, clock=clock)
        from assistant.speech.files import FileEar  # noqa: PLC0415 - loads an audio library

        return FileEar(self.recordings, self.locations, emit, clock)


def _mode(
    asked_for: str | None, preferences: Settings, locations: Locations, *, attended: bool
) -> mode.Chosen | None:
    """The mode; asked for where somebody is there to answer, and remembered."""
    chosen = mode.choose(asked_for, preferences.mode)
    if chosen:
        return chosen
    if not attended:
        line_io.note(Text.DEFAULTS_USED())
        return mode.Chosen(Mode.PLAIN, "")
    wanted = mode.ask()
    if wanted is None:
        return None
    remember(locations, "mode", wanted.value)
    return mode.Chosen(wanted, "", first_run=True)


def _first(reader: Reader) -> bool:
    """Whether nothing was ever asked or kept here."""
    return next(iter(reader.asked()), None) is None and not reader.days()


def _answers_on(reader: Reader, day: date) -> Iterator[Answer]:
    return reader.answers(day, day)


def _kept(reader: Reader, answer: Answer) -> Answer | None:
    """The kept revision of an answer whose sound was left."""
    same = (one for one in reader.answers(answer.day, answer.day) if one.id == answer.id)
    return next(same, None)
