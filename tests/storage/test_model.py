"""Any sequence of records leaves the same journal on disk as in memory."""

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import Answer, AnswerState, Promise
from assistant.session.events import Event
from tests.fakes import DAY, an_answer
from tests.fakes_journal import Bench, DiskBench, MemoryBench, a_promise, view

REOPEN = None
PLACES = [("a", 0), ("b", 0), ("c", 40)]


@dataclass(frozen=True)
class Removal:
    """Erasing of some ids, of old words, or of what is deleted."""

    ids: tuple[str, ...] | None = None
    before: date | None = None

    def of(self, bench: Bench) -> Event:
        if self.ids is not None:
            bench.writer.erase(self.ids)
        elif self.before:
            bench.writer.expire(self.before)
        else:
            bench.writer.purge()
        return bench.event()


Step = Answer | Promise | Removal | None


def _record(place: tuple[str, int], rev: int, state: AnswerState, text: str) -> Answer:
    id_, days_before = place
    day = DAY - timedelta(days=days_before)
    return an_answer(text, state, id=id_, rev=rev, parent=rev - 1 or None, day=day)


def _promised(place: tuple[str, int], rev: int, state: AnswerState, text: str) -> Promise:
    id_, days_before = place
    day = DAY - timedelta(days=days_before)
    return a_promise(
        text, state, id=f"{id_}-promise", answer=id_, rev=rev, parent=rev - 1 or None, day=day
    )


RECORDS = st.builds(
    lambda make, *values: make(*values),
    st.sampled_from([_record, _promised]),
    st.sampled_from(PLACES),
    st.integers(1, 3),
    st.sampled_from(AnswerState),
    st.text("xyz", max_size=3),
)


REMOVALS = st.builds(
    Removal,
    st.none() | st.lists(st.sampled_from(["a", "b", "c", "a-promise"]), max_size=2).map(tuple),
    st.none() | st.sampled_from([DAY - timedelta(days=20), DAY - timedelta(days=60)]),
)


@settings(max_examples=60)
@given(st.lists(st.none() | RECORDS | REMOVALS, max_size=14))
def test_disk_and_memory_tell_the_same_after_any_sequence(
    steps: list[Step],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        disk, memory = DiskBench(Path(folder)), MemoryBench()
        for step in steps:
            if step is REOPEN:
                disk.reopen()
            elif isinstance(step, Removal):
                assert step.of(disk) == step.of(memory)
            else:
                assert disk.keep(step) == memory.keep(step)
        assert view(disk.reader) == view(memory.reader)
        disk.close()
        assert view(disk.reader) == view(memory.reader)
        assert disk.reader.examine() == ()


@settings(max_examples=20)
@given(st.lists(RECORDS, max_size=10), st.data())
def test_any_one_lost_file_of_a_month_changes_nothing(
    steps: list[Answer | Promise], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        disk, memory = DiskBench(Path(folder)), MemoryBench()
        for step in steps:
            disk.keep(step)
            memory.keep(step)
        disk.close()
        # A month whose only lines are drafts has no file but its log yet.
        files = sorted(disk.home.folder.glob("????-??.*"))
        months = {path.name[:7] for path in files if path.suffix == ".json"}
        choices = st.sampled_from([path for path in files if path.name[:7] in months])
        lost = data.draw(choices) if months else None
        if lost is not None:
            lost.unlink()
        drafts = view(memory.reader).drafts
        found = view(disk.reader)
        assert found.without_drafts() == view(memory.reader).without_drafts()
        if lost is None or lost.suffix != ".log":
            assert found.drafts == drafts
