"""The program at a chosen time: ``python -m tests.e2e.dated 2026-11-22T08:00 ARG...``.

The day decides which wordings are asked. Only the clock is another one.
"""

import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from assistant.cli import main
from assistant.clock import SystemClock
from assistant.session.events import Moment


def set_clock(start: datetime, patch: pytest.MonkeyPatch) -> None:
    """Let the program's clock run from a moment on, until ``patch`` is undone."""
    began = time.monotonic()

    def now(_clock: SystemClock) -> Moment:
        seconds = time.monotonic()
        return Moment(seconds, start + timedelta(seconds=seconds - began))

    patch.setattr(SystemClock, "now", now)


if __name__ == "__main__":
    set_clock(datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC), pytest.MonkeyPatch())
    main(sys.argv[2:])
