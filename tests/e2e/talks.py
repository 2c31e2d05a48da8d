"""Whole sessions that are held by voice alone, and what came of them."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from assistant.messages import Text
from assistant.speech.recogniser import Recogniser
from tests.e2e.hands_free import Person, Session, nearest, questions, words_of
from tests.e2e.program import answer_all
from tests.rig import Rig

NEXT_MORNING: Final = "2026-11-23T08:00"
COMMANDS: Final = ("one", "i'm done", "yes", "where am i", "say again", "stop")
"""All that is said to the program and is no answer."""
READ_BACK: Final = (
    Text.ASK_KEEP(),
    Text.ASK_KEEP_SHORT(),
    Text.PROMISE_ASK(),
    Text.PROMISE_MADE(),
    Text.PROMISE_WORDS(words=""),
    Text.WHERE(status=""),
    Text.QUESTION_STATUS(number=1, count=4),
)
"""What our voice says besides the questions, the words that were heard, and numbers."""


@dataclass
class Story:
    """One session, and what came of it."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    """Question by question, which one was shown and which one was heard."""
    said: list[str] = field(default_factory=list)
    """Answer by answer."""
    kept: list[str] = field(default_factory=list)
    exit_code: int = -1
    text: str = ""
    left_behind: list[Path] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """Words that were kept and are no answer's: our own, or of commands."""
        ours = [question for question, _ in self.asked]
        others = set(words_of(" ".join((*ours, *READ_BACK, *COMMANDS)))) - set(
            words_of(" ".join(self.said))
        )
        return [word for word in words_of(" ".join(self.kept)) if word in others]


@dataclass
class Promised:
    """A day on which a promise is told of and made, and what came of it."""

    seen: list[str] = field(default_factory=list)
    """What stood on the screen after each command."""
    promises: list[dict[str, Any]] = field(default_factory=list)
    exit_code: int = -1
    text: str = ""
    left_behind: list[Path] = field(default_factory=list)


class Talk:
    """A person in a session."""

    def __init__(self, person: Person, session: Session, recogniser: Recogniser) -> None:
        self._person = person
        self._session = session
        self._recogniser = recogniser
        self.story = Story()

    def begin(self) -> None:
        """Say that the day is starting."""
        self._person.hears_out()
        self._person.commands("one")

    def is_asked(self, number: int) -> None:
        """Hear a question out, and have it said again where it was taken for another one.

        On a machine that does much else our voice may be torn, for a person as well.
        """
        heard = self._hears()
        shown = self._session.question(number)
        if heard != shown:
            self._person.commands("say again")
            heard = self._hears()
        self.story.asked.append((shown, heard))

    def _hears(self) -> str:
        return nearest(self._recogniser, self._person.hears_out(), questions())

    def says(self, *parts: str, pauses: Sequence[float] = ()) -> None:
        """Say an answer, or a part of one."""
        self._person.says(*parts, pauses=pauses)
        self.story.said += [" ".join(parts)]

    def goes_on(self, part: str) -> None:
        """Say more of the same answer."""
        self._person.says(part)
        self.story.said[-1] += f" {part}"

    def asks_where(self) -> None:
        """Give a command amid an answer, and hear what comes of it."""
        self._person.commands("where am i")
        self._person.hears_out()

    def keeps(self) -> None:
        """End the answer, hear it read back, and keep it."""
        self._person.commands("i'm done")
        self._person.hears_out()
        self._person.commands("yes")

    def promises(self) -> None:
        """Hear the words read back, and make them a promise."""
        self._person.hears_out()
        self._person.commands("one")

    def stops(self) -> None:
        """End the session."""
        self._person.commands("stop")

    def ended(self) -> Story:
        """Wait for the end, and look at what is left."""
        self.story.exit_code = self._session.ended()
        self.story.text = self._session.terminal.text
        self.story.kept = [answer["text"] for answer in self._session.kept()]
        self.story.left_behind = self._session.left_behind()
        return self.story


