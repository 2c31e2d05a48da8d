"""A person at the program: what is shown comes in, a line goes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from assistant.messages import Text

Move = tuple[str, str]
"""Words that must have come since the last line, and the line typed then."""
HALVES: Final = tuple(
    Text.HALF_PROMPT(guess=guess) for guess in (Text.CHOICE_STARTING(), Text.CHOICE_ENDING())
)
ANSWERS: Final = tuple(Text.QUESTION_PROMPT(number=number) for number in range(1, 5))
CHOICES: Final = tuple(Text.CHOICE_PROMPT(count=count) for count in range(2, 6))
OPTIONS: Final = tuple(Text.OPTION_PROMPT(count=count) for count in range(2, 5))
WORDS: Final = Text.TALK_PROMPT()
PAUSED: Final = Text.PAUSED_PROMPT()
DRAFT: Final = Text.DRAFT_PROMPT()
LOOK: Final = Text.REVIEW_PROMPT()
PROMPTS: Final = (*HALVES, *ANSWERS, *CHOICES, *OPTIONS, PAUSED, DRAFT, LOOK)
PROMPT: Final = f"(?:{'|'.join(map(re.escape, PROMPTS))}|{re.escape(WORDS)})$"
"""How what is shown ends where a line is waited for."""
_FIFTH: Final = re.compile(r"[.?] 5, \w")
"""A choice behind four others."""
MOST_LINES: Final = 60
"""A session with more is one that does not end."""


@dataclass
class Lived:
    """One session, step by step."""

    shown: list[str] = field(default_factory=list)
    """What came before each line, and at the end; on one line, however it was broken."""
    typed: list[str] = field(default_factory=list)
    text: str = ""
    """As it stood in the lines."""
    exit_code: int = -1

    @property
    def whole(self) -> str:
        """All that was shown, on one line."""
        return " ".join(self.shown)

    def before(self, words: str) -> int:
        """How many lines were typed before some words were shown."""
        return next(n for n, shown in enumerate(self.shown) if words in shown)


@dataclass
class Person:
    """Makes some moves in their order, and between them does what is ordinary.

    Ordinary is: the usual half of the day, an answer to each of the four, yes to the
    promise; whatever else is asked is skipped.
    """

    moves: list[Move]
    """Each is made once, at the first prompt after its words."""
    to_the_end: bool = True
    """Whether to go on to the end, or to stop after the last move."""
    choosing: Mapping[str, str] = field(default_factory=dict)
    """What is answered whenever some words are shown, if they are."""
    lived: Lived = field(default_factory=Lived)

    def answer(self, shown: str) -> str:
        """See what came, and give the next line."""
        flat = self.see(shown)
        assert len(self.lived.typed) < MOST_LINES, self.lived.shown
        found = (line for words, line in self.choosing.items() if words in flat)
        line = next(found, _ordinary(flat))
        if self.moves and _meets(self.moves[0][0], flat):
            line = self.moves.pop(0)[1]
        elif not self.moves and not self.to_the_end:
            line = "stop"
        self.lived.typed.append(line)
        return line

    def see(self, shown: str) -> str:
        """See what came, on one line; there are never more choices than can be held in mind."""
        flat = " ".join(shown.split())
        assert not _FIFTH.search(flat), flat
        self.lived.shown.append(flat)
        return flat


def _meets(words: str, shown: str) -> bool:
    """Whether words stand in what was shown; a prompt has to stand at its end."""
    if words in {*PROMPTS, WORDS}:
        return shown.endswith(words.strip())
    return words.strip() in shown


def _ordinary(shown: str) -> str:
    """What an ordinary day answers at the prompt at the end of what was shown."""
    ends = shown.endswith
    if ends(tuple(half.strip() for half in HALVES)):
        return ""
    for number, prompt in enumerate(ANSWERS, start=1):
        if ends(prompt.strip()):
            return f"Something small, number {number}"
    if Text.PROMISE_ASK() in shown:
        return "1"
    if ends((PAUSED.strip(), *(page.strip() for page in OPTIONS))):
        return ""
    return "close" if ends(LOOK.strip()) else "skip"
