"""A machine with a journal, and a child process that backs it up or restores it.

Run as ``python -m tests.storage.story_backup backup|restore HOME FILE``; ``done`` on
stdout when it says so to the person. It leaves by ``writev``, so that what is done
to ``write`` meets the backup alone.
"""

import os
import sys
from pathlib import Path
from typing import Final

from assistant.errors import JournalError
from assistant.journal.records import Word
from assistant.locations import Locations
from assistant.storage import identity
from assistant.storage.backup import back_up, sources
from assistant.storage.places import Home
from assistant.storage.restore import restore
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, a_promise
from tests.storage.story import FORMS

CALLS: Final = ("write", "fsync", "link", "rename", "unlink", "mkdir", "unlinkat")
"""Every system call by which backing up and restoring change a disk."""
MODELS: Final = ("vosk-model-small-en-us-0.15",)


def locations_in(folder: Path) -> Locations:
    return Locations.of({"REFLECT_HOME": str(folder)})


def make(folder: Path, form: str = "plain") -> None:
    """Write a journal of two devices, with sound, settings and own questions."""
    locations = locations_in(folder)
    home = identity.home(locations)
    bench = DiskBench(folder, envelope=FORMS[form])
    bench.close()
    for device in (home.device, "other-device"):
        bench.home = Home(home.profile, device, home.last_id)
        bench.reopen()
        spoken = (Word("marigold", 0.0, 0.5, 0.5), Word("now", 0.6, 1.0, 1.0))
        bench.keep(an_answer("marigold now", id=f"a-{device}", words=spoken, dev=device))
        bench.keep(a_promise("marigold again", id=f"p-{device}", answer=f"a-{device}", dev=device))
        bench.close()
    (home.folder / "audio").mkdir()
    (home.folder / "audio" / "a-1.mp3").write_bytes(bytes(range(256)) * 5)
    (home.folder / "2026-11.json.damaged-1").write_bytes(b"")
    locations.settings_file.write_text('{"rate": 200}')
    locations.own_questions.mkdir()
    (locations.own_questions / "mine.toml").write_text("# mine: grüße")


def machine(folder: Path, form: str = "plain") -> None:
    """A machine in ``kept``, and its ``backup`` beside it."""
    make(folder / "kept", form)
    locations = locations_in(folder / "kept")
    back_up(locations, identity.home(locations), folder / "backup", MODELS)


def contents(folder: Path) -> dict[str, bytes]:
    """All that a backup is of, as it stands."""
    return {path: source.read_bytes() for path, source in sources(locations_in(folder))}


def main(act: str, folder: str, file: str) -> None:
    """Do it and tell."""
    locations = locations_in(Path(folder))
    try:
        if act == "backup":
            back_up(locations, identity.home(locations), Path(file), MODELS)
        else:
            restore(locations, Path(file))
    except JournalError:
        os.writev(1, [b"not done\n"])
    else:
        os.writev(1, [b"done\n"])


if __name__ == "__main__":
    main(*sys.argv[1:])
