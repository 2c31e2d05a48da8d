"""The speech models on this machine: found, checked file by file, added, removed.

Nothing here uses a network. A model is handed to the recogniser only after every
listed file has its listed sum: Vosk ends the whole process on some damaged models
(seen with a damaged ``ivector/final.ie``), and with it a person's unsaved words.

A model comes into its place by one rename, so that it is whole or not there.
Whoever brings one holds a lock on ``<models>/.fetching``. The lock dies with its
process, so that nobody waits for somebody who is gone.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from assistant.errors import ModelError, ModelMissingError
from assistant.locations import Locations, shipped
from assistant.messages import Text
from assistant.speech.catalogue import DEFAULT, HEART, Model, catalogue

_MARKER: Final = ".fetching"
_CLAIM_S: Final = 1.0
"""How long a claim is tried for: somebody who only looks holds the lock for an instant."""


@dataclass(frozen=True)
class Flaw:
    """A file of a model that is not as the catalogue lists it."""

    file: str
    missing: bool

    def __str__(self) -> str:
        """One line for the person."""
        return (Text.MODEL_FILE_MISSING if self.missing else Text.MODEL_FILE_CHANGED)(
            file=self.file
        )


@dataclass(frozen=True)
class Held:
    """A model of the catalogue, and what this machine has of it."""

    model: Model
    folder: Path | None
    flaws: tuple[Flaw, ...]


def find(locations: Locations, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of the speech model to use, whole or not.

    ``REFLECT_MODEL`` alone decides where it is set; then the person's own models
    folder, then ``models/`` beside the program.
    """
    if named := environment.get("REFLECT_MODEL"):
        places = [Path(named).expanduser().absolute()]
    else:
        places = [locations.models / DEFAULT, shipped("models", DEFAULT)]
    return next((place for place in places if place.is_dir()), None)


def usable(locations: Locations, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of the speech model, every file checked (0.1 s for the small English one).

    Raises:
        ModelMissingError: There is none.
        ModelError: There is one, but it is not whole.
    """
    folder = find(locations, environment)
    if folder is None:
        raise ModelMissingError(Text.MODEL_ABSENT())
    model = listed(folder)
    flaws = verify(folder, model) if model else ()
    if flaws or not (folder / HEART).is_file():
        raise ModelError(Text.MODEL_NOT_WHOLE(file=flaws[0].file if flaws else HEART))
    return folder


def once_here(locations: Locations, pause: Callable[[], None]) -> Path:
    """As :func:`usable`, but while somebody is bringing a model, pause and look again.

    Args:
        locations: Where models are looked for.
        pause: Called between two looks; it waits a moment, or raises to give up.
    """
    while True:
        coming = being_fetched(locations)  # asked first: a fetch may end between the two looks
        try:
            return usable(locations)
        except ModelMissingError:
            if not coming:
                raise
        pause()


def listed(folder: Path) -> Model | None:
    """The catalogue's entry for a model folder: by its name, or by its acoustic model."""
    heart = _sha256(folder / HEART)
    for model in catalogue():
        if folder.name == model.name or heart == model.files[HEART].sha256:
            return model
    return None


def verify(folder: Path, model: Model) -> tuple[Flaw, ...]:
    """What in a folder is not as the catalogue lists it; empty when the model is whole."""
    sums = {name: _sha256(folder / name) for name in model.files}
    return tuple(
        Flaw(name, missing=sums[name] is None)
        for name, file in model.files.items()
        if sums[name] != file.sha256
    )


def survey(locations: Locations) -> tuple[Held, ...]:
    """Every model of the catalogue, and what the machine has of it."""
    held = []
    for model in catalogue():
        places = (locations.models / model.name, shipped("models", model.name))
        folder = next((place for place in places if place.is_dir()), None)
        held.append(Held(model, folder, verify(folder, model) if folder else ()))
    return tuple(held)


def remove(name: str, locations: Locations) -> None:
    """Remove a model from the person's own models folder.

    Raises:
        ModelMissingError: No model of that name is there.
    """
    if name not in {model.name for model in catalogue()} or not (locations.models / name).is_dir():
        raise ModelMissingError(Text.MODEL_NOT_HERE(name=name))
    with bringing(locations):
        going = locations.models / f".{name}.going"
        (locations.models / name).rename(going)
        shutil.rmtree(going)


@contextmanager
def bringing(locations: Locations) -> Iterator[None]:
    """Be the one who brings or removes a model.

    Raises:
        ModelError: Somebody else is at it, or the folder cannot be written.
    """
    with _marker(locations) as marker:
        _claim(marker)
        marker.truncate(0)
        marker.write(f"{os.getpid()}\n")
        marker.flush()
        yield


def being_fetched(locations: Locations) -> bool:
    """Whether a process that is alive is bringing a model now."""
    try:
        marker = (locations.models / _MARKER).open()
    except OSError:
        return False
    with marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _marker(locations: Locations) -> TextIO:
    try:
        for folder in (locations.data, locations.models):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (locations.models / _MARKER).open("a")
    except OSError as fault:
        raise ModelError(Text.MODEL_NO_PLACE(folder=locations.models)) from fault


def _claim(marker: TextIO) -> None:
    until = time.monotonic() + _CLAIM_S
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() > until:
            raise ModelError(Text.MODEL_BEING_FETCHED())
        time.sleep(0.05)


def _sha256(file: Path) -> str | None:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None
