"""Where things are: what the person owns, and what the program ships with.

``REFLECT_HOME`` puts everything the program keeps into one folder. Otherwise
the platform's own folders are used. Nothing is created here.

A further person at the same account has folders of their own below these, for all but
the speech models. Which of them a process is for stands in its own environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from platformdirs import PlatformDirs

APP_NAME: Final = "reflect-aloud"
PROFILE: Final = "REFLECT_PROFILE"
"""Set by the program for itself and what it starts, once somebody has signed in."""
_PACKAGE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Locations:
    """The folders of one person on one machine."""

    data: Path
    config: Path
    state: Path
    models: Path
    """Speech models, one folder each; the same for everybody at this account."""

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The folders of the person this process is for."""
        account = cls.of_account(environment)
        profile = environment.get(PROFILE)
        return account.of_profile(profile) if profile else account

    @classmethod
    def of_account(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The folders named by the environment, which are those of the first person."""
        if home := environment.get("REFLECT_HOME"):
            root = Path(home).expanduser().absolute()
            return cls(root, root, root / "state", root / "models")
        dirs = PlatformDirs(APP_NAME, appauthor=False)
        data = dirs.user_data_path
        return cls(data, dirs.user_config_path, dirs.user_state_path, data / "models")

    def of_profile(self, name: str) -> Self:
        """The folders of a further person, below those of the first."""
        root = self.profiles / name
        return replace(self, data=root, config=root, state=root / "state")

    @property
    def profiles(self) -> Path:
        """The folders of further people, each with a random name."""
        return self.data / "profiles"

    @property
    def journal(self) -> Path:
        """One folder with a random name, and those of journals that were put aside."""
        return self.data / "journal"

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
