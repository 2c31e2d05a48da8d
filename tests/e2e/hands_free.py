"""A person without hands or eyes: hears the loudspeaker, speaks into the microphone."""

import difflib
import os
import signal
import subprocess
import threading
import time
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

import msgspec
import pexpect

from assistant.locations import Locations
from assistant.messages import Text
from assistant.practice.pack import DAILY
from assistant.questions import pack_of
from assistant.speech.recogniser import Recogniser
from tests.conftest import MODEL_HERE
from tests.e2e.program import DATED, Terminal, known_device, run
from tests.rig import Rig
from tests.speech.clips import write_wav
from tests.speech.monitor import RATE_HZ, Monitor
from tests.speech.sounds import in_blocks, joined, said, silence

CUE_HZ: Final = 660
CUE_WAVES: Final = 40
"""So many of the same length, one after the other, are the tone that gives the floor."""
FLOOR_S: Final = 0.1
"""Silence behind the tone: it is whole."""
LONG_S: Final = 3.0
"""Silence that gives the floor too: on a busy machine a tone may be torn."""
ALONE_S: Final = 0.9
"""Silence around a command that is said alone. Behind it the microphone is silent anyway."""
BREATH_S: Final = 0.4
"""Between the key that opens the microphone and the first word."""
PATIENCE_S: Final = 60.0
LOUD: Final = 30
"""Amplitude. The rig has no noise."""
MORNING: Final = "2026-11-22T08:00"
"""An empty journal, a known device and this day give the same four questions each time."""
RATE: Final = 260
"""Words a minute."""


class Person:
    """One who talks with the program; a context manager.

    Args:
        rig: The devices.
        voice: Of flite: slt, rms, awb.
    """

    def __init__(self, rig: Rig, voice: str = "slt") -> None:
        self.rig = rig
        self.voice = voice
        self.monitor = Monitor(rig)
        self._folder = TemporaryDirectory()
        self.since = time.monotonic()
        """What was heard before has been listened to."""

    def __enter__(self) -> Self:
        self.monitor.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self.monitor.__exit__(*exception)
        self._folder.cleanup()

    def hears_out(self) -> "array[int]":
        """Wait until the program has spoken and given up the floor; what it said."""
        deadline = time.monotonic() + PATIENCE_S
        begin, spoke = self.since, False
        while True:
            assert time.monotonic() < deadline, "the program did not give up the floor"
            time.sleep(0.05)
            until = self.monitor.until
            end = self.monitor.between(max(begin, until - LONG_S), until)
            quiet = not is_loud(end[-round(FLOOR_S * RATE_HZ) :])
            if (quiet and ends_with_cue(end)) or (spoke and not is_loud(end)):
                self.since = until
                return without_edges(self.monitor.between(begin, until))
            spoke = spoke or not quiet

    def says(self, *parts: str, pauses: Sequence[float] = ()) -> None:
        """Say parts with pauses between them, in seconds; the first follows at once."""
        self.plays(speech(*parts, pauses=pauses, voice=self.voice))

    def commands(self, words: str) -> None:
        """Say a command alone."""
        self.plays(joined(silence(ALONE_S), said(words, self.voice)))

    def plays(self, sound: "array[int]") -> None:
        """Let the microphone hear a sound, to its end."""
        assert self.begins(sound).wait(PATIENCE_S) == 0

    def begins(self, sound: "array[int]") -> subprocess.Popen[bytes]:
        """Let the microphone begin to hear a sound."""
        self.since = time.monotonic()
        path = write_wav(Path(self._folder.name) / "sound.wav", sound)
        return self.rig.play_mic(path, wait=False)

    def hears_begin(self) -> None:
        """Wait until the program speaks."""
        self.since = self.monitor.wait_for_sound(self.since, PATIENCE_S)

    def hears_silence(self, seconds: float) -> "array[int]":
        """Wait until the loudspeaker has been silent for so long; what was heard before."""
        deadline = time.monotonic() + PATIENCE_S
        begin = self.since
        while True:
            assert time.monotonic() < deadline, "the program went on speaking"
            time.sleep(0.05)
            until = self.monitor.until
            sound = self.monitor.between(begin, until)
            if until - begin > seconds and not is_loud(sound[-round(seconds * RATE_HZ) :]):
                self.since = until
                return without_edges(sound)


