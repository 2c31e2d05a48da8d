"""The program on a disk that stalls: ``python -m tests.e2e.stalled SECONDS ARG...``.

Whatever is done first once there are words to save takes so long.
"""

import sys
import time

import pytest

from assistant import runner
from assistant.cli import main
from assistant.journal.records import Answer
from assistant.session.effects import Effect, Save

if __name__ == "__main__":
    seconds, perform = float(sys.argv[1]), runner._perform

    def stalls(effect: Effect, ports: runner.Ports) -> None:
        """Wait once before words go to the journal."""
        global seconds  # noqa: PLW0603 - once
        if isinstance(effect, Save) and isinstance(effect.record, Answer):
            time.sleep(seconds)
            seconds = 0.0
        perform(effect, ports)

    pytest.MonkeyPatch().setattr(runner, "_perform", stalls)
    main(sys.argv[2:])
