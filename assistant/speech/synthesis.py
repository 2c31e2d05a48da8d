"""Text to sound: pyttsx3 over the espeak-ng that pip brings, made to give samples back.

pyttsx3 can play too, but leaves its WAV in ``/tmp``, cannot be stopped, and returns
before it has spoken. So it only ever saves, into memory that has no name on a disk.
The library can crash or hang its process: a session uses it in the worker of
:mod:`assistant.speech.speaker_worker` only.
"""

import ctypes
import os
import time
import wave
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from assistant.speech.speaker_messages import Tuning

RATE_HZ: Final = 22_050
"""Of the samples: one channel, signed 16 bit. pyttsx3 writes it whatever the voice."""
_WARM_UP: Final = "Ready."
_SETTLE_S: Final = 0.001


@dataclass(frozen=True)
class VoiceName:
    """A voice that can be chosen."""

    id: str
    """"gmw/en-us"."""
    name: str
    """"English (America)"."""


class Synthesiser:
    """The one engine of this process; all calls come from one thread.

    Raises:
        OSError: The library cannot be loaded.
        RuntimeError: It cannot start.
    """

    def __init__(self) -> None:
        self._library, self._engine = _loaded()
        self._file = os.memfd_create("sound")
        self._settle()
        # The first run of an engine returns before its sound is there, and what comes
        # late then gets into the next run: so the first has nothing to say.
        self._engine.runAndWait()
        self.say(_WARM_UP)

    def tune(self, tuning: Tuning) -> None:
        """Speak so from now on; a voice there is not leaves the one before."""
        self._settle()
        if tuning.voice and (voice := self._found(tuning.voice.casefold())):
            self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", tuning.rate)
        self._engine.setProperty("volume", tuning.volume / 100)

    def say(self, text: str) -> bytes:
        """The samples of a text, with the pause that follows it at this rate.

        Args:
            text: As :func:`assistant.speech.pieces.sentences` gives it, not empty.

        Raises:
            RuntimeError: There are none, or none were written.
        """
        path = f"/proc/self/fd/{self._file}"
        os.ftruncate(self._file, 0)  # not the words of the sentence before
        self._engine.save_to_file(text, path)
        self._settle()
        self._engine.runAndWait()
        with suppress(EOFError), wave.open(path, "rb") as sound:
            if samples := sound.readframes(sound.getnframes()):
                return samples
        # Rather an error, after which another process says it, than a sentence left out.
        raise RuntimeError("a sentence has no sound")

    def _found(self, wanted: str) -> str | None:
        """The id of the first voice of that id or name, else with that as a part of its name."""
        there = self._engine.getProperty("voices")
        whole = (voice for voice in there if wanted in {voice.id, voice.name.casefold()})
        part = (voice for voice in there if wanted in voice.name.casefold())
        return next((voice.id for voice in chain(whole, part)), None)

    def _settle(self) -> None:
        """Wait until espeak-ng's own thread has done all it was told.

        ``runAndWait`` cancels what that thread still does: a rate that was set just
        now would be lost, or the sentence be empty. Both happened in most of 900 runs.
        On a busy machine it may keep that in mind until a later sentence, which then is
        empty: of 244 engines whose first run did not wait, 8 left one out.
        """
        while self._library.espeak_IsPlaying():
            time.sleep(_SETTLE_S)


def trimmed(sound: bytes) -> bytes:
    """Samples without the digital silence at their end: it would delay the person's turn."""
    end = len(sound.rstrip(b"\0"))
    return sound[: end + end % 2]


def voices() -> tuple[VoiceName, ...]:
    """All voices, by id. It loads the library, so it is for one-shot commands."""
    return tuple(VoiceName(voice.id, voice.name) for voice in _loaded()[1].getProperty("voices"))


def _loaded() -> tuple[ctypes.CDLL, Any]:
    # Loaded first, the bundled library is the one that pyttsx3 finds by its SONAME.
    import espeakng_loader  # noqa: PLC0415 - with pyttsx3 0.1 s that a typed session need not wait

    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    import pyttsx3  # noqa: PLC0415 - only now it can find the library

    return library, pyttsx3.init("espeak")
