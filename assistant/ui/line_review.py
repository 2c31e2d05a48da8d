"""Looking at earlier days in lines: the plain twin of the review screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import assert_never

from assistant.journal.views import day_lines
from assistant.messages import Text
from assistant.ports import JournalReader
from assistant.session.review import LOOKS, Cursor, Look, cursor_at, parse_look
from assistant.ui.found import look_for
from assistant.ui.line_io import read_line, say


def review_days(
    journal: JournalReader,
    support: tuple[str, ...],
    wanted: date | None = None,
    read: Callable[[str], str] = read_line,
) -> None:
    """Show a day and go earlier or later until the person closes it.

    Args:
        journal: Where the days are read.
        support: The lines of the support page.
        wanted: The day to begin with.
        read: Reads a line after a prompt. What it raises besides EOFError ends the looking.
    """
    cursor = cursor_at(journal.days(), wanted)
    if cursor is None:
        say((Text.NO_DAYS(),))
        return
    _show(journal, cursor)
    while True:
        prompt = f"{cursor.outcome} {Text.REVIEW_PROMPT()}".lstrip()
        try:
            look = parse_look(read(prompt))
        except EOFError:
            return
        cursor = replace(cursor, outcome="")
        match look:
            case Look.CLOSE:
                return
            case Look.EARLIER | Look.LATER:
                cursor = cursor.moved(look)
                if not cursor.outcome:
                    _show(journal, cursor)
            case Look.REPEAT:
                _show(journal, cursor)
            case Look.SEARCH:
                _search(journal, read)
            case Look.SUPPORT:
                say(support)
            case Look.HELP | None:
                say(Text.HELP_LINE(words=a.words[0], meaning=a.meaning()) for a in LOOKS)
            case _:
                assert_never(look)


def _show(journal: JournalReader, cursor: Cursor) -> None:
    answers = tuple(journal.answers(cursor.day, cursor.day))
    say((cursor.position, *day_lines(cursor.day, answers)))


def _search(journal: JournalReader, read: Callable[[str], str]) -> None:
    try:
        line = read(Text.SEARCH_WORDS())
    except EOFError:
        return
    if line.strip():
        say(look_for(journal, line))
