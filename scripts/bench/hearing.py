"""Live listening against plain Vosk: words, invented words, phrases and CPU, in one run.

Usage: .venv/bin/python scripts/bench/hearing.py [FOLDER] [--clips N] [--minutes M] [--times T]

FOLDER holds a ``manifest.tsv`` with ``file`` and ``transcript``, or only recordings.
Both sides get the same blocks and the same random dither. Needs flite.
"""

import argparse
import csv
import ctypes
import random
import time
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import jiwer

from assistant.journal.records import Word
from assistant.locations import Locations
from assistant.session.commands import phrases
from assistant.speech.audio import RATE_HZ, blocks
from assistant.speech.hearing import LiveHearing, Phrase, Progress, Segment
from assistant.speech.models import usable
from assistant.speech.recogniser import Recogniser, words_of
from tests.speech.sounds import (
    NOISES,
    Sound,
    at_level,
    babble,
    hiss,
    in_blocks,
    joined,
    level_db,
    mixed,
    said,
    silence,
    with_noise,
)

CLIPS: Final = Path(__file__).parents[2] / "tests" / "data" / "speech"
PHRASES: Final = (*phrases({}), "yes", "no", "keep", "drop", "one", "two", "three")
INSIDE: Final = (
    "yesterday my sister told me {} and then we laughed about it",
    "i heard {}",
    "{} is what my brother always says",
)
"""Sentences that hold a phrase in the middle, at the end, and at the beginning."""
VOICES: Final = {"slt": 180, "rms": 100, "awb": 125, "kal": 105}
"""Of flite, with the mean pitch of each in hertz."""


@dataclass
class Side:
    """What one side heard, and what it took in seconds; ``ends`` from the last sound on."""

    words: list[Word] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    cpu_s: float = 0.0
    end_s: float = 0.0

    @property
    def text(self) -> str:
        """The words heard."""
        return " ".join(word.text for word in self.words)


def plain(recogniser: Recogniser, sound: "Sound[int]") -> Side:
    """A sound through Vosk alone."""
    side, begun = _begun()
    kaldi = recogniser.kaldi()
    for block in in_blocks(sound):
        if kaldi.AcceptWaveform(block):
            side.words += words_of(kaldi.Result())
    ended = time.process_time()
    side.words += words_of(kaldi.FinalResult())
    return _timed(side, begun, ended)


def ours(recogniser: Recogniser, sound: "Sound[int]", *, dictate: bool = True) -> Side:
    """A sound through the program's own listening."""
    side, begun = _begun()
    hearing = LiveHearing(recogniser, PHRASES, dictate=dictate)
    findings = [finding for block in in_blocks(sound) for finding in hearing.feed(block)]
    ended = time.process_time()
    for finding in [*findings, *hearing.finish()]:
        match finding:
            case Segment(words):
                side.words += words
            case Phrase():
                side.phrases.append(finding)
            case Progress():
                pass
    return _timed(side, begun, ended)


def _begun() -> tuple[Side, float]:
    ctypes.CDLL(None).srand(1)
    return Side(), time.process_time()


def _timed(side: Side, begun: float, ended: float) -> Side:
    now = time.process_time()
    side.cpu_s, side.end_s = now - begun, now - ended
    return side


@dataclass(frozen=True)
class Both:
    """One recording as both sides heard it."""

    name: str
    transcript: str
    seconds: float
    raw: Side
    mine: Side

    @property
    def lost(self) -> int:
        """Words of plain Vosk that are in no way in ours, phrases left aside."""
        if not self.raw.words:
            return 0
        aside = sum(len(phrase.text.split()) for phrase in self.mine.phrases)
        if not self.mine.words:
            return len(self.raw.words) - aside
        return jiwer.process_words(self.raw.text, self.mine.text).deletions - aside


def bench_words(
    recogniser: Recogniser, sounds: list[tuple[str, "Sound[int]", str]], noises: "list[Sound[int]]"
) -> None:
    """Words lost against plain Vosk, false phrases, and what all of it costs."""
    print(f"{'noise':>8}{'seconds':>9}{'raw':>7}{'ours':>7}{'lost':>6}{'WER':>8}{'ours':>8}")
    everything: list[Both] = []
    for snr_db in (None, 20, 10, 5):
        rows = [
            _both(recogniser, name, _around(sound, noises[i % len(noises)], snr_db), transcript)
            for i, (name, sound, transcript) in enumerate(sounds)
        ]
        print(
            f"{f'{snr_db} dB' if snr_db else 'none':>8}{sum(row.seconds for row in rows):9.0f}"
            f"{sum(len(row.raw.words) for row in rows):7}"
            f"{sum(len(row.mine.words) for row in rows):7}{sum(row.lost for row in rows):6}"
            f"{_wer((row.transcript, row.raw.text) for row in rows):8.3f}"
            f"{_wer((row.transcript, row.mine.text) for row in rows):8.3f}"
        )
        everything += rows
    added = sum(row.mine.cpu_s - row.raw.cpu_s for row in everything)
    late = sorted(row.mine.end_s - row.raw.end_s for row in everything)
    told = [(row.name, phrase.text) for row in everything for phrase in row.mine.phrases]
    print(
        f"CPU beyond plain Vosk: {added / sum(row.seconds for row in everything):.3f} of real time"
    )
    print(f"end beyond plain Vosk, CPU: median {late[len(late) // 2]:.3f} s, most {late[-1]:.3f} s")
    print(f"told as phrases: {told or 'none'}")


