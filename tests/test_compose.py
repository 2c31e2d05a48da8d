"""What a session is made of is found out before it begins."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from assistant import compose, opening, personal
from assistant.journal.records import AnswerState, Asked, Half
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot import diagnosis
from assistant.oneshot.desk import Desk
from assistant.opening import Opened
from assistant.personal import opened
from assistant.practice.pack import Slot
from assistant.session.pages import Stay
from assistant.session.plan import Sound, Way
from assistant.settings import Mode, Settings, load
from assistant.storage import identity
from assistant.storage.envelope import Plain
from assistant.storage.reader import Reader
from assistant.storage.recordings import Recordings
from assistant.storage.sounds import Sounds
from assistant.storage.spool import Spool
from assistant.storage.writer import Writer
from tests.fakes import DAWN, DAY, HandClock, an_answer
from tests.fakes_sealed import PASSPHRASE, seal, typing

LONG_AGO = DAY - timedelta(days=400)


@pytest.mark.parametrize("stay", [Stay.FOR_GOOD, *(each for each in Stay if each.days)])
def test_what_is_left_of_a_day_whose_words_go_at_this_start_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stay: Stay
) -> None:
    monkeypatch.setenv("REFLECT_HOME", str(tmp_path / "home"))
    locations = Locations.of()
    home = identity.home(locations)
    days = {"lately": DAY - timedelta(days=stay.days or 0), "long-ago": LONG_AGO}
    drafts = {
        id_: an_answer("half", AnswerState.DRAFT, id=id_, dev=home.device, day=day)
        for id_, day in days.items()
    }
    with Desk(opened(locations)) as desk:
        desk.keep(*drafts.values())
    spool = Spool(locations.spool)
    for id_, draft in drafts.items():
        take = spool.begin(structs.replace(draft, id=f"{id_}-said", text=""), spooled=True)
        take.write(bytes(32_000))
        take.close()
    spool.close()
    session = compose.Session(
        locations,
        Opened(home, Plain()),
        Way.QUESTIONS,
        (),
        Mode.PLAIN,
        Settings(words_stay=stay),
        Sound(),
        attended=True,
    )
    again = Spool(locations.spool)
    plan = session._plan(home, HandClock(), Sounds(again, Recordings(home, again)))
    again.close()
    offered = ["lately"] if stay.days else ["lately", "long-ago"]
    assert [draft.id for draft in plan.drafts] == offered
    assert [left.id for left in plan.sound.left] == [f"{id_}-said" for id_ in offered]


def test_that_a_passphrase_can_seal_the_journal_is_told_once_and_not_on_the_first_day() -> None:
    locations = Locations.of()
    home = identity.home(locations)
    reader = Reader(home)

    def greeted() -> tuple[str, ...]:
        preferences, _ = load(locations.settings_file)
        session = compose.Session(
            locations,
            Opened(home, Plain()),
            Way.QUESTIONS,
            (),
            Mode.PLAIN,
            preferences,
            Sound(),
            attended=True,
        )
        return session._greeting(reader, home)

    assert greeted() == compose.GREETING
    writer = Writer(home, lambda _: None, HandClock())
    today = personal.today_date()
    for days, after in ((0, ()), (1, (Text.SEAL_OFFER(), Text.SEAL_FORCED()))):
        day = today - timedelta(days=days)
        asked = Asked(
            session="s",
            dev="d",
            day=day,
            half=Half.MORNING,
            slot=Slot.ACTION,
            prompt="p",
            at=DAWN,
        )
        writer.append(asked)
        until = time.monotonic() + 10
        while not any(each.day == day for each in reader.asked()):
            assert time.monotonic() < until
        assert greeted() == after
    writer.close(10)
    assert greeted() == ()


@pytest.mark.parametrize("sealed", [False, True])
def test_who_can_read_it_and_its_copies_is_told_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, sealed: bool
) -> None:
    monkeypatch.setenv("REFLECT_HOME", str(tmp_path / "Dropbox" / "reflect"))
    locations = Locations.of()
    if sealed:
        seal()
    journal = opening.journal(locations, typing(PASSPHRASE))
    session = compose.Session(
        locations, journal, Way.QUESTIONS, (), Mode.PLAIN, Settings(), Sound(), attended=True
    )
    greeted = session._greeting(Reader(journal.home, journal.envelope), journal.home)
    copies = (
        Text.COPIED_BY(program="Dropbox"),
        Text.COPIED_SEEN() if sealed else Text.COPIED_READ(),
        Text.COPIED_MOVE(),
    )
    limits = [line for line in compose.GREETING if line != Text.FIRST_SEEN() or not sealed]
    assert greeted == (*limits, *copies)
    assert diagnosis._copies(locations).note == " ".join(copies)


def test_looking_back_by_itself_asks_and_offers_nothing_and_is_locked_as_any_session_is() -> None:
    locations = Locations.of()
    journal, chosen = opened(locations), Settings()
    session = compose.Session(
        locations, journal, Way.REVIEW, (), Mode.PLAIN, chosen, Sound(), attended=True
    )
    plan = session._plan(journal.home, HandClock(), session._sounds(journal.home))
    assert (plan.way, plan.halves, plan.greeting) == (Way.REVIEW, {}, ())
    assert plan.lock_after_s == chosen.lock_after.seconds
    assert plan.support
