"""``passphrase``: seal the journal, and all that goes with it. Everything is typed, line by line.

A passphrase is never spoken, never shown, and never an argument.
"""

import sys
from collections.abc import Callable
from typing import Final

from msgspec import structs

from assistant import opening, personal, profiles
from assistant.errors import JournalError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.recovery_words import show_and_ask
from assistant.opening import Door
from assistant.session.choices import Choice, numbered, pick
from assistant.session.commands import Command, parse
from assistant.storage import identity, keys, recovery, resealing, slot_files
from assistant.storage.keys import KeySlots, State
from assistant.storage.places import Home
from assistant.storage.recovery import Slip
from assistant.storage.slot import Kind, Slot
from assistant.ui import line_io, terminal, unlock
from assistant.ui.asking import ask_line
from assistant.ui.signals import interruptible

SHORTEST: Final = 8
"""Signs of a passphrase, at least."""


def passphrase(what: str | None) -> int:
    """Set, change or remove it, or make new words or a new key.

    Raises:
        JournalError: the journal stays locked, or another window has it open, or the disk
            does not take it.
    """
    if not terminal.is_terminal(sys.stdin):
        raise JournalError(Text.PASSPHRASE_NEEDS_TERMINAL())
    locations = Locations.of()
    home = identity.home(locations)
    if what == "new-journal":
        _is_first(locations)
        return _begin_beside(home)
    slots = opening.slots_of(home)
    if slots is None:
        if what not in {None, "set"}:
            raise JournalError(Text.PASSPHRASE_NONE())
        seal(locations, home)
        return 0
    if what == "set":
        raise JournalError(Text.PASSPHRASE_THERE())
    act = _ACTS[what] if what else _chosen()
    if act is None:
        return _stays()
    door = personal.opened(locations).door
    if door is None:  # an interrupted removal was finished just now
        line_io.say((Text.UNSEALED(),))
        return 0
    if door.slots.state is not State.SEALED:
        raise JournalError(Text.NOT_FINISHED())
    return act(locations, home, door)


def seal(locations: Locations, home: Home) -> bool:
    """Ask for a first passphrase and seal the journal; whether the person went on with it.

    Raises:
        JournalError: another window has it open, or the disk does not take it.
    """
    line_io.say((Text.SEAL_WHAT(), Text.SEAL_LOST(), Text.SEAL_FORCED(), Text.SEAL_LEFT()))
    said = _new_passphrase(locations)
    if said is None:
        _stays()
        return False
    words = show_and_ask(Text.WORDS_SKIPPED())
    key = keys.fresh_key()
    slots = keys.fresh_slots(_slots(said, words, key), key)
    line_io.say((Text.SEALING(),))
    _reseal(locations, home, slots, key, before=None)
    line_io.say((Text.SEALED(), *_of_words(words)))
    return True


def _change(locations: Locations, home: Home, door: Door) -> int:
    said = _new_passphrase(locations)
    if said is None:
        return _stays()
    before, key = door.slots, door.key
    slot = Slot.fresh(Kind.PASSPHRASE, keys.of_passphrase(said), key)
    _changed(lambda: slot_files.replace(home, before.with_slot(slot), key, before=before))
    line_io.say((Text.CHANGED(), Text.CHANGED_KEY()))
    return 0


def _new_words(_locations: Locations, home: Home, door: Door) -> int:
    words = show_and_ask(Text.WORDS_LEFT())
    if words:
        before, key = door.slots, door.key
        slots = before.with_slot(_slot_of(words, key))
        _changed(lambda: slot_files.replace(home, slots, key, before=before))
        line_io.say((*_of_words(words), Text.WORDS_BEFORE()))
    return 0


def _new_key(locations: Locations, home: Home, door: Door) -> int:
    line_io.say((Text.SEAL_LOST(),))
    said = _new_passphrase(locations)
    if said is None:
        return _stays()
    words = show_and_ask(Text.WORDS_SKIPPED())
    key = keys.fresh_key()
    before = door.slots
    slots = keys.renewed(_slots(said, words, key), before, key, door.key)
    line_io.say((Text.SEALING(),))
    _reseal(locations, home, slots, key, before=before)
    line_io.say((Text.RENEWED(), *_of_words(words)))
    if door.slots.of(Kind.KEY_FILE):
        personal.remember(locations, "key_file", "")
        line_io.say((Text.KEY_FILE_GONE(),))
    return 0


def _remove(locations: Locations, home: Home, door: Door) -> int:
    _is_first(locations)
    line_io.say((Text.REMOVE_ASK(), Text.REMOVE_HOW()))
    if not _confirmed(Text.REMOVE_PROMPT(), Text.REMOVE_WORD()):
        return _stays()
    before, key = door.slots, door.key
    slots = structs.replace(before, state=State.UNSEALING)
    line_io.say((Text.UNSEALING(),))
    _reseal(locations, home, slots, key, before=before)
    line_io.say((Text.UNSEALED(),))
    return 0


