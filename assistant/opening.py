"""How a journal is opened: the one place that decides it, for a session and for each command.

A journal without slots is plain, and open. A sealed one is opened by its key file, where
the settings name one, or by what the person types. What an interrupted resealing left is
finished here, and what was said without unlocking is merged. A journal whose slots are
lost is never written to.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from assistant.clock import SystemClock
from assistant.errors import JournalBusyError, JournalError, JournalLockedError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.ports import Unlocking
from assistant.settings import load
from assistant.storage import conflicts, identity, inbox, keys, recovery, resealing, slot_files
from assistant.storage.envelope import DamagedError, Envelope, Plain
from assistant.storage.keys import KeySlots, SlotsNewerError, State
from assistant.storage.places import Home
from assistant.storage.recovery import Slip
from assistant.storage.sealed_box import public_of
from assistant.storage.slot import Kind
from assistant.storage.slot_files import SlotsLostError

Try = Callable[[str], str]
"""Tries what was typed; "" when it opened the journal, else the sentence to say. It takes
half a second, and may run in any thread."""
Ask = Callable[[Try], Unlocking]
"""Asks until the journal is open, or the person would rather not."""


_OPEN: dict[Path, "Door"] = {}
"""Doors that were opened before the journal was asked for: when somebody signed in."""


@dataclass(frozen=True)
class Opened:
    """A journal that can be read and written."""

    home: Home
    envelope: Envelope
    door: "Door | None" = None
    """What opens it again once it is locked; None where it is plain."""
    shut: bool = False
    """It is not the person's journal but an inbox of it: nothing from before is there."""
    joined: bool = False
    """What was said without unlocking has just joined it."""


class Door:
    """A sealed journal, and what opens it. It shows nothing of its key.

    Any thread may use it.
    """

    def __init__(self, slots: KeySlots) -> None:
        self.slots = slots
        self.by_words = False
        """Whether something typed opened it, and so can open it once more."""
        self._key: bytes | None = None

    @property
    def is_open(self) -> bool:
        """Whether something opened it."""
        return self._key is not None

    @property
    def key(self) -> bytes:
        """The data key of a door that was opened.

        Raises:
            JournalLockedError: it was not.
        """
        if self._key is None:
            raise JournalLockedError(Text.STAYS_LOCKED())
        return self._key

    def opens(self, passphrase: str) -> bool:
        """Whether this passphrase, or these recovery words, open it. It takes half a second."""
        return not self.attempt(passphrase)

    def attempt(self, said: str) -> str:
        """Try a passphrase, then recovery words; "" when it is open, else a sentence."""
        if self._opened(Kind.PASSPHRASE, keys.of_passphrase(said)):
            return ""
        words = recovery.read(said)
        if words is Slip.A_WORD:
            return Text.RECOVERY_SLIP()
        if isinstance(words, tuple) and self._opened(Kind.RECOVERY, recovery.secret(words)):
            return ""
        return Text.UNLOCK_AGAIN()

    def takes_file(self, path: Path) -> bool:
        """Whether a key file opens it; one that cannot be read does not."""
        with suppress(OSError):
            return self._opened(Kind.KEY_FILE, keys.of_key_file(path.read_bytes()))
        return False

    def _opened(self, kind: Kind, secret: bytes) -> bool:
        slot = self.slots.of(kind)
        key = slot.open(secret) if slot else None
        if key is None:
            return False
        self._key = key
        self.by_words = kind is not Kind.KEY_FILE
        return True


