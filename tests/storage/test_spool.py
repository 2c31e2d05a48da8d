"""What is being said is on the disk, whole, private, and found again."""

import errno
import os
import resource
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from assistant.journal.records import Answer, AnswerState
from assistant.storage.sealing import Sealed
from assistant.storage.spool import Spool
from assistant.storage.take import Take
from tests.fakes import an_answer
from tests.outside import examples

SECOND = bytes(range(200)) * 160
PRIVATE = "the question nobody else may read"


def draft(id: str = "01A", rev: int = 1) -> Answer:  # noqa: A002 - the record's own name for it
    answer = an_answer("", AnswerState.DRAFT, id=id, rev=rev)
    return structs.replace(answer, prompt=structs.replace(answer.prompt, text=PRIVATE))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "spool"


@pytest.fixture
def spool(folder: Path) -> Iterator[Spool]:
    spool = Spool(folder)
    yield spool
    spool.close()


def said(spool: Spool, answer: Answer, sound: bytes, *, spooled: bool = True) -> Take:
    take = spool.begin(answer, spooled=spooled)
    take.write(sound)
    take.close()
    return take


@pytest.mark.parametrize("spooled", [True, False])
def test_a_take_is_read_back_from_any_moment_while_it_grows(spool: Spool, *, spooled: bool) -> None:
    take = spool.begin(draft(), spooled=spooled)
    assert take.read() == b""
    take.write(SECOND)
    take.write(SECOND[:6400])
    assert take.on_disk is spooled
    assert take.seconds == 1.2
    assert take.read() == SECOND + SECOND[:6400]
    assert take.read(1.1) == SECOND[3200:6400]
    assert take.read(1.2) == take.read(9) == b""
    take.write(SECOND)
    assert take.read(1.2) == SECOND


