"""What a command needs of the person who is here: their settings, and their journal, opened.

Where something has to be asked or told for it, that is done on their terminal.
"""

import sys
from collections.abc import Sequence
from datetime import date

from assistant import profiles
from assistant.clock import SystemClock
from assistant.errors import JournalLockedError
from assistant.journal.days import reflection_day
from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import Opened, Try
from assistant.opening import journal as open_journal
from assistant.ports import Damage, JournalReader, Unlocking
from assistant.questions import support_lines
from assistant.settings import Clearing, Mode, Settings, changed, load, save
from assistant.storage import identity
from assistant.storage.reader import Reader
from assistant.storage.synced import copied_by
from assistant.ui import line, line_io, terminal, unlock


def preferences_of(locations: Locations) -> Settings:
    """The person's settings; when the file cannot be read the usual ones, said in one line."""
    preferences, trouble = load(locations.settings_file)
    if trouble:
        line_io.note(trouble)
    return preferences


def remember(locations: Locations, key: str, value: str) -> bool:
    """Change one setting; where it cannot be written, say that it lasts for now only."""
    preferences, _ = load(locations.settings_file)
    try:
        save(locations.settings_file, changed(preferences, key, value))
    except OSError:
        line_io.note(Text.SETTINGS_UNWRITABLE(file=locations.settings_file.name))
        return False
    return True


def support_of(preferences: Settings) -> tuple[str, ...]:
    """The support page, with the lines to call of the country the person named."""
    return support_lines(preferences.country, today_date())


def today_date() -> date:
    """The day a session of now belongs to."""
    return reflection_day(SystemClock().now().wall)


def opened(locations: Locations, where: Mode = Mode.PLAIN, *, without: bool = False) -> Opened:
    """The journal, unlocked by the person where it has a passphrase.

    In lines they are told what joined it; the full screen has to be told by the session.

    Args:
        locations: Where it is.
        where: Whether they are asked in lines or on the full screen.
        without: Whether they may go on without unlocking.

    Raises:
        JournalLockedError: it stays locked, or nobody is there to open it.
    """

    def ask(attempt: Try) -> Unlocking:
        if not terminal.is_terminal(sys.stdin):
            raise JournalLockedError(Text.UNLOCK_NEEDS_TERMINAL())
        support = support_of(load(locations.settings_file)[0])
        says = Text.UNLOCK_WITHOUT() if without else ""
        whose = Text.PROFILE_FIRST() if profiles.is_first_of_several(locations) else ""
        if where is Mode.SCREEN:
            from assistant.ui.tui import front  # noqa: PLC0415 - Textual is for the screen

            return front.unlock(attempt, support, without=says, whose=whose)
        return unlock.ask(attempt, support, without=says, whose=whose)

    journal = open_journal(locations, ask)
    if journal.joined and where is Mode.PLAIN:
        line_io.note(Text.SHUT_JOINED())
    return journal


def open_reader(locations: Locations, where: Mode = Mode.PLAIN) -> JournalReader:
    """The journal, to be read; opened as :func:`opened` says."""
    journal = opened(locations, where)
    return Reader(journal.home, journal.envelope)


def scrubbed(locations: Locations) -> Sequence[Damage]:
    """All damage there is, after reading every byte of the journal."""
    journal = opened(locations)
    return Reader(journal.home, journal.envelope).examine()


def copier_of(locations: Locations) -> str:
    """The program that copies the journal elsewhere; "" where none is known to."""
    return copied_by(identity.home(locations).profile)


def told_of_copies(program: str, *, sealed: bool) -> tuple[str, ...]:
    """That a program copies the journal, what that shows to others, and what can be done."""
    shows = Text.COPIED_SEEN if sealed else Text.COPIED_READ
    return Text.COPIED_BY(program=program), shows(), Text.COPIED_MOVE()


def close_calmly(locations: Locations, clearing: Clearing) -> None:
    """Offer to clear the screen after plain lines, or do what was chosen before."""
    if clearing is Clearing.NO:
        return
    if not terminal.can_clear():
        line_io.note(Text.CANNOT_CLEAR())
    elif clearing is Clearing.YES:
        terminal.clear()
    else:
        line.offer_to_clear(
            lambda wanted: remember(locations, "clear_on_close", "yes" if wanted else "no")
        )
