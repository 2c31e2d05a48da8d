"""Reading an export back: all of it, or none. What is read is what was written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, structs

from assistant.errors import JournalError
from assistant.journal import codec
from assistant.journal.export import FORMAT
from assistant.journal.records import SCHEMA, Answer, AnswerState, Promise, Word
from assistant.messages import Text

_ULID: Final = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")
_Seconds = Annotated[float, Meta(ge=0, le=1e6)]
_Columns = tuple[tuple[str, _Seconds, _Seconds, Annotated[float, Meta(ge=0, le=1)]], ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The outermost shape."""

    format: Literal["reflect"]
    schema: int
    answers: list[dict[str, Any]]
    promises: list[dict[str, Any]]


@dataclass(frozen=True)
class Chain:
    """One record with its revisions, the one that stands first."""

    revisions: tuple[Answer | Promise, ...] = field(repr=False)

    @property
    def id(self) -> str:
        """Of all of them."""
        return self.revisions[0].id


def read(name: str, content: bytes) -> tuple[Chain, ...]:
    """The records of an export.

    Args:
        name: The file's name, for the sentence.
        content: Its bytes.

    Raises:
        JournalError: it is no export, not whole, or of a later version. The sentence
            names the place.
    """
    try:
        values = codec.from_json(content)
        if _is_newer(values):
            raise JournalError(Text.IMPORT_NEWER(file=name))
        file = msgspec.convert(values, _File)
    except ValueError as fault:
        raise JournalError(Text.IMPORT_NO_EXPORT(file=name)) from fault
    chains = [*_chains(name, "answers", file.answers), *_chains(name, "promises", file.promises)]
    if len({chain.id for chain in chains}) < len(chains):
        raise JournalError(Text.IMPORT_TWICE(file=name))
    return tuple(chains)


def _is_newer(values: Any) -> bool:
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        return False
    schema = values.get("schema")
    return isinstance(schema, int) and schema > SCHEMA


def _chains(name: str, part: str, entries: Iterable[dict[str, Any]]) -> Iterator[Chain]:
    for number, values in enumerate(entries, start=1):
        try:
            yield _chain(part, values)
        except (ValueError, TypeError, LookupError, OverflowError, AttributeError) as fault:
            sentence = Text.IMPORT_UNCLEAR(file=name, part=part, number=number)
            raise JournalError(sentence) from fault


def _chain(part: str, values: dict[str, Any]) -> Chain:
    standing = {key: value for key, value in values.items() if key != "revisions"}
    read_one = _answer if part == "answers" else _promise
    chain = [read_one(each) for each in (standing, *reversed(values["revisions"]))]
    order = [(each.rev, each.dev) for each in chain]
    if order != sorted(set(order), reverse=True):
        raise ValueError
    if len({(each.id, each.day) for each in chain}) > 1:
        raise ValueError
    return Chain(tuple(chain))


def _answer(values: dict[str, Any]) -> Answer:
    rows = msgspec.convert(values["words"], _Columns)
    plain = {key: value for key, value in values.items() if key != "words"}
    answer = msgspec.convert({**plain, "kind": "answer"}, Answer)
    answer = structs.replace(answer, words=tuple(Word(*row) for row in rows))
    _check(answer, values)
    if not (answer.asked_at.tzinfo and answer.answered_at.tzinfo):
        raise ValueError
    return answer


def _promise(values: dict[str, Any]) -> Promise:
    promise = msgspec.convert({**values, "kind": "promise"}, Promise)
    _check(promise, values)
    if not (promise.made_at.tzinfo and promise.due_at.tzinfo):
        raise ValueError
    return promise


def _check(record: Answer | Promise, values: dict[str, Any]) -> None:
    """Refuse what would not come out again as it came in."""
    named = set(record.__struct_fields__)
    known = named == set(values) and values["schema"] == SCHEMA
    if not (known and _ULID.fullmatch(record.id) and record.state is AnswerState.KEPT):
        raise ValueError
    if record.rev < 1 or codec.decode(codec.encode(record)) != record:
        raise ValueError
