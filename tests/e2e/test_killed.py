"""A session that is killed, and one that is left in a hurry.

``scripts/soak`` kills 200.
"""

import statistics
import time

import pytest

from tests.e2e.killing import kill
from tests.e2e.program import CLEARED, Terminal

pytestmark = pytest.mark.slow

KILLS = 12
EXITS = 3


def test_nothing_shown_as_kept_is_lost_when_a_session_is_killed_at_any_moment() -> None:
    print(kill(KILLS))


@pytest.mark.parametrize("mode", ["--plain", "--screen"])
def test_ctrl_c_blanks_the_screen_before_anything_else(mode: str) -> None:
    took_ms = []
    for _ in range(EXITS):
        terminal = Terminal(mode)
        terminal.sees("Enter: ")
        began, before = time.perf_counter(), len(terminal.written)
        terminal.type("\x03")
        terminal.until(CLEARED.decode())
        took_ms.append(1000 * (time.perf_counter() - began))
        assert terminal.end() == 0
        assert len(terminal.written[before:].split(CLEARED)[0]) < len(CLEARED) + 20
    print(f"Ctrl-C to blank, {mode}: median {statistics.median(took_ms):.0f} ms of {EXITS}")
