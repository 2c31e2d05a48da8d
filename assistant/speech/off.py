"""The voice and the ear when they are off: the session goes on in writing."""

from assistant.ports import Clock, Emit
from assistant.session.events import Spoken, Trouble, Unheard


class VoiceOff:
    """Says nothing, and says so at once."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self._emit, self._clock = emit, clock

    def say(self, turn: int, text: str) -> None:  # noqa: ARG002 - the port's shape
        """Nothing is spoken; the turn is over."""
        self._emit(Spoken(turn, self._clock.now()))

    def close(self) -> None:
        """There is nothing to let go of."""


class EarOff:
    """Hears nothing, and says so at once."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self._emit, self._clock = emit, clock

    def listen(self, turn: int) -> None:
        """There is no recording for this turn."""
        self._emit(Unheard(turn, self._clock.now(), Trouble.NO_MORE_FILES))

    def close(self) -> None:
        """There is nothing to let go of."""
