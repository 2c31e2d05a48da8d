"""The gates a pack or page passes before a person hears it.

No wording presses, judges or tells an onlooker what happened; every wording is
short and plain. The gates hold for the built-in pack in its tests, and for a
writer's own through ``reflect prompts check``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import PackError
from assistant.messages import Text
from assistant.practice import gates, reading
from assistant.practice.entry import PromptEntry
from assistant.practice.overlap import RUN_MAX, Other
from assistant.practice.pack import GRADE_MAX, Pack, extended, read_pack, read_page
from assistant.practice.rows import ROWS
from assistant.practice.support import read_lines
from assistant.practice.tables import parse

File = tuple[str, bytes]
"""What a file is called, and its bytes."""


@dataclass(frozen=True)
class Report:
    """What was found in files of wordings; without findings they may be used."""

    findings: tuple[str, ...]
    facts: tuple[str, ...] = ()


def examine(files: Sequence[File], beside: Sequence[File] = (), against: str = "") -> Report:
    """All that is to be said about a pack, a page, or a file of lines to call.

    A page has the table ``[page]``, a file of lines to call the table ``[support]``.

    Args:
        files: What is judged, whatever the bytes are.
        beside: The built-in files, which the judged ones add to. One with the same
            ``pack.id`` as a judged one is an edition of it, and left out.
        against: A text that no wording may share seven words in a row with.
    """
    try:
        tables = [(name, data, parse(name, data)) for name, data in files]
        if len(tables) == 1 and "page" in tables[0][2]:
            return _page_report(tables[0][0], read_page(*files[0]), against)
        if len(tables) == 1 and "support" in tables[0][2]:
            count = len(read_lines(*files[0]))
            return Report((), (Text.PACK_FACT_LINES(file=tables[0][0], count=count),))
        editions = {_pack_id(table) for _, _, table in tables}
        others = [file for file in beside if _pack_id(parse(*file)) not in editions]
        return _pack_report([name for name, _ in files], read_pack((*others, *files)), against)
    except PackError as slip:
        return Report(findings=(str(slip),))


def approved(pack: Pack, files: Sequence[File]) -> Pack:
    """A pack with a person's own wordings, each of which passes every gate.

    Raises:
        PackError: with the first finding; nothing of the files is used, and ``pack``
            is as it was.
    """
    whole = extended(pack, files)
    own = [entry for entry in whole.prompts if entry.id not in pack.sources]
    for finding in _findings(whole, own):
        raise PackError(finding)
    return whole


def _pack_id(table: dict[str, object]) -> object:
    header = table.get("pack")
    return header.get("id") if isinstance(header, dict) else None


def _pack_report(names: Sequence[str], pack: Pack, against: str) -> Report:
    entries = [entry for entry in pack.prompts if pack.sources[entry.id].file in names]
    thin = (
        Text.PACK_FINDING(file=names[-1], place=place, reason=reason)
        for place, reason in gates.thin(pack.prompts)
    )
    near, runs = _copied(pack, entries, Other.of(against)) if against else ((), ())
    return Report(
        findings=(*_findings(pack, entries), *thin, *near),
        facts=(*_facts(names, pack, entries), *runs),
    )


def _page_report(name: str, lines: tuple[str, ...], against: str) -> Report:
    """A page is judged as one text: the grade of a line of six words says little."""
    whole = " ".join(lines)
    run = Other.of(against).longest(lines)
    return Report(
        findings=tuple(
            Text.PACK_FINDING(file=name, place="[page]", reason=reason)
            for reason in (
                *gates.too_hard(whole, GRADE_MAX),
                *gates.unfit(whole, gates.NOT_SAID),
                *_too_near(run),
            )
        ),
        facts=(
            Text.PACK_FACT_LINES(file=name, count=len(lines)),
            Text.PACK_FACT_GRADE(place="[page]", grade=reading.grade(whole)),
            *((_shared(run),) if against else ()),
        ),
    )


def _copied(
    pack: Pack, entries: Sequence[PromptEntry], other: Other
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is too near to the other text, and the longest run of all."""
    runs = {
        entry.id: other.longest((entry.text, entry.spoken, *entry.lines, *entry.choices))
        for entry in entries
    }
    near = tuple(
        Text.PACK_FINDING(file=pack.sources[name].file, place=name, reason=reason)
        for name, run in runs.items()
        for reason in _too_near(run)
    )
    return near, (_shared(max(runs.values(), key=len)),)


def _too_near(run: tuple[str, ...]) -> Iterator[str]:
    if len(run) > RUN_MAX:
        yield Text.PACK_COPIED(count=len(run), most=RUN_MAX, words=" ".join(run))


def _shared(run: tuple[str, ...]) -> str:
    return Text.PACK_FACT_SHARED(count=len(run), words=" ".join(run))


def _findings(pack: Pack, entries: Sequence[PromptEntry]) -> Iterator[str]:
    for entry in entries:
        source = pack.sources[entry.id]
        for reason in (*gates.findings(entry, source.header), *_unknown_rows(entry)):
            yield Text.PACK_FINDING(file=source.file, place=entry.id, reason=reason)


def _unknown_rows(entry: PromptEntry) -> Iterator[str]:
    for row in entry.practice:
        if row not in ROWS:
            yield Text.PACK_ROW_UNKNOWN(row=row)


def _facts(names: Sequence[str], pack: Pack, entries: Sequence[PromptEntry]) -> Iterator[str]:
    for name in names:
        count = sum(pack.sources[entry.id].file == name for entry in entries)
        yield Text.PACK_FACT_COUNT(file=name, count=count)
    hardest = max(entries, key=lambda entry: reading.grade(gates.told(entry)))
    yield Text.PACK_FACT_GRADE(place=hardest.id, grade=reading.grade(gates.told(hardest)))
    longest = max(entries, key=lambda entry: len(reading.words(entry.spoken)))
    yield Text.PACK_FACT_LONGEST(place=longest.id, count=len(reading.words(longest.spoken)))
    if reached := {row for entry in pack.prompts for row in entry.practice}:
        yield Text.PACK_FACT_ROWS(count=len(reached), whole=len(ROWS))
        if left := [row for row in ROWS if row not in reached]:
            yield Text.PACK_FACT_LEFT(rows=", ".join(left))
