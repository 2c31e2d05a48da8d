"""The catalogue is plain, kind and short; loops over all of it."""

import re
import string
from pathlib import Path

import pytest

from assistant.messages import Text
from assistant.practice import reading
from assistant.session.commands import ACTIONS
from assistant.session.review import LOOKS

UNKIND = re.compile(
    r"\b(?:invalid|illegal|fail\w*|fatal|abort\w*|wrong|errors?|must|should|streaks?|scores?|level)\b",
    re.IGNORECASE,
)
SAMPLES = {
    "count": 4,
    "number": 2,
    "words": "I will call",
    "least": 5,
    "most": 6.0,
    "grade": 5.0,
    "day": "Tuesday 17 November 2026",
    "file": "answer.wav",
    "folder": "notes",
    "line": 12,
    "size_mb": 41,
    "percent": 40,
    "megabytes": 41,
}
"""What stands in a sentence's places; a plain word for every other name."""


def rendered(text: Text) -> str:
    """The sentence as a person might see it."""
    names = [name for _, name, _, _ in string.Formatter().parse(text.value) if name]
    return text(**{name: SAMPLES.get(name, "today") for name in names})


@pytest.mark.parametrize("text", Text, ids=lambda text: text.name)
def test_a_sentence_is_kind_and_short(text: Text) -> None:
    said = rendered(text)
    assert "!" not in said
    assert not UNKIND.search(said), said
    for sentence in reading.sentences(said):
        assert len(reading.words(sentence)) <= 20, sentence


@pytest.mark.parametrize(
    "text", [text for text in Text if len(text.value.split()) >= 5], ids=lambda text: text.name
)
def test_a_sentence_reads_at_grade_six_or_below(text: Text) -> None:
    assert reading.grade(rendered(text)) <= 6.0, rendered(text)


def test_a_prompt_leaves_room_on_a_line_of_forty_columns() -> None:
    prompts = [text for text in Text if text.value.endswith(": ")]
    assert prompts
    assert [text.name for text in prompts if len(rendered(text)) > 40] == []


def test_every_sentence_is_said_somewhere() -> None:
    root = Path(__file__).parent.parent
    sources = [*(root / "assistant").rglob("*.py"), *(root / "scripts").glob("*.py")]
    texts = (path.read_text("utf-8") for path in sources if path.name != "messages.py")
    said = {name for text in texts for name in re.findall(r"\bText\.(\w+)", text)}
    assert {text.name for text in Text} - said == set()


def test_every_command_word_belongs_to_one_command() -> None:
    words = [word for action in ACTIONS for word in action.words]
    assert len(words) == len(set(words))
    looks = [word for action in LOOKS for word in action.words]
    assert len(looks) == len(set(looks))


def test_no_key_is_a_chord_of_more_than_one_modifier_or_taken_by_a_screen_reader() -> None:
    taken = {"ctrl+a", "ctrl+l", "ctrl+n", "ctrl+x", "insert", "capslock"}
    for action in (*ACTIONS, *LOOKS):
        assert action.key.count("+") <= 1, action
        assert not action.key.startswith("alt+"), action
        assert action.key not in taken, action
