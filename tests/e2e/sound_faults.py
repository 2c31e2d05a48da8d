"""Sessions in which something fails while a person speaks or listens, and what came of them."""

import cmath
import operator
import os
import signal
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from assistant.messages import Text
from assistant.speech.audio import RATE_HZ
from tests.e2e.hands_free import PATIENCE_S, Person, Session
from tests.rig import Rig
from tests.speech.clips import clip, samples_of, write_wav
from tests.speech.owner import LOUD
from tests.speech.sounds import joined, silence

WORKERS: Final = ("microphone", "recogniser", "speaker")
BY_HAND: Final = ("--plain", "--no-voice", "--listen")
ALOUD: Final = ("--plain", "--voice", "--type")
SAID: Final = ("so_silly", "better_than", "block_books")
"""What is being said when a process fails: 16 s with the breaths."""
SAID_LATER: Final = "so_silly"
GONE_S: Final = 2.0
TONE_HZ: Final = 400
TONE: Final = ([16_000] * 20 + [-16_000] * 20) * (120 * TONE_HZ)
"""What the neighbours hear: two minutes of a loud tone."""


@dataclass
class Story:
    """One session, and what came of it."""

    text: str = ""
    """All that was written."""
    kept: list[str] = field(default_factory=list)
    late_s: list[float] = field(default_factory=list)
    """How long the person waited for a sign of life: after a fault, and for their words."""
    tone_s: float = 0.0
    """How much of what was kept as sound is the neighbours' tone."""
    exit_code: int = -1
    workers: list[int] = field(default_factory=list)
    """Those that were still there, a while after the end."""
    spool: list[Path] = field(default_factory=list)
    before: "Story | None" = None
    """The session that crashed before it."""
    played: bool = False
    """Whether what was left of that one was to be heard."""

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

    def is_told(self, sentence: str) -> None:
        """Wait for a sentence, unless it has come already."""
        if sentence not in " ".join(self.terminal.text.split()):
            self.until(sentence)

    def speaks(self, *names: str) -> None:
        """Say what is in some clips, with a breath before and after each."""
        self.person.plays(speech(*names))

    def opens(self) -> None:
        """Open the microphone by hand; it takes long on a machine that is still starting others."""
        self.terminal.enter()
        deadline = time.monotonic() + PATIENCE_S
        while not self.rig.is_heard():
            assert time.monotonic() < deadline, "the microphone was not opened"
            time.sleep(0.05)

    def keeps(self, number: int) -> None:
        """End the answer of a question, see what was heard, and keep it."""
        self.fails(
            self.terminal.enter, lambda: self.until(Text.HEARD_PROMPT(), Text.STILL_WORKING())
        )
        if Text.HEARD_PROMPT().strip() not in self.terminal.text[-100:]:
            self.until(Text.HEARD_PROMPT())
        self.story.tone_s = sum(map(tone_s, self.session.locations.spool.glob("*.take")))
        self.terminal.enter()
        if number < 4:
            self.asked(number + 1)

    def fails(self, what: Callable[[], None], told: Callable[[], object]) -> None:
        """Do something, and wait for a sign of the session's."""
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
    with ExitStack() as around:
        rig = around.enter_context(Rig(devices=devices))
        person = around.enter_context(Person(rig)) if devices else Person.__new__(Person)
        told = Talk(rig, person, Session(rig, folder, *arguments, watched=False, **settings))
        try:
            yield told
        except BaseException as fault:
            fault.add_note(told.terminal.text)
            raise


def pulled_out(rig: Rig) -> None:
    rig.unplug()


def suspended(rig: Rig) -> None:
    rig.suspend(True)  # noqa: FBT003 - on or off


def awake(rig: Rig) -> None:
    rig.suspend(False)  # noqa: FBT003 - as above


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


def microphone_worker(folder: Path, number: signal.Signals, after_s: float) -> Story:
    """The microphone's process fails in the middle of an answer, which goes on afterwards."""
    with talk(folder, *BY_HAND) as told:
        told.begin()
        told.opens()
        playing = told.person.begins(speech(*SAID))
        time.sleep(after_s)
        playing.kill()
        pid = told.worker("microphone")
        either = Text.MICROPHONE_LOST(), Text.MICROPHONE_BACK(), Text.STILL_WORKING()
        told.fails(lambda: os.kill(pid, number), lambda: told.until(*either))
        told.is_told(Text.MICROPHONE_BACK())  # at once, where it is back before the words are
        told.opens()
        told.speaks(SAID_LATER)
        told.keeps(1)
        return told.ends()


def recogniser_worker(folder: Path, number: signal.Signals, after_s: float) -> Story:
    """The recogniser's process fails while somebody speaks, who need not notice."""
    with talk(folder, *BY_HAND) as told:
        told.begin()
        told.opens()
        playing = told.person.begins(speech(*SAID))
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
        told.is_told(Text.NO_SPEAKER())
        told.is_told(Text.NO_MICROPHONE())
        for number in (1, 2):
            told.terminal.enter("a typed answer")
            told.asked(number + 1)
        return told.ends()


def another_name(folder: Path) -> Story:
    """The microphone that was chosen is not there, and no other is taken."""
    with talk(folder, *BY_HAND, microphone="Yeti") as told:
        told.begin()
        told.terminal.enter()
        told.until(Text.MICROPHONE_LOST())
        told.asked(1)
        told.terminal.enter("a typed answer")
        told.asked(2)
        return told.ends()


def crash(folder: Path) -> Story:
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
        after.story.played = bool(told.person.monitor.wait_for_sound(began))
        after.terminal.enter()  # only silences
        time.sleep(1)
        after.terminal.enter()
        after.until(Text.KEPT_MANY(count=22).partition(" ")[0])
        after.story.before = killed
        return after.ends()


def tone_s(take: Path) -> float:
    """How many seconds of a spooled take are the tone."""
    sound = array("h", take.read_bytes().partition(b"\n")[2])
    turns = [cmath.exp(2j * cmath.pi * TONE_HZ * at / RATE_HZ) for at in range(RATE_HZ // 10)]
    blocks = (sound[at : at + len(turns)] for at in range(0, len(sound), len(turns)))
    tones: Iterator[complex] = (sum(map(operator.mul, block, turns)) for block in blocks)
    return sum(abs(tone) > LOUD * len(turns) for tone in tones) / 10


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
