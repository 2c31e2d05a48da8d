"""A model out of an archive or folder a person has, checked on the way, into its place.

Only files the catalogue lists are taken, each at most as long as listed and with
its listed sum. An archive that holds a link, or a name that would leave its
folder, is refused whole: it was not made by the people it is said to be from.
"""

import hashlib
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from assistant.errors import ModelError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.speech.catalogue import HEART, Model, ModelFile, catalogue
from assistant.speech.models import bringing, verify

_CHUNK: Final = 1 << 20
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What ``zipfile`` raises for an archive that is damaged, locked, or packed in an unknown way."""


@dataclass(frozen=True)
class _Holder:
    """An archive or a folder: what is in it, and how each is opened."""

    names: frozenset[str]
    open: Callable[[str], IO[bytes]]


def add(source: Path, locations: Locations) -> Path:
    """Put a model from a zip, aar or folder into the person's models folder.

    Returns:
        The model's folder, every file checked. One that was whole already stays as it is.

    Raises:
        ModelError: It holds no model this program knows, or not all of one; nothing is changed.
    """
    with bringing(locations):
        return place(source, locations)


def place(source: Path, locations: Locations) -> Path:
    """As :func:`add`, for a caller who holds :func:`bringing` already."""
    with _holder(source) as holder:
        model, prefix = _model_in(holder)
        target = locations.models / model.name
        if target.is_dir() and not verify(target, model):
            return target
        fresh = locations.models / f".{model.name}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            for name, file in model.files.items():
                _copy(holder, prefix + name, file, fresh / name)
            _swap(fresh, target)
        except _BROKEN as fault:
            raise ModelError(Text.ARCHIVE_BROKEN(name=source.name)) from fault
        except OSError as fault:
            raise ModelError(Text.MODEL_NO_ROOM(megabytes=model.disk_mb)) from fault
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return target


@contextmanager
def _holder(source: Path) -> Iterator[_Holder]:
    if source.is_dir():
        files = (path for path in source.rglob("*") if path.is_file())
        names = frozenset(path.relative_to(source).as_posix() for path in files)
        yield _Holder(names, lambda name: (source / name).open("rb"))
        return
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError as fault:
        raise ModelError(Text.NO_SUCH_FILE(name=source.name)) from fault
    except (OSError, *_BROKEN) as fault:
        raise ModelError(Text.ARCHIVE_BROKEN(name=source.name)) from fault
    with archive:
        if any(map(_leaves, archive.infolist())):
            raise ModelError(Text.ARCHIVE_UNSAFE(name=source.name))
        yield _Holder(frozenset(archive.namelist()), archive.open)


def _leaves(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or stat.S_ISLNK(member.external_attr >> 16)


def _model_in(holder: _Holder) -> tuple[Model, str]:
    """The model a holder has all files of, and the path before them.

    Raises:
        ModelError: There is none; the sentence names the first file that is not there.
    """
    lacking = ""
    for model in catalogue():
        for prefix in sorted(n.removesuffix(HEART) for n in holder.names if n.endswith(HEART)):
            lacking = next((n for n in model.files if prefix + n not in holder.names), "")
            if not lacking:
                return model, prefix
    raise ModelError(Text.MODEL_NOT_WHOLE(file=lacking) if lacking else Text.ARCHIVE_NO_MODEL())


def _copy(holder: _Holder, name: str, file: ModelFile, target: Path) -> None:
    """Copy one file and check it; never writes more than its listed size."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    left = file.bytes
    with holder.open(name) as packed, target.open("wb") as unpacked:
        while left > 0 and (chunk := packed.read(min(_CHUNK, left))):
            digest.update(chunk)
            unpacked.write(chunk)
            left -= len(chunk)
        longer = packed.read(1)
    if longer or digest.hexdigest() != file.sha256:
        raise ModelError(Text.MODEL_NOT_WHOLE(file=name))


def _swap(fresh: Path, target: Path) -> None:
    """Put the fresh folder where the old one, if any, was."""
    going = target.with_name(f".{target.name}.going")
    shutil.rmtree(going, ignore_errors=True)
    if target.is_dir():
        target.rename(going)
    fresh.rename(target)
    shutil.rmtree(going, ignore_errors=True)
