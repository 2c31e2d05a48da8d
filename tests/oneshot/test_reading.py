"""Pages, counts and settings on the command line, without a session."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from assistant import profiles
from assistant.cli import main
from assistant.journal.records import Role, Situation
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import identity
from assistant.storage.writer import Writer
from tests.fakes import DAWN, DAY, HandClock
from tests.fakes_sealed import seal

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("REFLECT_HOME", str(folder))
    return folder


def run(said: Said, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = said.readouterr()
    return int(ended.value.code or 0), out, err


def test_titles_are_numbered_and_a_number_or_words_bring_the_page(home: Path, capsys: Said) -> None:
    code, titles, _ = run(capsys, "ask")
    assert code == 0
    assert "9: Is it safe to work on this?" in titles.splitlines()
    by_number = run(capsys, "ask", "9")
    assert by_number[1].splitlines()[0] == "Is it safe to work on this?"
    assert run(capsys, "ask", "is it safe to stay") == by_number
    assert run(capsys, "ask", "is", "it", "safe", "to", "stay") == by_number
    assert run(capsys, "cards", "small acts")[1].startswith("Small acts are noted\n")
    assert not home.exists(), "reading a page writes nothing"


def test_where_there_are_several_people_the_cards_tell_nothing_of_anybodys_role(
    capsys: Said,
) -> None:
    account = Locations.of_account()
    of_nobody = run(capsys, "cards")
    writer = Writer(identity.home(account), lambda _: None, HandClock())
    chosen = Situation(id="1", dev="d", session="s", day=DAY, at=DAWN, role=Role.REBUILDING)
    writer.append(chosen)
    writer.close(10)
    assert run(capsys, "cards") != of_nobody
    seal(profiles.fresh())
    assert run(capsys, "cards") == of_nobody


def test_words_that_fit_none_and_numbers_that_are_none_say_what_there_is(capsys: Said) -> None:
    code, out, _ = run(capsys, "ask", "zebra")
    assert (code, out.splitlines()[0]) == (1, Text.PAGE_NONE())
    code, out, err = run(capsys, "ask", "10")
    assert (code, out) == (1, "")
    assert err == f"{Text.PAGE_UNKNOWN(number=10, count=9)}\n"
    assert run(capsys, "cards", "0")[0] == 1


def test_where_it_is_not_sure_the_nearest_are_named_with_their_numbers(capsys: Said) -> None:
    code, out, _ = run(capsys, "ask", "stop asking, say sorry, forgive, be safe")
    first, *near, how = out.splitlines()
    assert (code, first) == (0, Text.PAGE_NEAREST())
    assert len(near) == 3
    assert how == Text.PAGE_HOW(command="ask")
    assert all(line.partition(":")[0].isdecimal() for line in near)


def test_an_answer_that_points_to_a_card_is_followed_by_ask_as_well(capsys: Said) -> None:
    assert run(capsys, "ask", "small acts are noted")[1].startswith("Small acts are noted\n")


def test_progress_without_a_record_says_so_and_as_json_has_counts_and_no_sum(
    capsys: Said,
) -> None:
    assert run(capsys, "progress")[:2] == (0, f"{Text.PROGRESS_NOTHING()}\n")
    plain = msgspec.json.decode(run(capsys, "progress", "--format", "json")[1])
    assert set(plain) == {"day", "since", "counts", "signals"}
    assert set(plain["counts"]) == {"all", "answers", "acts", "week", "windows"}
    assert plain["signals"] == []
    assert date.fromisoformat(plain["day"]) <= datetime.now(UTC).date() + timedelta(days=1)


def test_a_country_is_named_by_the_person_alone(
    capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_NZ.UTF-8")
    assert "0800" not in run(capsys, "help-now")[1]
    out = run(capsys, "settings", "country")[1]
    assert Text.COUNTRY_LIKELY(country="NZ") in out
    assert "AU, DE, FR, GB, NZ, US, ZA" in out
    assert run(capsys, "settings", "country", "gb")[1].endswith("is now GB.\n")
    assert "116 123" in run(capsys, "help-now")[1]
    assert Text.COUNTRY_GENERAL(country="ZZ") in run(capsys, "settings", "country", "ZZ")[1]
    assert "116 123" not in run(capsys, "help-now")[1]
    assert run(capsys, "settings", "country", "")[0] == 0
    code, _, err = run(capsys, "settings", "country", "Mars")
    assert code == 2
    assert Text.SPAN_COUNTRY() in err


@pytest.mark.parametrize("named", ["C", "POSIX", "", "eo", "en_"])
def test_a_system_that_names_no_country_suggests_none(
    named: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, named)
    assert "Your system" not in run(capsys, "settings", "country")[1]
