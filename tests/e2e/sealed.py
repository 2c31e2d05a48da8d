"""The program with a passphrase: ``python -m tests.e2e.sealed SECONDS ARG...``.

SECONDS is how long nobody may be there before it locks; 0: never by itself. The
passphrase is ``PASSPHRASE``, and trying one takes a while, as it does in earnest.
"""

import sys
import time
from typing import Final

import pytest

from assistant import compose
from assistant.cli import main
from assistant.settings import LockAfter
from tests.fakes import PASSPHRASE

TAKES_S: Final = 0.3


def opens(words: str) -> bool:
    """Take a while, and know."""
    time.sleep(TAKES_S)
    return words == PASSPHRASE


if __name__ == "__main__":
    patch, seconds = pytest.MonkeyPatch(), float(sys.argv[1])
    patch.setattr(compose, "is_sealed", lambda: True)
    patch.setattr(compose, "opens", opens)
    patch.setattr(LockAfter, "seconds", property(lambda _: seconds))
    main(sys.argv[2:])
