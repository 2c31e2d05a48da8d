"""Whether another program copies the journal to other machines, and what it must leave out."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.storage import atomic, index_files

STIGNORE: Final = ".stignore"
_LEFT_OUT: Final = (".lock", ".ballast", f"*{atomic.TEMPORARY}", "*.json.prev", index_files.FOLDER)
"""What is of use on this machine alone."""
_MARKERS: Final = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "Nextcloud",
    ".sync_*.db": "Nextcloud",
    "._sync_*.db": "Nextcloud",
}
"""Files and folders by which a program knows the folder that it copies."""
_NAMES: Final = {
    "Dropbox": re.compile(r"dropbox( \(.*\))?"),
    "OneDrive": re.compile(r"onedrive( ?- ?.*)?"),
    "iCloud": re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs"),
    "Google Drive": re.compile(r"google ?drive(-.*)?|my drive|google-drive:.*"),
    "Nextcloud": re.compile(r"nextcloud|owncloud"),
    "Box": re.compile(r"box-box|box sync"),
    "MEGA": re.compile(r"mega ?sync( downloads)?"),
    "pCloud": re.compile(r"p ?cloud ?drive"),
    "Proton Drive": re.compile(r"proton ?drive(-.*)?"),
}
"""How such folders are called, in small letters."""


def write_stignore(profile: Path) -> None:
    """Tell Syncthing what to leave out, where nobody has said it yet.

    Raises:
        OSError: it cannot be written.
    """
    path = profile / STIGNORE
    if profile.is_dir() and not path.exists():
        atomic.replace(path, "".join(f"(?d){name}\n" for name in _LEFT_OUT).encode("ascii"))


def copied_by(folder: Path) -> str:
    """The program that copies this folder to its maker's machines, as far as can be seen.

    "" where none does. Syncthing is none: what it copies stays on machines of the person's own.
    """
    real = folder.resolve()
    for place in (real, *real.parents):
        with suppress(OSError):
            for marker, program in _MARKERS.items():
                if next(place.glob(marker), None):
                    return program
        for program, name in _NAMES.items():
            if name.fullmatch(place.name.casefold()):
                return program
    return ""
