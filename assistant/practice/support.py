"""Lines to call, by country: each with where it was read, and when.

Nothing here is dialled, and no country is guessed from a network. A line is not more
sure than its source: one without a date, or with an old one, says that it may have changed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from assistant.messages import Text
from assistant.practice.entry import MARKS, Line
from assistant.practice.pack import Header
from assistant.practice.tables import parse, refuse, shaped

EVERYWHERE: Final = "INT"
"""In place of a country: for whoever lives anywhere."""
SHOWN_AS_OLD: Final = timedelta(days=365)
"""Age of the source's own date from which a line says that it may have changed."""
READ_WITHIN: Final = timedelta(days=180)
"""How long before a release each page has to have been read, at most."""


class Kind(StrEnum):
    """What a line is for."""

    DOMESTIC_ABUSE = "domestic_abuse"
    DOMESTIC_ABUSE_ANY = "domestic_abuse_any"
    """Also for those who want to change what they do."""
    SUICIDE_EMOTIONAL = "suicide_emotional"
    DIRECTORY = "directory"


_FOR: Final = {
    Kind.DOMESTIC_ABUSE: Text.SUPPORT_ABUSE,
    Kind.DOMESTIC_ABUSE_ANY: Text.SUPPORT_ABUSE_ANY,
    Kind.SUICIDE_EMOTIONAL: Text.SUPPORT_HEAVY,
    Kind.DIRECTORY: Text.SUPPORT_DIRECTORY,
}
_Free = Annotated[str, Meta(max_length=200, description=Text.PACK_NEEDS_FREE())]
_Said = Annotated[
    str, Meta(pattern=rf"\A(?:{MARKS})*\Z", max_length=200, description=Text.PACK_NEEDS_LINE())
]


class SupportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line, as its own page or a government's tells of it."""

    country: Annotated[
        str,
        Meta(pattern=rf"\A(?:[A-Z]{{2}}|{EVERYWHERE})\Z", description=Text.PACK_NEEDS_COUNTRY()),
    ]
    kind: Annotated[Kind, Meta(description=Text.PACK_NEEDS_ONE(of=", ".join(Kind)))]
    name: Line
    call: Annotated[
        str, Meta(pattern=r"\A(?:\+?\d[\d -]*)?\Z", description=Text.PACK_NEEDS_TELEPHONE())
    ]
    other: _Said
    hours: _Said
    note: _Said
    source: Annotated[str, Meta(min_length=1, max_length=300, description=Text.PACK_NEEDS_SOURCE())]
    source_kind: Annotated[
        Literal["operator", "government", "government and operator"],
        Meta(description=Text.PACK_NEEDS_ONE(of="operator, government, government and operator")),
    ]
    source_date: Annotated[
        str, Meta(pattern=r"\A(?:\d{4}(?:-\d\d){0,2})?\Z", description=Text.PACK_NEEDS_SOME_DATE())
    ]
    """As the source has it: a day, a month or a year; empty where it has none."""
    read_on: Annotated[date, Meta(description=Text.PACK_NEEDS_DATE())]
    may_have_changed: Annotated[bool, Meta(description=Text.PACK_NEEDS_YES())] = False
    """Said also where the source's date is near; always so where there is none."""

    def since(self) -> date | None:
        """The first day that the source's date can mean; none where it has no date.

        Raises:
            ValueError: there is no such day.
        """
        parts = (*map(int, self.source_date.split("-")), 1, 1) if self.source_date else ()
        return date(*parts[:3]) if parts else None

    def old(self, today: date) -> bool:
        """Whether it is said that it may have changed."""
        since = self.since()
        return self.may_have_changed or since is None or today - since > SHOWN_AS_OLD


class _File(msgspec.Struct):
    support: Annotated[dict[str, object], Meta(description=Text.PACK_NEEDS_TABLE())]
    line: Annotated[tuple[dict[str, object], ...], Meta(description=Text.PACK_NEEDS_LINE_TABLES())]


def read_lines(name: str, data: bytes) -> tuple[SupportLine, ...]:
    """The lines of a file, in its order.

    Raises:
        PackError: with the file, the place and the reason; none of the file is used.
    """
    file = shaped(name, Text.PACK_WHOLE_FILE(), parse(name, data), _File)
    shaped(name, "[support]", file.support, Header)
    lines = []
    for number, raw in enumerate(file.line, start=1):
        place = f"[[line]] {number}"
        line = shaped(name, place, raw, SupportLine)
        if reason := _slip(line):
            refuse(name, place, reason)
        lines.append(line)
    return tuple(lines)


def _slip(line: SupportLine) -> str:
    """What does not agree with itself."""
    if not (line.call or line.other):
        return Text.PACK_KEY_MISSING(key="call")
    try:
        since = line.since()
    except ValueError:
        return Text.PACK_VALUE(key="source_date", needed=Text.PACK_NEEDS_SOME_DATE())
    if since is None and not line.may_have_changed:
        return Text.SUPPORT_UNDATED()
    return ""


def countries(lines: tuple[SupportLine, ...]) -> tuple[str, ...]:
    """The countries that have lines of their own."""
    return tuple(dict.fromkeys(line.country for line in lines if line.country != EVERYWHERE))


def told(lines: tuple[SupportLine, ...], country: str, today: date) -> tuple[str, ...]:
    """What a person in a country can read: its lines, then those for everywhere.

    Args:
        lines: All there are.
        country: Two letters; one without lines: only those for everywhere. Empty: those,
            and how to name one.
        today: What the age of a line is counted to.
    """
    wanted = (country, EVERYWHERE)
    return tuple(
        said for of in wanted for line in lines if line.country == of for said in _told(line, today)
    ) + (() if country else (Text.SUPPORT_COUNTRY(),))


def _told(line: SupportLine, today: date) -> Iterator[str]:
    yield _FOR[line.kind]()
    yield Text.SUPPORT_CALL(name=line.name, call=line.call) if line.call else f"{line.name}."
    for said in (line.other, line.hours, line.note):
        if said:
            yield said if "." in said.rpartition(" ")[2] else f"{said}."
    if line.old(today):
        yield Text.SUPPORT_MAY_HAVE_CHANGED()


def unfit_for_release(lines: tuple[SupportLine, ...], today: date) -> tuple[str, ...]:
    """What has to be read anew before a release.

    A line without a source, or with a press report for one, is no line of this file at all.
    """
    return tuple(
        Text.SUPPORT_READ_ANEW(name=line.name, day=line.read_on)
        for line in lines
        if not timedelta(0) <= today - line.read_on <= READ_WITHIN
    )
