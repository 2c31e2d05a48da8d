"""The questions there are: the built-in files, a person's own, the support page.

Reading and checking all built-in files takes a fifth of the time that a start may take,
so what came of them is kept beside the state, under the digest of their bytes. It holds
no private word, and can be deleted at any time.
"""

from contextlib import suppress
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from assistant.errors import PackError
from assistant.locations import Locations, shipped
from assistant.messages import Text
from assistant.practice.pack import (
    Pack,
    PackHeader,
    PromptEntry,
    Source,
    read_pack,
    read_page,
)
from assistant.practice.support import SupportLine, read_lines, told

_LANGUAGE: Final = "en"
_DANGER: Final = 4
"""Lines of the support page that come before the numbers."""


class _Known(msgspec.Struct):
    """A pack as it is kept."""

    header: PackHeader
    prompts: tuple[PromptEntry, ...]
    sources: dict[str, Source]


def pack_of(locations: Locations) -> Pack:
    """The built-in questions.

    Raises:
        PackError: with file, id and reason.
    """
    pack, ready = _looked_up(locations)
    if ready:
        with suppress(OSError):
            _remember(ready, pack)
    return pack


def own_pack(locations: Locations) -> tuple[Pack, str]:
    """The built-in questions with the person's own; without them, and why, where they do not fit.

    Raises:
        PackError: the built-in ones are not whole.
    """
    return _with_own(pack_of(locations), locations)


def own_pack_unwritten(locations: Locations) -> tuple[Pack, str]:
    """The same, for a command that writes nothing anywhere.

    Raises:
        PackError: as :func:`own_pack`.
    """
    return _with_own(_looked_up(locations)[0], locations)


def _looked_up(locations: Locations) -> tuple[Pack, Path | None]:
    """What came of reading the files, and where it is to be kept; none where it is."""
    files = tuple((path.name, _bytes(path)) for path in _files())
    digest = blake2b(b"".join(content for _, content in files), digest_size=16).hexdigest()
    ready = locations.state / f"questions-{digest}"
    with suppress(OSError, msgspec.MsgspecError):
        known = msgspec.msgpack.decode(ready.read_bytes(), type=_Known)
        return Pack(known.header, known.prompts, known.sources), None
    return read_pack(files), ready


def _with_own(pack: Pack, locations: Locations) -> tuple[Pack, str]:
    folder = locations.own_questions
    try:
        own = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml"))]
    except OSError:
        return pack, Text.OWN_PACK_UNREADABLE(folder=folder)
    try:
        return (_approved(pack, own) if own else pack), ""
    except PackError as slip:
        return pack, Text.OWN_PACK_REFUSED(reason=slip)


def _approved(pack: Pack, files: list[tuple[str, bytes]]) -> Pack:
    from assistant.practice.check import approved  # noqa: PLC0415 - loads a dictionary of syllables

    return approved(pack, files)


def support_lines(country: str, today: date) -> tuple[str, ...]:
    """The support page, with the lines to call of a country behind its first lines.

    Args:
        country: Two letters; empty where the person named none.
        today: What the age of a line is counted to.

    Raises:
        PackError: with file, place and reason.
    """
    path = shipped("prompts", _LANGUAGE, "support.toml")
    page = read_page(path.name, _bytes(path))
    return (*page[:_DANGER], *told(lines_to_call(), country, today), *page[_DANGER:])


def lines_to_call() -> tuple[SupportLine, ...]:
    """All lines to call that ship.

    Raises:
        PackError: with file, place and reason.
    """
    path = shipped("prompts", _LANGUAGE, "support_lines.toml")
    return read_lines(path.name, _bytes(path))


def _files() -> tuple[Path, ...]:
    """All files but the support pages."""
    folder = shipped("prompts", _LANGUAGE)
    files = (path for path in folder.glob("*.toml") if not path.name.startswith("support"))
    return tuple(sorted(files))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise PackError(Text.PACK_BUILT_IN()) from None


def _remember(ready: Path, pack: Pack) -> None:
    ready.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in ready.parent.glob("questions-*"):
        old.unlink()
    fresh = ready.with_name(f".{ready.name}")
    known = _Known(pack.header, pack.prompts, dict(pack.sources))
    fresh.write_bytes(msgspec.msgpack.encode(known))
    fresh.replace(ready)
