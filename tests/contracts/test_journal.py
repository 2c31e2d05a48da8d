"""What every journal does, on disk and in memory: one body over both."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.journal.query import parse_query
from assistant.journal.records import (
    Answer,
    AnswerState,
    Asked,
    Half,
    How,
    Outcome,
    Promise,
    Role,
    Track,
    Word,
)
from assistant.session.effects import CopyTo
from assistant.session.events import Copied, Erased, NotSaved, Saved, Trouble
from assistant.storage.envelope import Plain
from assistant.storage.sealing import Sealed
from tests.fakes import DAWN, DAY, an_answer
from tests.fakes_journal import Bench, DiskBench, MemoryBench, a_choice, a_mark, a_promise, view

DRAFT, KEPT, DELETED = AnswerState.DRAFT, AnswerState.KEPT, AnswerState.DELETED
WORDS = (Word("I", 0.0, 0.3, 1.0), Word("called", 0.75, 1.23, 0.62))


@pytest.fixture(params=["disk", "sealed", "memory"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "memory":
        yield MemoryBench()
        return
    envelope = Sealed(bytes(range(32))) if request.param == "sealed" else Plain()
    disk = DiskBench(tmp_path, envelope=envelope)
    yield disk
    disk.close()


def asked(day: date, slot: str) -> Asked:
    return Asked(
        session="s", dev="device-1", day=day, half=Half.MORNING, slot=slot, prompt="p", at=DAWN
    )


def texts(answers: Iterator[Answer] | Iterator[Promise] | tuple[Answer, ...]) -> list[str]:
    return [answer.text for answer in answers]


def test_an_empty_journal_holds_nothing(bench: Bench) -> None:
    reader = bench.reader
    assert reader.days() == ()
    assert list(reader.answers()) == list(reader.revisions()) == []
    assert [*reader.asked(), *reader.marked()] == []
    assert list(reader.promises()) == list(reader.earlier_promises()) == []
    assert reader.situations() == ()
    assert reader.drafts() == ()
    assert reader.damage() == ()


def test_an_answer_is_acknowledged_and_found_again_whole(bench: Bench) -> None:
    spoken = an_answer("I called", how=How.SPOKEN, words=WORDS, engine="vosk", audio="a.flac")
    event = bench.keep(spoken)
    assert isinstance(event, Saved)
    assert (event.id, event.rev, event.state) == (spoken.id, 1, KEPT)
    assert list(bench.reader.answers()) == [spoken]
    assert bench.reader.days() == (DAY,)


def test_acknowledgements_come_in_the_order_of_appending(bench: Bench) -> None:
    for number in range(20):
        bench.writer.append(an_answer(str(number), id=f"id-{number}"))
    events = [bench.event() for _ in range(20)]
    assert [event.id for event in events if isinstance(event, Saved)] == [
        f"id-{number}" for number in range(20)
    ]


def test_a_draft_is_found_as_a_draft_only(bench: Bench) -> None:
    bench.keep(an_answer("I ca", DRAFT))
    bench.keep(an_answer("I called", DRAFT))
    assert texts(bench.reader.drafts()) == ["I called"]
    assert list(bench.reader.answers()) == []
    assert bench.reader.days() == ()


def test_a_draft_without_words_is_not_offered(bench: Bench) -> None:
    bench.keep(an_answer("I ca", DRAFT))
    bench.keep(an_answer("", DRAFT))
    assert bench.reader.drafts() == ()
    assert isinstance(bench.keep(an_answer("I called")), Saved)
    assert texts(bench.reader.answers()) == ["I called"]


def test_a_spoken_draft_keeps_its_words(bench: Bench) -> None:
    draft = an_answer("I called", DRAFT, how=How.SPOKEN, words=WORDS)
    bench.keep(draft)
    bench.keep(an_answer("another", id="other"))
    if isinstance(bench, DiskBench):
        bench.reopen()
    assert bench.reader.drafts() == (draft,)


def test_keeping_a_draft_is_no_revision_of_it(bench: Bench) -> None:
    bench.keep(an_answer("I called", DRAFT))
    bench.keep(an_answer("I called her"))
    assert texts(bench.reader.answers()) == ["I called her"]
    assert list(bench.reader.revisions()) == []
    assert bench.reader.drafts() == ()


def test_an_edit_stands_and_the_original_stays_as_a_revision(bench: Bench) -> None:
    bench.keep(an_answer("first"))
    bench.keep(an_answer("second", rev=2, parent=1))
    bench.keep(an_answer("third", rev=3, parent=2))
    assert texts(bench.reader.answers()) == ["third"]
    assert texts(bench.reader.revisions()) == ["first", "second"]


def test_a_late_draft_or_an_older_revision_covers_nothing(bench: Bench) -> None:
    bench.keep(an_answer("newer", rev=2, parent=1))
    bench.keep(an_answer("late draft", DRAFT, rev=2, parent=1))
    bench.keep(an_answer("older"))
    assert texts(bench.reader.answers()) == ["newer"]
    assert texts(bench.reader.revisions()) == ["older"]
    assert bench.reader.drafts() == ()


def test_a_draft_of_an_edit_leaves_the_kept_answer_in_view(bench: Bench) -> None:
    bench.keep(an_answer("kept"))
    bench.keep(an_answer("half an edit", DRAFT, rev=2, parent=1))
    assert texts(bench.reader.answers()) == ["kept"]
    assert texts(bench.reader.drafts()) == ["half an edit"]


def test_putting_a_draft_away_leaves_the_kept_answer_in_view(bench: Bench) -> None:
    bench.keep(an_answer("kept"))
    bench.keep(an_answer("half an edit", DRAFT, rev=2, parent=1))
    event = bench.keep(an_answer("half an edit", DELETED, rev=2, parent=1))
    assert isinstance(event, Saved)
    assert texts(bench.reader.answers()) == ["kept"]
    assert bench.reader.drafts() == ()


def test_after_a_draft_was_put_away_the_same_revision_can_be_written_anew(bench: Bench) -> None:
    bench.keep(an_answer("kept"))
    for state in (DRAFT, DELETED, DRAFT, DELETED, DRAFT):
        bench.keep(an_answer("edit", state, rev=2, parent=1))
    assert texts(bench.reader.drafts()) == ["edit"]
    bench.keep(an_answer("edit, kept", rev=2, parent=1))
    assert texts(bench.reader.answers()) == ["edit, kept"]
    assert texts(bench.reader.revisions()) == ["kept"]
    assert bench.reader.drafts() == ()


def test_a_deletion_hides_the_answer_and_a_later_revision_brings_it_back(bench: Bench) -> None:
    bench.keep(an_answer("kept"))
    bench.keep(an_answer("kept", DELETED, rev=2, parent=1))
    assert list(bench.reader.answers()) == list(bench.reader.revisions()) == []
    assert bench.reader.days() == ()
    bench.keep(an_answer("kept", rev=3, parent=2))
    assert texts(bench.reader.answers()) == ["kept"]


def test_the_same_record_again_changes_nothing(bench: Bench) -> None:
    for _ in range(3):
        assert isinstance(bench.keep(an_answer("once")), Saved)
    assert texts(bench.reader.answers()) == ["once"]
    assert list(bench.reader.revisions()) == []


def test_answers_come_by_day_and_id_and_only_those_asked_for(bench: Bench) -> None:
    days = [DAY + timedelta(days=offset) for offset in (10, -400, 0)]
    for number, day in enumerate(days):
        for id_ in ("b", "a"):
            bench.keep(an_answer(f"{day} {id_}", id=f"{number}{id_}", day=day))
    ordered = [f"{day} {id_}" for day in sorted(days) for id_ in "ab"]
    assert bench.reader.days() == tuple(sorted(days))
    assert texts(bench.reader.answers()) == ordered
    assert texts(bench.reader.answers(DAY, DAY)) == [f"{DAY} a", f"{DAY} b"]
    assert texts(bench.reader.answers(first=DAY)) == ordered[2:]
    assert texts(bench.reader.answers(last=DAY)) == ordered[:4]


def test_what_was_asked_comes_newest_day_first_and_once(bench: Bench) -> None:
    days = [DAY, DAY - timedelta(days=40), DAY + timedelta(days=40)]
    for day in (*days, DAY):
        bench.writer.append(asked(day, "action"))
    bench.keep(an_answer("the last in the queue"))
    assert [each.day for each in bench.reader.asked()] == sorted(days, reverse=True)


def test_a_promise_is_acknowledged_and_found_again_whole(bench: Bench) -> None:
    promise = a_promise("I will call", plan="at six", before="promise-0", carried=2)
    event = bench.keep(promise)
    assert isinstance(event, Saved)
    assert (event.id, event.rev, event.state) == (promise.id, 1, KEPT)
    assert list(bench.reader.promises()) == [promise]
    assert list(bench.reader.answers()) == []
    assert bench.reader.days() == ()


def test_an_outcome_stands_and_what_was_before_it_stays(bench: Bench) -> None:
    made = a_promise("I will call")
    told = a_promise("I will call", rev=2, parent=1, outcome=Outcome.PARTLY, told_at=DAWN)
    for record in (told, made):
        bench.keep(record)
    if isinstance(bench, DiskBench):
        bench.reopen()
    assert list(bench.reader.promises()) == [told]
    assert list(bench.reader.earlier_promises()) == [made]


def test_a_deleted_promise_is_hidden_until_a_later_revision_brings_it_back(bench: Bench) -> None:
    bench.keep(a_promise("I will call"))
    bench.keep(a_promise("", DELETED, rev=2, parent=1))
    assert list(bench.reader.promises()) == list(bench.reader.earlier_promises()) == []
    bench.keep(a_promise("I will call", rev=3, parent=2))
    assert texts(bench.reader.promises()) == ["I will call"]


def test_promises_come_newest_month_first_and_newest_first_in_it(bench: Bench) -> None:
    days = [DAY - timedelta(days=40), DAY, DAY + timedelta(days=40), DAY]
    for number, day in enumerate(days):
        bench.keep(a_promise(str(number), id=f"p-{number}", day=day))
    assert texts(bench.reader.promises()) == ["2", "3", "1", "0"]


def test_every_choice_is_found_however_old_and_the_newest_is_first(bench: Bench) -> None:
    days = [DAY - timedelta(days=900), DAY - timedelta(days=400), DAY - timedelta(days=400)]
    choices = [a_choice(f"c-{number}", day) for number, day in enumerate(days)]
    choices.append(a_choice("c-9", role=Role.HURT, track=Track.SAFETY_FIRST, since=DAY))
    for choice in choices:
        bench.writer.append(choice)
        bench.keep(an_answer("of the same day", id=f"a-{choice.id}", day=choice.day))
    bench.keep(an_answer("in a month without", day=DAY - timedelta(days=60)))
    assert bench.reader.situations() == (*reversed(choices),)


def test_a_choice_is_found_at_once_and_after_the_next_start(bench: Bench) -> None:
    bench.keep(an_answer("before"))
    bench.writer.append(a_choice("c-1"))
    bench.keep(an_answer("half", DRAFT, id="draft"))
    assert bench.reader.situations() == (a_choice("c-1"),)
    if isinstance(bench, DiskBench):
        bench.reopen()
    assert bench.reader.situations() == (a_choice("c-1"),)


def test_marks_come_newest_day_first_and_once(bench: Bench) -> None:
    days = [DAY, DAY - timedelta(days=40), DAY + timedelta(days=40)]
    for day in (*days, DAY):
        bench.writer.append(a_mark(day))
    bench.keep(an_answer("the last in the queue"))
    assert list(bench.reader.marked()) == [a_mark(day) for day in sorted(days, reverse=True)]


def erased(bench: Bench, *ids: str) -> Erased:
    bench.writer.erase(ids)
    event = bench.event()
    assert isinstance(event, Erased)
    return event


def test_what_is_erased_is_gone_with_its_revisions_drafts_and_promises(bench: Bench) -> None:
    bench.keep(an_answer("first"))
    bench.keep(an_answer("second", rev=2, parent=1))
    bench.keep(an_answer("half", DRAFT, rev=3, parent=2))
    bench.keep(a_promise("I will call"))
    bench.keep(a_promise("by itself", id="promise-2", answer="other"))
    bench.keep(an_answer("stays", id="other"))
    event = erased(bench, "action-morning")
    assert (event.ids, event.done) == (("action-morning",), True)
    assert texts(bench.reader.answers()) == ["stays"]
    assert list(bench.reader.revisions()) == []
    assert bench.reader.drafts() == ()
    assert texts(bench.reader.promises()) == ["by itself"]
    assert erased(bench, "promise-2").done
    assert list(bench.reader.promises()) == []


def test_erasing_what_was_never_there_is_done_at_once(bench: Bench) -> None:
    bench.keep(an_answer("stays"))
    assert erased(bench, "nowhere").done
    assert erased(bench).done
    assert texts(bench.reader.answers()) == ["stays"]


def test_nothing_is_saved_under_an_erased_id(bench: Bench) -> None:
    bench.keep(an_answer("first"))
    erased(bench, "action-morning")
    for record in (an_answer("again", DRAFT), an_answer("again", rev=2), a_promise("made in it")):
        event = bench.keep(record)
        assert isinstance(event, NotSaved)
        assert event.trouble is Trouble.DISK_FAULT
    assert view(bench.reader) == view(MemoryBench().reader)
    assert isinstance(bench.keep(an_answer("under another", id="other")), Saved)


def test_a_session_that_is_erased_leaves_nothing_of_what_it_asked_and_chose(bench: Bench) -> None:
    bench.keep(an_answer("of another session"))
    for record in (asked(DAY, "action"), a_mark(DAY), a_choice("c-1")):
        bench.writer.append(record)
    bench.writer.append(a_choice("c-0", session="another"))
    assert erased(bench, "s").done
    bench.writer.append(asked(DAY, "honesty"))
    bench.keep(an_answer("and on", id="other"))
    assert [*bench.reader.asked(), *bench.reader.marked()] == []
    assert [choice.id for choice in bench.reader.situations()] == ["c-0"]
    assert texts(bench.reader.answers()) == ["of another session", "and on"]


def test_words_expire_and_that_something_was_said_stays(bench: Bench) -> None:
    old = DAY - timedelta(days=40)
    spoken = an_answer("I called", id="1", day=old, how=How.SPOKEN, words=WORDS, audio="a.mp3")
    bench.keep(spoken)
    bench.keep(an_answer("half", DRAFT, id="2", day=old))
    promise = a_promise("I will call", id="3", day=old, plan="at six", outcome=Outcome.KEPT)
    bench.keep(promise)
    bench.keep(an_answer("of the day itself", id="4", day=old + timedelta(days=1)))
    bench.writer.expire(old + timedelta(days=1))
    event = bench.event()
    assert isinstance(event, Erased)
    assert (event.ids, event.done) == ((), True)
    without, stays = bench.reader.answers()
    assert (without.text, without.words, without.audio) == ("", (), None)
    assert (without.prompt.id, without.prompt.text) == (spoken.prompt.id, "")
    assert stays.text == "of the day itself"
    (promised,) = bench.reader.promises()
    assert (promised.text, promised.plan, promised.outcome) == ("", None, Outcome.KEPT)
    assert bench.reader.drafts() == ()
    assert bench.reader.days() == (old, old + timedelta(days=1))


def test_what_is_written_of_an_expired_day_keeps_no_words(bench: Bench) -> None:
    bench.writer.expire(DAY)
    bench.event()
    old = DAY - timedelta(days=1)
    assert isinstance(bench.keep(an_answer("late", day=old)), Saved)
    assert isinstance(bench.keep(an_answer("half", DRAFT, id="2", day=old)), NotSaved)
    assert texts(bench.reader.answers()) == [""]


def test_purging_erases_what_is_deleted_and_nothing_else(bench: Bench) -> None:
    bench.keep(an_answer("kept", id="1"))
    bench.keep(an_answer("kept, edited", id="1", rev=2, parent=1))
    bench.keep(an_answer("half", DRAFT, id="2"))
    bench.keep(an_answer("deleted"))
    bench.keep(a_promise("made in it"))
    bench.keep(an_answer("", DELETED, rev=2, parent=1))
    bench.keep(a_promise("", DELETED, rev=2, parent=1))
    bench.writer.purge()
    event = bench.event()
    assert isinstance(event, Erased)
    assert event.done
    assert isinstance(bench.keep(an_answer("back", rev=3, parent=2)), NotSaved)
    assert texts(bench.reader.answers()) == ["kept, edited"]
    assert texts(bench.reader.revisions()) == ["kept"]
    assert texts(bench.reader.drafts()) == ["half"]
    assert list(bench.reader.promises()) == []


def test_a_promise_that_was_brought_back_outlives_the_purge_of_its_answer(bench: Bench) -> None:
    bench.keep(an_answer("deleted"))
    bench.keep(a_promise("I will call"))
    bench.keep(an_answer("", DELETED, rev=2, parent=1))
    bench.keep(a_promise("", DELETED, rev=2, parent=1))
    bench.keep(a_promise("I will call", rev=3, parent=2))
    bench.writer.purge()
    event = bench.event()
    assert isinstance(event, Erased)
    assert event.done
    if isinstance(bench, DiskBench):
        bench.reopen()
    assert isinstance(bench.keep(an_answer("back", rev=3, parent=2)), NotSaved)
    assert list(bench.reader.answers()) == []
    assert texts(bench.reader.promises()) == ["I will call"]
    told = a_promise("I will call", rev=4, parent=3, outcome=Outcome.KEPT)
    assert isinstance(bench.keep(told), Saved)
    assert list(bench.reader.promises()) == [told]
    assert erased(bench, "promise-1").done
    assert list(bench.reader.promises()) == []


def test_a_copy_into_a_folder_that_is_not_there_says_so(bench: Bench) -> None:
    bench.writer.copy_to(CopyTo("/no/such/folder", (an_answer("words"),)))
    event = bench.event()
    assert isinstance(event, Copied)
    assert not event.done


def test_closing_finishes_what_was_appended(bench: Bench) -> None:
    for number in range(30):
        bench.writer.append(an_answer(str(number), id=f"{number:02}"))
    if isinstance(bench, DiskBench):
        bench.reopen()
    assert texts(bench.reader.answers()) == [str(number) for number in range(30)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "a\0b",
        "\udc80",
        "line\nbreak\r\n\x85\u2028end",
        '{"a": "\\"}',
        "ü😀",
    ],
)
def test_any_text_comes_back_as_it_was(bench: Bench, text: str) -> None:
    assert isinstance(bench.keep(an_answer(text)), Saved)
    bench.keep(an_answer("another, so that the month is written", id="other"))
    assert an_answer(text) in list(bench.reader.answers())


def test_a_text_of_a_million_characters_comes_back_as_it_was(bench: Bench) -> None:
    long = an_answer("word " * 200_000)
    assert isinstance(bench.keep(long), Saved)
    assert list(bench.reader.answers()) == [long]


SAID = {
    "answer-1": "Naïve, I called the school at nine.",
    "answer-2": "I called. The school was closed, nine is too early",
    "answer-3": "I recalled nothing, and it's fine",
}


def keep_said(bench: Bench) -> None:
    for number, (id_, text) in enumerate(SAID.items()):
        bench.keep(an_answer(text, id=id_, day=DAY - timedelta(days=30 * number)))
    bench.keep(an_answer("I called, left open", DRAFT, id="draft"))
    bench.keep(an_answer("I called in vain", id="gone"))
    bench.keep(an_answer("", DELETED, id="gone", rev=2, parent=1))
    bench.keep(an_answer("I called before", id="edited"))
    bench.keep(an_answer("I wrote instead", id="edited", rev=2, parent=1))
    bench.keep(a_promise("ring at noon", id="promise-1", plan="by the school gate"))


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("called", ["answer-1", "answer-2"]),
        ("CALLED naive", ["answer-1"]),
        ("call*", ["answer-1", "answer-2"]),
        ("call", []),
        ('"the school"', ["promise-1", "answer-1", "answer-2"]),
        ('"called the school"', ["answer-1", "answer-2"]),
        ('"called the sch*"', ["answer-1", "answer-2"]),
        ('"the school called"', []),
        ('"the school was"', ["answer-2"]),
        ("“called the” early", ["answer-2"]),
        ("it's", ["answer-3"]),
        ("ring gate", ["promise-1"]),
        ("wrote", ["edited"]),
        ("before", []),
        ("NOT", []),
        ("called OR wrote", []),
        ("text:called", []),
        ("- called ( ^ )", ["answer-1", "answer-2"]),
    ],
)
def test_what_is_looked_for_is_found_newest_first(bench: Bench, line: str, ids: list[str]) -> None:
    keep_said(bench)
    for _ in range(2):  # the second time from what the first time left
        found = list(bench.reader.search(parse_query(line)))
        assert [one.record.id for one in found] == ids


def test_a_search_tells_the_places_and_can_be_of_some_days_only(bench: Bench) -> None:
    keep_said(bench)
    query = parse_query("school called")
    newest, older = bench.reader.search(query)
    assert [newest.record.text[begin:end] for begin, end in newest.places] == ["called", "school"]
    assert [*bench.reader.search(query, last=DAY - timedelta(days=1))] == [older]
    assert [*bench.reader.search(query, first=DAY)] == [newest]
    (promise,) = bench.reader.search(parse_query("gate"))
    assert promise.places == (), "only its plan has the word"


@pytest.mark.parametrize(
    "text", ["half \ud83d a school", "a\0 school", "\ue000 school \ue001\ue002"]
)
def test_any_text_that_can_be_kept_can_be_found(bench: Bench, text: str) -> None:
    bench.keep(an_answer(text))
    (found,) = bench.reader.search(parse_query("school"))
    assert found.record.text == text
    assert [text[begin:end] for begin, end in found.places] == ["school"]
