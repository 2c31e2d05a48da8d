"""Counts of what is feared of a voice tool: a word lost, an answer cut off, its own words kept.

``python -m tests.e2e.conversation_counts KIND COUNT``: first, last, pauses, or echo.
What is lost is counted against raw Vosk on what the microphone gave in the same run.
"""

import sys
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice, pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import jiwer

from assistant.messages import Text
from assistant.speech.recogniser import Recogniser
from tests.conftest import MODEL_HERE
from tests.e2e.hands_free import PATIENCE_S, Person, Session, speech, without_edges
from tests.e2e.talks import two_answers
from tests.rig import Rig
from tests.speech.monitor import RATE_HZ, Monitor
from tests.speech.sounds import in_blocks, joined, silence

AT_ONCE: Final = 4
"""Sessions held side by side, since mostly they wait; half as many where they speak much."""
SENTENCES: Final = (
    "my sister forgot her green umbrella",
    "she laughed about it later",
    "i was afraid of the letter",
    "we walked along the river",
    "the garden needs water",
    "tomorrow morning i will write to my teacher",
    "i will call my brother",
    "and i left it on the table",
)
PAUSES_S: Final = (1.0, 5.0, 15.0, 30.0)
ECHOES_DB: Final = (0.0, -6.0, -12.0)
SOON_S: Final = 0.02
"""After the cue, which ends 0.3 s after our last word."""
IN_TIME_S: Final = (0.0, 0.06)
"""A run that a busy machine began at another moment is held once more."""
FAST: Final = 450
HEARD_PROMPT: Final = Text.HEARD_PROMPT().strip()
HEARD: Final = Text.HEARD(words="").strip()
UNSURE: Final = Text.UNSURE(words="").partition(":")[0]


@dataclass(frozen=True)
class Compared:
    """One answer: what raw Vosk heard of it, and what the program did."""

    raw: list[str]
    ours: list[str]
    text_s: float = 0.0
    """From the end of the answer to its text."""
    raw_s: float = 0.0
    """The same for raw Vosk."""

    @property
    def lost(self) -> list[str]:
        """Words that only raw Vosk has."""
        return self._words("delete")

    @property
    def changed(self) -> list[str]:
        """Words that both have, but not the same."""
        return self._words("substitute")

    @property
    def added(self) -> list[str]:
        """Words that only the program has."""
        return Compared(self.ours, self.raw).lost

    def _words(self, kind: str) -> list[str]:
        """Words of raw Vosk's that the fewest edits to ours delete, or put others in place of."""
        if not self.raw:
            return []
        (edits,) = jiwer.process_words(" ".join(self.raw), " ".join(self.ours)).alignments
        return [
            word
            for edit in edits
            if edit.type == kind
            for word in self.raw[edit.ref_start_idx : edit.ref_end_idx]
        ]


class Table:
    """A session, and all that is needed to compare what it hears.

    Args:
        around: Ends what is begun here.
        recogniser: Raw Vosk.
        options: Of the session.
    """

    def __init__(self, around: ExitStack, recogniser: Recogniser, *options: str) -> None:
        folder = Path(around.enter_context(TemporaryDirectory()))
        rig = around.enter_context(Rig())
        self.person = around.enter_context(Person(rig))
        self.microphone = around.enter_context(Monitor(rig, rig.mic))
        self.session = around.enter_context(Session(rig, folder, *options, rate=FAST))
        self._recogniser = recogniser
        self.session.sees(Text.HALF_PROMPT(guess=Text.CHOICE_STARTING()).strip())
        self.session.terminal.enter("1")
        self.session.question(1)

    def asks_anew(self) -> None:
        """Put the answer away; the question is asked once more."""
        mark = self.mark
        self.session.terminal.enter("again")
        self.until(lambda: "Answer 1:" in self.session.terminal.text[mark:])

    def ends(self) -> tuple[list[str], float]:
        """End the answer with Enter; its words, and when they were there."""
        mark = self.mark
        self.session.terminal.enter()
        self.until(lambda: HEARD_PROMPT in self.session.terminal.text[mark:], step_s=0.002)
        there = time.monotonic()
        shown = self.session.terminal.text[mark:].partition(HEARD)[2]
        return shown.partition(HEARD_PROMPT)[0].partition(UNSURE)[0].split(), there

    @property
    def mark(self) -> int:
        """How much has been written."""
        return len(self.session.terminal.text)

    def until(self, true: Callable[[], bool], step_s: float = 0.02) -> None:
        """Wait for something to become true."""
        deadline = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < deadline
            time.sleep(step_s)

    def raw(self, begin: float, end: float) -> tuple[list[str], float]:
        """What raw Vosk hears of what the microphone gave, and how long its last words take."""
        self.until(lambda: self.microphone.until > end)
        return self.raw_of(self.microphone.between(begin, end))

    def raw_of(self, sound: "array[int]") -> tuple[list[str], float]:
        """What raw Vosk hears in a sound, and how long its last words take."""
        *most, last = in_blocks(sound)
        hearing = self._recogniser.hearing()
        for block in most:
            hearing.feed(block)
        at = time.monotonic()
        hearing.feed(last)
        text = hearing.finish().text
        return text.split(), time.monotonic() - at


