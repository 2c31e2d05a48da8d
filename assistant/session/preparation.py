"""Before the session: a day's plan from what can be asked, what was kept, and the clock."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, TypeVar

from assistant.journal.records import (
    Answer,
    Asked,
    Half,
    Mark,
    Marked,
    Promise,
    Prompt,
    Role,
    Situation,
    Track,
)
from assistant.messages import Text
from assistant.practice.entry import DAILY, Cadence, Kind, PromptEntry, Slot, Store
from assistant.practice.memory import Memory, fold
from assistant.practice.pack import Pack
from assistant.practice.promises import is_open, newest
from assistant.practice.sequence import Circumstances, Gap, Part, Sequence, sequence
from assistant.session import following
from assistant.session.choices import Choice
from assistant.session.plan import Origin, Plan, Practice, Way
from assistant.session.question import RETURN, WEIGHT, Ask, Question
from assistant.session.wordings import (
    CLOSES,
    LOOP,
    MISMATCH,
    REPLIES,
    WEEKS_APART,
    Turns,
    is_match,
    times_no,
)

MORNING_HOURS: Final = range(4, 14)
"""Local hours in which a day is more likely starting than ending."""
FARTHEST: Final = 6
"""Months with sessions in them that are read: longer than any rule of the sequence looks back,
and a start does not wait for all years to be read."""
Dated = TypeVar("Dated", Asked, Marked, Promise)


def guessed_half(wall: datetime) -> Half:
    """What the clock suggests."""
    return Half.MORNING if wall.hour in MORNING_HOURS else Half.EVENING


@dataclass(frozen=True)
class Past:
    """What the journal knows that matters today.

    What comes newest day first may be years long: it is read no further than needed.
    """

    asked: Iterable[Asked] = ()
    """Newest day first."""
    marked: Iterable[Marked] = ()
    """Newest day first."""
    promises: Iterable[Promise] = field(default=(), repr=False)
    """Newest month first."""
    situations: tuple[Situation, ...] = ()
    """Newest first."""
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    """Kept answers of this day."""
    drafts: tuple[Answer, ...] = field(default=(), repr=False)
    recorded: tuple[Answer, ...] = field(default=(), repr=False)
    """Those of the last days that were told in recordings."""
    parts: frozenset[Part] = frozenset()
    """What the person switched on."""
    matches: tuple[str, ...] = ()
    """Whether words and actions lined up, in the last weekly looks: newest first, as answered."""


def plan_to_look_back(day: date) -> Plan:
    """The plan where nothing is asked and nothing kept: there are the earlier days alone."""
    nothing = Question("", "", Prompt("", "", ""))
    return Plan(Origin("", "", day), {}, nothing, Half.MORNING, way=Way.REVIEW)


def plan_day(pack: Pack, past: Past, origin: Origin, ids: Iterator[str], now: datetime) -> Plan:
    """The plan of an ordinary session on a terminal.

    Args:
        pack: What can be asked.
        past: What was asked and kept before.
        origin: The session, the device, the day.
        ids: Fresh record ids; those that are left over are for what comes up on the way.
        now: Aware local time.
    """
    asked = tuple(recent(past.asked, origin.day))
    marked = tuple(recent(past.marked, origin.day))
    memory = fold((*asked, *marked))
    began = _began(asked, origin.day)
    promises = tuple(recent(past.promises, origin.day))
    made = _Making(pack, ids, {one.prompt.id: one for one in past.answers if one.day == origin.day})
    sequences = _sequences(pack, past, newest(promises), memory, origin)
    practice = replace(_practice(made, sequences, past, origin), promises=promises)
    said_no = {one.prompt for one in marked if one.mark is Mark.DECLINED}
    loop = (
        *_loop(practice, promises, now, made.ids),
        *_recorded(past.recorded, said_no | {one.answer for one in promises}, made.ids),
    )
    return Plan(
        origin=origin,
        halves={
            half: (*made.before(day, again=began is half), *loop, *made.day(day))
            for half, day in sequences.items()
        },
        talk=made.question(pack.talk),
        guess=guessed_half(now),
        began=began,
        drafts=past.drafts,
        practice=replace(practice, ids=tuple(ids)),
    )


def plan_without_practice(
    pack: Pack, past: Past, origin: Origin, ids: Iterator[str], now: datetime
) -> Plan:
    """The four questions and nothing else: for recordings, for telling, for a trial.

    What the person chose before is known all the same, so that it can be changed.
    """
    plan = plan_day(pack, past, origin, ids, now)
    known = plan.practice
    halves = {
        half: tuple(one for one in questions if one.slot in DAILY)
        for half, questions in plan.halves.items()
    }
    bare = Practice(
        parts=known.parts, situations=known.situations, promises=known.promises, ids=known.ids
    )
    return replace(plan, halves=halves, practice=bare)


def talk_question(pack: Pack, ids: Iterator[str]) -> Question:
    """The invitation to tell the day."""
    return _Making(pack, ids, {}).question(pack.talk)


def recent(records: Iterable[Dated], day: date) -> Iterator[Dated]:
    """Those of the last months; days in the future, from a clock that was wrong, besides."""
    months: set[tuple[int, int]] = set()
    for one in records:
        month = (one.day.year, one.day.month)
        if one.day <= day and month not in months:
            if len(months) >= FARTHEST:
                return
            months.add(month)
        yield one


@dataclass(frozen=True)
class _Making:
    """Turns wordings into questions, each with an id, or with the answer it has today."""

    pack: Pack
    ids: Iterator[str]
    kept: Mapping[str, Answer]

    def before(self, day: Sequence, *, again: bool) -> tuple[Question, ...]:
        """What is asked first of all: a welcome after days away, how heavy the day is."""
        back = () if again else self._if(day.returning, slot=RETURN, stored=False)
        return (*back, *self._if(day.weight, slot=WEIGHT))

    def day(self, day: Sequence) -> tuple[Question, ...]:
        """The four, and what the person switched on."""
        beside = day.look or ((day.theme,) if day.theme else ())
        return tuple(map(self.question, (*day.four, *beside)))

    def question(self, entry: PromptEntry) -> Question:
        """One question."""
        answer = self.kept.get(entry.id)
        prompt = Prompt(entry.id, self.pack.version(entry.id), entry.text)
        words = entry.choice_words
        reads = entry.kind is Kind.INFO
        choices = (
            (Choice[object](None, Text.GO_ON()),)
            if reads
            else tuple(Choice[object](None, word) for word in words)
        )
        return Question(
            answer.id if answer else next(self.ids),
            entry.slot.value,
            prompt,
            answer,
            ask=Ask.READ if reads else Ask.CHOICE if words else Ask.WORDS,
            choices=choices,
            lines=entry.lines or _ends(entry),
            spoken=entry.spoken if words and entry.spoken != entry.text else "",
            stored=entry.store is Store.KEEP and not reads,
            traced=entry.store is not Store.NEVER or entry.cadence is not Cadence.EVENT,
            for_two=entry.assumes_contact,
        )

    def follows(self, entries: Iterable[PromptEntry]) -> dict[tuple[str, str], Question]:
        """The question that follows each answer, and what follows that one."""
        found: dict[tuple[str, str], Question] = {}
        waiting = list(entries)
        while waiting:
            entry = waiting.pop()
            for link in entry.follow_ups:
                behind = self.pack.entry(link.next)
                if behind and (entry.id, link.when) not in found:
                    found[entry.id, link.when] = self.question(behind)
                    waiting.append(behind)
        return found

    def _if(self, entry: PromptEntry | None, **changes: object) -> tuple[Question, ...]:
        if entry is None:
            return ()
        return (replace(self.question(entry), **changes),)  # type: ignore[arg-type] # by name


def _ends(entry: PromptEntry) -> tuple[str, ...]:
    """What the ends of a scale stand for, where its text does not say so."""
    scale = entry.scale
    if scale is None or Text.SCALE_LOW(low="") in entry.text:
        return ()
    return (f"{Text.SCALE_LOW(low=scale.low)}. {Text.SCALE_HIGH(high=scale.high)}.",)


def _sequences(
    pack: Pack, past: Past, promises: Iterable[Promise], memory: Memory, origin: Origin
) -> dict[Half, Sequence]:
    now = past.situations[0] if past.situations else None
    of = Circumstances(
        role=now.role if now else Role.NEITHER,
        track=now.track if now else Track.OWN_PATH,
        half=Half.MORNING,
        day=origin.day,
        parts=past.parts,
        salt=origin.dev,
        since=now.since if now else None,
        open_promise=any(is_open(one) for one in promises),
    )
    return {half: sequence(pack, replace(of, half=half), memory) for half in Half}


def _practice(
    made: _Making, sequences: Mapping[Half, Sequence], past: Past, origin: Origin
) -> Practice:
    role = past.situations[0].role if past.situations else Role.NEITHER
    turn = Turns(made.pack, role, origin.day)
    entries = [
        entry for day in sequences.values() for entry in (*day.four, *day.look, day.theme) if entry
    ]
    apart = times_no(past.matches)
    follows = made.follows(entries)
    if apart == WEEKS_APART - 1:  # offered once: the next "no" is the last of so many running
        follows |= _options(made, turn, entries)
    closes = [kind for kind in CLOSES if kind != "fact" or apart < WEEKS_APART - 1]
    return Practice(
        wordings={ask: found for ask, stem in LOOP.items() if (found := turn.prompt(stem))},
        spoken={ask: said for ask, stem in LOOP.items() if (said := turn.spoken(stem))},
        closings={kind: text for kind in closes if (text := turn.text(f"close.{kind}"))},
        replies={of: text for of, stem in REPLIES.items() if (text := turn.text(stem))},
        follows=follows,
        light={half: tuple(one.slot.value for one in day.short) for half, day in sequences.items()},
        grace={half: made.question(day.grace) for half, day in sequences.items() if day.grace},
        parts=past.parts,
        situations=past.situations,
        short=any(day.gap is Gap.LONG for day in sequences.values()),
    )


def _loop(
    practice: Practice, promises: tuple[Promise, ...], now: datetime, ids: Iterator[str]
) -> tuple[Question, ...]:
    """After a long time away there is no list to work through: all are asked about together."""
    asked = following.about_due(practice, promises, now, together=practice.short)
    months = {_month(one) for one in promises}
    last = sorted(months)[: max(0, len(months) - FARTHEST + 1)]
    return tuple(
        replace(
            _for_the_last_time(one) if any(_month(old) in last for old in one.promises) else one,
            id=next(ids),
        )
        for one in asked
    )


def _month(promise: Promise) -> tuple[int, int]:
    return promise.day.year, promise.day.month


def _for_the_last_time(question: Question) -> Question:
    """Nothing drops out of sight unsaid: the month it was made in is not read much longer."""
    long = Text.OLDER_LONG()
    spoken = f"{question.spoken} {long}" if question.spoken else ""
    return replace(question, lines=(long,), spoken=spoken)


def _recorded(
    answers: Iterable[Answer], settled: AbstractSet[str], ids: Iterator[str]
) -> Iterator[Question]:
    """Words for a promise that were never read back, in a recording, in a hurry: they are now."""
    for answer in answers:
        if answer.id not in settled and answer.prompt.id.startswith(Slot.PROMISE):
            told = Question(answer.id, "", answer.prompt, answer)
            yield from (told, replace(following.to_confirm(told), id=next(ids)))


def _options(
    made: _Making, turn: Turns, entries: Iterable[PromptEntry]
) -> dict[tuple[str, str], Question]:
    """What is offered behind one more "no"."""
    offered = turn.entry(MISMATCH)
    asked = [entry.id for entry in entries if is_match(entry.id)]
    return {(name, "no"): made.question(offered) for name in asked if offered}


def _began(asked: Iterable[Asked], day: date) -> Half | None:
    """The half that was asked last on this day."""
    today = [one for one in asked if one.day == day]
    return max(today, key=lambda one: (one.session, one.at)).half if today else None
