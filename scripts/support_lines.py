#!/usr/bin/env python3
"""Whether every line to call that ships was read on its own page lately.

Run by scripts/check, on the day of this machine's clock.
"""

import sys
from datetime import UTC, datetime

from assistant.practice.support import unfit_for_release
from assistant.questions import lines_to_call

found = unfit_for_release(lines_to_call(), datetime.now(UTC).date())
for finding in found:
    print(finding, file=sys.stderr)
sys.exit(1 if found else 0)
