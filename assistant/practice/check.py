"""The gates a pack or page passes before a person hears it.

No wording presses, judges or tells an onlooker what happened; every wording is
short and plain. The gates hold for the built-in pack in its tests, and for a
writer's own through ``reflect prompts check``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.errors import PackError
from assistant.messages import Text
from assistant.practice import reading
from assistant.practice.pack import GRADE_MAX, Pack, read_pack, read_page
from assistant.practice.tables import parse

SENTENCE_WORDS_MAX: Final = 20
"""The longest sentence, in words."""

NOT_SAID: Final = re.compile(
    r"""\b(?:
        # asks for a price, a feeling or a verdict
        deserv\w+ | earn(?:s|ed|ing)? | forg[ai]v\w+ | forg[eo]t\w* | must | obey | ought
        | prov(?:e[dns]?|ing) | should | submit
        # judges the person
        | blam\w+ | confess\w* | fail\w* | fault\w* | guilt\w* | sham(?:e\w*|ing) | why | wrong\w*
        # names what happened, to whoever looks at the screen
        | abus\w+ | adulter\w+ | affairs? | betray\w* | cheat\w* | debts? | infidelity
        | l(?:iar|ie[ds]|ying) | unfaithful\w* | victim\w*
        # counts, or foretells
        | guarantee\w* | scor(?:e\w*|ing) | streaks?
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words no wording holds; ``early`` is not ``earn``, and ``provide`` is not ``prove``."""


@dataclass(frozen=True)
class Report:
    """What was found in a file of wordings; without findings it may be used."""

    findings: tuple[str, ...]
    facts: tuple[str, ...] = ()


def examine(name: str, data: bytes) -> Report:
    """All that is to be said about a pack, or a page with its table ``[page]``.

    Args:
        name: What the file is called in the report.
        data: The bytes of the file, whatever they are.
    """
    try:
        if "page" in parse(name, data):
            return _page_report(name, read_page(name, data))
        return _pack_report(name, read_pack(name, data))
    except PackError as slip:
        return Report(findings=(str(slip),))


def approved(name: str, data: bytes) -> Pack:
    """A pack that passes every gate.

    Raises:
        PackError: with the first finding; nothing of the pack is used.
    """
    pack = read_pack(name, data)
    for finding in _pack_report(name, pack).findings:
        raise PackError(finding)
    return pack


def _pack_report(name: str, pack: Pack) -> Report:
    hardest = max(pack.prompts, key=lambda entry: reading.grade(entry.text))
    longest = max(pack.prompts, key=lambda entry: len(reading.words(entry.text)))
    return Report(
        findings=tuple(
            Text.PACK_FINDING(file=name, place=entry.id, reason=reason)
            for entry in pack.prompts
            for reason in (
                *_too_hard(entry.text, pack.header.grade_max),
                *_too_long(entry.text, pack.header.words_max_spoken),
                *_unfit(entry.text),
            )
        ),
        facts=(
            Text.PACK_FACT_COUNT(file=name, count=len(pack.prompts)),
            Text.PACK_FACT_GRADE(place=hardest.id, grade=reading.grade(hardest.text)),
            Text.PACK_FACT_LONGEST(place=longest.id, count=len(reading.words(longest.text))),
        ),
    )


def _page_report(name: str, lines: tuple[str, ...]) -> Report:
    """A page is judged as one text: the grade of a line of six words says little."""
    whole = " ".join(lines)
    return Report(
        findings=tuple(
            Text.PACK_FINDING(file=name, place="[page]", reason=reason)
            for reason in (*_too_hard(whole, GRADE_MAX), *_unfit(whole))
        ),
        facts=(
            Text.PACK_FACT_LINES(file=name, count=len(lines)),
            Text.PACK_FACT_GRADE(place="[page]", grade=reading.grade(whole)),
        ),
    )


def _too_hard(text: str, most: float) -> Iterator[str]:
    if (grade := reading.grade(text)) > most:
        yield Text.PACK_TOO_HARD(grade=grade, most=most)


def _too_long(text: str, most: int) -> Iterator[str]:
    if (count := len(reading.words(text))) > most:
        yield Text.PACK_TOO_LONG(count=count, most=most)


def _unfit(text: str) -> Iterator[str]:
    for sentence in reading.sentences(text):
        if (count := len(reading.words(sentence))) > SENTENCE_WORDS_MAX:
            yield Text.PACK_LONG_SENTENCE(count=count, most=SENTENCE_WORDS_MAX)
    for match in NOT_SAID.finditer(text):
        yield Text.PACK_WORD(word=match[0])
