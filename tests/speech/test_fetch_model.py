"""``scripts/fetch_model.py``, with a Maven made for the test."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.locations import Locations
from assistant.speech.catalogue import DEFAULT
from assistant.speech.models import being_fetched, verify
from scripts import fetch_model
from tests.speech.conftest import Tiny

ROOT = Path(__file__).parents[2]


def give_maven(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Maven on the PATH; in ``does`` its first option's value is the repository."""
    folder.mkdir()
    (folder / "mvn").write_text(f"#!/bin/sh\nrepository=${{2#*=}}\n{does}\n")
    (folder / "mvn").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def copies(archive: Path) -> str:
    target = f'"$repository/{fetch_model.ARTIFACT_FILE}"'
    return f'mkdir -p "$(dirname {target})" && cp "{archive}" {target}'


def test_maven_brings_the_same_model_and_its_repository_is_removed(
    tiny: Tiny, locations: Locations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tiny.archive(tmp_path / "model.aar", "assets/model-en-us/")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    monkeypatch.setattr(fetch_model, "ARTIFACT_SHA256", digest)
    give_maven(tmp_path / "bin", copies(archive), monkeypatch)
    locations.models.mkdir(parents=True)
    fetch_model.through_maven(locations)
    assert verify(locations.models / DEFAULT, tiny.model) == ()
    assert [path.name for path in locations.models.iterdir()] == [DEFAULT]


@pytest.mark.parametrize("does", ["exit 1", "exit 0", None])
def test_what_maven_cannot_bring_or_should_not_have_brought_changes_nothing(
    does: str | None,
    tiny: Tiny,
    locations: Locations,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give_maven(tmp_path / "bin", does or copies(tiny.archive(tmp_path / "other.aar")), monkeypatch)
    locations.models.mkdir(parents=True)
    with pytest.raises(ModelError):
        fetch_model.through_maven(locations)
    assert list(locations.models.iterdir()) == []


def test_in_the_background_it_returns_when_it_is_seen_to_be_coming_and_holds_no_stream(
    locations: Locations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens: no network is used
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("REFLECT_MODEL", str(tmp_path / "nowhere"))
    end = tmp_path / "end"
    give_maven(tmp_path / "bin", f'until [ -e "{end}" ]; do sleep 0.05; done; exit 1', monkeypatch)
    started = subprocess.run(  # returns at the end of its streams, which the child must not hold
        [sys.executable, "-P", ROOT / "scripts/fetch_model.py", "--background"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert (started.stdout, started.stderr) == (b"", b"")
    assert being_fetched(locations)
    end.touch()
    for _ in range(600):
        if not being_fetched(locations):
            break
        time.sleep(0.05)
    assert not being_fetched(locations)
