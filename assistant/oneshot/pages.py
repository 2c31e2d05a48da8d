"""``cards`` and ``ask``: pages to read at any time. Nothing is written anywhere."""

import sys
from collections.abc import Sequence

from assistant import personal, profiles, questions
from assistant.journal.records import Role, Track
from assistant.locations import Locations
from assistant.messages import Text
from assistant.opening import is_sealed
from assistant.practice.entry import PromptEntry, Slot
from assistant.practice.finding import find, pages
from assistant.ui import line_io, terminal
from assistant.ui.asking import ask_line


def read(slot: Slot, said: str) -> int:
    """Say the titles, or the page that a number or words ask for; 1 where there is none.

    Without words the titles are followed by a question for one, where somebody is there
    to answer: what is typed there stands in no shell's history.
    """
    every = {kind: _pages(kind) for kind in (slot, Slot.CARD)}
    if said:
        return 0 if _told(slot, every, said) else 1
    _titles(every[slot], every[slot])
    if not terminal.is_terminal(sys.stdin):
        line_io.say((Text.PAGE_HOW(command=_COMMANDS[slot]),))
        return 0
    while wanted := _line():
        _told(slot, every, wanted)
    return 0


_COMMANDS = {Slot.CARD: "cards", Slot.ASK: "ask"}


def _told(slot: Slot, every: dict[Slot, tuple[PromptEntry, ...]], said: str) -> bool:
    """Say one page, or those that are near; whether there was one."""
    own = every[slot]
    if said.isdecimal():
        if not 1 <= int(said) <= len(own):
            line_io.note(Text.PAGE_UNKNOWN(number=said, count=len(own)))
            return False
        _page(own[int(said) - 1])
        return True
    found = find(own, said)
    sure = found.sure or find(every[Slot.CARD], said).sure
    if sure:
        _page(sure)
        return True
    line_io.say(((Text.PAGE_NEAREST if found.nearest else Text.PAGE_NONE)(),))
    _titles(own, found.nearest or own)
    line_io.say((Text.PAGE_HOW(command=_COMMANDS[slot]),))
    return bool(found.nearest)


def _page(page: PromptEntry) -> None:
    line_io.say((page.title, *page.lines))


def _titles(every: Sequence[PromptEntry], some: Sequence[PromptEntry]) -> None:
    """Titles with the numbers they have among all."""
    line_io.say(
        Text.PAGE_LINE(number=number, title=page.title)
        for number, page in enumerate(every, start=1)
        if page in some
    )


def _line() -> str:
    try:
        return ask_line(Text.PAGE_PROMPT()).strip()
    except EOFError:
        return ""


def _pages(slot: Slot) -> tuple[PromptEntry, ...]:
    """What this person can read; nothing that is not there yet is made for it.

    Where there are several, nobody has said who they are: the pages are nobody's own.
    """
    account = Locations.of_account()
    locations = profiles.fresh() if profiles.are_there(account) else account
    there = locations.journal.is_dir() and locations.device_file.is_file()
    there = there and not is_sealed(locations)  # a page is read without unlocking
    situations = personal.open_reader(locations).situations() if there else ()
    role = situations[0].role if situations else Role.NEITHER
    track = situations[0].track if situations else Track.OWN_PATH
    return pages(questions.own_pack_unwritten(locations)[0], slot, role, track)
