"""Which speech models there are: what each weighs, may be used for, and must contain.

``models/catalogue.toml`` is data a person can read and extend. Its sums are the
only thing trusted about a model, wherever it came from.
"""

from pathlib import Path
from typing import Annotated, Final

import msgspec

from assistant.locations import shipped

DEFAULT: Final = "vosk-model-small-en-us-0.15"
HEART: Final = "am/final.mdl"
"""The acoustic model: every Vosk model has it, and no two share it."""

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Bytes = Annotated[int, msgspec.Meta(gt=0)]


class ModelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of an unpacked model."""

    bytes: Bytes
    sha256: Sha256


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One place the whole model can be fetched from, as a zip archive."""

    url: str
    sha256: Sha256


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One speech model. ``files`` are named by their path below the model's folder, with ``/``."""

    name: str
    language: str
    description: str
    licence: str
    accuracy: str
    """As the makers state it."""
    download_mb: Bytes
    """Size of the archive in megabytes, rounded."""
    sources: tuple[Source, ...]
    files: dict[str, ModelFile]

    @property
    def disk_mb(self) -> int:
        """Megabytes it takes once unpacked."""
        return round(sum(file.bytes for file in self.files.values()) / 1_000_000)


class _Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    models: tuple[Model, ...]


def parse(data: bytes) -> tuple[Model, ...]:
    """The models of a catalogue file.

    Raises:
        msgspec.ValidationError: The file is not a catalogue; the message names the place.
    """
    return msgspec.toml.decode(data, type=_Catalogue).models


def catalogue(file: Path | None = None) -> tuple[Model, ...]:
    """The models this program knows."""
    return parse((file or shipped("models", "catalogue.toml")).read_bytes())
