"""``review``: a session of nothing but the earlier days, so that its lock is any session's."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from assistant import compose, personal
from assistant.clock import SystemClock
from assistant.door import PassphraseDoor
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.looking import tell_damage
from assistant.opening import Opened, still_opens
from assistant.ports import Clock, Emit, FrontEnd
from assistant.runner import Ports, Runner
from assistant.session.effects import Finish
from assistant.session.events import Manner
from assistant.session.plan import Plan
from assistant.session.preparation import plan_to_look_back
from assistant.session.state import State
from assistant.settings import Mode
from assistant.sleeping import SleepWatch
from assistant.speech.off import EarOff, VoiceOff
from assistant.storage.nowhere import NoJournal
from assistant.storage.reader import Reader
from assistant.ui import line_io, mode, terminal
from assistant.ui.line import LineFrontEnd

_Held = Callable[[], Finish | None]
"""Holds the main thread until the end."""


def review(asked_for: str | None, day: date | None) -> int:
    """Look at earlier days, on the full screen or in lines."""
    locations = Locations.of()
    preferences = personal.preferences_of(locations)
    chosen = mode.choose(asked_for, preferences.mode)
    where = chosen.mode if chosen else Mode.PLAIN
    journal, support = personal.opened(locations, where), personal.support_of(preferences)
    reader = Reader(journal.home, journal.envelope)
    if not reader.days():
        line_io.say((Text.NO_DAYS(),))
        return tell_damage(reader)
    plan = replace(
        plan_to_look_back(personal.today_date()),
        interactive=terminal.is_terminal(sys.stdin),
        keys=where is Mode.SCREEN,
        sealed=bool(journal.door and journal.door.by_words),
        lock_after_s=preferences.lock_after.seconds,
        support=support,
    )

    def made(emit: Emit, clock: Clock) -> tuple[FrontEnd, _Held]:
        if where is Mode.SCREEN:
            from assistant.ui.tui import front, reflect_app  # noqa: PLC0415 - Textual is for the screen

            app = reflect_app.ReflectApp(emit, clock, reader, support, day=day)
            return app, partial(front.hold, app)
        lines = LineFrontEnd(emit, clock, reader, support, day=day)
        return lines, lines.run

    ending = _hold(journal, plan, made)
    if ending is None:
        return 1
    if where is Mode.PLAIN and plan.interactive and ending.manner is Manner.CALM:
        personal.close_calmly(locations, preferences.clear_on_close)
    return max(ending.exit_code, tell_damage(reader))


def _hold(
    journal: Opened, plan: Plan, made: Callable[[Emit, Clock], tuple[FrontEnd, _Held]]
) -> Finish | None:
    """Hold it; None when a mistake of our own ended it; then the mistake is raised instead."""
    clock, runner = SystemClock(), Runner()
    emit = runner.emit
    front, held = made(emit, clock)
    door = PassphraseDoor(partial(still_opens, journal), emit, clock)
    voice, ear = VoiceOff(emit, clock), EarOff(emit, clock)
    sleep = SleepWatch(emit, clock) if plan.sealed else None
    try:
        runner.start(State(plan), Ports(clock, voice, ear, NoJournal(), front, door))
        ending = held()
    finally:
        if sleep:
            sleep.close()
    runner.join(compose.SAVE_WITHIN_S)
    return ending
