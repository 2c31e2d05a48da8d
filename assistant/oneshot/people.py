"""Several people at one account: who this start is for, and one person more."""

import sys

from assistant import compose, profiles
from assistant.errors import JournalError, JournalLockedError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot import passphrase
from assistant.ports import Unlocking
from assistant.questions import support_lines
from assistant.storage import identity
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
    support = support_lines("", compose.today_date())  # whose country it would be is not known yet
    if unlock.ask(profiles.sign_in, support, without=Text.PROFILE_ENTER()) is Unlocking.LEFT:
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
