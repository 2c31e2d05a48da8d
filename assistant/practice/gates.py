"""What no wording may do to the person who hears it, wording by wording.

The words of :data:`NOT_SAID` are looked for in what is asked. A page (a card, an answer)
may name a thing in order to explain it, so there :data:`NOT_ON_A_PAGE` holds.
"""

import re
from collections.abc import Iterator
from typing import Final

from assistant.journal.records import Role
from assistant.messages import Text
from assistant.practice import reading
from assistant.practice.entry import PAGES, Cadence, Kind, PromptEntry, Slot
from assistant.practice.pack import PackHeader

SENTENCE_WORDS_MAX: Final = 20
"""The longest sentence, in words."""
PAGE_WORDS_MAX: Final = 90
"""The longest page: a person who listens cannot leaf back (practice rows Z1 to Z9)."""
HANDFUL: Final = 3
"""Wordings a role has of a slot that turns through, at least: with six themes or more,
no wording then comes back within a fortnight of days."""

_PRESSES: Final = r"""
    # asks for a price or foretells
    deserv\w+ | earn(?:s|ed|ing)? | must | obey | ought | prov(?:e[dns]?|ing) | should | submit
    | guarantee\w* | try\ harder | be\ strong
    # soothes with what nobody knows, hurries, or sweeps away
    | don't\ worry | they\ won't | it\ will\ be\ (?:fine|ok|okay) | by\ when\ will\ they
    | put\ (?:it|this|that)\ behind | get\ over
    # counts
    | scor(?:e\w*|ing) | streaks? | balances?
"""
_TELLS: Final = r"""
    # names what happened, to whoever looks at the screen
    abus\w+ | adulter\w+ | affairs? | betray\w* | cheat\w* | debts? | infidelity
    | liar | lying | unfaithful\w* | victim\w*
"""
_NAMES: Final = r"""
    # asks for a feeling or a verdict; judges the person
    forg[ai]v\w+ | forg[eo]t\w*
    | blam\w+ | confess\w* | fail\w* | fault\w* | guilt\w* | sham(?:e\w*|ing) | why | wrong\w*
    | lie[ds]?
"""


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.VERBOSE | re.IGNORECASE)


NOT_SAID: Final = _words(_PRESSES, _TELLS, _NAMES)
"""Words no question holds; ``early`` is not ``earn``, and ``provide`` is not ``prove``."""
NOT_ON_A_PAGE: Final = _words(_PRESSES, _TELLS)
"""Words no page holds."""
NOT_TO_THE_HURT: Final = _words("why")
"""Besides, no page for a person who was hurt asks why (practice rows C3, EV10)."""
CONTACT: Final = _words(r"partners?|together|each\ other|both\ of\ you|the\ two\ of\ you")
"""Words that assume two people who stay in touch."""
_NO_CONTACT_SLOTS: Final = PAGES | {Slot.SAFETY, Slot.SUPPORT}
"""Read to anyone who asks for them, on any track."""


def findings(entry: PromptEntry, header: PackHeader) -> Iterator[str]:
    """The reasons against one wording.

    Args:
        entry: The wording.
        header: The limits of its file.
    """
    whole = told(entry)
    yield from too_hard(whole, header.grade_max)
    if entry.slot in PAGES:
        yield from _too_long(whole, PAGE_WORDS_MAX)
        yield from unfit(whole, NOT_ON_A_PAGE)
        if Role.HURT in entry.roles:
            yield from unfit(whole, NOT_TO_THE_HURT)
    else:
        yield from _too_long(entry.spoken, header.words_max_spoken)
        yield from unfit(entry.text, NOT_SAID)
        if entry.spoken != entry.text:
            yield from unfit(entry.spoken, NOT_SAID)
        for choice in entry.choices:
            yield from unfit(choice, NOT_SAID)
    yield from _unsaid(entry)
    yield from _contact(entry)


def told(entry: PromptEntry) -> str:
    """All that a person reads of a wording: of a page its title and lines, as sentences."""
    if entry.slot not in PAGES:
        return entry.text
    parts = (entry.title, *entry.lines)
    return " ".join(part if part[-1] in ".?" else f"{part}." for part in parts)


def too_hard(text: str, most: float) -> Iterator[str]:
    """Whether it reads above a grade."""
    if (grade := reading.grade(text)) > most:
        yield Text.PACK_TOO_HARD(grade=grade, most=most)


def unfit(text: str, words: re.Pattern[str]) -> Iterator[str]:
    """Sentences too long to follow, and words that are not said."""
    for sentence in reading.sentences(text):
        if (count := len(reading.words(sentence))) > SENTENCE_WORDS_MAX:
            yield Text.PACK_LONG_SENTENCE(count=count, most=SENTENCE_WORDS_MAX)
    for match in words.finditer(text):
        yield Text.PACK_WORD(word=match[0])


def thin(entries: tuple[PromptEntry, ...]) -> Iterator[tuple[str, str]]:
    """Slots that turn through with fewer than :data:`HANDFUL` wordings for a role."""
    turning: dict[tuple[Slot, Role], int] = {}
    for entry in entries:
        if entry.cadence is Cadence.ROTATE:
            for role in entry.roles or Role:
                turning[entry.slot, role] = turning.get((entry.slot, role), 0) + 1
    for (slot, role), count in turning.items():
        if count < HANDFUL:
            yield f"{slot}, {role}", Text.PACK_TOO_FEW(count=count, least=HANDFUL)


def _too_long(text: str, most: int) -> Iterator[str]:
    if (count := len(reading.words(text))) > most:
        yield Text.PACK_TOO_LONG(count=count, most=most)


def _unsaid(entry: PromptEntry) -> Iterator[str]:
    """Who only hears the question has to hear what can be answered."""
    said = entry.spoken.casefold()
    match entry.kind, entry.scale:
        case Kind.CHOICE, _:
            wanted = entry.choices
        case Kind.SCALE, scale if scale:
            wanted = ("one", scale.low, "five", scale.high)
        case _:
            wanted = ()
    for word in wanted:
        if not re.search(rf"\b{re.escape(word.casefold())}(?!\w)", said):
            yield Text.PACK_UNSAID(word=word)


def _contact(entry: PromptEntry) -> Iterator[str]:
    if entry.slot in _NO_CONTACT_SLOTS or entry.assumes_contact:
        return
    for match in CONTACT.finditer(f"{entry.text} {' '.join(entry.choices)}"):
        yield Text.PACK_CONTACT(word=match[0])
