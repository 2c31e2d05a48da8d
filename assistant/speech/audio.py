"""Sound files as the recogniser wants them: 16 kHz, one channel, signed 16 bit.

Decoded and resampled by a library, block by block, so that a file of hours needs
no more memory than one of seconds. A file cut short gives the sound that is there.
"""

import stat
from array import array
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final

from assistant.errors import AudioError, AudioMissingError
from assistant.messages import Text

RATE_HZ: Final = 16_000
BLOCK_FRAMES: Final = RATE_HZ // 10
"""A block is 0.1 s: 3,200 bytes."""


def blocks(path: Path) -> Iterator[bytes]:
    """The sound of a file in blocks; the last may be shorter. The file is opened at once.

    Raises:
        AudioMissingError: There is no such file.
        AudioError: It is not sound, is empty, is cut short before any sound, or may not be read.
    """
    stream = _opened(path)
    first = next(stream, b"")
    if not first:
        raise AudioError(Text.AUDIO_UNREADABLE(name=path.name))
    return chain((first,), stream)


def _opened(path: Path) -> Iterator[bytes]:
    import miniaudio  # noqa: PLC0415  # 0.1 s that a typed session need not wait

    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise AudioError(Text.AUDIO_UNREADABLE(name=path.name))
        with path.open("rb") as file:
            # By number: the library takes no name that is not UTF-8, and expands "~".
            decoder = miniaudio.stream_file(
                f"/dev/fd/{file.fileno()}",
                nchannels=1,
                sample_rate=RATE_HZ,
                frames_to_read=BLOCK_FRAMES,
            )
    except FileNotFoundError as fault:
        raise AudioMissingError(Text.NO_SUCH_FILE(name=path.name)) from fault
    except (OSError, miniaudio.MiniaudioError) as fault:
        raise AudioError(Text.AUDIO_UNREADABLE(name=path.name)) from fault
    return _until(decoder, miniaudio.MiniaudioError)


def _until(decoder: Iterator["array[int]"], damage: type[Exception]) -> Iterator[bytes]:
    """Blocks up to the first place that cannot be decoded: what was said before it counts."""
    with suppress(damage):
        for samples in decoder:
            yield samples.tobytes()
