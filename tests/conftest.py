"""What every test stands on: a home of its own, and named reasons for what cannot run."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from assistant.locations import Locations, shipped

settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")  # a busy machine is slow, not wrong
MODEL: Final = "vosk-model-small-en-us-0.15"
_REAL: Final = Locations.of()


def _model() -> Path | None:
    candidates = (
        Path(os.environ.get("REFLECT_MODEL", "")) if os.environ.get("REFLECT_MODEL") else None,
        _REAL.models / MODEL,
        shipped("models", MODEL),
    )
    return next((path for path in candidates if path and (path / "am").is_dir()), None)


MODEL_HERE: Final = _model()
"""The speech model of this machine; None where there is none."""


def _lacking(thing: str) -> bool:
    match thing:
        case "model":
            return MODEL_HERE is None
        case "root":
            return os.geteuid() != 0
        case "namespaces":
            tried = ["unshare", "--map-root-user", "--net", "--mount", "true"]
            return _lacking("unshare") or bool(subprocess.run(tried, check=False).returncode)
        case _:
            return shutil.which(thing) is None


def needs(*things: str) -> None:
    """Go on only where the machine has these; name the first one it lacks.

    ``REFLECT_TEST_REQUIRE=all`` makes a lacking thing a failure.

    Args:
        things: Names of programs, or ``model`` (the speech model), or ``root``, or
            ``namespaces`` (a network and mounts of a program's own).
    """
    for thing in things:
        if _lacking(thing):
            reason = f"this machine lacks: {thing}"
            if os.environ.get("REFLECT_TEST_REQUIRE") == "all":
                pytest.fail(reason)
            pytest.skip(reason)


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The speech model of this machine."""
    needs("model")
    assert MODEL_HERE is not None
    return MODEL_HERE


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test ever sees the developer's own journal, settings or models."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("REFLECT_HOME", str(home / "reflect"))
    for name in ("REFLECT_MODEL", "ACCESSIBLE", "NO_COLOR", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("COLUMNS", "LINES"):  # readline sets them in a test worker: each test has its own
        monkeypatch.delenv(name, raising=False)
    return home
