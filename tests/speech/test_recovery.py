"""Sound that was left is written down, whatever comes between."""

import os
import signal
from array import array
from collections.abc import Iterator
from pathlib import Path

import jiwer
import pytest

from assistant.journal.records import Word
from assistant.speech.recovery import Recovery
from assistant.storage.nowhere import NoSounds
from tests.conftest import needs
from tests.speech.clips import SPEECH, clip, samples_of
from tests.speech.sounds import at_level, joined, said, silence
from tests.speech.watching import Watch

pytestmark = pytest.mark.slow  # the real model hears

MOST_WRONG = 0.1
NAMES = ("so_silly", "better_than", "block_books")
TEXT = " ".join(SPEECH[name] for name in NAMES)


class Shelf(NoSounds):
    """Sounds by the id of their answer."""

    def __init__(self, **sounds: "array[int]") -> None:
        self._sounds = sounds

    def sound_of(self, id: str) -> bytes:  # noqa: A002 - the port's shape
        return self._sounds[id].tobytes() if id in self._sounds else b""


class Desk:
    """A recovery at work, and what it has written down."""

    def __init__(self, watch: Watch, shelf: Shelf) -> None:
        self.watch = watch
        self.written: list[tuple[str, str | None]] = []
        self.recovery = Recovery(shelf, ("skip",), watch.recogniser, self._recovered)

    def wants(self, *ids: str) -> None:
        for id_ in ids:
            self.recovery.want(id_)

    def until(self, count: int) -> list[tuple[str, str | None]]:
        self.watch.follow(lambda: len(self.written) >= count)
        return self.written

    def until_it_has_words(self) -> None:
        self.watch.follow(lambda: bool(self.recovery._words))

    def _recovered(self, id: str, words: tuple[Word, ...] | None) -> None:  # noqa: A002 - as above
        text = None if words is None else " ".join(word.text for word in words)
        self.written.append((id, text))


@pytest.fixture
def watch(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.setenv("REFLECT_MODEL", str(model_folder))
    watch = Watch()
    watch.recogniser.start()
    yield watch
    watch.recogniser.end()


def spoken(*names: str) -> "array[int]":
    return joined(*(joined(array("h", samples_of(clip(name))), silence(1.5)) for name in names))


def test_all_that_can_be_read_is_written_down_in_order_and_a_command_in_it_is_no_answer(
    watch: Watch,
) -> None:
    needs("flite")
    command = joined(silence(1), at_level(said("skip"), -25), silence(1.5))
    silly = spoken("so_silly")
    shelf = Shelf(first=joined(silly, command), third=silence(1), fourth=silly)
    desk = Desk(watch, shelf)
    desk.wants("first", "unreadable", "third", "fourth")
    text = SPEECH["so_silly"]
    assert desk.until(4) == [
        ("first", text),
        ("unreadable", None),
        ("third", ""),
        ("fourth", text),
    ]


@pytest.mark.parametrize("fault", [signal.SIGKILL, None])
def test_it_goes_on_where_it_stopped(watch: Watch, fault: signal.Signals | None) -> None:
    """Somebody speaks in between, or the recogniser dies: no word is lost, none comes twice."""
    desk = Desk(watch, Shelf(left=spoken(*NAMES)))
    desk.wants("left")
    desk.until_it_has_words()
    if fault:
        os.kill(watch.recogniser.pid, fault)
    else:
        desk.recovery.pause()
        watch.begin()
        watch.say(spoken("so_silly"))
        assert watch.finish() == SPEECH["so_silly"]
        assert desk.written == []
        desk.recovery.go_on()
    ((id_, text),) = desk.until(1)
    assert id_ == "left"
    assert text
    assert jiwer.wer(TEXT, text) <= MOST_WRONG
