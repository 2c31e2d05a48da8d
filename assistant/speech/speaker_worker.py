"""The process that speaks: pyttsx3 and the sound device, whose hangs and crashes end only it.

One thread hears requests and silences the device at once. The other synthesises,
one piece ahead of what is being heard, and tells how far it has come. Nothing here
watches over a call that hangs: whoever waits for a :class:`Beat` in vain kills the process.
"""

import os
import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from assistant.speech.playback import Playback, Track, resampled, tail
from assistant.speech.speaker_messages import (
    TAIL_S,
    Beat,
    Hush,
    NoSpeaker,
    Opening,
    Over,
    Play,
    Ready,
    Request,
    Speak,
    Starting,
    Tuning,
)
from assistant.speech.synthesis import Synthesiser, trimmed
from assistant.speech.worker import Line, line

_STEP_S: Final = 0.02
"""How often an utterance is looked after: half the time between two calls of the device."""
_BEAT_S: Final = 0.25
_OVERSLEPT_S: Final = 0.5
"""Who looks so late was stopped, as with the whole machine, and the device's thread with it."""
_AHEAD: Final = 2
"""Sounds on the track: the one that is heard, and the next."""


@dataclass
class _Utterance:
    """What is being said. Its last piece is followed by the tail, as one piece more."""

    asked: Speak | Play
    track: Track
    next: int = 0
    """The piece to be made next."""
    beaten: float = 0.0
    """Monotonic seconds of the newest :class:`Beat`."""
    looked: float = 0.0
    """When it was last looked after."""

    @property
    def piece(self) -> int:
        """The one that is heard, or will be heard first."""
        return self.next - self.track.left

    @property
    def whole(self) -> bool:
        """Whether all of it has been made."""
        return self.next > len(self.asked.pieces)


class _Mouth:
    def __init__(self, speaker: Line[Request]) -> None:
        self._line = speaker
        self._requests: queue.SimpleQueue[tuple[Request, Track]] = queue.SimpleQueue()
        self._playback: Playback | None = None
        self._utterance: _Utterance | None = None
        self._tuning = Tuning()
        self._started = threading.Event()

    def hear(self) -> None:
        """Take requests until the speaker has gone.

        Each has a track of its own, which the next one silences: however late this
        thread is, it cannot silence what came after.
        """
        track = Track()
        while request := self._line.receive():
            if not isinstance(request, Tuning):
                track.silence()
                track = Track()
            self._requests.put((request, track))

    def start(self) -> None:
        """Give signs until the synthesiser has started."""
        self._line.send(Starting())
        while not self._started.wait(_BEAT_S):
            self._line.send(Starting())

    def speak(self) -> None:
        """Do what was asked, for ever."""
        self._synthesiser = Synthesiser()
        self._started.set()
        self._open()
        self._line.send(Ready())
        while True:
            match self._request():
                case (Speak() | Play() as asked, track):
                    self._begin(asked, track)
                case (Hush(), _):
                    self._hush()
                case (Tuning() as tuning, _):
                    self._tune(tuning)
                case None:
                    pass
            if self._utterance and self._playback:
                self._go_on(self._utterance, self._playback)

    def _request(self) -> tuple[Request, Track] | None:
        utterance = self._utterance
        if not utterance:
            return self._requests.get()
        fed = utterance.whole or utterance.track.left == _AHEAD
        with suppress(queue.Empty):
            return self._requests.get(timeout=_STEP_S if fed else 0)
        return None

    def _begin(self, asked: Speak | Play, track: Track) -> None:
        self._utterance = None
        if self._playback and self._playback.lost:
            os._exit(1)  # closing it could hang; a new process opens it anew, and says this
        if playback := self._playback or self._open():
            playback.play(track)
            self._utterance = _Utterance(asked, track)
        else:
            self._line.send(NoSpeaker(asked.utterance))

    def _hush(self) -> None:
        if self._utterance and self._playback:
            until = max(time.monotonic(), self._playback.until + TAIL_S)
            self._line.send(Over(self._utterance.asked.utterance, until))
        self._utterance = None

    def _tune(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._synthesiser.tune(tuning)
        utterance = self._utterance
        if utterance and isinstance(utterance.asked, Speak):
            utterance.next = utterance.piece
            utterance.track.clear()

    def _go_on(self, utterance: _Utterance, playback: Playback) -> None:
        asked, track = utterance.asked, utterance.track
        looked, utterance.looked = utterance.looked, time.monotonic()
        if looked and utterance.looked - looked > _OVERSLEPT_S:
            playback.wait_anew()
        elif playback.lost:
            self._line.send(NoSpeaker(asked.utterance))
            os._exit(1)
        if not utterance.whole and track.left < _AHEAD:
            track.add(self._sound(asked, utterance.next))
            utterance.next += 1
        now = time.monotonic()
        if utterance.whole and not track.left:
            self._line.send(Over(asked.utterance, playback.until))
            self._utterance = None
        elif now - utterance.beaten >= _BEAT_S:
            self._line.send(Beat(asked.utterance, utterance.piece, heard=track.heard))
            utterance.beaten = now

    def _sound(self, asked: Speak | Play, number: int) -> bytes:
        if number == len(asked.pieces):
            return tail(self._tuning.volume, cue=asked.cue)
        if isinstance(asked, Play):
            return resampled(asked.pieces[number])
        sound = self._synthesiser.say(asked.pieces[number])
        return trimmed(sound) if number == len(asked.pieces) - 1 else sound

    def _open(self) -> Playback | None:
        import miniaudio  # noqa: PLC0415 - 0.1 s, and only the worker plays

        self._line.send(Opening())
        with suppress(miniaudio.MiniaudioError):
            self._playback = Playback()
        return self._playback


def main() -> None:
    """Speak until the other end of the line has gone."""
    mouth = _Mouth(line(Request))
    threading.Thread(target=mouth.start, name="signs", daemon=True).start()
    threading.Thread(target=_or_end, args=(mouth,), name="mouth", daemon=True).start()
    mouth.hear()
    os._exit(0)  # an open device may keep the interpreter from ending


def _or_end(mouth: _Mouth) -> None:
    try:
        mouth.speak()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
