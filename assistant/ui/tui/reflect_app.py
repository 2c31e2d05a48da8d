"""The full-screen session."""

import threading
from contextlib import suppress
from datetime import date
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.screen import Screen

from assistant.messages import Text
from assistant.ports import Clock, Emit, JournalReader
from assistant.session.commands import ACTIONS, Command
from assistant.session.effects import Clear, Finish, Review, Step, StepKind
from assistant.session.events import Commanded, Hushed, Left, Manner, Slept
from assistant.ui.tui.app import CalmApp
from assistant.ui.tui.lock_screen import LockScreen
from assistant.ui.tui.review_screen import ReviewScreen, review_screen
from assistant.ui.tui.screens import after_keys
from assistant.ui.tui.session_screen import SessionScreen
from assistant.ui.tui.themes import TERMINAL

Shown = Step | Review | Clear | Finish
_LOCK: Final = next(action for action in ACTIONS if action.command is Command.LOCK)
"""Its key works on every screen of a session."""


class Arrived(Message):
    """The dispatch thread has something to show, or (None) has come to its own end."""

    def __init__(self, what: Shown | None) -> None:
        super().__init__()
        self.what = what


class ReflectApp(CalmApp):
    """One session on the screen; a ``FrontEnd`` for the runner.

    Args:
        emit: Where events go.
        clock: Stamps them.
        journal: For looking at earlier days.
        support: The lines of the support page.
        typing: False when recordings answer.
        glances: Whether the last line tells how the listening goes.
        day: The one to begin to look back with.
        theme: The name of one of ``THEMES``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding(_LOCK.key, "lock", priority=True)]

    def __init__(  # noqa: PLR0913 - four ports and two choices, all plain values
        self,
        emit: Emit,
        clock: Clock,
        journal: JournalReader,
        support: tuple[str, ...],
        *,
        typing: bool = True,
        glances: bool = True,
        day: date | None = None,
        theme: str = TERMINAL.name,
    ) -> None:
        super().__init__(theme)
        self._emit = emit
        self._clock = clock
        self._journal = journal
        self._support = support
        self._day = day
        """Where looking back begins, or was when the lock came."""
        self._session = SessionScreen(emit, clock, typing=typing, glances=glances)
        self._locked: LockScreen | None = None
        self._asks_to_lock = False
        """The key covers at once; until the core's lock comes, steps from before are held."""
        self._held: list[Step] = []
        self._over = threading.Event()
        self._ending: Finish | None = None
        self.unsent = ""
        """What stood in the field when the runner gave up: nobody took it."""

    def on_mount(self) -> None:
        """Take the signals, and notice when the program goes on after it was stopped."""
        super().on_mount()
        self.app_resume_signal.subscribe(self, lambda _: self._emit(Slept(self._clock.now())))

    def action_lock(self) -> None:
        """Lock, from wherever the person is."""
        after_keys(self.screen, self._lock_now)

    def _lock_now(self) -> None:
        """Cover the screen at once; what is asked there comes from the core."""
        if not self._locked:
            self._asks_to_lock = True
            self._session.ask_to_lock()
            self.wipe()
            self._cover(Step(turn=0, kind=StepKind.LOCKED, say=(), ask=""))

    def get_default_screen(self) -> Screen[None]:
        """The session's own."""
        return self._session

    async def on_event(self, event: Event) -> None:
        """Any key silences our voice, and then does what it does."""
        if isinstance(event, Key | Paste):
            self._emit(Hushed(self._clock.now()))
        await super().on_event(event)

    def show(self, step: Step) -> None:
        """Hand a step to the screen, from any thread."""
        self._post(step)

    def review(self, request: Review) -> None:
        """Hand over that the earlier days are wanted, from any thread."""
        self._post(request)

    def clear(self) -> None:
        """Hand over that nothing may stay to be read, from any thread."""
        self._post(Clear())

    def finish(self, ending: Finish) -> None:
        """Hand over the last lines, from any thread; the screen may be gone."""
        self._ending = ending
        self._over.set()
        self._post(ending)

    def give_up(self) -> None:
        """The dispatch thread has stopped: stop waiting for it."""
        self._over.set()
        self._post(None)

    def ending(self, within_s: float) -> Finish | None:
        """How the session ended; None when it gave up or took longer."""
        self._over.wait(within_s)
        return self._ending

    def decline(self) -> None:
        """End the session before it has begun."""
        self._emit(Left(Manner.CUT_OFF, self._clock.now()))

    def left(self, manner: Manner) -> None:
        """Give the core what stands in the field, whatever screen is above it."""
        if manner is Manner.CALM:
            self._session.leave()
        else:
            self._emit(Left(manner, self._clock.now(), self._session.half_line))

    @on(Arrived)
    def _arrived(self, arrived: Arrived) -> None:
        match arrived.what:
            case Step(kind=StepKind.LOCKED) as step:
                self._asks_to_lock = False
                self._cover(step)
            case Step() as step if self._asks_to_lock:
                self._held.append(step)
            case Step() as step:
                self._open()
                held, self._held = self._held, []
                for each in (*held, step):
                    self._session.show(each)
            case Review(turn) if not self._asks_to_lock:
                self._open()
                self._look_back(turn)
            case Review():
                pass  # once it is opened the core puts its step
            case Clear():
                if not self._locked:
                    self.wipe()
                self._session.blank()
            case Finish():
                self.exit()
            case None:
                self.unsent = "" if self._locked else self._session.half_line
                self.exit()

    def _cover(self, step: Step) -> None:
        """Put the lock over everything; pages and earlier days are closed."""
        if self._locked:
            self._locked.show(step)
            return
        self._session.put_down()
        looking = (one.day for one in self.screen_stack if isinstance(one, ReviewScreen))
        self._day = next(looking, self._day)
        self._uncover_session()
        self._locked = LockScreen(self._emit, self._clock, step)
        self.push_screen(self._locked)
        self.keep_small(self.size)

    def _open(self) -> None:
        """Take the lock away, if it is there."""
        if self._locked:
            self._locked = None
            self._uncover_session()
            self.keep_small(self.size)

    def _uncover_session(self) -> None:
        while self.screen is not self._session:
            self.pop_screen()

    def _look_back(self, turn: int) -> None:
        """Open the earlier days; once they are closed the session goes on where it stands."""

        def go_on(_: None = None) -> None:
            self._day = None
            self._emit(Commanded(turn, self._clock.now(), Command.REPEAT))

        screen = review_screen(self._journal, self._support, self._day, self.action_lock)
        if screen:
            self.push_screen(screen, go_on)
            self.keep_small(self.size)
        else:
            self._session.say(Text.NO_DAYS())
            go_on()

    def _post(self, what: Shown | None) -> None:
        with suppress(RuntimeError):  # the loop has closed: nobody is looking any more
            self.post_message(Arrived(what))
