"""``models``: what is known, what is here, getting and checking it."""

import sys
from pathlib import Path

from assistant.errors import ModelError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.speech.catalogue import DEFAULT, Model, catalogue
from assistant.speech.models import remove as take_away
from assistant.speech.models import survey
from assistant.ui import line_io


def list_all() -> int:
    """Say each model, its size and licence, and whether it is here."""
    for held in survey(Locations.of()):
        state = Text.MODEL_STATE_ABSENT
        if held.folder:
            state = Text.MODEL_STATE_NOT_WHOLE if held.flaws else Text.MODEL_STATE_WHOLE
        model = held.model
        line_io.say(
            (
                Text.MODEL_LINE(name=model.name, megabytes=model.download_mb),
                Text.MODEL_LINE_LICENCE(licence=model.licence),
                state(),
            )
        )
    return 0


def fetch(name: str | None) -> int:
    """Get a model from its maker."""
    from assistant.speech.fetch import fetch as bring  # noqa: PLC0415 - the only network code
    from assistant.speech.progress import progress  # noqa: PLC0415 - goes with it

    bring(_named(name), Locations.of(), progress(sys.stderr, plain=False))
    return 0


def verify(name: str | None) -> int:
    """Check every file of the models that are here, or of one."""
    wanted = _named(name) if name else None
    here = [
        held
        for held in survey(Locations.of())
        if held.folder and (wanted is None or held.model.name == wanted.name)
    ]
    if not here:
        raise ModelError(Text.MODEL_NONE_HERE())
    for held in here:
        line_io.say((Text.MODEL_VERIFIED(name=held.model.name),) if not held.flaws else ())
        line_io.say(str(flaw) for flaw in held.flaws)
    return 1 if any(held.flaws for held in here) else 0


def add(source: Path) -> int:
    """Add a model from a file or folder the person has."""
    from assistant.speech.unpack import add as place  # noqa: PLC0415 - archives are rarely opened

    place(source, Locations.of())
    line_io.say((Text.MODEL_HERE(),))
    return 0


def remove(name: str) -> int:
    """Remove a model from this machine."""
    take_away(name, Locations.of())
    line_io.say((Text.MODEL_REMOVED(name=name),))
    return 0


def _named(name: str | None) -> Model:
    wanted = name or DEFAULT
    for model in catalogue():
        if model.name == wanted:
            return model
    raise ModelError(Text.MODEL_UNKNOWN(name=wanted))
