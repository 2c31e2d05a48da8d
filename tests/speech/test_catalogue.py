import msgspec
import pytest

from assistant.speech.catalogue import DEFAULT, HEART, catalogue, parse


def test_the_default_model_is_listed_with_its_heart_its_licence_and_where_it_comes_from() -> None:
    model = next(model for model in catalogue() if model.name == DEFAULT)
    assert HEART in model.files
    assert model.licence == "Apache-2.0"
    assert model.disk_mb == 71
    assert all(source.url.startswith("https://") for source in model.sources)


def test_no_listed_file_can_lie_outside_its_folder() -> None:
    for model in catalogue():
        for name in model.files:
            assert not name.startswith("/")
            assert ".." not in name.split("/")


def test_a_sum_that_is_not_a_sha256_is_found_when_the_catalogue_is_read() -> None:
    with pytest.raises(msgspec.ValidationError, match="sha256"):
        parse(
            b'[[models]]\nname="a"\nlanguage="en"\ndescription="a"\nlicence="a"\naccuracy="a"\n'
            b'download_mb=1\nsources=[]\nfiles={a={bytes=1, sha256="short"}}'
        )
