"""Plain line mode: one line out, one line in. The accessible product, not a fallback.

It writes whole sentences and nothing else: no escape codes but the one that
clears the screen, no symbols, no line written twice. The main thread reads and
prints; the dispatch thread only hands over what to show.
"""

import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Final, NoReturn

from assistant.messages import Text
from assistant.ports import Clock, Emit, JournalReader
from assistant.session.commands import Command
from assistant.session.effects import Clear, Finish, Review, Step, StepKind
from assistant.session.events import (
    Commanded,
    Drafted,
    Hushed,
    Left,
    Manner,
    Slept,
    Started,
    Tried,
    Typed,
)
from assistant.ui import line_io, terminal
from assistant.ui.asking import ask_line
from assistant.ui.half_line import half_line, standing, watched
from assistant.ui.line_review import LineReview
from assistant.ui.signals import Leave, Wake, Woken, leaving_by_signal

LEAVING_S: Final = 2.0
"""How long leaving waits for the disk, at most."""
PROMPT_COLUMNS: Final = 40
"""A braille line: outcome and prompt share it, or the outcome goes above."""
_WORDY: Final = frozenset(
    {StepKind.QUESTION, StepKind.DRAFT, StepKind.PAGE, StepKind.HEARD, StepKind.PAUSED}
)
"""Steps whose line may hold a person's words; anywhere else a line is a choice."""


Shown = Step | Review | Clear | Finish | None