def test_it_is_read_in_one_thread_while_another_writes_until_it_is_dropped(spool: Spool) -> None:
    take = spool.begin(draft(), spooled=True)
    stop = threading.Event()

    def speak() -> None:
        while not stop.is_set():
            take.write(SECOND[:800])

    with ThreadPoolExecutor(1) as mouth:
        speaking = mouth.submit(speak)
        length = 0
        while length < 4 * len(SECOND):
            sound = take.read()
            assert len(sound) >= length
            length = len(sound)
            assert sound == (SECOND[:800] * (length // 800))
        spool.drop("01A")
        assert take.read() == b""
        stop.set()
        speaking.result()
    assert take.seconds == 0


def test_the_disk_is_at_most_a_second_and_a_block_behind(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = spool.begin(draft(), spooled=True)
    synced = [0.0]
    really = os.fdatasync

    def noting(descriptor: int) -> None:
        really(descriptor)
        synced.append(take.seconds)

    monkeypatch.setattr(os, "fdatasync", noting)
    for _ in range(35):
        take.write(SECOND[:3200])
        assert take.seconds - synced[-1] <= 1.1
    assert synced == [0, 1, 2, 3], "and is not asked more often"
    take.close()
    assert synced[-1] == 3.5


def test_half_a_sample_waits_for_its_other_half(spool: Spool) -> None:
    take = spool.begin(draft(), spooled=True)
    take.write(b"abc")
    assert take.read() == b"ab"
    take.write(b"d")
    assert take.read() == b"abcd"


def test_what_must_not_be_spooled_makes_no_file_and_is_found_like_any_other(
    spool: Spool, folder: Path
) -> None:
    said(spool, draft(), b"ab", spooled=False)
    assert not folder.exists()
    assert spool.sound_of("01A") == b"ab"
    spool.drop("01A")
    assert spool.sound_of("01A") == b""


def test_folder_and_files_are_private(spool: Spool, folder: Path) -> None:
    said(spool, draft(), b"ab")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())]
    assert modes == [0o700, 0o600]


def test_takes_are_joined_in_the_order_of_speaking_over_sessions(folder: Path) -> None:
    for number in range(11):
        spool = Spool(folder)
        said(spool, draft(), b"%02d" % number)
        said(spool, draft("01B"), b"xx")
        spool.close()
    spool = Spool(folder)
    assert spool.sound_of("01A") == b"0001020304050607080910"
    assert [left.answer for left in spool.left()] == [draft(), draft("01B")]
    said(spool, draft(), b"!!", spooled=False)
    assert spool.sound_of("01A") == b"0001020304050607080910!!"
    spool.close()


def test_what_was_left_tells_answer_and_length_and_hides_words(folder: Path) -> None:
    spool = Spool(folder)
    said(spool, draft(rev=2), SECOND)
    said(spool, draft(rev=2), SECOND)
    assert spool.left() == (), "this session left nothing yet"
    spool.close()
    after = Spool(folder)
    (left,) = after.left()
    assert left.answer == draft(rev=2)
    assert left.seconds == 2
    assert PRIVATE not in f"{left!r} {after!r} {after.begin(draft(), spooled=True)!r}"
    after.drop("01A")
    assert after.left() == ()
    after.close()


def test_a_dropped_answer_is_gone_for_good_and_can_be_dropped_again(
    spool: Spool, folder: Path
) -> None:
    take = said(spool, draft(), SECOND)
    said(spool, draft("01B"), SECOND)
    spool.drop("01A")
    spool.drop("01A")
    spool.drop("never there")
    assert [path.name for path in folder.iterdir()] == ["01B-2.take"]
    take.write(SECOND)
    take.forget()
    assert take.read() == b""
    assert take.seconds == 0


def test_revisions_are_kept_apart(spool: Spool) -> None:
    said(spool, draft(rev=1), b"11")
    said(spool, draft(rev=2), b"22")
    assert spool.sound_of("01A") == b"22"
    assert spool.sound_of("01A", 1) == b"11"
    spool.drop("01A", 1)
    assert spool.sound_of("01A", 1) == b""
    assert spool.sound_of("01A") == b"22"


def test_takes_without_sound_are_swept(folder: Path) -> None:
    spool = Spool(folder)
    said(spool, draft(), b"")
    said(spool, draft(), b"a")
    spool.close()
    (folder / "01A-9.take").touch()
    after = Spool(folder)
    assert (after.left(), after.unreadable) == ((), ())
    assert list(folder.iterdir()) == []


def test_whatever_is_cut_off_what_is_read_is_a_beginning(folder: Path, tmp_path: Path) -> None:
    spool = Spool(folder)
    said(spool, draft(), b"0123456789")
    spool.close()
    (path,) = folder.iterdir()
    content = path.read_bytes()
    start = len(content) - 10
    for size in range(len(content) + 1):
        torn = tmp_path / f"cut-{size}" / path.name
        torn.parent.mkdir()
        torn.write_bytes(content[:size])
        found = Spool(torn.parent)
        whole = max(0, size - start) // 2 * 2
        assert found.sound_of("01A") == b"0123456789"[:whole]
        assert [left.answer for left in found.left()] == ([draft()] if whole else [])
        headless = 0 < size < start
        assert found.unreadable == ((torn,) if headless else ())
        assert torn.exists() == (headless or whole > 0)
        if headless:
            assert torn.read_bytes() == content[:size]
        found.close()


@examples(60)
@given(place=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_a_changed_first_line_is_reported_and_left(
    tmp_path_factory: pytest.TempPathFactory, place: int, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    spool = Spool(folder)
    said(spool, draft(), SECOND)
    spool.close()
    (path,) = folder.iterdir()
    content = bytearray(path.read_bytes())
    content[place % (len(content) - len(SECOND))] ^= flip
    path.write_bytes(content)
    after = Spool(folder)
    assert after.unreadable == (path,)
    assert after.left() == ()
    after.drop("01A")
    assert path.read_bytes() == content
    take = said(after, draft(), b"ab")
    assert take.on_disk, "its name is not used again"
    after.close()


@examples(60)
@given(content=st.binary(min_size=1, max_size=300))
def test_any_bytes_are_left_where_they_are(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    path = folder / "01A-1.take"
    path.write_bytes(content)
    (folder / "01A-2.take").mkdir()
    (folder / "note.txt").write_bytes(content)
    assert Spool(folder).unreadable == (path, folder / "01A-2.take")
    assert path.read_bytes() == content


def test_a_file_under_another_name_is_not_taken_for_another_answers(folder: Path) -> None:
    spool = Spool(folder)
    said(spool, draft(), SECOND)
    spool.close()
    (path,) = folder.iterdir()
    renamed = path.rename(folder / "01B-1.take")
    assert Spool(folder).unreadable == (renamed,)


def test_a_folder_that_cannot_be_made_means_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    spool = Spool(tmp_path / "file" / "spool")
    take = said(spool, draft(), SECOND)
    assert not take.on_disk
    assert spool.sound_of("01A") == SECOND
    spool.close()


def test_half_a_first_line_on_a_full_disk_leaves_nothing(spool: Spool, folder: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        take = spool.begin(draft(), spooled=True)
        take.write(b"ab")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not take.on_disk
    assert take.read() == b"ab"
    assert list(folder.iterdir()) == []


def test_an_answer_whose_file_cannot_be_deleted_is_not_forgotten(
    spool: Spool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(spool, draft(), SECOND)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(OSError, match=os.strerror(errno.EROFS)):
            spool.drop("01A")
    assert spool.sound_of("01A") == SECOND
    spool.drop("01A")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("ends", [Spool.close, lambda spool: spool.drop("01A")])
def test_sound_is_given_whole_or_not_at_all(folder: Path, ends: Callable[[Spool], None]) -> None:
    """Half of it would be kept as a whole recording."""
    spool = Spool(folder)
    takes = [said(spool, draft(), b"ab", spooled=False) for _ in range(3)]
    with ThreadPoolExecutor(2) as others:
        with takes[1]._lock:  # reading stands still after the first take
            asked = others.submit(spool.sound_of, "01A")
            soon = time.monotonic() + 10
            while not spool._lock.locked() and time.monotonic() < soon:
                time.sleep(0.001)
            assert spool._lock.locked(), "nothing may be dropped meanwhile"
            ended = others.submit(ends, spool)
        assert asked.result() == b"ababab"
        ended.result()
    assert spool.sound_of("01A") == b""
    spool.close()


def test_no_descriptor_is_left_open(folder: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - numbers, not paths
    for _ in range(3):
        spool = Spool(folder)
        said(spool, draft(), SECOND)
        said(spool, draft("01B"), SECOND, spooled=False)
        spool.drop("01A")
        said(spool, draft(), SECOND)
        spool.close()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - as above


SEALED = Sealed(bytes(range(32)))


def test_sealed_sound_is_read_from_any_moment_and_no_file_shows_it(folder: Path) -> None:
    spool = Spool(folder, SEALED)
    take = spool.begin(draft(), spooled=True)
    for at in range(0, len(SECOND), 3_331):  # of any size, also half a sample
        take.write(SECOND[at : at + 3_331])
        (path,) = folder.iterdir()
        content = path.read_bytes()
        assert SECOND[:32] not in content
        assert PRIVATE.encode() not in content
    take.write(SECOND)
    assert take.read() == SECOND + SECOND
    assert take.read(1.5) == SECOND[16_000:]
    spool.close()


def test_sealed_sound_that_was_cut_off_is_taken_over_up_to_its_last_block(folder: Path) -> None:
    spool = Spool(folder, SEALED)
    said(spool, draft(), SECOND)
    spool.close()
    (path,) = folder.iterdir()
    os.truncate(path, path.stat().st_size - 11)
    assert Spool(folder).unreadable == (path,)
    assert Spool(folder, Sealed(bytes(32))).unreadable == (path,)
    after = Spool(folder, SEALED)
    assert after.left()[0].answer == draft()
    assert after.sound_of("01A") == SECOND[:-12]
    after.drop("01A")
    assert list(folder.iterdir()) == []


def test_sealed_sound_goes_on_whole_in_memory_when_the_disk_refuses(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(folder, SEALED)
    take = spool.begin(draft(), spooled=True)
    take.write(SECOND[:9_999])
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", _refuse)
        take.write(SECOND[9_999:] + SECOND)
    take.write(SECOND)
    assert not take.on_disk
    assert take.read() == SECOND * 3
    spool.close()


def _refuse(_descriptor: int) -> None:
    raise OSError(errno.EIO, "refused")
