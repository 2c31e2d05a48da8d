"""A journal with every kind of file, and a child process that brings it into another form.

Run as ``python -m tests.storage.story_reseal ACT FOLDER``.
"""

import sys
from pathlib import Path
from typing import Final

from msgspec import structs

from assistant.journal.records import AnswerState
from assistant.storage import keys, resealing, slot_files
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.keys import KeySlots, State
from assistant.storage.reader import Reader
from assistant.storage.slot import Kind, Slot
from assistant.storage.spool import Spool
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, View, home_in, view
from tests.storage import story_erase

ACTS: Final = ("seal", "renew", "unseal")
PRIVATE: Final = (*story_erase.WORDS.values(), story_erase.STAYS, b"sound of ", b"\x05\x07" * 20)
"""What is in files of the plain journal: words, recordings, and what is being said."""
SAID: Final = b"\x05\x07" * 16_000
_KEYS: Final = {b"first": bytes(range(32)), b"second": bytes(range(32, 64))}


def make(folder: Path) -> None:
    """Write a plain journal, with all that crashes, other devices and other programs leave."""
    story_erase.make(folder)
    there = DiskBench(folder, "device-2")
    there.keep(an_answer("hawthorn, said there", id="theirs", dev="device-2"))
    there.close()
    home = home_in(folder)
    (home.folder / "2026-11.sync-conflict-1.log").write_bytes(b"marigold, by another program")
    (home.profile / ".cache" / "0.2026-11").parent.mkdir()
    (home.profile / ".cache" / "0.2026-11").write_bytes(b"marigold")
    spool = Spool(folder / "spool")
    take = spool.begin(an_answer("", AnswerState.DRAFT, id="said"), spooled=True)
    take.write(SAID)
    spool.close()
    (folder / "spool" / "said-9.take").write_bytes(b"no head of a take\n" + SAID)
    (folder / "spool" / "half.tmp").write_bytes(SAID)


def act(folder: Path, name: str) -> None:
    """Bring it into the other form; Argon2id has no part in it."""
    home, spool = home_in(folder), folder / "spool"
    before = slot_files.read(home.profile)
    first, second = _KEYS[b"first"], _KEYS[b"second"]
    if name == "seal":
        slots, key = keys.fresh_slots((_slot(b"first"),), first), first
    elif before and name == "renew":
        slots, key = keys.renewed((_slot(b"second"),), before, second, first), second
    else:
        assert before
        slots, key = structs.replace(before, state=State.UNSEALING), _key(before)
    resealing.begin(home, spool, slots, key, before=before)


def finish(folder: Path) -> None:
    """What the next opening does."""
    slots = slot_files.read(home_in(folder).profile)
    if slots:
        resealing.finish(home_in(folder), folder / "spool", _key(slots))


def envelope(folder: Path) -> Envelope:
    """How the journal stands on the disk now."""
    slots = slot_files.read(home_in(folder).profile)
    return resealing.envelope_of(slots, _key(slots)) if slots else Plain()


def look(folder: Path) -> View:
    """All there is to see of it, what is being said included."""
    form = envelope(folder)
    spool = Spool(folder / "spool", form)
    assert spool.sound_of("said") == SAID
    assert [path.name for path in spool.unreadable] == ["said-9.take"]
    spool.close()
    return view(Reader(home_in(folder), form))


def exposed(folder: Path) -> list[str]:
    """The files that hold any of what is private."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word in path.read_bytes() for word in PRIVATE)]


def _key(slots: KeySlots) -> bytes:
    return _KEYS[slots.slots[0].salt]


def _slot(salt: bytes) -> Slot:
    return Slot(kind=Kind.PASSPHRASE, salt=salt, wrapped=b"")


if __name__ == "__main__":
    act(Path(sys.argv[2]), sys.argv[1])