def _around(sound: "Sound[int]", noise: "Sound[int]", snr_db: float | None) -> "Sound[int]":
    whole = joined(_hush(1), sound, _hush(1.2))
    return whole if snr_db is None else mixed(whole, at_level(noise, level_db(sound) - snr_db))


def _hush(seconds: float) -> "Sound[int]":
    return at_level(hiss(seconds), -75)


def _both(recogniser: Recogniser, name: str, sound: "Sound[int]", transcript: str) -> Both:
    raw, mine = plain(recogniser, sound), ours(recogniser, sound)
    return Both(name, transcript, len(sound) / RATE_HZ, raw, mine)


def _wer(pairs: Iterable[tuple[str, str]]) -> float:
    both = [(_plainly(text), heard) for text, heard in pairs if text]
    return jiwer.wer([a for a, _ in both], [b for _, b in both]) if both else float("nan")


def _plainly(text: str) -> str:
    """Small letters and apostrophes, as Vosk writes."""
    small = text.lower().replace("\u2019", "'")
    return " ".join("".join(c if c.isalpha() or c == "'" else " " for c in small).split())


def bench_noise(recogniser: Recogniser, voices: "list[Sound[int]]", minutes: float) -> None:
    """Words made of what nobody said."""
    print(f"\n{'noise':>12}{'dB':>5}{'minutes':>9}{'raw words':>11}{'ours':>6}{'phrases':>9}")
    seconds = 60 * minutes
    kinds = {name: list(noise(seconds, 9)) for name, noise in NOISES.items()}
    loud = [(name, wave, db) for name, wave in kinds.items() for db in (-50, -30)]
    far = list(babble(voices, seconds, 8, 9)) if voices else []
    for name, wave, db in [*loud, ("far babble", far, -55)]:
        sound = at_level(wave, db)
        raw, mine = plain(recogniser, sound), ours(recogniser, sound)
        print(
            f"{name:>12}{db:5}{minutes:9.1f}{len(raw.words):11}"
            f"{len(mine.words):6}{len(mine.phrases):9}"
        )


def bench_phrases(recogniser: Recogniser, times: int) -> None:
    """How many of the phrases said alone are told, voice by voice."""
    print(f"\n{'voice':>6}{'said':>6}{'told':>6}{'share':>7}{'wrong':>7}  not told")
    chance = random.Random(3)  # noqa: S311 - the same renderings each time
    noise = [at_level(NOISES[name](3, 1), -30) for name in ("hiss", "fan")]
    for voice, hertz in VOICES.items():
        tries, told, wrong, missed = 0, 0, [], set()
        for phrase in PHRASES * times:
            alone = said(
                phrase,
                voice,
                slow=chance.uniform(0.8, 1.3),
                hertz=round(hertz * chance.uniform(0.85, 1.2)),
            )
            padded = joined(silence(1), at_level(alone, -25), silence(1))
            sound = with_noise(padded, chance.choice(noise), chance.uniform(20, 30))
            heard = [p.text for p in ours(recogniser, sound, dictate=False).phrases]
            tries += 1
            told += heard == [phrase]
            wrong += [f"{phrase}: {text}" for text in heard if text != phrase]
            missed |= {phrase} if heard != [phrase] else set()
        print(f"{voice:>6}{tries:6}{told:6}{told / tries:7.3f}{len(wrong):7}  {sorted(missed)}")
        if wrong:
            print(f"        taken for another: {wrong}")


def bench_inside(recogniser: Recogniser) -> None:
    """Phrases told although they stand inside a sentence, where they are words of an answer."""
    said_inside, told = 0, []
    for voice in VOICES:
        for phrase in PHRASES:
            for sentence in INSIDE:
                words = sentence.format(phrase)
                sound = at_level(joined(silence(1), said(words, voice), silence(1.2)), -25)
                told += [(words, found.text) for found in ours(recogniser, sound).phrases]
                said_inside += 1
    print(f"\nphrases inside {said_inside} sentences: {len(told)} told {told or ''}")


def recordings(folder: Path, most: int) -> Iterator[tuple[str, "Sound[int]", str]]:
    """Name, sound and transcript of the recordings, spread over the folder."""
    manifest = folder / "manifest.tsv"
    if manifest.exists():
        with manifest.open(encoding="utf-8") as file:
            rows = [(r["file"], r["transcript"]) for r in csv.DictReader(file, delimiter="\t")]
    else:
        rows = [(path.name, "") for path in sorted(folder.glob("*.flac"))]
    for name, text in rows[:: max(1, len(rows) // most)][:most]:
        yield name, array("h", b"".join(blocks(folder / name))), text


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=CLIPS)
    parser.add_argument("--clips", type=int, default=12, help="how many recordings")
    parser.add_argument("--minutes", type=float, default=0.5, help="of each noise")
    parser.add_argument("--times", type=int, default=1, help="renderings of each phrase and voice")
    chosen = parser.parse_args()
    recogniser = Recogniser.load(usable(Locations.of()))
    sounds = list(recordings(chosen.folder, chosen.clips))
    voices = [sound for _, sound, _ in sounds]
    noises = [at_level(NOISES[name](20, 3), -30) for name in ("fan", "kitchen", "hiss", "music")]
    noises.append(at_level(babble(voices, 20, 8, 3), -30))
    bench_words(recogniser, sounds, noises)
    bench_noise(recogniser, voices, chosen.minutes)
    bench_phrases(recogniser, chosen.times)
    bench_inside(recogniser)


if __name__ == "__main__":
    main()
