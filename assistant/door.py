"""The door of a locked session: tries a passphrase beside everything else."""

import threading
from collections.abc import Callable

from assistant.ports import Clock, Emit
from assistant.session.events import Opened, StayedShut


class PassphraseDoor:
    """Tries each passphrase on a thread of its own.

    Args:
        opens: Whether words are the passphrase. It may take a second, on purpose.
        emit: Takes the replies.
        clock: Stamps them.
    """

    def __init__(self, opens: Callable[[str], bool], emit: Emit, clock: Clock) -> None:
        self._opens = opens
        self._emit = emit
        self._clock = clock

    def try_passphrase(self, words: str) -> None:
        """Return at once; later emit one ``Opened`` or ``StayedShut``."""
        threading.Thread(target=self._try, args=(words,), name="door", daemon=True).start()

    def _try(self, words: str) -> None:
        opens = False
        try:
            opens = self._opens(words)
        finally:  # also after a mistake the person can try again
            kind = Opened if opens else StayedShut
            self._emit(kind(self._clock.now()))
