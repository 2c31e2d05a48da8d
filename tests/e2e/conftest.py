"""What the whole program needs in its empty home."""

from pathlib import Path

import pytest


@pytest.fixture
def model(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's own speech model is the one the program uses."""
    monkeypatch.setenv("REFLECT_MODEL", str(model_folder))
    return model_folder
