"""Records as JSON documents, and back. A document is what a log line and a month file hold.

Word timings are columns of integers: the gap since the end of the word before
and the duration, both in centiseconds, and the confidence in percent. That is a
third of the bytes of a list of objects, and exact for a recogniser that works in
frames of 10 ms or more.

JSON is written in ASCII: any program reads it whatever its locale, and text that
is not valid Unicode (half a character, pasted) comes back as it was.

Fields this version does not know stay in a document for as long as it is
rewritten. A later schema brings its migrations here, as pure functions from
document to document, applied by :func:`decode`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec
from msgspec import structs

from assistant.journal.records import SCHEMA, Answer, Record, Word

Document = dict[str, Any]

_KINDS: Final = ("answer", "asked", "promise", "situation", "marked")
_REVISED: Final = frozenset({"answer", "promise"})
_PLACE: Final = frozenset({"rev", "state"})


class _Columns(msgspec.Struct, frozen=True):
    """Word timings as they stand in a document."""

    gap: list[int]
    duration: list[int]
    confidence: list[int]
    text: list[str] | None = None


class NewerSchemaError(ValueError):
    """A later version of the program wrote this; it is read as far as it can be, never written."""


def encode(record: Record) -> Document:
    """The record as plain JSON values; an answer without words has no ``words``."""
    document: Document = msgspec.to_builtins(record)
    if isinstance(record, Answer):
        del document["words"]
        if record.words:
            document["words"] = columns(record.words, record.text)
    return document


def decode(document: Any) -> Record:
    """The record of a document.

    Raises:
        NewerSchemaError: a later version wrote it.
        ValueError: it is not a record.
    """
    if not isinstance(document, dict):
        raise ValueError  # noqa: TRY004 - bytes that are no record, not a caller's mistake
    if is_newer(document):
        raise NewerSchemaError
    packed = document.get("words")
    plain = {key: value for key, value in document.items() if key != "words"}
    try:
        record: Record = msgspec.convert(plain, Record)
        if isinstance(record, Answer) and packed:
            return structs.replace(record, words=tuple(words(packed, record.text)))
    except (msgspec.ValidationError, LookupError, TypeError, AttributeError) as fault:
        raise ValueError from fault
    return record


def check(documents: Sequence[Document]) -> None:
    """See that these are records without word timings, as they stand in the journal.

    Raises:
        ValueError: one of them is not.
    """
    try:
        msgspec.convert(documents, list[Record])
    except msgspec.ValidationError as fault:
        raise ValueError from fault
    if not all(_is_placed(each) and "words" not in each for each in documents):
        raise ValueError


def kept(content: bytes) -> Document:
    """The document of a line of the journal.

    Raises:
        NewerSchemaError: a later version wrote it.
        ValueError: it is no record, or does not tell its place among others.
    """
    document: Document = from_json(content)
    decode(document)
    if not _is_placed(document):
        raise ValueError
    return document


def _is_placed(document: Document) -> bool:
    """Whether its number and revision are there, which are looked at before it is decoded."""
    numbered = isinstance(document.get("seq", 0), int)
    return numbered and (document["kind"] not in _REVISED or document.keys() >= _PLACE)


def are_columns(packed: Any, text: str) -> bool:
    """Whether these are the word timings of a text."""
    try:
        read = msgspec.convert(packed, _Columns)
    except msgspec.ValidationError:
        return False
    texts = text.split(" ") if read.text is None else read.text
    return len(texts) == len(read.gap) == len(read.duration) == len(read.confidence)


def is_newer(document: Document) -> bool:
    """Whether a later version wrote the document."""
    schema = document.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        return True
    return isinstance(document.get("kind"), str) and document["kind"] not in _KINDS


def columns(spoken: Sequence[Word], text: str) -> Document:
    """Words as columns.

    The words themselves are those of ``text``, split at spaces; only where they
    are not do they stand in a column of their own.
    """
    starts = [round(word.start_s * 100) for word in spoken]
    ends = [round(word.end_s * 100) for word in spoken]
    packed: Document = {
        "gap": [start - before for start, before in zip(starts, [0, *ends], strict=False)],
        "duration": [end - start for start, end in zip(starts, ends, strict=True)],
        "confidence": [round(word.confidence * 100) for word in spoken],
    }
    texts = [word.text for word in spoken]
    return packed if texts == text.split(" ") else {**packed, "text": texts}


def words(packed: Document, text: str) -> Iterator[Word]:
    """The words of columns, in order.

    Raises:
        ValueError: the columns are not of one length.
    """
    texts: Iterable[str] = packed.get("text", text.split(" "))
    rows = zip(texts, packed["gap"], packed["duration"], packed["confidence"], strict=True)
    end = 0
    for word, gap, duration, confidence in rows:
        start = end + gap
        end = start + duration
        yield Word(word, start / 100, end / 100, confidence / 100)


def to_json(value: Any) -> bytes:
    """Compact ASCII JSON without line breaks."""
    with suppress(UnicodeEncodeError):
        content = msgspec.json.encode(value)
        if content.isascii():
            return content
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def from_json(content: bytes) -> Any:
    """The value of JSON bytes.

    Raises:
        ValueError: this is not JSON.
    """
    try:
        return _fast_or_lenient(content)
    except RecursionError as fault:
        raise ValueError from fault


def _fast_or_lenient(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(content)  # takes half characters, which the fast reader does not


def canonical(value: Any) -> bytes:
    """The same bytes for the same JSON value, whatever the order of its keys."""
    try:
        return msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError:
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")
