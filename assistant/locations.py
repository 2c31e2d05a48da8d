"""Where things are: what the person owns, and what the program ships with.

``REFLECT_HOME`` puts everything the program keeps into one folder. Otherwise
the platform's own folders are used. Nothing is created here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from platformdirs import PlatformDirs

APP_NAME: Final = "reflect-aloud"
_PACKAGE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Locations:
    """The folders of one person on one machine."""

    data: Path
    config: Path
    state: Path

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The folders named by the environment."""
        if home := environment.get("REFLECT_HOME"):
            root = Path(home).expanduser().absolute()
            return cls(data=root, config=root, state=root / "state")
        dirs = PlatformDirs(APP_NAME, appauthor=False)
        return cls(dirs.user_data_path, dirs.user_config_path, dirs.user_state_path)

    @property
    def journal(self) -> Path:
        """One folder a profile, each with a random name."""
        return self.data / "journal"

    @property
    def models(self) -> Path:
        """Speech models, one folder each."""
        return self.data / "models"

    @property
    def settings_file(self) -> Path:
        """Preferences; never private choices."""
        return self.config / "settings.json"

    @property
    def own_questions(self) -> Path:
        """A person's own wordings, as the files in ``prompts/``."""
        return self.config / "prompts"

    @property
    def spool(self) -> Path:
        """What is being said, until its text is kept; never synced."""
        return self.state / "spool"

    @property
    def device_file(self) -> Path:
        """This device's random id; never synced."""
        return self.state / "device"


def shipped(*parts: str, package: Path = _PACKAGE) -> Path:
    """A file or folder the program ships with: in the checkout, or in the installed package.

    Args:
        parts: Path below the top level, as ``("prompts", "en")``.
        package: The package's own folder.
    """
    checkout = package.parent.joinpath(*parts)
    return checkout if checkout.exists() else package.joinpath("_data", *parts)
