"""A journal of many answers, written month by month: one ``fsync`` a file, not one an answer.

It is what the program itself would have left: the log's lines and the month files are made
by the code that makes them in use.
"""

from itertools import groupby
from pathlib import Path
from typing import Final

from assistant.journal import codec
from assistant.storage import atomic, month_file
from assistant.storage.envelope import Envelope, Plain
from assistant.storage.fold import Fold
from assistant.storage.log import Mark
from assistant.storage.places import Home, MonthFiles
from assistant.storage.sealing import KEY_BYTES, Sealed
from scripts.bench.answers import answers

FORMS: Final[dict[str, Envelope]] = {"plain": Plain(), "sealed": Sealed(bytes(KEY_BYTES))}
"""How the journal stands on the disk; the sealed one is open already, as after its passphrase."""


def home(folder: Path) -> Home:
    """Where the journal of a folder lies."""
    return Home(folder / "journal" / "profile", "device", folder / "last-id")


def write(place: Home, envelope: Envelope, count: int) -> None:
    """Write so many answers, the last of them today."""
    atomic.make_folder(place.folder)
    documents = map(codec.encode, answers(count))
    for month, of_month in groupby(documents, lambda document: str(document["day"])[:7]):
        files, fold, log = MonthFiles(place.folder, month), Fold(), bytearray()
        for number, document in enumerate(of_month, start=1):
            document["seq"] = number
            log += envelope.frame(files.name, codec.to_json(document)) + b"\n"
            fold.add(document)
        atomic.replace(files.log, bytes(log))
        month_file.write(files, envelope, fold.tables(), Mark.at(files, len(log)))
