"""A file of TOML tables, read whole or refused whole.

Every slip is named by file, place and reason, for a writer who knows no Python.
"""

import re
import tomllib
from typing import Final, NoReturn, TypeVar

import msgspec

from assistant.errors import PackError
from assistant.messages import Text

BYTES_MAX: Final = 200_000
"""A pack of fifty wordings has about 10,000; more is some other file."""


def parse(name: str, data: bytes) -> dict[str, object]:
    """The tables of a file, whatever they hold.

    Raises:
        PackError: too large, empty, not UTF-8, or not TOML.
    """
    whole = Text.PACK_WHOLE_FILE()
    if len(data) > BYTES_MAX:
        refuse(name, whole, Text.PACK_TOO_LARGE(most=BYTES_MAX))
    if not data.strip():
        refuse(name, whole, Text.PACK_EMPTY())
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError:
        refuse(name, whole, Text.PACK_NOT_UTF8())
    except (ValueError, RecursionError) as problem:  # tomllib's own error is a ValueError
        line = re.search(r"\(at line (\d+)", str(problem))
        refuse(name, Text.PACK_LINE(number=line[1]) if line else whole, Text.PACK_NOT_TOML())


def refuse(name: str, place: str, reason: str) -> NoReturn:
    """Raise the PackError that says so."""
    raise PackError(Text.PACK_FINDING(file=name, place=place, reason=reason)) from None


_Shape = TypeVar("_Shape", bound=msgspec.Struct)


def shaped(name: str, place: str, raw: dict[str, object], shape: type[_Shape]) -> _Shape:
    """The table as a value of a shape whose fields say what they need in ``Meta.description``.

    Raises:
        PackError: a key unknown, missing, or with a value it cannot have.
    """
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    for key, value in raw.items():
        if key not in fields:
            refuse(name, place, Text.PACK_KEY_UNKNOWN(key=key))
        try:
            msgspec.convert(value, fields[key].type)
        except msgspec.ValidationError:
            needed = fields[key].type.__metadata__[0].description
            refuse(name, place, Text.PACK_VALUE(key=key, needed=needed))
    for key, field in fields.items():
        if field.required and key not in raw:
            refuse(name, place, Text.PACK_KEY_MISSING(key=key))
    return msgspec.convert(raw, shape)
