"""Signals while the main thread waits in a read: leaving, and looking up.

Python runs a handler only when the main thread comes back to it. A signal that
arrives a moment before a blocking read would be heard at the next key, which may
never come. So a small thread sends it once more until it was heard.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from assistant.session.events import Manner
from assistant.ui.half_line import called_back

WAKE: Final = signal.SIGUSR1
"""Sent by the program to itself, to end a read when there is something to show."""
MANNERS: Final = {
    signal.SIGINT: Manner.QUICK,
    signal.SIGQUIT: Manner.QUICK,
    signal.SIGTERM: Manner.CUT_OFF,
    signal.SIGHUP: Manner.CUT_OFF,
}
_AGAIN_S: Final = 0.05


class Leave(BaseException):
    """Raised in the main thread, wherever it waits."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.manner = manner


class Woken(BaseException):
    """Raised in a read of the main thread, after :meth:`Wake.call`."""


class Wake:
    """Ends a read of the main thread from another thread.

    What must hold: the main thread alone takes the news, and looks for some after
    :meth:`reading` has begun; :meth:`call` comes after there is some. Then no news
    waits for a key, and no read ends for news that was taken before it began.

    Args:
        news: Whether there is something to show.
    """

    def __init__(self, news: Callable[[], bool]) -> None:
        self._news = news
        self._within = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A read that may end by :class:`Woken`, also a moment after it had its line."""
        self._within = True
        try:
            yield
        finally:
            self._within = False

    def call(self) -> None:
        """End the read that is going on, if one is."""
        if self.wanted and (main := threading.main_thread().ident):
            signal.pthread_kill(main, WAKE)

    def answer(self, _number: int, frame: FrameType | None) -> None:
        """The signal's handler; while it cannot raise, the signal is sent again."""
        if self.wanted and not called_back(frame):
            self._within = False  # it is raised once
            raise Woken

    @property
    def wanted(self) -> bool:
        """Whether a read goes on although there is news."""
        return self._within and self._news()


@contextmanager
def leaving_by_signal(
    wake: Wake | None = None, returned: Callable[[], object] = lambda: None
) -> Iterator[threading.Event]:
    """Turn the signals of :data:`MANNERS` into :class:`Leave`, and make ``wake`` work.

    Args:
        wake: Ends a read when there is something to show.
        returned: Called, on a thread of its own, when the program goes on after it was
            stopped, by Ctrl-Z or otherwise.

    Yields:
        What the caller sets as soon as it has caught one. Until then the signal is
        sent again, because an exception raised inside a callback of a library is
        lost; afterwards signals do nothing.
    """
    heard, wake = threading.Event(), wake or Wake(lambda: False)

    def handle(number: int, frame: FrameType | None) -> None:
        if not heard.is_set() and not called_back(frame):  # else it is sent again, and raised then
            raise Leave(MANNERS[signal.Signals(number)])

    before = [(number, signal.signal(number, handle)) for number in MANNERS]
    before.append((WAKE, signal.signal(WAKE, wake.answer)))
    before.append((signal.SIGCONT, signal.signal(signal.SIGCONT, lambda *_: None)))
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    old = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    insisting = (reading, heard, wake, returned)
    threading.Thread(target=_insist, args=insisting, name="signals", daemon=True).start()
    try:
        yield heard
    finally:
        heard.set()
        signal.set_wakeup_fd(old)
        os.close(writing)
        for number, handler in before:
            signal.signal(number, handler)


@contextmanager
def interruptible(
    wake: Wake | None = None, returned: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Outside a session: whatever signal comes, it is heard, as KeyboardInterrupt."""
    with leaving_by_signal(wake, returned) as heard:
        try:
            yield
        except Leave:
            heard.set()
            raise KeyboardInterrupt from None


def _insist(
    reading: int, heard: threading.Event, wake: Wake, returned: Callable[[], object]
) -> None:
    main = threading.main_thread().ident
    while number := os.read(reading, 1):
        if number[0] == signal.SIGCONT:
            returned()
        while main and _unheard(number[0], wake) and not heard.wait(_AGAIN_S):
            signal.pthread_kill(main, number[0])
    os.close(reading)


def _unheard(number: int, wake: Wake) -> bool:
    return number in MANNERS or (number == WAKE and wake.wanted)
