"""Counts of whole conversations over the real sound path; the same code as in ``tests/e2e``.

Prints lines for docs/benchmarks.md. Needs PulseAudio's programs, flite and the speech
model. With the usual counts it takes about 40 minutes, most of them waiting, and then two
hours of one long session.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.e2e import long_soak
from tests.e2e.conversation_counts import KINDS


def main() -> None:
    """Count what was asked for."""
    options = vars(_options())
    for kind, count in KINDS.items():
        if options[kind]:
            began = time.monotonic()
            print(count(options[kind]))
            print(f"({kind}: {time.monotonic() - began:.0f} s)", flush=True)
    if options["hours"]:
        print(long_soak.count(60 * options["hours"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=50, help="first-word runs (50)")
    parser.add_argument("--last", type=int, default=50, help="last-word runs (50)")
    parser.add_argument("--pauses", type=int, default=100, help="answers with pauses (100)")
    parser.add_argument("--echo", type=int, default=5, help="sessions at each echo (5)")
    parser.add_argument("--hours", type=float, default=2, help="of one session (2)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