class LineFrontEnd:
    """One session in lines.

    Args:
        emit: Where events go.
        clock: Stamps them.
        journal: For looking at earlier days.
        support: The lines of the support page.
        typing: False when recordings answer: then nothing is read.
        locks: Whether the lock comes after a stop.
        day: The one to begin to look back with.
    """

    def __init__(  # noqa: PLR0913 - four ports and three choices, all plain values
        self,
        emit: Emit,
        clock: Clock,
        journal: JournalReader,
        support: tuple[str, ...],
        *,
        typing: bool = True,
        locks: bool = False,
        day: date | None = None,
    ) -> None:
        self._emit = emit
        self._clock = clock
        self._days = LineReview(journal, support, self._read_looking, self._lock_looking, day)
        self._reads = typing
        self._locks = locks
        self._outbox: queue.SimpleQueue[Shown] = queue.SimpleQueue()
        self._lines: list[str] = []
        self._wake = Wake(self._has_news)
        self._covers = 0
        """How many locks the dispatch thread handed over; that it has stopped is one more."""
        self._covered = 0
        """How many of them the main thread has put."""
        self._blanks = threading.Event()
        """Set from when the screen is to be blank until it is."""
        self._back = threading.Event()
        """Set from when the program goes on after a stop until a line is asked for."""
        self._looking = False
        self._reading = False
        self._half = ""
        self._ending: Finish | None = None

    def show(self, step: Step) -> None:
        """Hand a step to the main thread. What is for the eyes only is not for lines."""
        if step.kind is StepKind.LOCKED:
            self._covers += 1
        if step.kind is not StepKind.GLANCE:
            self._hand_over(step)

    def review(self, request: Review) -> None:
        """Hand over that the earlier days are wanted."""
        self._hand_over(request)

    def clear(self) -> None:
        """Hand over that the screen is to be blank."""
        self._blanks.set()
        self._hand_over(Clear())

    def finish(self, ending: Finish) -> None:
        """Hand over the last lines."""
        self._hand_over(ending)

    def give_up(self) -> None:
        """The dispatch thread has stopped: wake a read and stop waiting for it."""
        self._covers += 1
        self._hand_over(None)

    def _has_news(self) -> bool:
        """Whether a read has to end: earlier days make way for what covers them, no step else.

        What is typed is read anew after a stop; the lock's own read asks again by itself.
        """
        if self._back.is_set() and (self._reading or self._looking):
            return True
        return self._is_covered if self._looking else not self._outbox.empty()

    @property
    def _is_covered(self) -> bool:
        """Whether a lock is coming, or the session gave up: nobody looks at earlier days then."""
        return self._covers > self._covered

    def _hand_over(self, what: Shown) -> None:
        self._outbox.put(what)
        self._wake.call()

    def run(self) -> Finish | None:
        """Hold the session on the main thread until it ends; None when it gave up."""
        with leaving_by_signal(self._wake, self._returned) as heard:
            try:
                self._emit(Started(self._clock.now()))
                return self._converse()
            except Leave as leave:
                heard.set()
                if leave.manner is Manner.QUICK:
                    line_io.blank()
                return self._leave(leave.manner)

    def _returned(self) -> None:
        """After a stop the shell's lines stand above: what was asked is asked again.

        Where the lock comes it comes first, and what stood beneath is asked once it is opened.
        """
        self._emit(Slept(self._clock.now()))
        if not self._locks:
            self._back.set()
            self._wake.call()

    def _converse(self) -> Finish | None:
        asked: Step | None = None
        while True:
            shown = self._next(asked)
            match shown:
                case Step():
                    if shown.emptied:
                        self._half = ""
                    self._say(shown)
                    if shown.kind is not StepKind.WAIT:
                        asked = shown
                    self._put_behind(shown)
                    if self._reads and asked:
                        sent = self._answer(asked)
                        asked = None if sent else replace(asked, outcome="", again=True)
                case Review():
                    self._look_back(shown)
                case Clear():
                    self._blank()
                case Finish():
                    self._ending = shown
                    line_io.say(shown.say)
                    unsent = self._half if shown.manner is Manner.CALM else ""  # else it went along
                    line_io.say((Text.LEFT_UNSAVED(), unsent) if unsent else ())
                    return shown
                case None:
                    self._gave_up()
                    return None

    def _blank(self) -> None:
        self._blanks.clear()
        if not terminal.clear():
            line_io.note(Text.CANNOT_CLEAR())

    def _look_back(self, request: Review) -> None:
        """Look at earlier days; a lock interrupts that, and what is opened then is the core's."""
        if self._is_covered:
            return
        self._looking = True
        try:
            self._days.hold()
        except Woken:
            return
        finally:
            self._looking = False
        self._emit(Commanded(request.turn, self._clock.now(), Command.REPEAT))

    def _read_looking(self, prompt: str) -> str:
        """Read a line while looking back."""
        half = ""
        while True:
            try:
                with standing(half), self._wake.reading():
                    if not self._is_covered:
                        self._back.clear()
                        with watched(lambda: None, self._hush):
                            return line_io.read_line(prompt)
            except Woken:
                half = half_line()
            if self._is_covered:
                raise Woken

    def _lock_looking(self) -> NoReturn:
        self._emit(Commanded(0, self._clock.now(), Command.LOCK))
        raise Woken

    def _next(self, asked: Step | None) -> Shown:
        """What is to be shown next. A lock is held until something else is.

        The words that were being typed are a draft meanwhile, and wait.
        """
        shown = self._outbox.get()
        if not _is_lock(shown):
            return shown
        if self._half and asked and asked.kind in _WORDY:
            self._emit(Drafted(asked.turn, self._clock.now(), self._half))
        with terminal.without_echo():  # also while a passphrase is tried, and where it locks anew
            while isinstance(shown, Clear) or _is_lock(shown):
                if isinstance(shown, Step):
                    self._ask_covered(shown)
                else:
                    self._blank()
                shown = self._outbox.get()
        if shown is None:
            self._half, self._lines = "", []  # what gave up while it was locked shows nothing
        return shown

    def _ask_covered(self, step: Step) -> None:
        """Read a line at the lock, once; what it is matters only to the door."""
        self._covered += 1
        self._say(step)
        lines: list[str] = []
        try:
            with self._wake.reading():
                if not self._outbox.empty():
                    return
                line_io.read_hidden(_prompt(step), lines)
        except EOFError:
            self._emit(Left(Manner.CALM, self._clock.now(), self._half))
        except Woken:
            return
        else:
            self._emit(Tried(self._clock.now(), lines[0]))

    def _put_behind(self, step: Step) -> None:
        """What was typed while the person spoke stands behind what was heard: Enter keeps both."""
        heard = " ".join(step.shown.split())
        if step.kind is StepKind.HEARD and self._half and not self._half.startswith(heard):
            self._half = f"{heard} {self._half}"

    def _say(self, step: Step) -> None:
        if step.again:
            return
        if step.outcome and not (self._reads and _fits(step)):
            line_io.say((step.outcome,))
        line_io.say(step.say)

    def _answer(self, step: Step) -> bool:
        """Read and send a line; False when the read was ended because there is news."""
        prompt = _prompt(step)
        self._lines = []
        try:
            with standing(self._half), self._wake.reading():
                if not self._outbox.empty():
                    return False
                self._reading = True
                self._back.clear()
                self._read(step, prompt)
        except EOFError:
            self._reading = False
            line_io.say(("",))
            self._emit(Left(Manner.CALM, self._clock.now()))
            return True
        except Woken:
            if self._lines and (rest := half_line()):
                self._lines.append(rest)  # the last of what was pasted, without its Enter
            if not self._lines:
                self._half, self._reading = half_line(), False
                if not self._blanks.is_set():  # else clearing comes first of all
                    line_io.end_line(prompt)
                return self._back.is_set() and self._answer(replace(step, outcome=""))
        self._half, self._reading = "", False
        self._emit(Typed(step.turn, self._clock.now(), "\n".join(self._lines)))
        return True

    def _read(self, step: Step, prompt: str) -> None:
        """Read into ``_lines``; words that are not sent follow the hand to the disk."""
        wordy = step.kind in _WORDY

        def follow() -> None:
            if wordy:
                self._emit(Drafted(step.turn, self._clock.now(), self._unsent()))

        with watched(follow, self._hush):
            if wordy:
                line_io.read_answer(prompt, self._lines)
            else:
                line_io.read_into(self._lines, prompt)

    def _hush(self) -> None:
        self._emit(Hushed(self._clock.now()))

    def _unsent(self) -> str:
        """What was typed and not sent: lines pasted so far, and the half line."""
        return "\n".join((*self._lines, half_line())) if self._reading else self._half

    def _leave(self, manner: Manner) -> Finish | None:
        """Leave at once; what was not sent goes along as a draft."""
        self._emit(Left(manner, self._clock.now(), self._unsent()))
        until = time.monotonic() + LEAVING_S
        while self._ending is None and (left := until - time.monotonic()) > 0:
            with suppress(queue.Empty):
                shown = self._outbox.get(timeout=left)
                if shown is None:
                    break
                if isinstance(shown, Finish):
                    self._ending = shown
        with suppress(OSError):  # the terminal may be gone
            line_io.say(self._ending.say if self._ending else ())
        return self._ending

    def _gave_up(self) -> None:
        """A mistake of ours ended the session: show the last words, so that they can be copied."""
        unsent = self._unsent() or "\n".join(self._lines)
        line_io.say((Text.LEFT_UNSAVED(), unsent) if unsent else ())


def offer_to_clear(remember: Callable[[bool], object]) -> None:
    """At the first calm close, ask whether to clear the screen, and remember the choice."""
    try:
        said = ask_line(Text.CLEAR_OFFER())
    except EOFError:
        return
    wanted = said.strip().casefold() in {"yes", "y", "1"}
    remember(wanted)
    line_io.say((Text.WILL_CLEAR() if wanted else Text.WILL_NOT_CLEAR(), Text.CLEAR_HOW()))
    if wanted:
        terminal.clear()


def _is_lock(shown: Shown) -> bool:
    return isinstance(shown, Step) and shown.kind is StepKind.LOCKED


def _prompt(step: Step) -> str:
    return f"{step.outcome} {step.ask}" if step.outcome and _fits(step) else step.ask


def _fits(step: Step) -> bool:
    room = min(PROMPT_COLUMNS, terminal.width())
    return len(step.outcome) + 1 + len(step.ask) < room
