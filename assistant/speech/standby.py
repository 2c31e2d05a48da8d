"""A voice that is there when it is wanted: its process starts with the first word, or before."""

import threading
from collections.abc import Callable

from assistant.ports import Voice
from assistant.session.effects import Say


class VoiceOnStandby:
    """The :class:`assistant.ports.Voice` that ``make`` makes, once something is to be heard.

    Args:
        make: Starts the voice.
        warm: Start it now, behind the first question.
    """

    def __init__(self, make: Callable[[], Voice], *, warm: bool) -> None:
        self._make = make
        self._voice = make() if warm else None
        self._closed = False
        self._making = threading.Lock()
        """Who ends a session is not who speaks in it: what is made is closed, or not made."""

    def say(self, request: Say) -> None:
        """Speak in place of what is being said."""
        if voice := self._ready():
            voice.say(request)

    def play(self, turn: int, sound: bytes, *, cue: bool) -> None:
        """Play a recording."""
        if voice := self._ready():
            voice.play(turn, sound, cue=cue)

    def hush(self) -> None:
        """Fall silent, if anything is being said."""
        if self._voice:
            self._voice.hush()

    def tune(self, rate: int) -> None:
        """Speak at this many words a minute."""
        if voice := self._ready():
            voice.tune(rate)

    def close(self) -> None:
        """Fall silent and let go of the device; nothing is said afterwards."""
        with self._making:
            self._closed = True
        if self._voice:
            self._voice.close()

    def _ready(self) -> Voice | None:
        with self._making:
            if self._voice is None and not self._closed:
                self._voice = self._make()
        return self._voice