class Session:
    """One run of the program on devices of a rig, in a home of its own; a context manager.

    Args:
        rig: The devices.
        folder: An empty folder, for its home and its temporary files.
        arguments: For the program.
        before: A command that starts another one, such as ``unshare``.
        watched: Whether what it writes is taken in as it comes; else somebody waits for it.
        at: The time the program takes it to be.
        settings: What is not as usual.
    """

    def __init__(
        self,
        rig: Rig,
        folder: Path,
        *arguments: str,
        before: Sequence[str] = (),
        watched: bool = True,
        at: str = MORNING,
        **settings: object,
    ) -> None:
        self._home, self.temporary = folder / "home", folder / "temporary"
        for made in (self._home, self.temporary):
            made.mkdir(exist_ok=True, parents=True)
        homes = {"REFLECT_HOME": str(self._home), "TMPDIR": str(self.temporary)}
        self.environment = rig.env() | homes | {"REFLECT_MODEL": str(MODEL_HERE)}
        self.locations = Locations.of(self.environment)
        known_device(self.locations)
        usual = {"mode": "plain", "answers": "aloud", "clear_on_close": "no", "rate": RATE}
        usual |= {"seal_offered": "yes"}
        self.locations.settings_file.write_bytes(msgspec.json.encode(usual | settings))
        command = [*before, *DATED]
        self.terminal = Terminal(at, *arguments, environment=self.environment, command=command)
        self._watching = threading.Thread(target=self._watch, daemon=True)
        if watched:
            self._watching.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if fault:
            fault.add_note(self.terminal.display)
        self.terminal.signal(signal.SIGKILL)
        if self._watching.is_alive():
            self._watching.join(PATIENCE_S)
        self.terminal.hang_up()

    def sees(self, words: str) -> str:
        """Wait until words stand on the screen; all that stands there then, on one line."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in (shown := " ".join(self.terminal.display.split())):
            assert time.monotonic() < deadline, shown
            time.sleep(0.02)
        return shown

    def sees_last(self, prompt: str) -> str:
        """Wait until a prompt is the last that stands there; all that stands there then."""
        deadline = time.monotonic() + PATIENCE_S
        while not (shown := " ".join(self.terminal.display.split())).endswith(prompt.strip()):
            assert time.monotonic() < deadline, shown
            time.sleep(0.02)
        return shown

    def question(self, number: int) -> str:
        """Wait until a question is shown; which of all it is."""
        shown = self.sees(Text.QUESTION_PROMPT(number=number).strip())
        return max(questions(), key=shown.rfind)

    def opens(self) -> int:
        """Open the microphone by hand; where in what was written its Enter is echoed."""
        before = len(self.terminal.written)
        self.terminal.enter()
        deadline = time.monotonic() + PATIENCE_S
        while len(self.terminal.written) == before:
            assert time.monotonic() < deadline, "no key is taken"
            time.sleep(0.02)
        time.sleep(BREATH_S)
        return before

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        self._watching.join(PATIENCE_S)
        return self.terminal.end()

    def kept(self) -> list[dict[str, Any]]:
        """The answers that are kept, as the export has them."""
        answers: list[dict[str, Any]] = self.exported()["answers"]
        return answers

    def exported(self) -> dict[str, Any]:
        """The whole journal, as its export."""
        done = run("export", env={**os.environ, **self.environment})
        assert done.returncode == 0, done.stderr
        document: dict[str, Any] = msgspec.json.decode(done.stdout)
        return document

    def _watch(self) -> None:
        """Read on: a screen whose terminal takes nothing stands still."""
        with suppress(pexpect.EOF):
            while True:
                self.terminal.takes_in()

    def left_behind(self) -> list[Path]:
        """Sound in the spool, and files in the temporary folder."""
        folders = (self.locations.spool, self.temporary)
        return [path for folder in folders if folder.exists() for path in folder.iterdir()]


def ends_with_cue(sound: "array[int]") -> bool:
    """Whether the last that is to be heard in it is the tone that gives the floor."""
    heard = without_edges(sound)
    rises = [i for i, (one, other) in enumerate(pairwise(heard)) if one < 0 <= other]
    waves = [b - a for a, b in pairwise(rises[-CUE_WAVES - 1 :])]
    return len(waves) == CUE_WAVES and all(abs(w - RATE_HZ / CUE_HZ) < 2 for w in waves)


def is_loud(sound: "array[int]") -> bool:
    """Whether there is anything to be heard in it."""
    return bool(sound) and (max(sound) > LOUD or min(sound) < -LOUD)


def without_edges(sound: "array[int]") -> "array[int]":
    """A sound from the first to the last that is to be heard in it."""
    loud = [i for i, sample in enumerate(sound) if abs(sample) > LOUD]
    return sound[loud[0] : loud[-1] + 1] if loud else sound[:0]


def speech(*parts: str, pauses: Sequence[float] = (), voice: str = "slt") -> "array[int]":
    """Parts that are said, with pauses between them, in seconds."""
    sounds = [said(parts[0], voice)]
    for part, pause in zip(parts[1:], pauses, strict=True):
        sounds += [silence(pause), said(part, voice)]
    return joined(*sounds)


def questions() -> tuple[str, ...]:
    """Every daily question that can be asked of somebody who chose no role."""
    prompts = pack_of(Locations.of()).prompts
    return tuple(prompt.text for prompt in prompts if prompt.slot in DAILY and not prompt.roles)


def words_of(text: str) -> list[str]:
    """The words of a text, as the recogniser would write them."""
    letters = (sign if sign.isalnum() or sign == "'" else " " for sign in text.casefold())
    return "".join(letters).split()


def nearest(recogniser: Recogniser, sound: "array[int]", texts: Iterable[str]) -> str:
    """Which of some texts is most like what the recogniser hears.

    It is bound to their words: it was made for people, and understands half of what a
    synthesiser says. Of the 48 questions it takes none for another so, and 5 unbound.
    """
    spoken = {" ".join(words_of(text)): text for text in texts}
    kaldi = recogniser.kaldi(spoken)
    heard = [kaldi.Result() for block in in_blocks(sound) if kaldi.AcceptWaveform(block)]
    said = " ".join(msgspec.json.decode(each)["text"] for each in (*heard, kaldi.FinalResult()))

    def likeness(text: str) -> float:
        return difflib.SequenceMatcher(None, text, said, autojunk=False).ratio()

    return spoken[max(spoken, key=likeness)]
