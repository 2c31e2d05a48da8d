"""Sessions in which something fails while a person speaks or listens, and what came of them."""

import os
import signal
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from assistant.messages import Text
from tests.e2e.hands_free import Person, Session
from tests.rig import Rig
from tests.speech.clips import clip, samples_of, write_wav
from tests.speech.sounds import joined, silence

WORKERS: Final = ("microphone", "recogniser", "speaker")
BY_HAND: Final = ("--plain", "--no-voice", "--listen")
ALOUD: Final = ("--plain", "--voice", "--type")
GONE_S: Final = 2.0
TONE: Final = ([16_000] * 20 + [-16_000] * 20) * (120 * 16_000 // 40)
"""What the neighbours hear: two minutes of a loud tone."""


@dataclass
class Story:
    """One session, and what came of it."""

    text: str = ""
    """All that was written."""
    kept: list[str] = field(default_factory=list)
    late_s: list[float] = field(default_factory=list)
    """Fault by fault, how long until the session went on."""
    exit_code: int = -1
    workers: list[int] = field(default_factory=list)
    """Those that were still there, a while after the end."""
    spool: list[Path] = field(default_factory=list)

    def count(self, sentence: str) -> int:
        """How often it was said."""
        return " ".join(self.text.split()).count(sentence)


class Talk:
    """A person in front of the program, on devices of a rig."""

    def __init__(self, rig: Rig, person: Person, session: Session) -> None:
        self.rig = rig
        self.person = person
        self.session = session
        self.terminal = session.terminal
        self.story = Story()
        self._seen: set[int] = set()

    def begin(self) -> None:
        """Go to the first question."""
        self.until(Text.HALF_PROMPT(guess=Text.CHOICE_STARTING()))
        self.terminal.enter("1")
        self.asked(1)

    def asked(self, number: int) -> None:
        """Wait until a question is put in writing."""
        self.until(Text.QUESTION_PROMPT(number=number))

    def until(self, *cues: str) -> str:
        """Wait for the first of some words."""
        return self.terminal.until(*(cue.strip() for cue in cues))

    def speaks(self, *names: str) -> None:
        """Say what is in some clips, with a breath before and after each."""
        self.person.plays(speech(*names))

    def opens(self) -> None:
        """Open the microphone by hand, or end the answer."""
        self.terminal.enter()

    def keeps(self, number: int) -> None:
        """End the answer of a question, see what was heard, and keep it."""
        self.opens()
        self.until(Text.HEARD_PROMPT())
        self.terminal.enter()
        if number < 4:
            self.asked(number + 1)

    def fails(self, what: Callable[[], None], told: Callable[[], object]) -> None:
        """Make a fault, and wait until the session has gone on."""
        began = time.monotonic()
        what()
        told()
        self.story.late_s.append(time.monotonic() - began)

    def worker(self, name: str) -> int:
        """The process id of a worker of this session."""
        found = [pid for pid, called in _children(self.terminal.pid) if name in called]
        self._seen |= set(found)
        return found[0]

    def remembers_workers(self) -> None:
        """So that it can be seen whether they end."""
        self._seen |= {pid for pid, _ in _children(self.terminal.pid)}

    def ends(self) -> Story:
        """Stop, and look at what is left."""
        self.remembers_workers()
        self.terminal.enter("stop")
        self.story.exit_code = self.terminal.end()
        self.story.text = self.terminal.text
        return self.looks()

    def crashes(self) -> Story:
        """Kill the program, and look at what is left."""
        self.remembers_workers()
        self.terminal.kill()
        return self.looks()

    def looks(self) -> Story:
        """What is left of an ended session."""
        deadline = time.monotonic() + GONE_S
        while (alive := [pid for pid in self._seen if _alive(pid)]) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.story.workers = alive
        self.story.kept = [answer["text"] for answer in self.session.kept()]
        self.story.spool = [*self.session.locations.spool.glob("*")]
        return self.story


def speech(*names: str) -> "array[int]":
    """Clips with a second around each."""
    parts = [(silence(1), array("h", samples_of(clip(name)))) for name in names]
    return joined(*(sound for part in parts for sound in part), silence(1))


@contextmanager
def talk(folder: Path, *arguments: str, devices: bool = True, **settings: Any) -> Iterator[Talk]:
    """A session at its first question, which is no more afterwards."""
    with Rig(devices=devices) as rig:
        if not devices:
            yield Talk(
                rig,
                Person.__new__(Person),
                Session(rig, folder, *arguments, watched=False, **settings),
            )
            return
        with Person(rig) as person:
            yield Talk(rig, person, Session(rig, folder, *arguments, watched=False, **settings))


def pulled_out(rig: Rig) -> None:
    rig.unplug()


def without_microphone(
    folder: Path, fault: Callable[[Rig], None], over: Callable[[Rig], None]
) -> Story:
    """The microphone goes in the middle of an answer, while a tone is loud; then it is back."""
    with talk(folder, *BY_HAND) as told:
        told.rig.play_speaker(write_wav(folder / "tone.wav", TONE))
        told.begin()
        told.opens()
        told.speaks("so_silly")
        told.fails(lambda: fault(told.rig), lambda: told.until(Text.MICROPHONE_LOST()))
        told.asked(1)
        time.sleep(2)
        over(told.rig)
        told.until(Text.MICROPHONE_BACK())
        told.opens()
        told.speaks("better_than")
        told.keeps(1)
        return told.ends()


def microphone_worker(folder: Path, number: signal.Signals, after_s: float = 0.0) -> Story:
    """The microphone's process fails in the middle of an answer, which goes on afterwards."""
    with talk(folder, *BY_HAND) as told:
        told.begin()
        told.opens()
        told.speaks("so_silly")
        time.sleep(after_s)
        pid = told.worker("microphone")
        told.fails(lambda: os.kill(pid, number), lambda: told.until(Text.MICROPHONE_LOST()))
        told.until(Text.MICROPHONE_BACK())
        told.opens()
        told.speaks("better_than")
        told.keeps(1)
        return told.ends()


def recogniser_worker(folder: Path, number: signal.Signals, after_s: float) -> Story:
    """The recogniser's process fails while somebody speaks, who need not notice."""
    with talk(folder, *BY_HAND) as told:
        told.begin()
        told.opens()
        playing = told.rig.play_mic(
            write_wav(folder / "answer.wav", speech("so_silly", "better_than")), wait=False
        )
        time.sleep(after_s)
        pid = told.worker("recogniser")
        os.kill(pid, number)  # nothing is written while the microphone is open
        playing.wait()
        told.keeps(1)
        return told.ends()


def voice_worker(folder: Path, number: signal.Signals, after_s: float) -> Story:
    """The voice's process fails while it speaks; the question is said again, or is in writing."""
    with talk(folder, *ALOUD) as told:
        began = time.monotonic()
        told.begin()
        monitor = told.person.monitor
        monitor.wait_for_sound(began)
        time.sleep(after_s)
        pid = told.worker("speaker")
        at = time.monotonic()
        os.kill(pid, number)
        monitor.wait_for_sound(at + 0.5)  # what the server held is over by then
        told.story.late_s.append(monitor.loud(at + 0.5)[0] - at)
        told.terminal.enter("a typed answer")
        told.asked(2)
        return told.ends()


def no_devices(folder: Path) -> Story:
    """There is nothing to speak on and no microphone: the session goes on in writing."""
    with talk(folder, "--plain", "--voice", "--listen", devices=False) as told:
        told.begin()
        for number in (1, 2):
            told.terminal.enter("a typed answer")
            told.asked(number + 1)
        return told.ends()


def another_name(folder: Path) -> Story:
    """The microphone that was chosen is not there, and no other is taken."""
    with talk(folder, *BY_HAND, microphone="Yeti") as told:
        told.begin()
        told.opens()
        told.until(Text.MICROPHONE_LOST())
        told.asked(1)
        told.terminal.enter("a typed answer")
        told.asked(2)
        return told.ends()


def crash(folder: Path) -> tuple[Story, Story, bool]:
    """The program is killed amid an answer; the next start offers it, plays it, and keeps it."""
    with talk(folder, *BY_HAND) as told:
        told.begin()
        told.opens()
        told.speaks("so_silly", "better_than")
        killed = told.crashes()
        after = Talk(told.rig, told.person, Session(told.rig, folder, *BY_HAND, watched=False))
        after.until(Text.DRAFT_PROMPT())
        began = time.monotonic()
        after.terminal.enter("hear")
        heard = bool(told.person.monitor.wait_for_sound(began))
        after.terminal.enter()  # only silences
        time.sleep(1)
        after.terminal.enter()
        after.until(Text.KEPT_MANY(count=22).partition(" ")[0])
        return killed, after.ends(), heard


def _children(parent: int) -> list[tuple[int, str]]:
    """The processes that one has started, with their command lines."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                ppid = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                called = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if ppid == parent and "_worker" in called:
                found.append((int(entry.name), called))
    return found


def _alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
