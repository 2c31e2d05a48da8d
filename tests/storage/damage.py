"""A whole month to be damaged, one file at a time, and what must still be seen of it."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.ports import Damage
from assistant.storage.reader import Reader
from tests.fakes import an_answer
from tests.fakes_journal import DiskBench, View, home_in, view
from tests.storage.story import FORMS, story

KINDS = (".json", ".json.prev", ".log", ".words")
"""Every kind of file of a month."""


@dataclass(frozen=True)
class Whole:
    """A journal of some bursts in one folder, closed, with every file of its months."""

    folder: Path
    form: str
    files: dict[Path, bytes]
    seen: View

    @classmethod
    def made(cls, folder: Path, form: str) -> "Whole":
        """Write it; its last record is kept, so that no draft stands in the log alone."""
        bench = DiskBench(folder, envelope=FORMS[form])
        for burst in islice(story(0), 12):
            for record in burst:
                bench.keep(record)
        for number, record in enumerate(bench.reader.answers()):
            bench.keep(an_answer("", id=f"last-{number}", day=record.day))
            bench.reopen()
        bench.close()
        home = home_in(folder)
        files = {path: path.read_bytes() for path in home.folder.glob("????-??.*")}
        assert {path.name[7:] for path in files} == set(KINDS)
        return cls(folder, form, files, view(Reader(home, FORMS[form])))

    def restore(self) -> None:
        """As it was made."""
        folder = home_in(self.folder).folder
        for path in folder.glob("????-??.*"):
            path.unlink()
        for path, content in self.files.items():
            path.write_bytes(content)

    def hurt(self, kind: str, chance: random.Random, damage: Callable[[bytes], bytes]) -> Path:
        """Damage one file of a kind."""
        paths = sorted(path for path in self.files if path.name[7:] == kind)
        path = chance.choice(paths)
        path.write_bytes(damage(self.files[path]))
        return path

    def look(self) -> tuple[View, tuple[Damage, ...]]:
        """Open it as always, then examine it."""
        reader = Reader(home_in(self.folder), FORMS[self.form])
        return view(reader), reader.examine()


def flip_a_bit(whole: Whole, kind: str, seed: int) -> None:
    """One bit of one file flips: everything is seen as before, and the file is named."""
    chance = random.Random(seed)  # noqa: S311 - the same seed must make the same damage
    whole.restore()

    def flip(content: bytes) -> bytes:
        place = chance.randrange(len(content))
        return (
            content[:place]
            + bytes([content[place] ^ 1 << chance.randrange(8)])
            + content[place + 1 :]
        )

    path = whole.hurt(kind, chance, flip)
    seen, damage = whole.look()
    assert seen == whole.seen, path
    assert _names(damage, path) or _means_the_same(whole, path), path


def cut_off(whole: Whole, kind: str, seed: int) -> None:
    """One file loses its end: everything is seen as before, and the file is named."""
    chance = random.Random(seed)  # noqa: S311 - the same seed must make the same damage
    whole.restore()
    path = whole.hurt(kind, chance, lambda content: content[: chance.randrange(len(content) - 1)])
    seen, damage = whole.look()
    assert seen == whole.seen, path
    assert _names(damage, path), path


def _names(damage: tuple[Damage, ...], path: Path) -> bool:
    return any(each.file.endswith(path.name) for each in damage)


def _means_the_same(whole: Whole, path: Path) -> bool:
    """Whether the flip changed the spelling only: \\u00E4 for \\u00e4, or the last line break."""
    before, after = whole.files[path], path.read_bytes()
    if path.suffix == ".log":
        return after[:-1] == before[:-1]
    return whole.form == "plain" and bool(json.loads(after) == json.loads(before))
