"""A month as a TinyDB file, and the word timings beside it.

The file is plain JSON that stock ``TinyDB(path, access_mode="r")`` opens. Row 1
of its table ``_meta`` holds the schema, the name it belongs to, how far into the
log it reaches, and a digest of everything else in it, by which foreign edits and
flipped bits are known.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document as TableDocument

from assistant.journal import codec
from assistant.journal.codec import Document
from assistant.journal.records import SCHEMA
from assistant.storage import atomic
from assistant.storage.envelope import DamagedError, Envelope, digest
from assistant.storage.log import Mark
from assistant.storage.places import MonthFiles

META: Final = "_meta"
_ROW: Final = "1"

Tables = dict[str, dict[str, Any]]


class Head(msgspec.Struct, frozen=True):
    """What a file says of itself."""

    schema: int
    name: str
    log: Mark
    digest: str = ""

    @property
    def is_newer(self) -> bool:
        """Whether a later version wrote the file."""
        return self.schema > SCHEMA


class Timings(msgspec.Struct, frozen=True):
    """The content of a ``.words`` file."""

    schema: int
    log: Mark
    """How far into the log they reach."""
    words: dict[str, Document]
    """Columns under :func:`words_key`."""


class Glance(msgspec.Struct, frozen=True, rename={"meta": META}):
    """What shows without reading a whole month whether there can be private choices in it."""

    meta: dict[str, Head]
    situations: dict[str, msgspec.Raw] | None = None

    @property
    def log(self) -> Mark:
        """How far the file reaches."""
        return self.meta[_ROW].log


class MonthStorage(Storage):
    """TinyDB's storage over one month file. Changes gather here; :meth:`commit` writes them."""

    def __init__(self, path: Path, name: str, envelope: Envelope) -> None:
        self._path = path
        self._name = name
        self._envelope = envelope
        self._tables: Tables | None = None

    def read(self) -> Tables | None:
        """All tables, or None when there is no file.

        Raises:
            DamagedError: the file is not as it was written.
            OSError: it cannot be read.
        """
        if self._tables is None and self._path.exists():
            self._tables = self._checked(self._path.read_bytes())
        return self._tables

    def write(self, data: Mapping[str, Any]) -> None:
        """Take over all tables."""
        self._tables = dict(data)

    def commit(self, keep: Path) -> None:
        """Replace the file in one act; the one before stays as ``keep``.

        Raises:
            OSError: the old file, or the new one, stands whole.
        """
        tables = self._tables or {}
        tables[META][_ROW]["digest"] = self._digest(tables)
        content = self._envelope.wrap(self._name, codec.to_json(tables))
        atomic.replace(self._path, content, keep)

    def _checked(self, wrapped: bytes) -> Tables:
        try:
            content = codec.from_json(self._envelope.unwrap(self._name, wrapped))
            tables = msgspec.convert(content, dict[str, dict[str, dict[str, Any]]])
            head = msgspec.convert(tables[META][_ROW], Head)
        except (ValueError, KeyError, msgspec.ValidationError) as fault:
            raise DamagedError from fault
        if not head.is_newer and head.digest != self._digest(tables):
            raise DamagedError
        return tables

    def _digest(self, tables: Tables) -> str:
        head = {**tables[META][_ROW], "digest": ""}
        return digest(self._name, codec.canonical({**tables, META: {_ROW: head}}))


def read(path: Path, files: MonthFiles, envelope: Envelope) -> tuple[Head, list[Document]]:
    """The head and all documents of a month file.

    Raises:
        FileNotFoundError: there is none.
        DamagedError: it is not as it was written.
        OSError: it cannot be read.
    """
    with TinyDB(path, files.name, envelope, storage=MonthStorage) as database:
        row = database.table(META).get(doc_id=int(_ROW))
        if row is None:
            raise FileNotFoundError(path)
        tables = database.tables() - {META}
        documents = [document for name in tables for document in database.table(name)]
    return msgspec.convert(dict(row), Head), documents


def glance(files: MonthFiles, envelope: Envelope) -> Glance | None:
    """A first look at the month file; None where only reading all of the month can tell."""
    try:
        content = envelope.unwrap(files.name, files.json.read_bytes())
        return msgspec.json.decode(content, type=Glance)
    except (OSError, DamagedError, ValueError):
        return None


def write(
    files: MonthFiles, envelope: Envelope, tables: Mapping[str, list[Document]], log: Mark
) -> None:
    """Write a month: the timings first, so that they are never behind the text.

    Raises:
        OSError: the month file is the one before, or the new one.
    """
    timings: dict[str, Document] = {}
    with TinyDB(files.json, files.name, envelope, storage=MonthStorage) as database:
        database.drop_tables()
        for name, documents in tables.items():
            database.table(name).insert_multiple(_split(documents, timings))
        head: Document = {"schema": SCHEMA, "name": files.name, "log": msgspec.to_builtins(log)}
        database.table(META).insert(TableDocument(head, doc_id=int(_ROW)))
        _write_words(files, envelope, timings, log)
        database.storage.commit(files.previous)


def read_words(files: MonthFiles, envelope: Envelope) -> tuple[Mark, dict[str, Document]]:
    """How far the timings reach, and the columns of each revision under its :func:`words_key`.

    Raises:
        FileNotFoundError: there are none.
        DamagedError: they are not as they were written.
        OSError: they cannot be read.
    """
    content = envelope.unframe(_words_name(files), files.words.read_bytes())
    try:
        timings = msgspec.convert(codec.from_json(content), Timings)
    except ValueError as fault:
        raise DamagedError from fault
    return timings.log, timings.words


def words_key(document: Document) -> str:
    """Under which a revision's timings stand."""
    return f"{document['id']}/{document['rev']}/{document['dev']}"


def _write_words(
    files: MonthFiles, envelope: Envelope, timings: dict[str, Document], log: Mark
) -> None:
    content = codec.to_json(msgspec.to_builtins(Timings(SCHEMA, log, timings)))
    atomic.replace(files.words, envelope.frame(_words_name(files), content))


def _words_name(files: MonthFiles) -> str:
    return f"{files.name}.words"


def _split(documents: list[Document], timings: dict[str, Document]) -> list[Document]:
    """The documents without their timings, which are put into ``timings``."""
    texts = []
    for document in documents:
        text = dict(document)
        if columns := text.pop("words", None):
            timings[words_key(document)] = columns
        texts.append(text)
    return texts
