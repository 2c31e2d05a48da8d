"""Recordings that are kept: whole, private, beside the journal and in nobody's way."""

import errno
import math
import os
import stat
from array import array
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from msgspec import structs

from assistant.session.events import Erased
from assistant.storage import atomic, tombstones
from assistant.storage import recordings as recordings_of
from assistant.storage.envelope import Envelope
from assistant.storage.recordings import Recordings, recording
from assistant.storage.sounds import Sounds
from assistant.storage.spool import Spool
from tests.fakes import DAY, an_answer
from tests.fakes_journal import DiskBench, home_in, view
from tests.storage.test_spool import draft, said

RATE_HZ: Final = 16_000
NAME: Final = "device-1/audio/01A-1.mp3"


def tone(hertz: int, seconds: float = 1.0) -> bytes:
    steps = range(round(seconds * RATE_HZ))
    return array(
        "h", [round(9000 * math.sin(math.tau * hertz * i / RATE_HZ)) for i in steps]
    ).tobytes()


def pitch(sound: bytes) -> float:
    """How often it crosses zero upwards in a second."""
    samples = array("h", sound)
    ups = sum(1 for a, b in pairwise(samples) if a < 0 <= b)
    return ups * RATE_HZ / len(samples)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path / "state" / "spool")
    yield spool
    spool.close()


@pytest.fixture
def recordings(tmp_path: Path, spool: Spool) -> Recordings:
    return Recordings(home_in(tmp_path), spool)


