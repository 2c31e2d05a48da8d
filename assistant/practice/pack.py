"""Prompt packs: TOML that a writer can edit, read whole or refused whole.

What the program relies on is held here: known keys, one line of plain marks a
wording, ids that are not used twice, links that lead somewhere, and enough wordings
to turn through. What a person who hears the wording deserves is held in
:mod:`assistant.practice.check`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from assistant.journal.records import Half, Role, Track
from assistant.messages import Text
from assistant.practice.entry import (
    DAILY,
    Cadence,
    Id,
    Kind,
    Line,
    Need,
    PromptEntry,
    Slot,
    Tense,
)
from assistant.practice.slips import refuse_fewer, refuse_links, refuse_slips
from assistant.practice.tables import parse, refuse, shaped

__all__ = [
    "DAILY",
    "Cadence",
    "Group",
    "Kind",
    "Pack",
    "PackHeader",
    "PromptEntry",
    "Slot",
    "extended",
    "read_pack",
    "read_page",
]

WORDINGS_MIN: Final = 5
"""For each daily slot, half, role and track: fewer would come round within a week."""
NOT_BACK_MIN: Final = 2
"""Of those, how many may not look back: between two looks back, none comes twice running."""
GRADE_MAX: Final = 6.0
"""The hardest reading level any pack may ask for."""
WORDS_MAX: Final = 32
"""One breath group, about 13 s at 150 words a minute: the most a pack may ask for."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of wordings says of itself."""

    id: Annotated[str, Meta(pattern=r"\A[a-z]+(?:-[a-z]+)*\Z", description=Text.PACK_NEEDS_NAME())]
    version: Annotated[
        str, Meta(pattern=r"\A\d+\.\d+\.\d+\Z", description=Text.PACK_NEEDS_VERSION())
    ]
    schema: Annotated[Literal[1], Meta(description=Text.PACK_NEEDS_SCHEMA())]
    lang: Annotated[Literal["en"], Meta(description=Text.PACK_NEEDS_LANG())]
    wrote_on: Annotated[date, Meta(description=Text.PACK_NEEDS_DATE())]
    licence: Line


class PackHeader(Header, frozen=True, kw_only=True):
    """The limits a pack sets itself: stricter than the house's, never looser."""

    grade_max: Annotated[
        float, Meta(ge=0, le=GRADE_MAX, description=Text.PACK_NEEDS_NUMBER(most=GRADE_MAX))
    ]
    words_max_spoken: Annotated[
        int, Meta(ge=1, le=WORDS_MAX, description=Text.PACK_NEEDS_NUMBER(most=WORDS_MAX))
    ]


@dataclass(frozen=True)
class Source:
    """The file a wording stands in."""

    file: str
    header: PackHeader


@dataclass(frozen=True)
class Group:
    """The wordings of one theme, or of one thing that is asked in a look.

    ``gap`` is the days from one to the next; ``for_promise`` says whether some need an
    open promise.
    """

    name: str
    slot: Slot
    wordings: tuple[PromptEntry, ...]
    gap: int
    for_promise: bool

    @classmethod
    def of(cls, name: str, wordings: tuple[PromptEntry, ...]) -> "Group":
        """The group of these wordings, at least one."""
        return cls(
            name,
            wordings[0].slot,
            wordings,
            max(entry.min_gap_days for entry in wordings),
            any(Need.OPEN_PROMISE in entry.needs for entry in wordings),
        )


_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Pack:
    """A whole pack: what is always asked, and ``talk``, is there in enough wordings.

    ``header`` is that of the first file. Looking up does not depend on the size of
    the pack: what was looked up once is remembered.
    """

    header: PackHeader
    prompts: tuple[PromptEntry, ...]
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    _found: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def entry(self, name: str) -> PromptEntry | None:
        """The wording with this id; none if a writer took it out."""
        return self._by_id.get(name)

    def place(self, entry: PromptEntry) -> int:
        """Where a wording of this pack stands in its files."""
        return self._places[entry.id]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {entry.id: place for place, entry in enumerate(self.prompts)}

    @cached_property
    def _by_id(self) -> dict[str, PromptEntry]:
        return {entry.id: entry for entry in self.prompts}

    def wordings(
        self, slot: Slot, half: Half | None, role: Role, track: Track
    ) -> tuple[PromptEntry, ...]:
        """The wordings of one slot in the order of the file: the role's own, or else everyone's.

        Args:
            slot: What they are for.
            half: The half of the day that is reflected on; none leaves out what has one.
            role: Whose questions are asked.
            track: What may be assumed.
        """
        return self.once(
            (slot, half, role, track),
            lambda: preferred(
                [
                    entry
                    for entry in self.prompts
                    if entry.slot is slot and entry.half in {None, half} and entry.on(track)
                ],
                role,
            ),
        )

    def groups(self, cadence: Cadence, half: Half, role: Role, track: Track) -> tuple[Group, ...]:
        """All that turns through at a cadence, in the order of the file.

        A theme written for either role may reach a person who is both.
        """
        return self.once(
            (cadence, half, role, track), lambda: tuple(self._groups(cadence, half, role, track))
        )

    def _groups(self, cadence: Cadence, half: Half, role: Role, track: Track) -> Iterable[Group]:
        found: dict[str, list[PromptEntry]] = {}
        for entry in self.prompts:
            if entry.cadence is cadence and entry.half in {None, half} and entry.on(track):
                found.setdefault(entry.group, []).append(entry)
        for name, entries in found.items():
            if role is Role.BOTH and cadence is Cadence.ROTATE:
                wordings = tuple(entries)
            else:
                wordings = preferred(entries, role)
            if wordings:
                yield Group.of(name, wordings)

    @property
    def talk(self) -> PromptEntry:
        """The invitation to tell of the day without questions."""
        return self.wordings(Slot.TALK, None, Role.NEITHER, Track.OWN_PATH)[0]

    def version(self, name: str) -> str:
        """The version of the file that holds a wording."""
        source = self.sources.get(name)
        return source.header.version if source else self.header.version

    def once(self, key: tuple[object, ...], find: Callable[[], _Value]) -> _Value:
        """What is found out about the pack under a key: looked for once, then remembered."""
        if key not in self._found:
            self._found[key] = find()
        value: _Value = self._found[key]
        return value