def whole_day(recogniser: Recogniser, folder: Path, mode: str) -> Story:
    """Four answers in two voices with pauses of 1, 5 and 3 s, and a command amid one of them."""
    with ExitStack() as around:
        rig = around.enter_context(Rig())
        person = around.enter_context(Person(rig))
        session = around.enter_context(Session(rig, folder, mode, "--voice"))
        talk = Talk(person, session, recogniser)
        talk.begin()
        talk.is_asked(1)
        talk.says("my sister forgot her green umbrella", "she laughed about it later", pauses=[1])
        talk.keeps()
        talk.is_asked(2)
        talk.says("the garden needs water", "we walked along the river", pauses=[5])
        talk.keeps()
        person.voice = "rms"
        talk.is_asked(3)
        talk.says("i was afraid of the letter")
        talk.asks_where()
        talk.goes_on("i left it on the table")
        talk.keeps()
        talk.promises()
        talk.is_asked(4)
        talk.says("i cooked rice for my mother", "before dinner this evening", pauses=[3])
        talk.keeps()
        return talk.ended()


def two_answers(
    recogniser: Recogniser,
    folder: Path,
    *,
    before: Sequence[str] = (),
    echo_db: float | None = None,
) -> Story:
    """Two answers, then the end.

    Args:
        recogniser: What understands our voice.
        folder: An empty one.
        before: A command that starts the program.
        echo_db: How loud the microphone hears the loudspeaker; None for not at all.
    """
    with ExitStack() as around:
        rig = around.enter_context(Rig())
        person = around.enter_context(Person(rig))
        if echo_db is not None:
            around.enter_context(rig.loop_back(echo_db))
        session = Session(rig, folder, "--plain", "--voice", before=before)
        talk = Talk(person, around.enter_context(session), recogniser)
        talk.begin()
        for number, answer in enumerate(
            ("my sister forgot her green umbrella", "the garden needs water"), start=1
        ):
            talk.is_asked(number)
            talk.says(answer)
            talk.keeps()
        talk.is_asked(3)
        talk.stops()
        return talk.ended()


def promise_aloud(folder: Path) -> Promised:
    """A promise made by hand; the day after, aloud: what became of it, a new one, a hard day."""
    with ExitStack() as around:
        rig = around.enter_context(Rig())
        person = around.enter_context(Person(rig))
        typed = around.enter_context(
            Session(rig, folder, "--plain", "--no-voice", "--type", watched=False)
        )
        answer_all(typed.terminal)
        assert typed.terminal.end() == 0
        session = around.enter_context(Session(rig, folder, "--plain", "--voice", at=NEXT_MORNING))
        told = Promised()
        for line, stands in (
            ("one", Text.CHOICE_PROMPT(count=4)),
            ("one", Text.QUESTION_PROMPT(number=1)),
            ("options", Text.OPTION_PROMPT(count=4)),
            ("today", Text.OPTION_PROMPT(count=3)),
            ("go on", Text.QUESTION_PROMPT(number=1)),
            ("skip", Text.QUESTION_PROMPT(number=2)),
            ("skip", Text.QUESTION_PROMPT(number=3)),
        ):
            person.hears_out()
            person.commands(line)
            told.seen.append(session.sees_last(stands))
        person.hears_out()
        person.says("i will call my brother")
        person.commands("i'm done")
        for line, stands in (
            ("yes", Text.CHOICE_PROMPT(count=2)),
            ("one", Text.QUESTION_PROMPT(number=4)),
        ):
            person.hears_out()
            person.commands(line)
            told.seen.append(session.sees_last(stands))
        person.hears_out()
        person.commands("hard day")
        told.exit_code = session.ended()
        told.text = " ".join(session.terminal.text.split())
        told.promises = session.exported()["promises"]
        told.left_behind = session.left_behind()
        return told
