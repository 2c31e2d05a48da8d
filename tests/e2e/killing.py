"""Lives of a plain session that end by SIGKILL at a random moment, and what must be left of them.

``python -m tests.e2e.killing COUNT [SEED]`` lives COUNT of them, one a day, in one
journal. Whatever was shown as kept is there afterwards, as it was typed.
"""

import os
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import msgspec

from assistant import personal
from assistant.journal.records import Answer, Outcome
from assistant.locations import Locations
from assistant.messages import Text
from assistant.practice.pack import DAILY
from assistant.questions import pack_of
from assistant.session.wordings import REPLIES
from tests.e2e.program import DATED, PROMISE_NUMBER, Terminal, run

FIRST_DAY: Final = date(2026, 11, 22)
LONGEST_S: Final = 0.03
"""An answer is on the disk milliseconds after its Enter: kills fall before, in and after that."""
STARTING_S: Final = 1.0
MOST_LINES: Final = 9
HALF: Final = Text.HALF_PROMPT(guess=Text.CHOICE_STARTING())
DRAFT: Final = Text.DRAFT_PROMPT()
QUESTIONS: Final = tuple(Text.QUESTION_PROMPT(number=number) for number in range(1, 5))
CHOICES: Final = tuple(Text.CHOICE_PROMPT(count=count) for count in (2, 3, 4))
"""Shall it be a promise; what of the older ones; how did it go."""
OUTCOMES: Final = {
    "1": Outcome.KEPT,
    Text.OUTCOME_CHANGED(): Outcome.CHANGED,
    Text.OUTCOME_LET_GO(): Outcome.LET_GO,
}
"""By what is typed."""
PROMISED, TOLD = "a promise", "what became of it"
KEPT: Final = Text.KEPT_MANY(count=2).partition(" ")[0]

Place = tuple[str, str]
"""A day and one of its questions, or its promise, or what became of that."""
Texts = dict[Place, list[str]]


def drafts() -> list[Answer]:
    """What the next session will offer, in order."""
    return list(personal.open_reader(Locations.of()).drafts())


def replies(outcome: Outcome) -> tuple[str, ...]:
    """What may be said once it is noted what became of a promise."""
    prompts = pack_of(Locations.of()).prompts
    return tuple(one.text for one in prompts if one.id.rpartition(".")[0] == REPLIES[outcome])


def place_of(day: date | str, prompt: str) -> Place:
    """The place of an answer, from its day and the id of its wording."""
    return str(day), prompt.partition(".")[0]


