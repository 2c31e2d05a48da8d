"""Records as documents, and back."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.journal import codec
from assistant.journal.records import (
    Answer,
    AnswerState,
    Asked,
    Half,
    How,
    Mark,
    Marked,
    Outcome,
    Promise,
    Prompt,
    Record,
    Role,
    Situation,
    Track,
    Word,
)
from tests.fakes import DAWN, DAY, an_answer
from tests.outside import examples

TEXT = st.text(st.characters(), max_size=30)  # half characters included
MOMENTS = st.datetimes(timezones=st.timezones(), min_value=datetime(1971, 1, 1)).map(  # noqa: DTZ001 - hypothesis adds the zone
    lambda moment: moment.astimezone(UTC)
)
CENTISECONDS = st.integers(0, 100_000).map(lambda number: number / 100)
PERCENT = st.integers(0, 100).map(lambda number: number / 100)
ANSWERS = st.builds(
    Answer,
    id=TEXT,
    rev=st.integers(1, 99),
    parent=st.none() | st.integers(1, 99),
    dev=TEXT,
    session=TEXT,
    day=st.dates(),
    asked_at=MOMENTS,
    answered_at=MOMENTS,
    prompt=st.builds(Prompt, TEXT, TEXT, TEXT),
    how=st.sampled_from(How),
    text=TEXT,
    state=st.sampled_from(AnswerState),
    engine=st.none() | TEXT,
    audio=st.none() | TEXT,
    words=st.lists(st.builds(Word, TEXT, CENTISECONDS, CENTISECONDS, PERCENT), max_size=5).map(
        tuple
    ),
    schema=st.just(1),
)
ASKED = st.builds(
    Asked,
    session=TEXT,
    dev=TEXT,
    day=st.dates(),
    half=st.sampled_from(Half),
    slot=TEXT,
    prompt=TEXT,
    at=MOMENTS,
    schema=st.just(1),
)
PROMISES = st.builds(
    Promise,
    id=TEXT,
    rev=st.integers(1, 99),
    parent=st.none() | st.integers(1, 99),
    dev=TEXT,
    session=TEXT,
    day=st.dates(),
    answer=TEXT,
    made_at=MOMENTS,
    text=TEXT,
    due_at=MOMENTS,
    plan=st.none() | TEXT,
    outcome=st.sampled_from(Outcome),
    told_at=st.none() | MOMENTS,
    before=st.none() | TEXT,
    carried=st.integers(0, 9),
    rests_by=st.none() | TEXT,
    state=st.sampled_from(AnswerState),
    schema=st.just(1),
)
CHOICES = st.builds(
    Situation,
    id=TEXT,
    dev=TEXT,
    session=TEXT,
    day=st.dates(),
    at=MOMENTS,
    role=st.sampled_from(Role),
    track=st.sampled_from(Track),
    since=st.none() | st.dates(),
    undone=st.none() | TEXT,
    schema=st.just(1),
)
MARKED = st.builds(
    Marked,
    session=TEXT,
    dev=TEXT,
    day=st.dates(),
    mark=st.sampled_from(Mark),
    prompt=TEXT,
    at=MOMENTS,
    schema=st.just(1),
)
SPOKEN = (Word("I", 0.0, 0.3, 1.0), Word("called", 0.75, 1.23, 0.62))


@given(ANSWERS | ASKED | PROMISES | CHOICES | MARKED)
def test_every_record_comes_back_from_its_bytes_as_it_was(record: Record) -> None:
    content = codec.to_json(codec.encode(record))
    assert b"\n" not in content
    assert codec.decode(codec.from_json(content)) == record
    assert json.loads(content) == codec.from_json(content)


@examples(100)
@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_refused(content: bytes) -> None:
    try:
        value = codec.from_json(content)
        codec.decode(value)
    except ValueError:
        return
    pytest.fail("no sixty bytes are a record")


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kind
        codec.from_json(b"[" * 200_000)


def test_words_are_columns_of_whole_numbers() -> None:
    document = codec.encode(an_answer("I called", words=SPOKEN))
    assert document["words"] == {"gap": [0, 45], "duration": [30, 48], "confidence": [100, 62]}


def test_words_that_are_not_the_texts_own_stand_in_their_column() -> None:
    answer = an_answer("I called her", words=SPOKEN)
    assert codec.encode(answer)["words"]["text"] == ["I", "called"]
    assert codec.decode(codec.encode(answer)) == answer


def test_rounding_to_centiseconds_does_not_add_up() -> None:
    words = tuple(Word("a", n * 0.333, n * 0.333 + 0.111, 0.5) for n in range(1000))
    back = codec.decode(codec.encode(an_answer(" ".join("a" * 1000), words=words)))
    assert isinstance(back, Answer)
    for before, after in zip(words, back.words, strict=True):
        assert abs(before.start_s - after.start_s) <= 0.00501
        assert abs(before.end_s - after.end_s) <= 0.00501


def test_columns_of_unequal_length_are_refused() -> None:
    document = codec.encode(an_answer("I called", words=SPOKEN))
    document["words"]["gap"].append(3)
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kind
        codec.decode(document)


def test_a_typed_answer_has_no_words_and_unknown_fields_are_no_hindrance() -> None:
    document = codec.encode(an_answer("typed"))
    assert "words" not in document
    assert codec.decode({**document, "seq": 4, "mood": "lighter"}) == an_answer("typed")


@pytest.mark.parametrize("change", [{"schema": 2}, {"kind": "a later one"}])
def test_what_a_newer_version_wrote_is_known_as_newer(change: dict[str, object]) -> None:
    document = {**codec.encode(an_answer("typed")), **change}
    with pytest.raises(codec.NewerSchemaError):
        codec.decode(document)


def test_the_same_value_has_the_same_canonical_bytes() -> None:
    for text in ("gräßlich", "half \udc80"):
        one, other = {"a": 1, "b": [text]}, {"b": [text], "a": 1}
        assert codec.canonical(one) == codec.canonical(other)
        assert codec.canonical(one) != codec.canonical({**one, "a": 2})


def test_a_record_shows_no_words() -> None:
    asked = Asked(
        session="s", dev="d", day=DAY, half=Half.MORNING, slot="action", prompt="p", at=DAWN
    )
    assert "secret" not in repr(an_answer("secret", words=(Word("secret", 0, 1, 1),)))
    assert codec.decode(codec.encode(asked)) == asked
