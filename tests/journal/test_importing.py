"""An export read back."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from assistant.errors import JournalError
from assistant.journal.export import Taken, as_json
from assistant.journal.importing import read
from assistant.journal.records import Answer, Outcome, Promise, Word
from assistant.messages import Text
from tests.fakes import DAWN, an_answer
from tests.fakes_journal import a_promise
from tests.outside import examples
from tests.storage.faults import ROOT

TEXT = st.text(st.characters(), max_size=12)  # half characters included
COUNTS = st.integers(1, 3)
ULIDS = [f"01JD{number:022}" for number in range(6)]


def _spoken(texts: list[str]) -> tuple[Word, ...]:
    return tuple(Word(text, at / 4, at / 4 + 0.2, 0.62) for at, text in enumerate(texts))


def _answers(id_: str, text: str, revs: int, words: list[str]) -> list[Answer]:
    answer = an_answer(text, id=id_, words=_spoken(words))
    return [structs.replace(answer, rev=rev, parent=rev - 1 or None) for rev in range(1, revs + 1)]


def _promises(id_: str, text: str, revs: int, outcome: Outcome) -> list[Promise]:
    promise = a_promise(text, id=id_, outcome=outcome, plan=text or None, told_at=DAWN)
    return [structs.replace(promise, rev=rev, parent=rev - 1 or None) for rev in range(1, revs + 1)]


ANSWERS = st.tuples(TEXT, COUNTS, st.lists(TEXT, max_size=3))
PROMISES = st.tuples(TEXT, COUNTS, st.sampled_from(Outcome))


@settings(max_examples=50)
@given(st.lists(ANSWERS, max_size=3), st.lists(PROMISES, max_size=3))
def test_what_was_exported_is_read_back_as_it_was(
    answered: list[tuple[str, int, list[str]]], promised: list[tuple[str, int, Outcome]]
) -> None:
    answers = [_answers(id_, *each) for id_, each in zip(ULIDS, answered, strict=False)]
    promises = [_promises(id_, *each) for id_, each in zip(ULIDS[3:], promised, strict=False)]
    text = as_json(
        Taken(
            [each[-1] for each in answers],
            [old for each in answers for old in each[:-1]],
            [each[-1] for each in promises],
            [old for each in promises for old in each[:-1]],
        )
    )
    found = [list(reversed(chain.revisions)) for chain in read("journal", text.encode())]
    assert found == [*answers, *promises]


@examples(100)
@given(st.binary(max_size=60) | st.text().map(lambda text: json.dumps([text]).encode()))
def test_any_bytes_are_refused_calmly(content: bytes) -> None:
    with pytest.raises(JournalError) as refused:
        read("notes.json", content)
    assert str(refused.value) == Text.IMPORT_NO_EXPORT(file="notes.json")


def exported() -> dict[str, Any]:
    answer, promise = an_answer("words", id=ULIDS[0]), a_promise("words", id=ULIDS[1])
    older = structs.replace(answer, rev=1), structs.replace(answer, rev=2, parent=1)
    newest = structs.replace(answer, rev=3, parent=2)
    values: dict[str, Any] = json.loads(as_json(Taken([newest], older, [promise])))
    return values


def test_an_export_is_as_its_schema_says() -> None:
    schema = json.loads((ROOT / "docs" / "export.schema.json").read_bytes())
    jsonschema.validate(exported(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**exported(), "promises": [{"id": ULIDS[0]}]}, schema)


ANSWER, PROMISE = ("answers", 0), ("promises", 0)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (ANSWER, {"id": "../../etc"}),
        (ANSWER, {"id": None}),
        (ANSWER, {"rev": 0}),
        (ANSWER, {"rev": 2}),
        (ANSWER, {"day": "2026-13-01"}),
        (ANSWER, {"day": "2026-11-23"}),
        (ANSWER, {"asked_at": "2026-11-22T08:00:00"}),
        (ANSWER, {"state": "deleted"}),
        (ANSWER, {"state": "draft"}),
        (ANSWER, {"how": "sung"}),
        (ANSWER, {"words": [["words", 0.0, 0.3]]}),
        (ANSWER, {"words": [["words", 0.0, 0.3333, 1.0]]}),
        (ANSWER, {"words": [["words", 0.0, 1e300, 1.0]]}),
        (ANSWER, {"mood": "lighter"}),
        (ANSWER, {"schema": 2}),
        (ANSWER, {"revisions": None}),
        (ANSWER, {"revisions": ["one"]}),
        (PROMISE, {"due_at": "2026-11-22T08:00:00"}),
        (PROMISE, {"outcome": "broken"}),
        (PROMISE, {"text": 4}),
    ],
    ids=str,
)
def test_one_thing_that_is_not_as_it_was_written_refuses_the_whole_and_is_named(
    place: tuple[str, int], change: dict[str, Any]
) -> None:
    values, (part, index) = exported(), place
    values[part][index] |= change
    with pytest.raises(JournalError) as refused:
        read("notes.json", json.dumps(values).encode())
    assert str(refused.value) == Text.IMPORT_UNCLEAR(file="notes.json", part=part, number=1)


def test_a_missing_field_an_id_twice_and_a_later_version_are_told_apart() -> None:
    values = exported()
    del values["answers"][0]["dev"]
    twice = exported()
    twice["promises"].append(twice["promises"][0])
    for content, sentence in (
        (values, Text.IMPORT_UNCLEAR(file="x", part="answers", number=1)),
        (twice, Text.IMPORT_TWICE(file="x")),
        ({**exported(), "schema": 2, "moods": []}, Text.IMPORT_NEWER(file="x")),
        ({**exported(), "moods": []}, Text.IMPORT_NO_EXPORT(file="x")),
    ):
        with pytest.raises(JournalError) as refused:
            read("x", json.dumps(content).encode())
        assert str(refused.value) == sentence


def test_the_same_revision_made_on_two_devices_comes_through() -> None:
    here = an_answer("here", id=ULIDS[0], rev=2, parent=1, dev="a")
    there = an_answer("there", id=ULIDS[0], rev=2, parent=1, dev="b")
    text = as_json(Taken([there], [here]))
    (chain,) = read("x", text.encode())
    assert chain.revisions == (there, here)
