"""The door of a locked session: tries a passphrase beside everything else."""

import threading
from collections.abc import Callable

from assistant.messages import Text
from assistant.ports import Clock, Emit
from assistant.session.events import Opened, StayedShut


class PassphraseDoor:
    """Tries each passphrase on a thread of its own.

    Args:
        attempt: Tries words: "" when they open, else the sentence to say. It may take a
            second, on purpose.
        emit: Takes the replies.
        clock: Stamps them.
    """

    def __init__(self, attempt: Callable[[str], str], emit: Emit, clock: Clock) -> None:
        self._attempt = attempt
        self._emit = emit
        self._clock = clock

    def try_passphrase(self, words: str) -> None:
        """Return at once; later emit one ``Opened`` or ``StayedShut``."""
        threading.Thread(target=self._try, args=(words,), name="door", daemon=True).start()

    def _try(self, words: str) -> None:
        sentence = Text.STILL_LOCKED()
        try:
            sentence = self._attempt(words)
        finally:  # also after a mistake the person can try again
            at = self._clock.now()
            self._emit(StayedShut(at, sentence) if sentence else Opened(at))
