"""The one table of actions: keys, help and docs of every front end are made from it.

An action stands here only when every front end can do it. A typed line is a
command when the whole line is one of its words; ``=`` before it makes it an
answer. Where room is short the first ones are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from assistant.messages import Text


class Command(Enum):
    """An action a person can take at every step."""

    REPEAT = auto()
    SKIP = auto()
    BACK = auto()
    AGAIN = auto()
    WHERE = auto()
    HELP = auto()
    SUPPORT = auto()
    REVIEW = auto()
    DONE = auto()
    PAUSE = auto()
    QUIET = auto()
    SLOWER = auto()
    FASTER = auto()
    WAIT = auto()
    OPTIONS = auto()
    HARD_DAY = auto()
    UNKEEP = auto()
    DECLINE = auto()
    PARK = auto()
    NOTE = auto()
    SITUATION = auto()
    AS_BEFORE = auto()
    PRIVATE = auto()
    LOCK = auto()
    STOP = auto()


@dataclass(frozen=True)
class Action:
    """How one command is given and explained."""

    command: Command
    words: tuple[str, ...]
    """What may be typed or said, alone on its line; the first is the one shown."""
    key: str
    """The full screen's key, as Textual names it."""
    key_name: str
    """The same key as a person reads it."""
    meaning: Text


ACTIONS: Final = (
    Action(Command.HELP, ("help", "?"), "f1", "F1", Text.MEANING_HELP),
    Action(Command.SKIP, ("skip", "next", "next question"), "f4", "F4", Text.MEANING_SKIP),
    Action(Command.BACK, ("back", "go back"), "escape", "Esc", Text.MEANING_BACK),
    Action(Command.SUPPORT, ("support", "help now"), "f7", "F7", Text.MEANING_SUPPORT),
    Action(Command.STOP, ("stop", "quit", "exit"), "ctrl+q", "Ctrl+Q", Text.MEANING_STOP),
    Action(Command.DONE, ("done", "i'm done"), "f9", "F9", Text.MEANING_DONE),
    Action(Command.REPEAT, ("repeat", "say again"), "f2", "F2", Text.MEANING_REPEAT),
    Action(Command.AGAIN, ("again", "redo"), "f5", "F5", Text.MEANING_AGAIN),
    Action(Command.REVIEW, ("review", "earlier days"), "f8", "F8", Text.MEANING_REVIEW),
    Action(Command.WHERE, ("where", "where am i"), "f6", "F6", Text.MEANING_WHERE),
    Action(Command.PAUSE, ("pause", "take a break"), "ctrl+p", "Ctrl+P", Text.MEANING_PAUSE),
    Action(Command.QUIET, ("quiet", "voice"), "f3", "F3", Text.MEANING_QUIET),
    Action(Command.SLOWER, ("slower", "speak slower"), "ctrl+b", "Ctrl+B", Text.MEANING_SLOWER),
    Action(Command.FASTER, ("faster", "speak faster"), "ctrl+f", "Ctrl+F", Text.MEANING_FASTER),
    Action(Command.WAIT, ("wait", "more time"), "ctrl+t", "Ctrl+T", Text.MEANING_WAIT),
    Action(Command.OPTIONS, ("options", "choices"), "ctrl+o", "Ctrl+O", Text.MEANING_OPTIONS),
    Action(Command.HARD_DAY, ("hard day", "bad day"), "f10", "F10", Text.MEANING_HARD_DAY),
    Action(
        Command.UNKEEP,
        ("don't keep this", "erase this"),
        "ctrl+y",
        "Ctrl+Y",
        Text.MEANING_UNKEEP,
    ),
    Action(
        Command.DECLINE,
        ("not this one again", "not again"),
        "ctrl+r",
        "Ctrl+R",
        Text.MEANING_DECLINE,
    ),
    Action(Command.PARK, ("park this", "put it aside"), "ctrl+g", "Ctrl+G", Text.MEANING_PARK),
    Action(Command.NOTE, ("note something", "note an act"), "f11", "F11", Text.MEANING_NOTE),
    Action(
        Command.SITUATION,
        ("my situation changed",),
        "ctrl+s",
        "Ctrl+S",
        Text.MEANING_SITUATION,
    ),
    Action(
        Command.AS_BEFORE,
        ("undo my choice", "undo"),
        "ctrl+e",
        "Ctrl+E",
        Text.MEANING_AS_BEFORE,
    ),
    Action(Command.PRIVATE, ("private", "go private"), "f12", "F12", Text.MEANING_PRIVATE),
    Action(Command.LOCK, ("lock", "lock the screen"), "ctrl+k", "Ctrl+K", Text.MEANING_LOCK),
)

_BY_WORD: Final[Mapping[str, Command]] = {
    word: action.command for action in ACTIONS for word in action.words
}


Renamed = Mapping[str, Command]
"""A person's own words for commands: they hold besides the words of the table."""


def parse(line: str, renamed: Renamed = MappingProxyType({})) -> Command | None:
    """The command that the whole line is, or None when it is an answer."""
    said = " ".join(line.casefold().strip(" .!").split())
    return renamed.get(said) or _BY_WORD.get(said)


def renamed(words: str) -> Renamed:
    """Read a person's own words for commands: "skip=onward, done=that is all".

    Raises:
        ValueError: a command is not known, or its words are taken or no plain words.
    """
    commands: dict[str, Command] = {}
    for pair in filter(None, (part.strip() for part in words.split(","))):
        name, _, said = (part.strip().casefold() for part in pair.partition("="))
        command, taken = _BY_WORD.get(name), _BY_WORD.get(said)
        if command is None or taken not in {None, command} or said in commands:
            raise ValueError(pair)
        if not all(word.replace("'", "").isalpha() for word in said.split()) or not said:
            raise ValueError(pair)
        commands[said] = command
    return commands


_ONLY_TYPED: Final = frozenset({"help now", "quit", "bad day", "undo"})
"""Found in other words, or taken for another command ("wait", "again"), when they were tried;
"support", "stop" and "hard day" say the same."""


def _said(words: str) -> bool:
    return words[0].isalpha() and words not in _ONLY_TYPED


TAKES_WORDS: Final = frozenset(
    {
        Command.SKIP,
        Command.BACK,
        Command.AGAIN,
        Command.PARK,
        Command.NOTE,
        Command.DECLINE,
        Command.HARD_DAY,
    }
)
"""With these goes along what stands in the field at a question: they keep it."""
BESIDE: Final = frozenset({Command.PARK, Command.NOTE})
"""They keep words by themselves, beside the question that stands."""
NEVER_SAID: Final = frozenset({Command.REVIEW, Command.LOCK})
"""The earlier days are there for eyes and hands, and a lock is opened by hand: a passphrase
said aloud is none. No word that is said would end either of them."""


def phrases(renamed: Renamed) -> tuple[str, ...]:
    """What may be said alone to give a command. A renamed one is heard by its new words only."""
    aside = NEVER_SAID | frozenset(renamed.values())
    usual = (w for a in ACTIONS if a.command not in aside for w in a.words if _said(w))
    return (*usual, *(w for w, command in renamed.items() if command not in NEVER_SAID))


def answer(line: str) -> str:
    """The answer in a line that is not a command: a leading ``=`` only marked it as one."""
    stripped = line.strip()
    return stripped.removeprefix("=").lstrip() if stripped.startswith("=") else stripped
