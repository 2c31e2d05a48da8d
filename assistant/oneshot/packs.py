"""``prompts check``, ``prompts list`` and the support page."""

from pathlib import Path

from assistant import personal, questions
from assistant.locations import Locations, shipped
from assistant.messages import Text
from assistant.ui import line_io


def check(path: Path, against: Path | None = None) -> int:
    """Say what was found in a file of questions, or in a folder of them.

    A file is judged together with the built-in ones, which it adds to.

    Args:
        path: The file or folder.
        against: A text that no wording may be copied from.
    """
    from assistant.practice.check import examine  # noqa: PLC0415 - loads a dictionary of syllables

    names = _asked(path) if path.is_dir() else [path]
    beside = [] if path.is_dir() else _asked(shipped("prompts", "en"))
    files, others = _bytes(names), _bytes(beside)
    text = _bytes([against] if against else [])
    if files is None or others is None or text is None:
        return 1
    if not files:
        line_io.note(Text.PACK_NO_FILES(folder=path.name))
        return 1
    other = text[0][1].decode(errors="replace") if text else ""
    found = examine(files, others, other)
    line_io.say((*found.findings, *found.facts))
    return 1 if found.findings else 0


def list_all() -> int:
    """Say every question that can be asked."""
    for entry in questions.pack_of(Locations.of()).prompts:
        line_io.say((Text.PROMPT_LINE(id=entry.id, text=entry.text),))
    return 0


def support() -> int:
    """Say the support page; nothing is written anywhere."""
    line_io.say(personal.support_of(personal.preferences_of(Locations.of())))
    return 0


def _asked(folder: Path) -> list[Path]:
    """The files of questions in a folder; the support pages are not asked."""
    return [path for path in sorted(folder.glob("*.toml")) if not path.name.startswith("support")]


def _bytes(paths: list[Path]) -> list[tuple[str, bytes]] | None:
    """Names and bytes; none where one cannot be read, which is said."""
    files = []
    for path in paths:
        try:
            files.append((path.name, path.read_bytes()))
        except OSError:
            line_io.note(Text.FILE_UNREADABLE_HERE(file=path.name))
            return None
    return files
