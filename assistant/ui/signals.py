"""Leaving by signal while the main thread waits in a read.

Python runs a handler only when the main thread comes back to it. A signal that
arrives a moment before a blocking read would be heard at the next key, which may
never come. So a small thread sends it once more until it was heard.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from assistant.session.events import Manner
from assistant.ui.half_line import unwatched

GAVE_UP: Final = signal.SIGUSR1
"""Sent by the program to itself, to wake a read when nobody will answer any more."""
MANNERS: Final = {
    signal.SIGINT: Manner.QUICK,
    signal.SIGTERM: Manner.CUT_OFF,
    signal.SIGHUP: Manner.CUT_OFF,
    GAVE_UP: None,
}
_AGAIN_S: Final = 0.05


class Leave(BaseException):
    """Raised in the main thread, wherever it waits.

    ``manner`` is None when the session has given up.
    """

    def __init__(self, manner: Manner | None) -> None:
        super().__init__()
        self.manner = manner


@contextmanager
def leaving_by_signal() -> Iterator[threading.Event]:
    """Turn the signals of :data:`MANNERS` into :class:`Leave`.

    Yields:
        What the caller sets as soon as it has caught one. Until then the signal is
        sent again, because an exception raised inside a callback of a library is
        lost; afterwards signals do nothing.
    """
    heard = threading.Event()

    def handle(number: int, _frame: FrameType | None) -> None:
        if not heard.is_set() and not unwatched():  # else it is sent again, and raised then
            raise Leave(MANNERS[signal.Signals(number)])

    before = [(number, signal.signal(number, handle)) for number in MANNERS]
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    old = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_insist, args=(reading, heard), name="signals", daemon=True).start()
    try:
        yield heard
    finally:
        heard.set()
        signal.set_wakeup_fd(old)
        os.close(writing)
        for number, handler in before:
            signal.signal(number, handler)


@contextmanager
def interruptible() -> Iterator[None]:
    """Outside a session: whatever signal comes, it is heard, as KeyboardInterrupt."""
    with leaving_by_signal() as heard:
        try:
            yield
        except Leave:
            heard.set()
            raise KeyboardInterrupt from None


def _insist(reading: int, heard: threading.Event) -> None:
    main = threading.main_thread().ident
    while number := os.read(reading, 1):
        while number[0] in MANNERS and main and not heard.wait(_AGAIN_S):
            signal.pthread_kill(main, number[0])
    os.close(reading)
