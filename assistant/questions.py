"""The questions there are: the built-in files, a person's own, the support page.

Reading and checking all built-in files takes a fifth of the time that a start may take,
so what came of them is kept beside the state, under the digest of their bytes. It holds
no private word, and can be deleted at any time.
"""

from contextlib import suppress
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

_LANGUAGE: Final = "en"


class _Known(msgspec.Struct):
    """A pack as it is kept."""

    header: PackHeader
    prompts: tuple[PromptEntry, ...]
    sources: dict[str, Source]


def pack_of(locations: Locations, *, write: bool = True) -> Pack:
    """The built-in questions.

    Args:
        locations: Where what came of reading them is kept.
        write: Whether it may be written there.

    Raises:
        PackError: with file, id and reason.
    """
    files = tuple((path.name, _bytes(path)) for path in _files())
    digest = blake2b(b"".join(content for _, content in files), digest_size=16).hexdigest()
    ready = locations.state / f"questions-{digest}"
    with suppress(OSError, msgspec.MsgspecError):
        known = msgspec.msgpack.decode(ready.read_bytes(), type=_Known)
        return Pack(known.header, known.prompts, known.sources)
    pack = read_pack(files)
    if write:
        with suppress(OSError):
            _remember(ready, pack)
    return pack


def own_pack(locations: Locations, *, write: bool = True) -> tuple[Pack, str]:
    """The built-in questions with the person's own; without them, and why, where they do not fit.

    Args:
        locations: Where they stand.
        write: As in :func:`pack_of`.

    Raises:
        PackError: the built-in ones are not whole.
    """
    pack = pack_of(locations, write=write)
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


def support_lines() -> tuple[str, ...]:
    """The support page.

    Raises:
        PackError: with file, place and reason.
    """
    path = shipped("prompts", _LANGUAGE, "support.toml")
    return read_page(path.name, _bytes(path))


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
