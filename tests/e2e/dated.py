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


def set_clock(start: datetime) -> None:
    """Let the program's clock run from a moment on."""
    began = time.monotonic()

    def now(_clock: SystemClock) -> Moment:
        seconds = time.monotonic()
        return Moment(seconds, start + timedelta(seconds=seconds - began))

    pytest.MonkeyPatch().setattr(SystemClock, "now", now)


if __name__ == "__main__":
    set_clock(datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC))
    main(sys.argv[2:])
