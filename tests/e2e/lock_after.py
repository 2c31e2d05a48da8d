"""The program that locks sooner: ``python -m tests.e2e.lock_after SECONDS ARG...``.

SECONDS is how long nobody may be there before it locks; 0: never by itself.
"""

import sys

import pytest

from assistant.cli import main
from assistant.settings import LockAfter

if __name__ == "__main__":
    seconds = float(sys.argv[1])
    pytest.MonkeyPatch().setattr(LockAfter, "seconds", property(lambda _: seconds))
    main(sys.argv[2:])
