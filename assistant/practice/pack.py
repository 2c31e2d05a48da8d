"""Prompt packs: TOML that a writer can edit, read whole or refused whole.

What the program relies on is held here: known keys, one line of plain marks a
wording, ids that are not used twice, and enough wordings to turn through. What a
person who hears the wording deserves is held in :mod:`assistant.practice.check`.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from assistant.journal.records import Half
from assistant.messages import Text
from assistant.practice.tables import parse, refuse, shaped

WORDINGS_MIN: Final = 5
"""For each slot and half: fewer would come round within a week."""
GRADE_MAX: Final = 6.0
"""The hardest reading level any pack may ask for."""
WORDS_MAX: Final = 32
"""One breath group, about 13 s at 150 words a minute: the most a pack may ask for."""


class Slot(StrEnum):
    """What a wording is for."""

    ACTION = "action"
    HONESTY = "honesty"
    PROMISE = "promise"
    RELIABILITY = "reliability"
    TALK = "talk"


DAILY: Final = (Slot.ACTION, Slot.HONESTY, Slot.PROMISE, Slot.RELIABILITY)
"""The four questions of a day, in the order they are asked."""


class Kind(StrEnum):
    """What an answer is."""

    SPEECH = "speech"
    PROMISE = "promise"


class Cadence(StrEnum):
    """When a wording is asked."""

    DAILY = "daily"
    EVENT = "event"
    """Only when the person chooses it."""


_Line = Annotated[
    str,
    Meta(
        # Allowed, not forbidden: no control character or spelt-out glyph is forgotten.
        pattern=r"\A(?=.*[^\W\d_])(?:[^\W_]|[ .,?':-])+\Z",
        max_length=400,
        description=Text.PACK_NEEDS_LINE(),
    ),
]
_Id = Annotated[
    str, Meta(pattern=r"\A[a-z]+(?:\.[a-z]+)*\.[1-9]\d*\Z", description=Text.PACK_NEEDS_ID())
]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of wordings says of itself."""

    id: Annotated[str, Meta(pattern=r"\A[a-z]+(?:-[a-z]+)*\Z", description=Text.PACK_NEEDS_NAME())]
    version: Annotated[
        str, Meta(pattern=r"\A\d+\.\d+\.\d+\Z", description=Text.PACK_NEEDS_VERSION())
    ]
    schema: Annotated[Literal[1], Meta(description=Text.PACK_NEEDS_SCHEMA())]
    lang: Annotated[Literal["en"], Meta(description=Text.PACK_NEEDS_LANG())]
    wrote_on: Annotated[date, Meta(description=Text.PACK_NEEDS_DATE())]
    licence: _Line


class PackHeader(Header, frozen=True, kw_only=True):
    """The limits a pack sets itself: stricter than the house's, never looser."""

    grade_max: Annotated[
        float, Meta(ge=0, le=GRADE_MAX, description=Text.PACK_NEEDS_NUMBER(most=GRADE_MAX))
    ]
    words_max_spoken: Annotated[
        int, Meta(ge=1, le=WORDS_MAX, description=Text.PACK_NEEDS_NUMBER(most=WORDS_MAX))
    ]


class PromptEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One wording, shown and spoken as it stands. Only ``talk`` has no half."""

    id: _Id
    slot: Annotated[Slot, Meta(description=Text.PACK_NEEDS_ONE(of=", ".join(Slot)))]
    half: Annotated[Half | None, Meta(description=Text.PACK_NEEDS_ONE(of=", ".join(Half)))] = None
    kind: Annotated[Kind, Meta(description=Text.PACK_NEEDS_ONE(of=", ".join(Kind)))]
    cadence: Annotated[Cadence, Meta(description=Text.PACK_NEEDS_ONE(of=", ".join(Cadence)))]
    text: _Line

    @property
    def stem(self) -> str:
        """How the id begins: ``action.morning.``."""
        return f"{self.slot}.{self.half}." if self.half else f"{self.slot}."


class Pack(msgspec.Struct, frozen=True):
    """A whole pack: at least five wordings for each slot and half of the day, and ``talk``."""

    header: PackHeader
    prompts: tuple[PromptEntry, ...]

    def wordings(self, slot: Slot, half: Half | None) -> tuple[PromptEntry, ...]:
        """The wordings of one slot, in the order of the file."""
        return tuple(entry for entry in self.prompts if (entry.slot, entry.half) == (slot, half))

    @property
    def talk(self) -> PromptEntry:
        """The invitation to tell of the day without questions."""
        return self.wordings(Slot.TALK, None)[0]


class _PackFile(msgspec.Struct):
    pack: Annotated[dict[str, object], Meta(description=Text.PACK_NEEDS_TABLE())]
    prompt: Annotated[tuple[dict[str, object], ...], Meta(description=Text.PACK_NEEDS_TABLES())]


class _Page(Header, frozen=True, kw_only=True):
    lines: Annotated[tuple[_Line, ...], Meta(min_length=1, description=Text.PACK_NEEDS_LINES())]


class _PageFile(msgspec.Struct):
    page: Annotated[dict[str, object], Meta(description=Text.PACK_NEEDS_TABLE())]


def read_pack(name: str, data: bytes) -> Pack:
    """A pack from the bytes of its file.

    Args:
        name: What the file is called in an error.
        data: UTF-8 TOML of at most ``tables.BYTES_MAX`` bytes.

    Raises:
        PackError: with the file, the id and the reason; nothing of the pack is used.
    """
    file = shaped(name, Text.PACK_WHOLE_FILE(), parse(name, data), _PackFile)
    header = shaped(name, "[pack]", file.pack, PackHeader)
    prompts = tuple(
        shaped(name, _place(number, raw), raw, PromptEntry)
        for number, raw in enumerate(file.prompt, start=1)
    )
    _refuse_slips(name, prompts)
    pack = Pack(header, prompts)
    for slot in DAILY:
        for half in Half:
            _refuse_fewer(name, f"{slot}.{half}", WORDINGS_MIN, pack.wordings(slot, half))
    _refuse_fewer(name, Slot.TALK, 1, pack.wordings(Slot.TALK, None))
    return pack


def read_page(name: str, data: bytes) -> tuple[str, ...]:
    """The lines of a page, such as the support page, from the bytes of its file.

    Raises:
        PackError: with the file, the place and the reason.
    """
    file = shaped(name, Text.PACK_WHOLE_FILE(), parse(name, data), _PageFile)
    return shaped(name, "[page]", file.page, _Page).lines


def _place(number: int, raw: dict[str, object]) -> str:
    """The prompt's id, or its number where the id itself is the trouble."""
    try:
        return msgspec.convert(raw.get("id"), _Id)
    except msgspec.ValidationError:
        return f"[[prompt]] {number}"


def _refuse_slips(name: str, prompts: Sequence[PromptEntry]) -> None:
    """What each wording says of itself has to agree, or it is asked at the wrong time."""
    seen: set[str] = set()
    for entry in prompts:
        if entry.id in seen:
            refuse(name, entry.id, Text.PACK_ID_TWICE())
        seen.add(entry.id)
        if (entry.half is None) is not (entry.slot is Slot.TALK):
            refuse(name, entry.id, Text.PACK_HALF())
        if not entry.id.startswith(entry.stem):
            refuse(name, entry.id, Text.PACK_ID_STEM(stem=entry.stem))
        kind = Kind.PROMISE if entry.slot is Slot.PROMISE else Kind.SPEECH
        cadence = Cadence.EVENT if entry.slot is Slot.TALK else Cadence.DAILY
        if (entry.kind, entry.cadence) != (kind, cadence):
            refuse(name, entry.id, Text.PACK_GOES_WITH(slot=entry.slot, kind=kind, cadence=cadence))


def _refuse_fewer(name: str, place: str, least: int, wordings: Sequence[PromptEntry]) -> None:
    if len(wordings) < least:
        refuse(name, place, Text.PACK_TOO_FEW(count=len(wordings), least=least))
