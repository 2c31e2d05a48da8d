"""Sessions that recordings answer: what was kept, compared with what was said."""

from typing import Final

import jiwer
import jsonschema
import msgspec

from tests.e2e.program import ROOT, exported
from tests.speech.clips import SPEECH, clip

NAMES: Final = ("so_silly", "better_than", "block_books", "jfk")
CLIPS: Final = tuple(str(clip(name)) for name in NAMES)
RECORDED: Final = ("--no-voice", "--answers-from", *CLIPS)
MOST_WRONG: Final = 0.1
"""Words that may differ: what the model's makers state for read English, 9.85 of 100."""


def assert_as_said(texts: list[str], names: tuple[str, ...] = NAMES) -> None:
    """Each text is close to what is said in the clip of the same place."""
    assert len(texts) == len(names)
    said = [SPEECH[name] for name in names]
    assert jiwer.wer(said, texts) <= MOST_WRONG
    for one, text in zip(said, texts, strict=True):
        assert jiwer.wer(one, text) <= 2 * MOST_WRONG, one


def assert_whole_journal() -> None:
    """Four answers as recordings leave them, in an export as it is published."""
    document = exported()
    schema = msgspec.json.decode((ROOT / "docs" / "export.schema.json").read_bytes())
    jsonschema.Draft202012Validator(schema).validate(document)
    answers = document["answers"]
    assert_as_said([answer["text"] for answer in answers])
    for answer in answers:
        assert answer["how"] == "file"
        assert " ".join(word[0] for word in answer["words"]) == answer["text"]