def journal(locations: Locations, ask: Ask) -> Opened:
    """Open the person's journal.

    Args:
        locations: Where it is.
        ask: Asks for a passphrase, where one is needed.

    Raises:
        JournalLockedError: it stays locked.
        JournalError: it cannot be looked into, or its slots are lost.
    """
    home = identity.home(locations)
    slots = slots_of(home)
    if slots is None:
        return _merged(Opened(home, Plain()))
    door = _OPEN.get(home.profile) or Door(slots)
    open_already = door.is_open or _by_key_file(door, locations)
    said = Unlocking.OPENED if open_already else ask(door.attempt)
    if said is Unlocking.OPENED:
        return opened(locations, home, door)
    slots = slots_of(home)
    if said is Unlocking.WITHOUT and slots and slots.state is State.SEALED:
        with suppress(OSError, DamagedError):
            begun = inbox.begin(home, slots)
            return Opened(begun.home, begun.envelope, door, shut=True)
    raise JournalLockedError(Text.STAYS_LOCKED())


def opened(locations: Locations, home: Home, door: Door) -> Opened:
    """A journal whose door was opened; what was interrupted is finished, where that can be.

    The slots are read once more: another window may have changed them while somebody typed.

    Raises:
        JournalLockedError: the journal has another key by now.
        JournalError: it cannot be looked into, or its slots are lost.
    """
    slots = slots_of(home) and slot_files.verified(home.profile, door.key)
    if slots and slots.state is not State.SEALED:
        with suppress(JournalBusyError, OSError):  # both forms are read until then
            resealing.finish(home, locations.spool, door.key)
    standing = slots_of(home)
    if standing is None:
        return _merged(Opened(home, Plain()))
    try:
        slots = slot_files.verified(home.profile, door.key) or _put_right(home, standing, door.key)
        private = slots.private_key(door.key)
        envelope = resealing.envelope_of(slots, door.key)
    except DamagedError:
        raise JournalLockedError(Text.STAYS_LOCKED()) from None
    door.slots = slots
    slot_files.mend(home, slots, door.key)
    joined = inbox.merge(home, envelope, private, locations.spool, SystemClock())
    return _merged(Opened(home, envelope, door, joined=joined))


def _merged(journal: Opened) -> Opened:
    """With what another machine wrote under this one's name."""
    conflicts.merge(journal.home, journal.envelope)
    return journal


def _put_right(home: Home, slots: KeySlots, key: bytes) -> KeySlots:
    """Slots that somebody without the key has changed: sealed, and nothing is under way.

    Raises:
        DamagedError: they are of another key.
    """
    public = public_of(slots.private_key(key))
    slots = structs.replace(slots, state=State.SEALED, former=b"", public=public)
    with suppress(OSError):
        return slot_files.write(home, slots, key)
    return slots


def attempt_again(opened: Opened, said: str) -> str:
    """Try to open the journal of a locked session, by its slots as they stand now.

    Returns:
        "" when it is open, else a sentence.
    """
    if opened.door is None:
        return Text.UNLOCK_AGAIN()
    with suppress(JournalError):
        if slots := slots_of(opened.home):
            return Door(slots).attempt(said)
    return opened.door.attempt(said)


def leave_open(locations: Locations, door: Door) -> None:
    """Let the journal be opened by a door that was opened: the person is not asked twice."""
    _OPEN[identity.home(locations).profile] = door


def slots_of(home: Home) -> KeySlots | None:
    """The slots of a journal; None where it is plain.

    Raises:
        JournalError: it cannot be looked into, or its slots are lost or of a later version.
    """
    try:
        return slot_files.read(home.profile)
    except SlotsLostError:
        raise JournalError(Text.SLOTS_LOST(folder=home.profile)) from None
    except SlotsNewerError:
        raise JournalError(Text.SLOTS_NEWER()) from None
    except OSError as fault:
        raise JournalError(Text.JOURNAL_SHUT(folder=home.profile)) from fault


def is_sealed(locations: Locations) -> bool:
    """Whether opening the journal may need something of the person. Nothing is made for it."""
    profile = identity.profile_there(locations.journal)
    try:
        return profile is not None and slot_files.read(profile) is not None
    except (SlotsLostError, SlotsNewerError, OSError):
        return True


def _by_key_file(door: Door, locations: Locations) -> bool:
    preferences, _ = load(locations.settings_file)
    return bool(preferences.key_file) and door.takes_file(Path(preferences.key_file).expanduser())
