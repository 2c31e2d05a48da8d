"""What a session is made of is found out before it begins."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from assistant import compose
from assistant.journal.records import AnswerState
from assistant.locations import Locations
from assistant.oneshot.desk import Desk
from assistant.opening import Opened
from assistant.session.pages import Stay
from assistant.session.state import Sound, Way
from assistant.settings import Mode, Settings
from assistant.storage import identity
from assistant.storage.envelope import Plain
from assistant.storage.recordings import Recordings
from assistant.storage.sounds import Sounds
from assistant.storage.spool import Spool
from tests.fakes import DAY, HandClock, an_answer

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
    with Desk(locations) as desk:
        desk.keep(*drafts.values())
    spool = Spool(locations.spool)
    for id_, draft in drafts.items():
        take = spool.begin(structs.replace(draft, id=f"{id_}-said", text=""), spooled=True)
        take.write(bytes(32_000))
        take.close()
    spool.close()
    session = compose._Session(
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
