"""Where things are, in a checkout and in an installed package."""

from pathlib import Path

from assistant.locations import Locations, shipped


def test_one_variable_puts_everything_into_one_folder(tmp_path: Path) -> None:
    places = Locations.of({"REFLECT_HOME": str(tmp_path)})
    everything = (places.journal, places.models, places.settings_file, places.device_file)
    assert all(path.is_relative_to(tmp_path) for path in everything)


def test_without_it_the_platforms_folders_are_used(home: Path) -> None:
    places = Locations.of({})
    assert places.data.is_relative_to(home)
    assert len({places.data, places.config, places.state}) == 3


def test_in_a_checkout_the_questions_are_beside_the_package() -> None:
    assert shipped("prompts", "en", "today.toml").is_file()
    assert "_data" not in shipped("prompts").parts


def test_in_an_installed_package_the_questions_are_inside_it(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "assistant"
    inside = package / "_data" / "prompts"
    inside.mkdir(parents=True)
    assert shipped("prompts", package=package) == inside