def preferred(entries: Sequence[PromptEntry], role: Role) -> tuple[PromptEntry, ...]:
    """A role's own wordings, or else those for everyone."""
    own = tuple(entry for entry in entries if role in entry.roles)
    return own or tuple(entry for entry in entries if not entry.roles)


class _PackFile(msgspec.Struct):
    pack: Annotated[dict[str, object], Meta(description=Text.PACK_NEEDS_TABLE())]
    prompt: Annotated[tuple[dict[str, object], ...], Meta(description=Text.PACK_NEEDS_TABLES())]


class _Page(Header, frozen=True, kw_only=True):
    lines: Annotated[tuple[Line, ...], Meta(min_length=1, description=Text.PACK_NEEDS_LINES())]


class _PageFile(msgspec.Struct):
    page: Annotated[dict[str, object], Meta(description=Text.PACK_NEEDS_TABLE())]


def read_pack(files: Sequence[tuple[str, bytes]]) -> Pack:
    """One pack from the bytes of its files.

    Args:
        files: At least one: what it is called in an error, and UTF-8 TOML of at most
            ``tables.BYTES_MAX`` bytes.

    Raises:
        PackError: with the file, the id and the reason; nothing of the pack is used.
    """
    return _gathered((), {}, files)


def extended(pack: Pack, files: Sequence[tuple[str, bytes]]) -> Pack:
    """A pack with a person's own wordings added, under ids of their own.

    Raises:
        PackError: as :func:`read_pack`; ``pack`` is as it was.
    """
    return _gathered(pack.prompts, pack.sources, files)


def read_page(name: str, data: bytes) -> tuple[str, ...]:
    """The lines of a page, such as the support page, from the bytes of its file.

    Raises:
        PackError: with the file, the place and the reason.
    """
    file = shaped(name, Text.PACK_WHOLE_FILE(), parse(name, data), _PageFile)
    return shaped(name, "[page]", file.page, _Page).lines


def _gathered(
    before: tuple[PromptEntry, ...],
    sources: Mapping[str, Source],
    files: Sequence[tuple[str, bytes]],
) -> Pack:
    every = {entry.id: entry for entry in before}
    places = dict(sources)
    for name, data in files:
        source, entries = _read(name, data)
        for entry in entries:
            if entry.id in every:
                refuse(name, entry.id, Text.PACK_ID_TWICE())
            refuse_slips(name, entry)
            every[entry.id] = entry
            places[entry.id] = source
    for entry in every.values():
        refuse_links(places[entry.id].file, entry, every)
    pack = Pack(next(iter(places.values())).header, tuple(every.values()), places)
    _refuse_few(pack)
    return pack


def _read(name: str, data: bytes) -> tuple[Source, tuple[PromptEntry, ...]]:
    file = shaped(name, Text.PACK_WHOLE_FILE(), parse(name, data), _PackFile)
    if not file.prompt:
        refuse(name, Text.PACK_WHOLE_FILE(), Text.PACK_EMPTY())
    header = shaped(name, "[pack]", file.pack, PackHeader)
    return Source(name, header), tuple(
        shaped(name, _place(number, raw), raw, PromptEntry)
        for number, raw in enumerate(file.prompt, start=1)
    )


def _place(number: int, raw: dict[str, object]) -> str:
    """The prompt's id, or its number where the id itself is the trouble."""
    try:
        return msgspec.convert(raw.get("id"), Id)
    except msgspec.ValidationError:
        return f"[[prompt]] {number}"


def _refuse_few(pack: Pack) -> None:
    """Whoever is asked, on whichever track, the four questions have wordings to turn through."""
    roles = (Role.NEITHER, Role.HURT, Role.REBUILDING, Role.BOTH)
    for slot, half in product(DAILY, Half):
        inside = [entry for entry in pack.prompts if (entry.slot, entry.half) == (slot, half)]
        file = pack.sources[(inside or pack.prompts)[-1].id].file
        for role, track in product(roles, (Track.OWN_PATH, Track.REBUILD)):
            wordings = pack.wordings(slot, half, role, track)
            own = f".{role}" if wordings and wordings[0].roles else ""
            place = f"{slot}.{half}{own}"
            refuse_fewer(file, place, WORDINGS_MIN, wordings)
            if sum(entry.tense is not Tense.PAST for entry in wordings) < NOT_BACK_MIN:
                refuse(file, place, Text.PACK_BACK(least=NOT_BACK_MIN))
    file = next(iter(pack.sources.values())).file
    refuse_fewer(file, Slot.TALK, 1, [entry for entry in pack.prompts if entry.slot is Slot.TALK])
