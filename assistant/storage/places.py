"""Where one person's journal lies: the files of a month, the months of a profile.

::

    journal/<profile>/<device>/2026-11.log        a line a record; its fsync acknowledges
                               2026-11.json       the month as a TinyDB file
                               2026-11.json.prev  the one before
                               2026-11.words      word timings
                               *.sync-conflict-*  Syncthing's; merged at the next opening
                               2026-11.torn       half lines that a crash left
                               *.damaged-1        files found damaged, as they were
                               erased.log         what was erased, without its words
                               audio/             recordings a person chose to keep
                               inbox-*/           said without unlocking; merged at the next one
    journal/<profile>/keyslots.json               what opens a sealed journal; in each device too
    journal/<profile>/.cache/                     search indexes; disposable
                      .stignore                   what Syncthing leaves out

A device writes only its own folder.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

ASIDE: Final = "aside-"
"""How the folder of a profile begins that cannot be opened; it waits for its keys."""
CONFLICT: Final = ".sync-conflict-"
"""In the names of what Syncthing put beside a file that two machines had changed."""
INBOX: Final = "inbox-"
DAMAGED_INBOX: Final = f"damaged-{INBOX}"
"""How the folder in a device's begins that has what was said without unlocking."""
MONTH_FILE: Final = re.compile(r"(\d{4}-\d{2})\.(?:log|json|json\.prev)")
"""A file that says which month it is of."""


@dataclass(frozen=True)
class MonthFiles:
    """The files of one month of one device."""

    folder: Path
    month: str
    """As ``2026-11``."""

    @property
    def name(self) -> str:
        """What the month's content is bound to."""
        return f"{self.folder.name}/{self.month}"

    def exist(self) -> bool:
        """Whether there is anything of this month."""
        return any(path.exists() for path in (self.log, self.json, self.previous))

    @property
    def log(self) -> Path:
        """The append-only log."""
        return self.folder / f"{self.month}.log"

    @property
    def torn(self) -> Path:
        """Where half lines are moved."""
        return self.folder / f"{self.month}.torn"

    @property
    def json(self) -> Path:
        """The month file."""
        return self.folder / f"{self.month}.json"

    @property
    def previous(self) -> Path:
        """The month file before."""
        return self.folder / f"{self.month}.json.prev"

    @property
    def audio(self) -> Path:
        """Where the device's recordings are, of every month."""
        return self.folder / "audio"

    @property
    def words(self) -> Path:
        """The word timings."""
        return self.folder / f"{self.month}.words"


@dataclass(frozen=True)
class Home:
    """One profile, seen from one device."""

    profile: Path
    device: str
    last_id: Path
    """The file that remembers the last id this device gave out."""

    @property
    def folder(self) -> Path:
        """This device's own folder."""
        return self.profile / self.device

    def months(self, first: date | None = None, last: date | None = None) -> tuple[str, ...]:
        """The months that hold anything, oldest first.

        Raises:
            OSError: the profile's folder cannot be looked into.
        """
        lowest = first.isoformat()[:7] if first else ""
        highest = last.isoformat()[:7] if last else "~"
        found = {
            match[1]
            for folder in self.devices()
            for path in folder.iterdir()
            if (match := MONTH_FILE.fullmatch(path.name))
        }
        return tuple(sorted(month for month in found if lowest <= month <= highest))

    def files(self, month: str) -> tuple[MonthFiles, ...]:
        """The files of a month, device by device."""
        return tuple(MonthFiles(folder, month) for folder in self.devices())

    def devices(self) -> list[Path]:
        """The folders of all devices.

        Raises:
            OSError: the profile's folder cannot be looked into.
        """
        if not self.profile.exists():
            return []
        return folders(self.profile)


def folders(parent: Path) -> list[Path]:
    """The folders in a folder, but for hidden ones: those belong to other programs.

    Raises:
        OSError: it cannot be looked into.
    """
    return sorted(each for each in parent.iterdir() if each.is_dir() and each.name[0] != ".")
