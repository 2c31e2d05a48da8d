"""One session for hours: each word against raw Vosk, and what all its processes take, as a curve.

``python -m tests.e2e.long_soak MINUTES``: question, answer, Enter, the words, ``again``, and so
on. The question and the beginning of each reading back are spoken aloud.
"""

import os
import sys
import threading
import time
from array import array
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Final, Self

from assistant.messages import Text
from tests.e2e.conversation_counts import (
    HEARD,
    SENTENCES,
    Compared,
    Table,
    a_recogniser,
    a_table,
    latency,
    others,
)
from tests.e2e.hands_free import speech
from tests.e2e.usage import Usage, usage
from tests.speech.clips import SPEECH, clip, samples_of

LOOK_S: Final = 10.0
ROW_S: Final = 600.0
SILENT_S: Final = 3.0


class Watch:
    """Looks at a program now and then; a context manager."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.looks: list[Usage] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            self.looks.append(usage(self._pid))


class Soak:
    """A session and all that was said in it."""

    def __init__(self, table: Table, watch: Watch) -> None:
        self._table = table
        self._watch = watch
        self._began = time.monotonic()
        self._rows = 0
        self.found: list[Compared] = []
        """Against raw Vosk on the very samples that the program had."""
        self.twice: list[Compared] = []
        """Raw Vosk on those samples, against raw Vosk on another recording of the same sound."""
        self.interrupted = 0
        """Answers amid which something was written."""

    def hold(self, seconds: float) -> str:
        """Answer for so long, and keep the last answer; what must be in the journal."""
        table, person = self._table, self._table.person
        sounds = cycle(utterances())
        person.hears_out()
        while True:
            ours = self._answer(next(sounds))
            self._row()
            if time.monotonic() - self._began > seconds:
                break
            self._asks_anew()
        person.hears_silence(SILENT_S)
        table.session.terminal.enter()
        table.session.question(2)
        table.session.terminal.enter("stop")
        table.session.ended()
        return " ".join(ours)

    def _asks_anew(self) -> None:
        self._table.asks_anew()
        self._table.person.since = time.monotonic()
        self._table.person.hears_out()

    def _answer(self, sound: "array[int]") -> list[str]:
        table = self._table
        before = table.mark
        begin = time.monotonic()
        table.person.plays(sound)
        news = " ".join(table.session.terminal.text[before:].split())
        assert HEARD not in news, "cut off"
        if news:
            self.interrupted += 1
            print(f"  answer {len(self.found) + 1}, meanwhile: {news}", flush=True)
        if Text.MICROPHONE_LOST() in news:
            self._asks_anew()
            return self._answer(sound)
        ended = time.monotonic()
        ours, there = table.ends()
        (take,) = table.session.locations.spool.glob("*.take")
        raw, raw_s = table.raw_of(array("h", take.read_bytes().partition(b"\n")[2]))
        self.found.append(Compared(raw, ours, there - ended, raw_s))
        self.twice.append(Compared(table.raw(begin, ended)[0], raw))
        if raw != ours:
            print(
                f"  answer {len(self.found)}: {' '.join(raw)}\n    ours: {' '.join(ours)}",
                flush=True,
            )
        return ours

    def _row(self) -> None:
        """The most of the last ten minutes."""
        if time.monotonic() - self._began < (self._rows + 1) * ROW_S:
            return
        looks = self._watch.looks[self._rows * round(ROW_S / LOOK_S) :]
        self._rows += 1
        most = max(looks, key=lambda look: look.together_mb)
        each = ", ".join(f"{name} {mb:.0f}" for name, mb in most.memory_mb.items())
        print(
            f"{self._rows * ROW_S / 60:.0f} min: {most.together_mb:.0f} MB ({each}), "
            f"{_range([len(look.memory_mb) for look in looks])} processes, "
            f"{_range([look.files for look in looks])} open files; {len(self.found)} answers, "
            f"{others(self.found)}; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )

    def __str__(self) -> str:
        minutes = (time.monotonic() - self._began) / 60
        most = max((look.together_mb for look in self._watch.looks), default=0)
        answers = f"{len(self.found)} answers in {minutes:.0f} min, 0 cut off"
        return "\n".join(
            (
                f"{answers}, {self.interrupted} interrupted by a line; {_all(self.found)}",
                f"raw Vosk by itself, on two recordings of the same sound: {_all(self.twice)}",
                latency(self.found),
                f"memory of all processes: at most {most:.0f} MB",
            )
        )


def utterances() -> Iterator["array[int]"]:
    """People who read, and three voices that speak the same sentences with a pause between."""
    for name in SPEECH:
        yield array("h", samples_of(clip(name)))
        for number, voice in enumerate(("slt", "rms", "awb")):
            one, other = (SENTENCES[(number + at) % len(SENTENCES)] for at in (0, len(name)))
            yield speech(one, other, pauses=[1.0], voice=voice)


def count(minutes: float) -> str:
    """Hold one session for so long."""
    recogniser = a_recogniser()
    with (
        a_table(recogniser, "--voice") as table,
        Watch(table.session.terminal.pid) as watch,
    ):
        soak = Soak(table, watch)
        try:
            expected = soak.hold(60 * minutes)
        except BaseException:
            print(soak, flush=True)
            raise
        (kept,) = table.session.kept()
        assert kept["text"] == expected, kept
        return str(soak)


def _all(found: Sequence[Compared]) -> str:
    return f"{others(found)}, {sum(len(one.added) for one in found)} added"


def _range(numbers: list[int]) -> str:
    least, most = min(numbers), max(numbers)
    return str(most) if least == most else f"{least} to {most}"


if __name__ == "__main__":
    print(count(float(sys.argv[1])), flush=True)
