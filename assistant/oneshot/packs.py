"""``prompts check``, ``prompts list`` and the support page."""

from pathlib import Path

from assistant import compose
from assistant.messages import Text
from assistant.ui import line_io


def check(file: Path) -> int:
    """Say what was found in a file of questions."""
    try:
        data = file.read_bytes()
    except OSError:
        line_io.note(Text.FILE_UNREADABLE_HERE(file=file.name))
        return 1
    from assistant.practice.check import examine  # noqa: PLC0415 - loads a dictionary of syllables

    found = examine(file.name, data)
    line_io.say((*found.findings, *found.facts))
    return 1 if found.findings else 0


def list_all() -> int:
    """Say every question that can be asked."""
    for entry in compose.load_pack().prompts:
        line_io.say((Text.PROMPT_LINE(id=entry.id, text=entry.text),))
    return 0


def support() -> int:
    """Say the support page; nothing is written anywhere."""
    line_io.say(compose.support_lines())
    return 0
