"""A process that reads recordings with changed bytes: most of all in their headers.

    python -m tests.speech.changed_sound --count 5000 --seed 1

Prints how many were read and refused, and the longest that one took.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path
from typing import Final

from assistant.errors import AudioError
from assistant.speech.audio import RATE_HZ, blocks
from tests.speech.clips import DATA, clip, samples_of, write_wav

HEADER: Final = 300


def main() -> None:
    """Read and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.file:
        print("read" if read(options.file) else "refused")
        return
    chance = random.Random(options.seed)  # noqa: S311 - the same seed must change the same bytes
    with tempfile.TemporaryDirectory() as folder:
        samples = list(samples_of(clip("so_silly")))[: 2 * RATE_HZ]
        wholes = [write_wav(Path(folder) / "a.wav", samples, RATE_HZ, 1).read_bytes()]
        wholes += [(DATA / f"so_silly.{kind}").read_bytes() for kind in ("flac", "mp3", "ogg")]
        counts, longest = {True: 0, False: 0}, 0.0
        for number in range(options.count):
            path = Path(folder) / "changed"
            path.write_bytes(_changed(wholes[number % len(wholes)], chance))
            began = time.process_time()
            counts[read(path)] += 1
            longest = max(longest, time.process_time() - began)
    print(f"{counts[True]} read, {counts[False]} refused, at most {longest:.2f} s of CPU")


def read(path: Path) -> bool:
    """Whether there is sound in it; all of it is read."""
    try:
        for _ in blocks(path):
            pass
    except AudioError:
        return False
    return True


def _changed(whole: bytes, chance: random.Random) -> bytes:
    content = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        reach = HEADER if chance.random() < 0.8 else len(content)
        at = chance.randrange(min(reach, len(content)))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                content[at : at + 4] = chance.choice(
                    (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\1\0\0\0")
                )
            case 2:
                del content[at : at + chance.randint(1, 40)]
            case _:
                content[at:at] = chance.randbytes(chance.randint(1, 40))
    return bytes(content)


if __name__ == "__main__":
    main()
