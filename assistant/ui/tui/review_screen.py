"""Looking at earlier days on the screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import ClassVar, assert_never

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from assistant.journal.views import day_lines
from assistant.messages import Text
from assistant.ports import JournalReader
from assistant.session.review import LOOKS, Cursor, Look, cursor_at, parse_look, parse_search
from assistant.ui.found import look_for
from assistant.ui.tui.areas import AnswerField, Reading
from assistant.ui.tui.lines import FixedLine, key_parts
from assistant.ui.tui.screens import CalmScreen, PageScreen, after_keys, with_field


class ReviewScreen(CalmScreen):
    """One day at a time, by key or by word; closes with Esc.

    Args:
        journal: Where the days are read.
        support: The lines of the support page.
        cursor: The day to begin with.
        lock: Asks for the lock; its key is the app's.
    """

    AUTO_FOCUS = "#reading"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", priority=True),
        *(
            Binding(a.key, f"look('{a.look.name}')", priority=True)
            for a in LOOKS
            if a.look is not Look.LOCK
        ),
    ]

    def __init__(
        self,
        journal: JournalReader,
        support: tuple[str, ...],
        cursor: Cursor,
        lock: Callable[[], object],
    ) -> None:
        super().__init__()
        self._journal = journal
        self._support = support
        self._cursor = cursor
        self._lock = lock
        self._searches = False

    @property
    def day(self) -> date:
        """The day looked at."""
        return self._cursor.day

    def compose(self) -> ComposeResult:
        """The day above, a place for words, keys and status at the bottom."""
        yield from with_field(AnswerField(), Text.REVIEW_PROMPT())

    def on_mount(self) -> None:
        """Show the first day."""
        keys = key_parts((action.key_name, action.words[0]) for action in LOOKS)
        self.query_one("#keys", FixedLine).tell(*keys)
        self._show()

    def action_enter(self) -> None:
        """Do what the word in the field says; without one, go on reading."""
        after_keys(self, self._obey)

    def action_look(self, name: str) -> None:
        """Do what a key says."""
        self._look(Look[name])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Name what has the focus."""
        writes = isinstance(event.widget, AnswerField)
        self._tell((Text.HERE_WORD if writes else Text.HERE_READ)())

    def _obey(self) -> None:
        line = self.query_one(AnswerField).take()
        self.query_one(Reading).focus()
        searches, self._searches = self._searches, False
        self.query_one("#ask", Static).update(Text.REVIEW_PROMPT())
        if words := line.strip() if searches else parse_search(line):
            self.app.push_screen(PageScreen(look_for(self._journal, words)))
        elif look := parse_look(line):
            self._look(look)
        elif line.strip():
            self.app.push_screen(PageScreen((Text.NOT_HERE(), *_help())))

    def _look(self, look: Look) -> None:
        match look:
            case Look.EARLIER | Look.LATER:
                before = self._cursor.index
                self._cursor = replace(self._cursor, outcome="").moved(look)
                if self._cursor.index != before:
                    self._show()
                self._tell()
            case Look.REPEAT:
                self._show()
            case Look.SEARCH:
                self._searches = True
                self.query_one("#ask", Static).update(Text.SEARCH_WORDS())
                self.query_one(AnswerField).focus()
            case Look.HELP:
                self.app.push_screen(PageScreen(_help()))
            case Look.SUPPORT:
                self.app.push_screen(PageScreen(self._support))
            case Look.LOCK:
                self._lock()
            case Look.CLOSE:
                self.dismiss()
            case _:
                assert_never(look)

    def _show(self) -> None:
        day = self._cursor.day
        lines = day_lines(day, tuple(self._journal.answers(day, day)))
        self.query_one(Reading).put_lines(lines)
        self._tell()

    def _tell(self, *how: str) -> None:
        status = self.query_one("#status", FixedLine)
        status.tell(self._cursor.outcome, self._cursor.position, *how)


def review_screen(
    journal: JournalReader,
    support: tuple[str, ...],
    wanted: date | None,
    lock: Callable[[], object],
) -> ReviewScreen | None:
    """The screen on the wanted day, or None when no day holds an answer."""
    cursor = cursor_at(journal.days(), wanted)
    return ReviewScreen(journal, support, cursor, lock) if cursor else None


def _help() -> tuple[str, ...]:
    return tuple(
        Text.HELP_LINE_KEY(key=a.key_name, words=a.words[0], meaning=a.meaning()) for a in LOOKS
    )