Hold = Callable[[Recogniser, list["array[int]"]], list[Compared]]
"""Holds a session with these answers, one after the other."""


@contextmanager
def a_table(recogniser: Recogniser, *options: str) -> Iterator[Table]:
    """A session in plain lines."""
    with ExitStack() as around:
        yield Table(around, recogniser, "--plain", *options)


class Prompt:
    """Somebody who answers as soon as the floor is given, having heard the question before."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._told_s = 0.0
        """How long our voice takes for the question."""
        self._late_s = 0.0
        """By how much a player of sound comes late."""
        table.person.hears_out()
        table.person.plays(speech(SENTENCES[0]))
        table.ends()
        self.answers(speech(SENTENCES[0]))

    def answers(self, sound: "array[int]") -> tuple[float, Compared]:
        """Have the question asked anew and answer it; how long after the floor, and the words."""
        table, person = self._table, self._table.person
        person.hears_out()
        table.asks_anew()
        person.hears_begin()
        began = person.since
        ahead_s = began + self._told_s + SOON_S - self._late_s - time.monotonic()
        if not self._told_s:
            person.hears_out()
        playing = person.begins(joined(silence(max(0.0, ahead_s)), sound))
        assert playing.wait(PATIENCE_S) == 0
        floor = person.monitor.loud(began)[-1]
        said = table.microphone.loud(began)
        ours, _ = table.ends()
        raw, _ = table.raw(said[0] - 0.1, said[-1] + 0.3)
        gap_s = said[0] - floor
        if self._told_s:
            self._late_s += gap_s - SOON_S
        self._told_s = floor - began
        return gap_s, Compared(raw, ours)


def first_words(recogniser: Recogniser, sounds: list["array[int]"]) -> list[Compared]:
    """Answers that begin as soon as the floor is given."""
    found: list[Compared] = []
    with a_table(recogniser, "--voice") as table:
        prompt = Prompt(table)
        while len(found) < len(sounds):
            gap_s, compared = prompt.answers(sounds[len(found)])
            if IN_TIME_S[0] <= gap_s <= IN_TIME_S[1]:
                found.append(compared)
    return found


def last_words(recogniser: Recogniser, sounds: list["array[int]"]) -> list[Compared]:
    """Answers whose last word ends as Enter is pressed."""
    found: list[Compared] = []
    with a_table(recogniser, "--listen", "--no-voice") as table:
        for sound in sounds:
            table.session.opens()
            playing = table.person.begins(sound)
            onset = table.microphone.wait_for_sound(table.person.since)
            end = onset + len(sound) / RATE_HZ
            time.sleep(max(0.0, end - time.monotonic()))
            ended = time.monotonic()
            ours, there = table.ends()
            raw, raw_s = table.raw(onset - 0.3, end + 0.3)
            found.append(Compared(raw, ours, there - ended, raw_s))
            assert playing.wait(PATIENCE_S) == 0
            table.asks_anew()
    return found


def paused(recogniser: Recogniser, sounds: list["array[int]"]) -> list[Compared]:
    """Answers with a pause inside; that one was cut off shows in what was written."""
    found: list[Compared] = []
    with a_table(recogniser, "--listen", "--no-voice") as table:
        for sound in sounds:
            before = table.session.opens()
            begin = time.monotonic()
            table.person.plays(sound)
            assert bytes(table.session.terminal.written[before:]) == b"\r\n", "cut off"
            ours, _ = table.ends()
            raw, _ = table.raw(begin, time.monotonic())
            found.append(Compared(raw, ours))
            table.asks_anew()
    return found


def side_by_side(hold: Hold, sounds: list["array[int]"], at_once: int) -> list[Compared]:
    """Hold several sessions at once, each with its share."""
    ends = [len(sounds) * number // at_once for number in range(at_once + 1)]
    shares = [sounds[begin:end] for begin, end in pairwise(ends) if begin < end]
    with ThreadPoolExecutor(at_once) as pool:
        held = pool.map(partial(hold, a_recogniser()), shares)
        return [compared for share in held for compared in share]


def answers(count: int) -> list["array[int]"]:
    """Short answers in two voices, without the silence around them."""
    turns = islice(cycle(product(("slt", "rms"), SENTENCES)), count)
    return [without_edges(speech(words, voice=voice)) for voice, words in turns]


def count_first(count: int) -> str:
    """First words."""
    found = side_by_side(first_words, answers(count), AT_ONCE)
    lost = sum(one.raw[:1] != one.ours[:1] for one in found)
    return f"{count} first words 0.30 to 0.36 s after our voice: {lost} lost; {others(found)}"


def count_last(count: int) -> str:
    """Last words, and how long the text takes."""
    found = side_by_side(last_words, answers(count), 1)
    lost = sum(one.raw[-1:] != one.ours[-1:] for one in found)
    return f"{count} last words that end at Enter: {lost} lost; {others(found)}\n{latency(found)}"


def count_pauses(count: int) -> str:
    """Pauses inside."""
    seconds = islice(cycle(SENTENCES), 1, None)
    turns = islice(zip(cycle(PAUSES_S), cycle(SENTENCES), seconds, strict=False), count)
    sounds = [speech(one, other, pauses=[pause_s]) for pause_s, one, other in turns]
    found = side_by_side(paused, sounds, AT_ONCE)
    return f"{count} answers with pauses of 1, 5, 15, 30 s: 0 cut off; {others(found)}"


def count_echo(count: int) -> str:
    """Two answers a session while the microphone hears the loudspeaker."""
    recogniser = a_recogniser()

    def hold(echo_db: float) -> tuple[int, int]:
        with TemporaryDirectory() as folder:
            story = two_answers(recogniser, Path(folder), echo_db=echo_db)
        return len(story.kept), len(story.foreign)

    with ThreadPoolExecutor(AT_ONCE // 2) as pool:
        held = list(pool.map(hold, [echo_db for echo_db in ECHOES_DB for _ in range(count)]))
    lines = []
    for number, echo_db in enumerate(ECHOES_DB):
        stories = held[number * count : (number + 1) * count]
        kept, foreign = (sum(column) for column in zip(*stories, strict=True))
        lines.append(
            f"echo at {echo_db:.0f} dB: {count} sessions, "
            f"{kept} answers kept, {foreign} words of ours in them"
        )
    return "\n".join(lines)


KINDS: Final = {
    "first": count_first,
    "last": count_last,
    "pauses": count_pauses,
    "echo": count_echo,
}


def others(found: Sequence[Compared]) -> str:
    """What became of all words."""
    words = sum(len(one.raw) for one in found)
    lost, changed = sum(len(one.lost) for one in found), sum(len(one.changed) for one in found)
    return f"of raw Vosk's {words} words {lost} lost, {changed} changed"


def latency(found: Sequence[Compared]) -> str:
    """How long the text takes."""
    ours, raw, beyond = (
        "p50 {:.0f} p95 {:.0f}".format(*(1000 * at for at in _percentiles(seconds)))
        for seconds in (
            [one.text_s for one in found],
            [one.raw_s for one in found],
            [one.text_s - one.raw_s for one in found],
        )
    )
    return f"end of answer to text, ms: {ours}; raw Vosk {raw}; beyond it {beyond}"


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    at = sorted(seconds)
    return at[len(at) // 2], at[min(len(at) - 1, len(at) * 95 // 100)]


def a_recogniser() -> Recogniser:
    """Raw Vosk."""
    assert MODEL_HERE
    return Recogniser.load(MODEL_HERE)


if __name__ == "__main__":
    print(KINDS[sys.argv[1]](int(sys.argv[2])), flush=True)
