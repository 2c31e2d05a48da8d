"""``erase``: the whole journal, after one plain sentence and one word."""

from assistant import profiles
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import identity
from assistant.storage.erase_all import copies, erase_all
from assistant.ui import line_io
from assistant.ui.asking import ask_line


def erase() -> int:
    """Remove everything but the settings; tell what could not be removed.

    Of a further person nothing stays.

    Raises:
        JournalError: another window writes to the journal, or it cannot be looked into.
    """
    locations = Locations.of()
    line_io.say((*_whose(locations), Text.ERASE_ASK()))
    try:
        word = ask_line(Text.ERASE_PROMPT())
    except EOFError:
        word = ""
    if word.strip().casefold() != Text.ERASE_WORD():
        line_io.say((Text.ERASE_NOT(),))
        return 0
    home = identity.home(locations)
    left = erase_all(home, locations.spool)
    if locations != Locations.of_account():
        profiles.remove(locations)
    for path in left:
        line_io.note(Text.ERASE_LEFT(file=path))
    for folder in copies(locations.journal):
        line_io.note(Text.ERASE_COPIES(folder=folder))
    if not left:
        line_io.say((Text.ERASE_DONE(),))
    return 1 if left else 0


def _whose(locations: Locations) -> tuple[str, ...]:
    if locations != Locations.of_account():
        return (Text.ERASE_TYPED(),)
    return (Text.PROFILE_FIRST(),) if profiles.is_first_of_several(locations) else ()
