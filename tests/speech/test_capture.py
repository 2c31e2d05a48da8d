"""When sound arrived that was held up on its way, without a device."""

from collections import deque
from typing import Any, Final

import miniaudio
import pytest

from assistant.speech.audio import RATE_HZ
from assistant.speech.capture import Stream, _arrived, _ended

BLOCK: Final = bytes(2 * RATE_HZ // 20)


def test_what_comes_in_one_go_arrived_one_after_the_other() -> None:
    blocks = [(9.0, BLOCK), *((10.0 + n / 1000, BLOCK) for n in range(20)), (10.07, BLOCK)]
    ats = [at for at, _ in _arrived(blocks)]
    assert ats == pytest.approx([9.0, *(9.069 + n / 20 for n in range(20)), 10.07])


def test_what_comes_as_it_is_said_keeps_its_moment_also_behind_a_gap() -> None:
    blocks = [(1.0, BLOCK), (1.06, BLOCK), (1.11, BLOCK), (3.0, BLOCK)]
    assert _arrived(blocks) == blocks


def test_what_may_still_be_coming_in_one_go_is_waited_for() -> None:
    run = [(10.0 + n / 1000, BLOCK) for n in range(20)]
    assert _ended([(9.0, BLOCK), *run], 10.02) == 1
    assert _ended([(9.0, BLOCK), *run], 10.06) == 21
    assert _ended([], 10.0) == 0


def test_short_blocks_are_not_held_back_for_ever() -> None:
    steady = [(10.0 + n / 50, BLOCK[: len(BLOCK) // 5 * 2]) for n in range(100)]
    assert _ended(steady, 11.99) == 75


def test_for_somebody_who_was_stopped_no_more_than_half_a_minute_is_kept() -> None:
    stream: Any = Stream.__new__(Stream)
    stream.moved, stream._blocks = False, deque()
    sound = miniaudio.ffi.new("char[]", BLOCK)
    for _ in range(20 * 60):
        stream._on_sound(None, None, sound, len(BLOCK) // 2)
    assert sum(len(block) for _, block in stream.take()) == 30 * 2 * RATE_HZ
    stream._on_sound(None, None, sound, len(BLOCK) // 2)
    assert len(stream.take()) == 1
