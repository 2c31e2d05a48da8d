"""A sealed journal that is spoken to: what is said is kept in it, and stands nowhere open."""

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import jiwer
import pytest

from assistant.locations import Locations
from assistant.messages import Text
from assistant.speech.recogniser import Recogniser
from assistant.storage.recordings import FOLDER
from assistant.storage.sealing import FILE_MARK
from tests.conftest import needs
from tests.e2e.hands_free import MORNING, Person, Session
from tests.e2e.hunting import NEEDED, TERMINAL, WORKERS, Trace, exposed, holding, told_of, traced
from tests.e2e.program import Terminal, run
from tests.e2e.speaking import MOST_WRONG
from tests.e2e.talks import NEXT_MORNING, Talk
from tests.fakes_sealed import PASSPHRASE, seal
from tests.rig import PROGRAMS, Rig

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("model")]

ANSWERS: Final = (
    "my sister forgot her green umbrella",
    "the garden needs water",
    "i will call my brother",
    "i was afraid of the letter",
)
PROMISE: Final = 3
MARKERS: Final = (*ANSWERS, "green umbrella", "umbrella", "garden", "brother")
"""Parts of them too: words may stand one by one."""


@dataclass
class Days:
    """Two days of a sealed journal, and what there is to be found of the first."""

    trace: Path
    left: tuple[Path, ...] = ()
    """Folders where something could have been left."""
    told: list[str] = field(default_factory=list)
    """Processes that told a word to who looks at them."""
    listed: str = ""
    shown: str = ""
    kept: list[str] = field(default_factory=list)
    recordings: list[bytes] = field(default_factory=list)
    asked: str = ""
    """What is asked first on the second day."""


@pytest.fixture(scope="module")
def days(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Days:
    """Four answers given aloud after the passphrase was typed; the day after, by a key file."""
    needs("flite", *PROGRAMS, *NEEDED)
    folder = tmp_path_factory.mktemp("sealed")
    home, key, trace = folder / "home", folder / "key", folder / "trace"
    seal(Locations.of({"REFLECT_HOME": str(home)}))
    days = Days(trace, (home, folder / "temporary"))
    with ExitStack() as around:
        rig = around.enter_context(Rig())
        person = around.enter_context(Person(rig))
        before = traced(trace)
        first = Session(rig, folder, "--plain", "--voice", before=before, keep_sound="all")
        session = around.enter_context(first)
        session.sees_last(Text.UNLOCK_PROMPT())
        session.terminal.enter(PASSPHRASE)
        talk = Talk(person, session, Recogniser.load(model_folder))
        talk.begin()
        for number, answer in enumerate(ANSWERS, start=1):
            talk.is_asked(number)
            talk.says(answer)
            days.told += told_of(session.terminal.pid, MARKERS)
            talk.keeps()
            if number == PROMISE:
                talk.promises()
        assert session.ended() == 0
        days.recordings = _recordings(home)

        environment = {**os.environ, **session.environment}
        making = Terminal("settings", "key_file", str(key), environment=environment)
        making.until(Text.UNLOCK_PROMPT())
        making.enter(PASSPHRASE)
        assert making.end() == 0
        days.listed = run("list", env=environment).stdout
        days.shown = run("show", MORNING[:10], env=environment).stdout
        days.kept = [answer["text"] for answer in session.kept()]

        by_hand = ("--plain", "--no-voice")
        second = Session(rig, folder, *by_hand, at=NEXT_MORNING, key_file=str(key))
        later = around.enter_context(second)
        later.sees_last(Text.HALF_PROMPT(guess=Text.CHOICE_STARTING()))
        later.terminal.enter("1")
        days.asked = later.sees_last(Text.CHOICE_PROMPT(count=4))
        later.terminal.enter("stop")
        assert later.ended() == 0
    return days


def _recordings(home: Path) -> list[bytes]:
    return [path.read_bytes() for path in home.glob(f"**/{FOLDER}/*")]


def test_answers_given_aloud_are_kept_sealed_and_opened_by_the_key(days: Days) -> None:
    assert len(days.kept) == len(ANSWERS)
    assert jiwer.wer(list(ANSWERS), days.kept) <= MOST_WRONG
    assert "4 answers" in days.listed
    assert all(text in " ".join(days.shown.split()) for text in days.kept)


def test_the_day_after_it_asks_about_the_promise_that_was_given_aloud(days: Days) -> None:
    assert days.kept[PROMISE - 1] in days.asked


def test_no_word_that_was_said_stands_in_the_open_anywhere(days: Days) -> None:
    handed = Trace(days.trace)
    assert handed.exposing(MARKERS) != [], "between the processes it does"
    assert handed.exposing(MARKERS, but=(TERMINAL, WORKERS)) == []
    assert exposed(MARKERS, *days.left) == []
    assert days.told == []


def test_no_sound_of_it_stands_in_the_open_either(days: Days) -> None:
    handed = Trace(days.trace)
    assert len(handed.heard) > 20, "sound went from process to process"
    assert handed.sounding() == []
    assert holding(handed.heard, *days.left) == []
    assert len(days.recordings) == len(ANSWERS)
    assert all(recording.startswith(FILE_MARK) for recording in days.recordings)
