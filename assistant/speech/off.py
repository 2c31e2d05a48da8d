"""The voice and the ear when they are off: the session goes on in writing."""

from assistant.ports import Clock, Emit
from assistant.session.effects import Listen, Say
from assistant.session.events import Recovered, Spoken, Trouble, Unheard


class VoiceOff:
    """Says nothing, and says so at once."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self._emit, self._clock = emit, clock

    def say(self, request: Say) -> None:
        """Nothing is spoken; the turn is over."""
        self._over(request.turn)

    def play(self, turn: int, sound: bytes, *, cue: bool) -> None:  # noqa: ARG002 - the port's shape
        """Nothing is played; the turn is over."""
        self._over(turn)

    def hush(self) -> None:
        """Nothing is being said."""

    def tune(self, rate: int) -> None:
        """There is nothing to tune."""

    def close(self) -> None:
        """There is nothing to let go of."""

    def _over(self, turn: int) -> None:
        now = self._clock.now()
        self._emit(Spoken(turn, now, now.seconds))


class EarOff:
    """Hears nothing, and says so at once."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self._emit, self._clock = emit, clock

    def prepare(self) -> None:
        """There is no microphone to open."""

    def listen(self, request: Listen) -> None:
        """There is no recording for this turn."""
        self._emit(Unheard(request.turn, self._clock.now(), Trouble.NO_MORE_FILES))

    def end(self, turn: int) -> None:
        """Nothing was said."""
        self._emit(Unheard(turn, self._clock.now(), Trouble.NOTHING_HEARD))

    def rest(self) -> None:
        """Nothing is open."""

    def settle(self, id: str, rev: int, *, keep: bool) -> None:  # noqa: A002 - the port's shape
        """There is no sound."""

    def recover(self, id: str) -> None:  # noqa: A002 - as above
        """Nothing can be written down; what was left stays."""
        self._emit(Recovered(id, self._clock.now(), "", (), ""))

    def sound_of(self, id: str) -> bytes:  # noqa: A002, ARG002 - as above
        """There is no sound."""
        return b""

    def close(self) -> None:
        """There is nothing to let go of."""