def test_the_takes_become_one_recording_and_leave_the_spool(
    tmp_path: Path, spool: Spool, recordings: Recordings
) -> None:
    said(spool, draft(), tone(400))
    said(spool, draft(), tone(900), spooled=False)
    assert recordings.keep("01A", 1) == NAME == recordings.name("01A", 1)
    assert spool.sound_of("01A") == b""
    assert list((tmp_path / "state" / "spool").iterdir()) == []

    sound = recording(home_in(tmp_path).profile, NAME)
    assert sound == recordings.sound_of("01A")
    assert 2.0 <= len(sound) / 2 / RATE_HZ < 2.2, "the format adds up to 0.1 s of silence"
    second = 2 * RATE_HZ
    assert pitch(sound[second // 4 : second * 3 // 4]) == pytest.approx(400, abs=10)
    assert pitch(sound[second * 5 // 4 : second * 7 // 4]) == pytest.approx(900, abs=10)


def test_ten_minutes_are_a_few_megabytes(
    tmp_path: Path, spool: Spool, recordings: Recordings
) -> None:
    said(spool, draft(), tone(300) * 60)
    recordings.keep("01A", 1)
    size = (home_in(tmp_path).profile / NAME).stat().st_size
    assert 10 * size < 3.1e6


def test_folder_and_file_are_private(tmp_path: Path, spool: Spool, recordings: Recordings) -> None:
    said(spool, draft(), tone(400))
    recordings.keep("01A", 1)
    path = home_in(tmp_path).profile / NAME
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path)] == [0o700, 0o600]


def test_without_sound_nothing_is_kept(tmp_path: Path, recordings: Recordings) -> None:
    assert recordings.keep("01A", 1) is None
    assert recordings.sound_of("01A") == b""
    assert not home_in(tmp_path).folder.exists()


def test_each_revision_has_its_own_and_the_newest_is_heard(
    spool: Spool, recordings: Recordings
) -> None:
    for rev, hertz in ((1, 300), (2, 600), (10, 1200)):
        said(spool, draft(rev=rev), tone(hertz))
        recordings.keep("01A", rev)
    said(spool, draft("01A-5"), tone(2000))
    recordings.keep("01A-5", 11)
    assert pitch(recordings.sound_of("01A")[8000:24000]) == pytest.approx(1200, abs=20)
    said(spool, draft(rev=11), b"ab")
    assert recordings.sound_of("01A") == b"ab", "what is spooled is newer than what is kept"


def test_sound_of_a_later_revision_stays_in_the_spool(spool: Spool, recordings: Recordings) -> None:
    said(spool, draft(rev=1), tone(400))
    said(spool, draft(rev=2), b"ab")
    recordings.keep("01A", 1)
    assert spool.sound_of("01A") == b"ab"


def test_a_recording_that_cannot_be_written_leaves_the_takes(
    spool: Spool, recordings: Recordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(spool, draft(), tone(400))

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "write_all", refuse)
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            recordings.keep("01A", 1)
    assert spool.sound_of("01A") == tone(400)
    assert recordings.keep("01A", 1) == NAME


def test_one_that_was_kept_whole_is_not_replaced_by_the_takes_that_a_crash_left(
    spool: Spool, recordings: Recordings
) -> None:
    said(spool, draft(), tone(400))
    recordings.keep("01A", 1)
    whole = recordings.sound_of("01A")
    said(spool, draft(), b"ab")
    assert recordings.keep("01A", 1) == NAME
    assert recordings.sound_of("01A") == whole


def test_what_a_crash_left_unfinished_is_swept(tmp_path: Path, spool: Spool) -> None:
    audio = home_in(tmp_path).folder / "audio"
    audio.mkdir(parents=True)
    (audio / f"01A-1.mp3.77{atomic.TEMPORARY}").write_bytes(b"half")
    Recordings(home_in(tmp_path), spool)
    assert list(audio.iterdir()) == []


def test_a_damaged_recording_is_no_crash(tmp_path: Path, recordings: Recordings) -> None:
    profile = home_in(tmp_path).profile
    (profile / NAME).parent.mkdir(parents=True)
    for content in (b"", b"no sound at all", bytes(5000)):
        (profile / NAME).write_bytes(content)
        assert recording(profile, NAME) == recordings.sound_of("01A") == b""


@pytest.mark.parametrize("name", ["../outside.mp3", "/etc/hostname", "device-1/audio/none.mp3"])
def test_a_name_that_leads_nowhere_or_elsewhere_is_no_recording(tmp_path: Path, name: str) -> None:
    profile = home_in(tmp_path).profile
    profile.mkdir(parents=True)
    (profile.parent / "outside.mp3").write_bytes(b"elsewhere")
    with pytest.raises(FileNotFoundError):
        recording(profile, name)


def test_the_journal_does_not_stumble_over_recordings(
    tmp_path: Path, spool: Spool, recordings: Recordings
) -> None:
    said(spool, draft(), tone(400))
    recordings.keep("01A", 1)
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("beside it", audio=NAME))
    bench.reopen()
    bench.close()
    assert [answer.audio for answer in view(bench.reader).answers] == [NAME]
    assert bench.reader.examine() == ()
    assert (home_in(tmp_path).profile / NAME).exists()


def test_an_answer_that_is_erased_while_its_sound_is_compressed_leaves_no_sound(
    tmp_path: Path, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = DiskBench(tmp_path)
    bench.keep(an_answer("secret", id="01A", audio=NAME))
    recordings = Recordings(bench.home, spool)
    said(spool, draft(), tone(400))
    compressed = recordings_of._compressed

    def slowly(sound: bytes) -> bytes:
        bench.writer.erase(("01A",))
        assert isinstance(bench.event(), Erased)
        return compressed(sound)

    monkeypatch.setattr(recordings_of, "_compressed", slowly)
    assert recordings.keep("01A", 1) is None
    assert list((bench.home.folder / "audio").iterdir()) == []
    assert spool.sound_of("01A") == b""
    said(spool, draft(), tone(400))
    assert recordings.keep("01A", 1) is None, "nor later on"
    assert list((bench.home.folder / "audio").iterdir()) == []
    assert spool.sound_of("01A") == b""
    bench.close()


def test_where_it_cannot_be_told_whether_it_is_erased_the_takes_stay_and_nothing_else(
    spool: Spool, recordings: Recordings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said(spool, draft(), tone(400))
    written: list[Path] = []

    def read(folder: Path, _: Envelope) -> tombstones.Tombstones:
        written.extend(folder.rglob("*.mp3"))
        if written:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return tombstones.Tombstones()

    with monkeypatch.context() as patch:
        patch.setattr(tombstones, "read", read)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            recordings.keep("01A", 1)
    assert len(written) == 1
    assert list((home_in(tmp_path).folder / "audio").iterdir()) == []
    assert spool.sound_of("01A") == tone(400)
    assert recordings.keep("01A", 1) == NAME


def test_sound_that_outlived_its_erasing_goes_at_the_next_opening(
    tmp_path: Path, spool: Spool, recordings: Recordings
) -> None:
    bench = DiskBench(tmp_path)
    for id_ in ("01A", "01B"):
        bench.keep(an_answer("words", id=id_))
    bench.writer.erase(("01A",))
    bench.event()
    audio = bench.home.folder / "audio"
    audio.mkdir()
    for name in ("01A-1.mp3", "01B-1.mp3"):
        (audio / name).write_bytes(b"sound")
    for id_ in ("01A", "01B", "01C"):
        said(spool, draft(id_), tone(400))
    spool.close()
    bench.reopen()
    bench.close()
    assert [path.name for path in audio.iterdir()] == ["01B-1.mp3"]
    again = Spool(tmp_path / "state" / "spool")
    left = Sounds(again, recordings).left(lambda _: None)
    assert [answer.id for answer in left] == ["01B", "01C"]
    assert again.sound_of("01A") == b""
    again.close()


def test_sound_of_a_day_whose_words_have_expired_is_not_offered_any_more(
    tmp_path: Path, spool: Spool, recordings: Recordings
) -> None:
    bench = DiskBench(tmp_path)
    old = DAY - timedelta(days=1)
    said(spool, structs.replace(draft("01A"), day=old), tone(400))
    said(spool, draft("01B"), tone(400))
    spool.close()
    bench.writer.expire(DAY)
    bench.event()
    bench.close()
    again = Spool(tmp_path / "state" / "spool")
    left = Sounds(again, recordings).left(lambda _: None)
    assert [answer.id for answer in left] == ["01B"]
    again.close()
