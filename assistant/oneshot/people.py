"""Several people at one account: who this start is for, and one person more."""

import sys
from pathlib import Path

from assistant import opening, personal, profiles
from assistant.errors import JournalError, JournalLockedError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot import passphrase
from assistant.opening import Door
from assistant.ports import Unlocking
from assistant.questions import support_lines
from assistant.storage import identity
from assistant.storage.restore import restore
from assistant.ui import line_io, terminal, unlock


def sign_in() -> None:
    """Ask whose start this is, where a further person has a journal here.

    It is asked in lines. Where nobody can type it is the first person's.

    Raises:
        JournalLockedError: the person would rather leave.
    """
    account = Locations.of_account()
    if not terminal.is_terminal(sys.stdin) or not profiles.are_there(account):
        return
    enter = Text.PROFILE_ENTER_LOCKED if opening.is_sealed(account) else Text.PROFILE_ENTER
    if unlock.ask(profiles.sign_in, _support(), without=enter()) is Unlocking.LEFT:
        raise JournalLockedError(Text.STAYS_LOCKED())


def add() -> int:
    """Let one more person set a passphrase, and so begin a journal.

    Raises:
        JournalError: nobody can type here, or the disk does not take it.
    """
    if not terminal.is_terminal(sys.stdin):
        raise JournalError(Text.PASSPHRASE_NEEDS_TERMINAL())
    line_io.say((Text.PROFILE_WHAT(), Text.PROFILE_HOW()))
    locations = profiles.fresh()
    try:
        sealed = passphrase.seal(locations, identity.home(locations))
    finally:
        profiles.let_go_of(locations)
    if sealed:
        line_io.say((Text.PROFILE_DONE(),))
    return 0


def bring_back(file: Path) -> int:
    """Restore one more person's journal from a backup, once they have opened it.

    Raises:
        JournalError: nobody can type here, the backup is not whole or not sealed, or a
            journal here opens with the same passphrase. Nothing is restored.
    """
    if not terminal.is_terminal(sys.stdin):
        raise JournalError(Text.PASSPHRASE_NEEDS_TERMINAL())
    locations, back = profiles.fresh(), False
    try:
        restored = restore(locations, file)
        door = profiles.door_of(locations)
        if door is None:
            raise JournalError(Text.PROFILE_BARE())
        back = _opened(locations, door)
    finally:
        if not back:
            profiles.remove(locations)
    told = Text.RESTORE_DONE(count=restored.files), Text.PROFILE_BACK()
    line_io.say(told if back else (Text.PROFILE_NOT_BACK(),))
    return 0


def _opened(locations: Locations, door: Door) -> bool:
    """Whether somebody opened what was restored, and what they typed opens nothing else here.

    Raises:
        JournalError: it does.
    """
    typed: list[str] = []

    def attempt(said: str) -> str:
        typed.append(said)
        return door.attempt(said)

    if unlock.ask(attempt, _support()) is not Unlocking.OPENED:
        return False
    if profiles.is_taken(typed[-1], but=locations):
        raise JournalError(Text.PROFILE_THERE())
    return True


def _support() -> tuple[str, ...]:
    return support_lines("", personal.today_date())  # whose country it would be is not known yet
