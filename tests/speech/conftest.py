import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.locations import Locations
from assistant.speech.catalogue import DEFAULT, Model, catalogue

FILES = {
    "am/final.mdl": b"the sound of words" * 5000,
    "conf/model.conf": b"--beam=10.0\n",
    "graph/HCLr.fst": b"the order of words" * 3000,
}


@dataclass(frozen=True)
class Tiny:
    """A model of a few files that the program takes for its own."""

    model: Model

    def folder(self, folder: Path) -> Path:
        for name, content in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    def archive(self, path: Path, prefix: str = "", **others: bytes) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**FILES, **others}.items():
                archive.writestr(prefix + name, content)
        return path


@pytest.fixture
def locations() -> Locations:
    return Locations.of()


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """The catalogue lists only the tiny model, and nothing lies beside the program."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "catalogue.toml").write_text(_catalogue())
    for module in ("catalogue", "models"):
        monkeypatch.setattr(
            f"assistant.speech.{module}.shipped", lambda _folder, name: shipped / name
        )
    return Tiny(catalogue()[0])


def _catalogue() -> str:
    lines = [
        "[[models]]",
        f'name = "{DEFAULT}"',
        'language = "en-US"',
        'description = "tiny"',
        'licence = "CC0"',
        'accuracy = "none"',
        "download_mb = 1",
        "sources = []",
        "[models.files]",
    ]
    lines += [
        f'"{name}" = {{ bytes = {len(data)}, sha256 = "{hashlib.sha256(data).hexdigest()}" }}'
        for name, data in FILES.items()
    ]
    return "\n".join(lines)
