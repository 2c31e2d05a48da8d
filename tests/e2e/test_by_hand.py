"""Our voice is off: the microphone opens on Enter and closes on Enter, in plain lines."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.hands_free import Person, Session, ends_with_cue, speech
from tests.rig import PROGRAMS, Rig

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("model")]

BY_HAND: Final = ("--plain", "--listen", "--no-voice")
HALF: Final = Text.HALF_PROMPT(guess=Text.CHOICE_STARTING()).strip()


@pytest.fixture
def person() -> Iterator[Person]:
    needs("flite", *PROGRAMS)
    with Rig() as rig, Person(rig) as person:
        yield person


def test_an_answer_is_what_is_said_between_two_enters(person: Person, tmp_path: Path) -> None:
    with Session(person.rig, tmp_path, *BY_HAND) as session:
        assert Text.FIRST_BY_HAND() in session.sees(HALF)
        session.terminal.enter("1")

        shown = session.question(1)
        person.says(shown)  # a screen reader reads it out
        before = session.opens()
        person.says("the garden needs water")
        assert bytes(session.terminal.written[before:]) == b"\r\n"
        session.terminal.enter()
        session.sees(Text.HEARD(words="the garden needs water"))
        session.terminal.enter()

        session.question(2)
        session.opens()
        person.says("we walked along the river")
        session.terminal.enter("and home again")

        session.question(3)
        session.opens()
        person.says("she laughed about it later")
        session.terminal.enter()
        session.sees(Text.HEARD(words="she laughed about it later"))
        session.terminal.enter("again")
        session.sees(Text.ANEW())
        session.opens()
        person.says("i will call my brother")
        session.terminal.enter()
        session.sees(Text.HEARD(words="i will call my brother"))
        session.terminal.enter()
        session.sees(Text.CHOICE_PROMPT(count=2).strip())
        session.terminal.enter("yes")

        session.question(4)
        session.terminal.enter("stop")
        assert session.ended() == 0
    assert [answer["text"] for answer in session.kept()] == [
        "the garden needs water",
        "we walked along the river\nand home again",
        "i will call my brother",
    ]
    assert not session.left_behind()


def test_what_was_being_said_at_ctrl_c_is_offered_at_the_next_start(
    person: Person, tmp_path: Path
) -> None:
    with Session(person.rig, tmp_path, *BY_HAND) as session:
        session.sees(HALF)
        session.terminal.enter("1")
        session.question(1)
        session.opens()
        person.begins(speech("the garden needs water", "we walked along the river", pauses=[3]))
        time.sleep(4.0)  # the first is over for long, and the second is not said yet
        session.terminal.type("\x03")
        assert session.ended() == 0
    assert len(session.left_behind()) == 1

    with Session(person.rig, tmp_path, *BY_HAND) as session:
        shown = session.sees(Text.DRAFT_PROMPT().strip())
        assert Text.DRAFT_WORDS(words="the garden needs water") in shown
        session.terminal.enter()
        session.question(2)
        session.terminal.enter("stop")
        assert session.ended() == 0
    assert [answer["text"] for answer in session.kept()] == ["the garden needs water"]
    assert not session.left_behind()


@pytest.mark.parametrize("key", ["x", "\r"])
def test_a_key_silences_our_voice_and_does_nothing_else(
    person: Person, tmp_path: Path, key: str
) -> None:
    with Session(person.rig, tmp_path, "--plain", "--voice", rate=120) as session:
        session.sees(HALF)
        person.hears_begin()
        session.terminal.type(key)
        assert not ends_with_cue(person.hears_silence(1.0))
        assert session.terminal.display.count(Text.HALF_ASK()) == 1
        person.commands("one")
        session.question(1)
        session.terminal.type("\x7f" if key == "x" else "")
        session.terminal.enter("stop")
        assert session.ended() == 0