@dataclass
class Life:
    """One day, and what the program said of it."""

    seed: int
    kept: list[tuple[Place, str]] = field(default_factory=list)
    """What was shown as kept, in order."""
    sent: tuple[Place, str] | None = None
    """What was typed last and not shown as kept: it may be there or not."""
    left: list[str] = field(default_factory=list)
    """Drafts that nobody has decided on."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - the same seed must make the same life
        self._day = FIRST_DAY + timedelta(days=self.seed)
        self._typed = 0
        self._shown_then: tuple[str, ...] = ()
        """One of these is shown when that which was typed last is on the disk."""
        self._promise = ""
        self._offered: list[Answer] = []

    def live(self) -> None:
        """Perhaps leave a half line with Ctrl-C; then go on until the kill."""
        if self._chance.random() < 1 / 3 and not drafts():
            self._leave_a_draft()
        self._offered = drafts()
        self.left = [draft.text for draft in self._offered]
        terminal = self._start()
        if self._chance.random() < 1 / 8:
            time.sleep(self._chance.uniform(0, STARTING_S))
            terminal.kill()
            return
        for more in reversed(range(self._chance.randint(1, MOST_LINES))):
            shown = terminal.until(HALF, DRAFT, *QUESTIONS, *CHOICES)
            self._acknowledge(shown)
            assert self.sent is None, "went on without having kept"
            terminal.enter(self._line(shown))
            if not more or (self.sent and shown.endswith(QUESTIONS[-1])):
                break
        time.sleep(self._chance.uniform(0, LONGEST_S))
        self._acknowledge(terminal.kill())

    def _start(self) -> Terminal:
        return Terminal(f"{self._day}T08:00", "--plain", command=DATED)

    def _leave_a_draft(self) -> None:
        terminal, text = self._start(), self._words()
        terminal.until(HALF)
        terminal.enter("1")
        terminal.until(QUESTIONS[0])
        terminal.type(text)
        terminal.until(text)
        terminal.type("\x03")
        assert terminal.end() == 0
        assert [draft.text for draft in drafts()] == [text]

    def _words(self) -> str:
        self._typed += 1
        return f"words {self._typed} of life {self.seed}"

    def _line(self, shown: str) -> str:
        """What to type at the prompt at the end of what was shown."""
        if shown.endswith(HALF):
            return "1"
        if shown.endswith(DRAFT):
            return self._decide(self._offered.pop(0))
        if shown.endswith(CHOICES):
            return self._choose(" ".join(shown.split()))
        position = next(n for n, prompt in enumerate(QUESTIONS) if shown.endswith(prompt))
        move = self._chance.choice(("", "", "", "back", "back", "skip", "where", "support"))
        if move == "skip" and shown.endswith(QUESTIONS[-1]):
            move = "again"
        text = move or self._words()
        if not move:
            self._send(place_of(self._day, DAILY[position].value), text)
            self._promise = text if position == PROMISE_NUMBER - 1 else self._promise
        return text

    def _send(self, place: Place, text: str, *shown_then: str) -> None:
        self.sent, self._shown_then = (place, text), shown_then or (KEPT,)

    def _choose(self, shown: str) -> str:
        """Make it a promise or not, tell what became of one, or leave older ones open."""
        if Text.PROMISE_ASK() in shown:
            line = self._chance.choice(("1", "yes", "2", "", "back", "skip"))
            if line in {"1", "yes"}:
                self._send((str(self._day), PROMISED), self._promise, Text.PROMISE_MADE())
            return line
        if shown.endswith(CHOICES[-1].strip()):
            line = self._chance.choice((*OUTCOMES, "skip"))
            if line in OUTCOMES:
                outcome = OUTCOMES[line]
                of_life = int(re.findall(r"of life (\d+)", shown)[-1])
                day = str(FIRST_DAY + timedelta(days=of_life))
                self._send((day, TOLD), outcome.value, *replies(outcome))
            return line
        return "2" if Text.OLDER_STAY() in shown else "1"

    def _decide(self, draft: Answer) -> str:
        line = self._chance.choice(("", "and more", "drop", "skip"))
        if line != "skip":
            self.left.remove(draft.text)
        if line in {"", "and more"}:
            self._send(place_of(draft.day, draft.prompt.id), f"{draft.text} {line}".rstrip())
        return line

    def _acknowledge(self, shown: str) -> None:
        shown = " ".join(shown.split())
        if self.sent and any(words in shown for words in self._shown_then):
            self.kept.append(self.sent)
            self.sent = None


class Journal:
    """What must be in the export, over any number of lives."""

    def __init__(self) -> None:
        self._kept: Texts = defaultdict(list)

    def check(self, life: Life) -> None:
        """All that was shown as kept is there, unaltered, and nothing that was never typed."""
        for place, text in life.kept:
            self._kept[place].append(text)
        newest, found = _exported()
        if life.sent:
            place, text = life.sent
            if found.get(place, []).count(text) > self._kept.get(place, []).count(text):
                self._kept[place].append(text)
        for place in {*self._kept, *found}:
            assert sorted(found.get(place, ())) == sorted(self._kept[place]), place
            assert self._kept[place][-1] in newest[place], place
        missing = set(life.left) - {draft.text for draft in drafts()}
        assert not missing, missing


def _exported() -> tuple[Texts, Texts]:
    """The newest texts and all texts; the export says nothing of damage."""
    done = run("export")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    newest: Texts = defaultdict(list)
    found: Texts = defaultdict(list)
    document = msgspec.json.decode(done.stdout)
    for answer in document["answers"]:
        place = place_of(answer["day"], answer["prompt"]["id"])
        newest[place].append(answer["text"])
        found[place] += [answer["text"], *(old["text"] for old in answer["revisions"])]
    for promise in document["promises"]:
        for revision in (*promise["revisions"], promise):
            told = revision["outcome"] != "open"
            place = promise["day"], TOLD if told else PROMISED
            found[place].append(revision["outcome"] if told else revision["text"])
            newest[place] = [found[place][-1]]
    return dict(newest), dict(found)


def kill(count: int, first_seed: int = 0) -> str:
    """Live so many lives in the journal of REFLECT_HOME; what was seen, as a sentence."""
    journal = Journal()
    kept = unsure = 0
    for seed in range(first_seed, first_seed + count):
        life = Life(seed)
        try:
            life.live()
            journal.check(life)
        except BaseException:
            print(f"seed {seed}")
            raise
        kept += len(life.kept)
        unsure += life.sent is not None
    return f"{count} kills from seed {first_seed}: {kept} shown as kept, {unsure} cut off before"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, REFLECT_HOME=home)
        print(kill(*map(int, sys.argv[1:])))
