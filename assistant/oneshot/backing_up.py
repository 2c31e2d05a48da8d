"""``backup`` and ``restore``: everything in one file, and back on a machine without a journal."""

from pathlib import Path

from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import is_sealed
from assistant.speech.catalogue import DEFAULT
from assistant.speech.models import survey
from assistant.storage import identity
from assistant.storage.backup import back_up
from assistant.storage.restore import restore as bring_back
from assistant.ui import line_io


def backup(file: Path) -> int:
    """Write the whole journal, settings and own questions to a file.

    Raises:
        JournalError: there is such a file already, or it could not be written.
    """
    locations = Locations.of()
    count = back_up(locations, identity.home(locations), file, _models(locations))
    who = Text.BACKUP_SEALED if is_sealed(locations) else Text.BACKUP_READABLE
    line_io.say((Text.BACKUP_DONE(file=file, count=count), who()))
    return 0


def restore(file: Path) -> int:
    """Bring back what a backup holds, and name the speech models to fetch.

    Raises:
        JournalError: there is a journal here, or the backup is not whole.
    """
    locations = Locations.of()
    restored = bring_back(locations, file)
    line_io.say((Text.RESTORE_DONE(count=restored.files),))
    line_io.say(Text.RESTORE_LEFT(file=path) for path in restored.left)
    here = _models(locations)
    wanted = () if here else restored.models or (DEFAULT,)
    line_io.say(Text.RESTORE_MODEL(name=name) for name in wanted)
    return 0


def _models(locations: Locations) -> tuple[str, ...]:
    return tuple(held.model.name for held in survey(locations) if held.folder)