def _is_first(locations: Locations) -> None:
    """A further person's passphrase is all that leads to their journal: it stays."""
    if locations != Locations.of_account():
        raise JournalError(Text.PROFILE_KEEPS())


def _begin_beside(home: Home) -> int:
    """Put a sealed journal aside that nobody can open, and let a new one begin."""
    try:
        sealed = opening.slots_of(home) is not None
    except JournalError:
        sealed = True
    if not sealed:
        raise JournalError(Text.PASSPHRASE_NONE())
    line_io.say((Text.BESIDE_ASK(),))
    if not _confirmed(Text.BESIDE_PROMPT(), Text.BESIDE_WORD()):
        return _stays()
    try:
        aside = identity.put_aside(home)
    except OSError:
        raise JournalError(Text.NOT_KEPT()) from None
    line_io.say((Text.BESIDE_DONE(folder=aside),))
    return 0


def _stays() -> int:
    line_io.say((Text.SEAL_NOT_NOW(),))
    return 0


def _reseal(
    locations: Locations, home: Home, slots: KeySlots, key: bytes, *, before: KeySlots | None
) -> None:
    """As :func:`resealing.begin`; what the disk does not take is told by whether it began."""
    try:
        resealing.begin(home, locations.spool, slots, key, before=before)
    except OSError:
        begun = keys.stamp(opening.slots_of(home)) != keys.stamp(before)
        raise JournalError((Text.NOT_FINISHED if begun else Text.NOT_BEGUN)()) from None


def _changed(act: Callable[[], object]) -> None:
    """Change one slot: what the disk does not take, no later start goes on with."""
    try:
        act()
    except OSError:
        raise JournalError(Text.NOT_CHANGED()) from None


def _of_words(words: tuple[str, ...] | None) -> tuple[str, ...]:
    return (Text.WORDS_KEPT(),) if words else ()


def _slots(said: str, words: tuple[str, ...] | None, key: bytes) -> tuple[Slot, ...]:
    slot = Slot.fresh(Kind.PASSPHRASE, keys.of_passphrase(said), key)
    return (slot, _slot_of(words, key)) if words else (slot,)


def _slot_of(words: tuple[str, ...], key: bytes) -> Slot:
    return Slot.fresh(Kind.RECOVERY, recovery.secret(words), key)


def _new_passphrase(locations: Locations) -> str | None:
    """A passphrase typed twice; None when the person would rather not."""
    line_io.say((Text.SEAL_CHOOSE(),))
    with interruptible(), terminal.without_echo():  # also between the two
        while said := _hidden(Text.SEAL_PROMPT()):
            if trouble := _trouble(said):
                line_io.say((trouble,))
            elif _hidden(Text.SEAL_ONCE_MORE()) != said:
                line_io.say((Text.SEAL_DIFFER(),))
            elif profiles.is_taken(said, but=locations):
                line_io.say((Text.SEAL_TAKEN(),))
            else:
                return said
    return None


def _trouble(said: str) -> str:
    if parse(said) is Command.SUPPORT:
        return Text.SEAL_RESERVED()
    if len(said.strip()) < SHORTEST:
        return Text.SEAL_SHORT(least=SHORTEST)
    return "" if recovery.read(said) is Slip.OTHER else Text.SEAL_LIKE_WORDS()


def _hidden(prompt: str) -> str:
    try:
        return unlock.read_hidden(prompt)
    except EOFError:
        return ""


def _confirmed(prompt: str, word: str) -> bool:
    try:
        return ask_line(prompt).strip().casefold() == word
    except EOFError:
        return False


Act = Callable[[Locations, Home, Door], int]
_ACTS: Final[dict[str, Act]] = {
    "change": _change,
    "new-words": _new_words,
    "new-key": _new_key,
    "remove": _remove,
}
WHAT: Final = ("set", *_ACTS, "new-journal")
"""What can be asked for."""
_CHOICES: Final = (
    Choice("change", Text.PASSPHRASE_CHANGE()),
    Choice("new-words", Text.PASSPHRASE_WORDS()),
    Choice("new-key", Text.PASSPHRASE_KEY()),
    Choice("remove", Text.PASSPHRASE_REMOVE()),
)


def _chosen() -> Act | None:
    line_io.say((Text.PASSPHRASE_WHAT(), *numbered(_CHOICES)))
    while True:
        try:
            line = ask_line(Text.OPTION_PROMPT(count=len(_CHOICES)))
        except EOFError:
            return None
        if not line.strip():
            return None
        if chosen := pick(_CHOICES, line):
            return _ACTS[chosen.meaning]
        line_io.say((Text.CHOICE_UNKNOWN(count=len(_CHOICES)),))
