"""A child process that changes the passphrase of a journal. Run as ``-m`` with its folder."""

import sys
from pathlib import Path
from typing import Final

from assistant.storage import keys, slot_files
from assistant.storage.keys import KeySlots
from assistant.storage.slot import Kind
from tests.fakes_journal import home_in
from tests.fakes_sealed import KEY, weak_slot

OLD: Final = b"old"
NEW: Final = b"new"
WORDS: Final = b"words"


def make(folder: Path) -> KeySlots:
    """Slots with the old passphrase and recovery words."""
    slots = (weak_slot(Kind.PASSPHRASE, OLD), weak_slot(Kind.RECOVERY, WORDS))
    return slot_files.write(home_in(folder), keys.fresh_slots(slots, KEY), KEY)


def change(folder: Path) -> None:
    """What ``passphrase change`` does once the new one is typed."""
    home = home_in(folder)
    before = slot_files.read(home.profile)
    assert before
    after = before.with_slot(weak_slot(Kind.PASSPHRASE, NEW))
    slot_files.replace(home, after, KEY, before=before)


if __name__ == "__main__":
    change(Path(sys.argv[1]))
