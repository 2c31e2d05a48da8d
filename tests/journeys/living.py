"""A person's days in the program itself: at a date, in a pseudo-terminal, in plain lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import msgspec

from assistant.locations import Locations
from assistant.messages import Text
from tests.e2e.program import DATED, Terminal, known_device

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
_PROMPT: Final = f"(?:{'|'.join(map(re.escape, PROMPTS))}|{re.escape(WORDS)})$"
MOST_LINES: Final = 60
"""A session with more is one that does not end."""


@dataclass
class Lived:
    """One session, step by step."""

    shown: list[str] = field(default_factory=list)
    """What came before each line, and at the end; on one line, however it was broken."""
    typed: list[str] = field(default_factory=list)
    text: str = ""
    """As it stood on the terminal."""
    exit_code: int = -1

    @property
    def whole(self) -> str:
        """All that was shown, on one line."""
        return " ".join(self.shown)

    def before(self, words: str) -> int:
        """How many lines were typed before some words were shown."""
        return next(n for n, shown in enumerate(self.shown) if words in shown)


def settle(**settings: str) -> None:
    """Be at home: plain lines, nothing asked or told about the program, a known device."""
    locations = Locations.of()
    known_device(locations)
    usual = {"mode": "plain", "answers": "typed", "clear_on_close": "no", "seal_offered": "yes"}
    usual |= settings
    locations.settings_file.parent.mkdir(parents=True, exist_ok=True)
    locations.settings_file.write_bytes(msgspec.json.encode(usual))


def chooses(*numbers: str, at: str = ANSWERS[0]) -> tuple[Move, ...]:
    """Open the options at a prompt, and choose from page to page."""
    return (at, "options"), *(("", number) for number in numbers)


def live(
    when: str,
    *moves: Move,
    to_the_end: bool = True,
    choosing: Mapping[str, str] = MappingProxyType({}),
) -> Lived:
    """Hold one session: make the moves in their order, and between them what is ordinary.

    Ordinary is: the usual half of the day, an answer to each of the four, yes to the
    promise; whatever else is asked is skipped.

    Args:
        when: The time the program takes it to be.
        moves: Each is made once, at the first prompt after its words.
        to_the_end: Whether to go on to the end, or to stop after the last move.
        choosing: What is answered whenever some words are shown, if they are.
    """
    terminal = Terminal(when, "--plain", command=DATED)
    lived, left = Lived(), list(moves)
    for _ in range(MOST_LINES):
        before = len(terminal.written)
        going_on = terminal.until_prompt(_PROMPT)
        flat = " ".join(terminal.written[before:].decode().split())
        echo = " ".join(lived.typed[-1].split()) if lived.typed else ""
        lived.shown.append(flat.removeprefix(echo).strip())
        if not going_on:
            break
        found = (line for words, line in choosing.items() if words in flat)
        line = next(found, _ordinary(flat))
        if left and _meets(left[0][0], flat):
            line = left.pop(0)[1]
        elif not left and not to_the_end:
            line = "stop"
        lived.typed.append(line)
        terminal.enter(line)
    lived.exit_code = terminal.end()
    lived.text = terminal.text
    assert not left, f"never came: {left[0][0]!r} in {lived.text}"
    return lived


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
