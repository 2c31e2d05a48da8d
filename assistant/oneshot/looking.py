"""``list``, ``show`` and ``export``: the journal, read without a session."""

import os
from collections.abc import Iterator
from datetime import date
from itertools import groupby, takewhile
from pathlib import Path

import msgspec

from assistant import personal
from assistant.errors import ReflectError
from assistant.journal.export import Taken, as_json, as_text
from assistant.journal.records import Promise
from assistant.journal.views import day_lines, spoken_date
from assistant.locations import Locations
from assistant.messages import Text
from assistant.ports import JournalReader
from assistant.ui import line_io


def list_days(form: str) -> int:
    """Say the days that hold answers, one a line."""
    journal = personal.open_reader(Locations.of())
    counts = {
        day: sum(1 for _ in answers)
        for day, answers in groupby(journal.answers(), key=lambda answer: answer.day)
    }
    if form == "json":
        days = [{"day": day, "answers": count} for day, count in counts.items()]
        line_io.data(msgspec.json.encode(days).decode() + "\n")
    elif not counts:
        line_io.say((Text.NO_DAYS(),))
    for day, count in counts.items() if form == "text" else ():
        text = Text.DAY_COUNT_ONE if count == 1 else Text.DAY_COUNT_MANY
        line_io.say((text(day=spoken_date(day), count=count),))
    return tell_damage(journal)


def show_day(form: str, day: date) -> int:
    """Say one day."""
    journal = personal.open_reader(Locations.of())
    answers = tuple(journal.answers(day, day))
    if form == "json":
        line_io.data(as_json(_taken(journal, day, day)))
    elif answers:
        line_io.say(day_lines(day, answers))
    else:
        line_io.say((Text.DAY_EMPTY(day=spoken_date(day)),))
    return tell_damage(journal)


def export(form: str, first: date | None, last: date | None, file: str) -> int:
    """Write the journal to a file that only the person can open, or to stdout."""
    journal = personal.open_reader(Locations.of())
    if form == "json":
        text = as_json(_taken(journal, first, last))
    else:
        text = "".join(f"{line}\n" for line in as_text(journal.answers(first, last)))
    if file == "-":
        line_io.data(text)
    else:
        _write(Path(file), text)
        line_io.note(Text.EXPORTED(file=file))
    return tell_damage(journal)


def _taken(journal: JournalReader, first: date | None, last: date | None) -> Taken:
    """All there is of these days."""
    return Taken(
        journal.answers(first, last),
        journal.revisions(first, last),
        _of_days(journal.promises(), first, last),
        _of_days(journal.earlier_promises(), first, last),
    )


def _of_days(promises: Iterator[Promise], first: date | None, last: date | None) -> list[Promise]:
    """Promises of these days, by day and id; no month before them is opened."""
    since = first.replace(day=1) if first else date.min
    near = takewhile(lambda promise: promise.day >= since, promises)
    found = [each for each in near if (first or each.day) <= each.day <= (last or each.day)]
    return sorted(found, key=lambda promise: (promise.day, promise.id))


def tell_damage(journal: JournalReader) -> int:
    """Name what could not be read; 1 when there was something."""
    damage = journal.damage()
    for found in damage:
        line_io.note(Text.DAMAGE_NOTE(file=found.file, sentence=found.sentence))
    return 1 if damage else 0


def _write(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise ReflectError(Text.FILE_EXISTS(file=path)) from None
    except OSError:
        path.unlink(missing_ok=True)
        raise ReflectError(Text.EXPORT_UNWRITABLE(file=path)) from None
