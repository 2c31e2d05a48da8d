"""Looking at earlier days in lines: the plain twin of the review screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NoReturn, assert_never

from assistant.journal.views import day_lines
from assistant.messages import Text
from assistant.ports import JournalReader
from assistant.session.review import LOOKS, Cursor, Look, cursor_at, parse_look
from assistant.ui.found import look_for
from assistant.ui.line_io import say


class LineReview:
    """The earlier days in lines. What was interrupted goes on at the same day.

    Args:
        journal: Where the days are read.
        support: The lines of the support page.
        read: Reads a line after a prompt. What it raises besides EOFError interrupts the looking.
        lock: Asks for the lock; it raises what interrupts as well.
        day: The day to begin with.
    """

    def __init__(
        self,
        journal: JournalReader,
        support: tuple[str, ...],
        read: Callable[[str], str],
        lock: Callable[[], NoReturn],
        day: date | None = None,
    ) -> None:
        self._journal = journal
        self._support = support
        self._read = read
        self._lock = lock
        self._day = day

    def hold(self) -> None:
        """Show a day and go earlier or later until the person closes it."""
        cursor = cursor_at(self._journal.days(), self._day)
        if cursor is None:
            say((Text.NO_DAYS(),))
            return
        self._show(cursor)
        while (look := self._asked(cursor)) is not Look.CLOSE:
            cursor = self._after(look, replace(cursor, outcome=""))
            self._day = cursor.day
        self._day = None

    def _asked(self, cursor: Cursor) -> Look | None:
        try:
            return parse_look(self._read(f"{cursor.outcome} {Text.REVIEW_PROMPT()}".lstrip()))
        except EOFError:
            return Look.CLOSE

    def _after(self, look: Look | None, cursor: Cursor) -> Cursor:
        match look:
            case Look.EARLIER | Look.LATER:
                cursor = cursor.moved(look)
                if not cursor.outcome:
                    self._show(cursor)
            case Look.REPEAT:
                self._show(cursor)
            case Look.SEARCH:
                self._search()
            case Look.SUPPORT:
                say(self._support)
            case Look.LOCK:
                self._lock()
            case Look.HELP | Look.CLOSE | None:
                say(Text.HELP_LINE(words=a.words[0], meaning=a.meaning()) for a in LOOKS)
            case _:
                assert_never(look)
        return cursor

    def _show(self, cursor: Cursor) -> None:
        answers = tuple(self._journal.answers(cursor.day, cursor.day))
        say((cursor.position, *day_lines(cursor.day, answers)))

    def _search(self) -> None:
        try:
            line = self._read(Text.SEARCH_WORDS())
        except EOFError:
            return
        if line.strip():
            say(look_for(self._journal, line))
