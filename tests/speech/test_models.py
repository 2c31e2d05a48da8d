import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import ModelError, ModelMissingError
from assistant.locations import Locations
from assistant.speech.catalogue import DEFAULT, HEART
from assistant.speech.models import (
    Flaw,
    being_fetched,
    bringing,
    find,
    listed,
    once_here,
    remove,
    survey,
    usable,
    verify,
)
from tests.speech.conftest import Tiny

BRINGING = """
import time
from assistant.locations import Locations
from assistant.speech.models import bringing
with bringing(Locations.of()):
    print("claimed", flush=True)
    time.sleep(60)
"""


def test_the_named_folder_alone_decides_where_one_is_named(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    own = tiny.folder(locations.models / DEFAULT)
    named = tiny.folder(tmp_path / "named")
    assert find(locations, {}) == own
    assert find(locations, {"REFLECT_MODEL": str(named)}) == named
    assert find(locations, {"REFLECT_MODEL": str(tmp_path / "nowhere")}) is None


def test_a_model_beside_the_program_is_found_after_the_persons_own(
    tiny: Tiny, locations: Locations, tmp_path: Path
) -> None:
    beside = tiny.folder(tmp_path / "shipped" / DEFAULT)
    assert find(locations, {}) == beside
    own = tiny.folder(locations.models / DEFAULT)
    assert find(locations, {}) == own


@pytest.mark.usefixtures("tiny")
def test_no_model_is_said_to_be_missing(locations: Locations) -> None:
    with pytest.raises(ModelMissingError, match="models fetch"):
        usable(locations, {})


def test_a_whole_model_is_usable(tiny: Tiny, locations: Locations) -> None:
    own = tiny.folder(locations.models / DEFAULT)
    assert verify(own, tiny.model) == ()
    assert usable(locations, {}) == own


def test_each_file_that_is_not_as_listed_is_named(tiny: Tiny, locations: Locations) -> None:
    own = tiny.folder(locations.models / DEFAULT)
    (own / "graph/HCLr.fst").unlink()
    (own / "conf/model.conf").write_bytes(b"--beam=99.9\n")
    assert set(verify(own, tiny.model)) == {
        Flaw("conf/model.conf", missing=False),
        Flaw("graph/HCLr.fst", missing=True),
    }
    with pytest.raises(ModelError, match=r"conf/model\.conf"):
        usable(locations, {})


def test_a_model_half_there_is_not_usable(tiny: Tiny, locations: Locations) -> None:
    own = tiny.folder(locations.models / DEFAULT)
    (own / HEART).unlink()
    with pytest.raises(ModelError, match="models fetch"):
        usable(locations, {})


def test_a_damaged_model_under_another_name_is_still_known_by_its_heart(
    tiny: Tiny, tmp_path: Path, locations: Locations
) -> None:
    other = tiny.folder(tmp_path / "my-model")
    (other / "conf/model.conf").write_bytes(b"")
    assert listed(other) == tiny.model
    with pytest.raises(ModelError, match=r"conf/model\.conf"):
        usable(locations, {"REFLECT_MODEL": str(other)})


@pytest.mark.usefixtures("tiny")
def test_a_folder_that_is_no_model_is_not_usable(tmp_path: Path, locations: Locations) -> None:
    with pytest.raises(ModelError):
        usable(locations, {"REFLECT_MODEL": str(tmp_path)})


def test_the_survey_tells_whole_damaged_and_absent_apart(tiny: Tiny, locations: Locations) -> None:
    assert [(held.folder, held.flaws) for held in survey(locations)] == [(None, ())]
    own = tiny.folder(locations.models / DEFAULT)
    assert [(held.folder, held.flaws) for held in survey(locations)] == [(own, ())]
    (own / HEART).write_bytes(b"")
    assert survey(locations)[0].flaws == (Flaw(HEART, missing=False),)


def test_only_a_listed_model_in_the_models_folder_is_removed(
    tiny: Tiny, locations: Locations
) -> None:
    own = tiny.folder(locations.models / DEFAULT)
    journal = locations.journal / "notes"
    journal.mkdir(parents=True)
    for name in ("../journal", "nothing", ""):
        with pytest.raises(ModelMissingError):
            remove(name, locations)
    assert journal.is_dir()
    remove(DEFAULT, locations)
    assert not own.exists()
    assert list(locations.models.iterdir()) == [locations.models / ".fetching"]


def test_somebody_is_bringing_a_model_only_while_they_do(locations: Locations) -> None:
    assert not being_fetched(locations)
    with bringing(locations):
        assert being_fetched(locations)
        with pytest.raises(ModelError), bringing(locations):
            pass
    assert not being_fetched(locations)


def test_nobody_waits_for_somebody_who_was_killed(locations: Locations) -> None:
    with subprocess.Popen([sys.executable, "-c", BRINGING], stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"claimed\n"
        assert being_fetched(locations)
        other.kill()
    assert not being_fetched(locations)


def test_who_needs_the_model_waits_while_it_comes_and_no_longer(
    tiny: Tiny, locations: Locations
) -> None:
    pauses = []

    def pause() -> None:
        pauses.append("waited")
        if len(pauses) == 3:
            tiny.folder(locations.models / DEFAULT)

    with bringing(locations):
        assert once_here(locations, pause) == locations.models / DEFAULT
    assert len(pauses) == 3


@pytest.mark.usefixtures("tiny")
def test_nobody_waits_where_nothing_comes(locations: Locations) -> None:
    with pytest.raises(ModelMissingError):
        once_here(locations, lambda: pytest.fail("waited for nobody"))


def test_folders_for_models_are_private(locations: Locations) -> None:
    with bringing(locations):
        assert locations.data.stat().st_mode & 0o777 == 0o700
        assert locations.models.stat().st_mode & 0o777 == 0o700
