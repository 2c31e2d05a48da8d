"""This day's wordings of what comes up on the way: a promise, a worry, the end of the day.

Wordings take turns by the day, so that the same words do not come twice running.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile
from typing import Final

from assistant.journal.records import Answer, Asked, Outcome, Prompt, Role
from assistant.practice.entry import PromptEntry
from assistant.practice.pack import Pack, preferred
from assistant.session.question import Ask

LOOP: Final = {
    Ask.OUTCOME: "followup.promise",
    Ask.OLDER: "followup.older",
    Ask.PARTLY: "followup.partly",
    Ask.MISS: "followup.miss",
    Ask.CARRY: "followup.again",
    Ask.SHRINK: "followup.shrink",
    Ask.VISIBLE: "followup.visible",
    Ask.SMALLER: "followup.smaller",
    Ask.PLAN: "plan.ifthen",
    Ask.WORRY: "support.park",
    Ask.ACT: "support.act",
}
"""How the ids begin of what is asked about a promise, a worry or an act."""
CLOSES: Final = ("done", "fact", "quiet", "short", "hard", "nothing")
REPLIES: Final[Mapping[Ask | Outcome, str]] = {
    Ask.WORRY: "support.shelf.done",
    Ask.ACT: "support.noted",
    Outcome.KEPT: "followup.kept",
    Outcome.CHANGED: "followup.changed",
    Outcome.LET_GO: "followup.letgo",
}
_MATCH: Final = "signals.match"
"""How the ids begin of the weekly question whether words and actions line up (row H2)."""
MISMATCH: Final = "consistency.options"
"""How the ids begin of what is offered, once, after several times "no"."""
WEEKS_APART: Final = 4
"""So many weekly looks running."""


@dataclass(frozen=True)
class Turns:
    """Wordings that take turns by the day."""

    pack: Pack
    role: Role
    day: date

    def entry(self, stem: str) -> PromptEntry | None:
        """This day's wording of those whose id begins so; None where there is none."""
        of = [entry for entry in self.pack.prompts if entry.id.rpartition(".")[0] == stem]
        own = preferred(of, self.role)
        return own[self.day.toordinal() % len(own)] if own else None

    def prompt(self, stem: str) -> Prompt | None:
        """The same, as it is put."""
        entry = self.entry(stem)
        return Prompt(entry.id, self.pack.version(entry.id), entry.text) if entry else None

    def spoken(self, stem: str) -> str:
        """How it is said, where that is not how it reads."""
        entry = self.entry(stem)
        return entry.spoken if entry and entry.spoken != entry.text else ""

    def text(self, stem: str) -> str:
        """The same, as text; empty where there is none."""
        found = self.prompt(stem)
        return found.text if found else ""


def times_no(matches: tuple[str, ...]) -> int:
    """How often running, up to the last time."""
    return len(list(takewhile("no".__eq__, matches)))


def matches(
    asked: Iterable[Asked], day: date, answers_on: Callable[[date], Iterable[Answer]]
) -> tuple[str, ...]:
    """What was said in the last weekly looks before a day; empty where it was skipped.

    Args:
        asked: Newest day first.
        day: Today, which is left out.
        answers_on: The kept answers of one day.
    """
    days = dict.fromkeys(one.day for one in asked if is_match(one.prompt) and one.day < day)
    said = []
    for looked in islice(days, WEEKS_APART):
        found = [one.text for one in answers_on(looked) if is_match(one.prompt.id)]
        said.append(found[-1] if found else "")
    return tuple(said)


def is_match(name: str) -> bool:
    """Whether a wording asks if words and actions lined up."""
    return name.rpartition(".")[0] == _MATCH
