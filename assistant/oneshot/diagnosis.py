"""``doctor``: each part, in order or with the one thing to do."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from assistant import personal, questions
from assistant.errors import ReflectError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import is_sealed
from assistant.settings import load
from assistant.ui import line_io

SUPPORTED: Final = ((3, 11), (3, 14))
"""The oldest and newest Python this version is tried with."""


@dataclass(frozen=True)
class Finding:
    """One part: ``todo`` is empty when it is in order."""

    part: Text
    todo: str
    note: str = ""
    """Something to know of a part that is in order."""


def doctor(form: str, *, listen: bool) -> int:
    """Check every part; 1 when there is something to do."""
    locations = Locations.of()
    findings = (*_findings(locations), _copies(locations))
    if listen:
        findings += (*_heard(locations),)
    if form == "json":
        line_io.data(msgspec.json.encode([_plain(found) for found in findings]).decode() + "\n")
    else:
        for found in findings:
            told = found.todo or found.note
            line = Text.DOCTOR_TO_DO if told else Text.DOCTOR_IN_ORDER
            line_io.say((line(part=found.part(), todo=told),))
    return 1 if any(found.todo for found in findings) else 0


def _plain(found: Finding) -> dict[str, str]:
    state = "fail" if found.todo else "pass"
    note = {"note": found.note} if found.note else {}
    return {"part": found.part(), "state": state, "todo": found.todo, **note}


def _findings(locations: Locations) -> Iterator[Finding]:
    checks: tuple[tuple[Text, Callable[[Locations], str]], ...] = (
        (Text.PART_PYTHON, _python),
        (Text.PART_FOLDERS, _folders),
        (Text.PART_SETTINGS, _settings),
        (Text.PART_QUESTIONS, _questions),
        (Text.PART_JOURNAL, _journal),
        (Text.PART_MODEL, _model),
        (Text.PART_RECOGNISER, _recogniser),
    )
    for part, check in checks:
        try:
            yield Finding(part, check(locations))
        except ReflectError as error:
            yield Finding(part, str(error))


def _copies(locations: Locations) -> Finding:
    program = personal.copier_of(locations)
    told = personal.told_of_copies(program, sealed=is_sealed(locations)) if program else ()
    return Finding(Text.PART_COPIES, "", " ".join(told))


def _heard(locations: Locations) -> Iterator[Finding]:
    """Voice, microphone and ear, tried for real."""
    from assistant.oneshot.sound_check import check  # noqa: PLC0415 - loads sound libraries

    for part, todo in check(locations):
        yield Finding(part, todo)


def _python(_locations: Locations) -> str:
    version = sys.version_info[:2]
    if SUPPORTED[0] <= version <= SUPPORTED[1]:
        return ""
    return Text.TODO_PYTHON(version=f"{version[0]}.{version[1]}")


def _folders(locations: Locations) -> str:
    for folder in (locations.data, locations.config, locations.state):
        if not _writable(folder):
            return Text.TODO_FOLDERS(folder=folder)
    return ""


def _writable(folder: Path) -> bool:
    """Whether a file can be made here, or in the nearest folder above that exists."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    probe = existing / f".reflect-probe-{os.getpid()}"
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError:
        return False
    return True


def _settings(locations: Locations) -> str:
    return load(locations.settings_file)[1]


def _questions(_locations: Locations) -> str:
    questions.pack_of(Locations.of())
    questions.lines_to_call()
    questions.support_lines("", personal.today_date())
    return ""


def _journal(locations: Locations) -> str:
    damage = personal.scrubbed(locations)
    return " ".join(Text.DAMAGE_NOTE(file=d.file, sentence=d.sentence) for d in damage)


def _model(locations: Locations) -> str:
    from assistant.speech.models import usable  # noqa: PLC0415 - hashing is not for every command

    usable(locations)
    return ""


def _recogniser(locations: Locations) -> str:
    from assistant.speech.models import usable  # noqa: PLC0415 - as above
    from assistant.speech.recogniser import Recogniser  # noqa: PLC0415 - loads the recogniser

    folder = usable(locations)
    try:
        heard = Recogniser.load(folder).hear([bytes(3200)] * 3)
    except Exception:  # noqa: BLE001 - whatever a library may raise, the other parts go on
        return Text.TODO_RECOGNISER()
    return Text.TODO_RECOGNISER() if heard.words else ""
