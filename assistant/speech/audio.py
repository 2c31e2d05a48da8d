"""Sound files as the recogniser wants them: 16 kHz, one channel, signed 16 bit.

Decoded and resampled by a library, block by block, so that a file of hours needs
no more memory than one of seconds. A file cut short gives the sound that is there.
"""

import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from assistant.errors import AudioError, AudioMissingError
from assistant.messages import Text
from assistant.speech import decoding

RATE_HZ: Final = decoding.RATE_HZ
BLOCK_FRAMES: Final = decoding.BLOCK_FRAMES
_OGG: Final = b"OggS"
"""How such a file begins."""


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
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise AudioError(Text.AUDIO_UNREADABLE(name=path.name))
        with path.open("rb") as file:
            risky = file.read(len(_OGG)) == _OGG
            return (decoding.decoded_apart if risky else decoding.decoded)(file.fileno())
    except FileNotFoundError as fault:
        raise AudioMissingError(Text.NO_SUCH_FILE(name=path.name)) from fault
    except OSError as fault:
        raise AudioError(Text.AUDIO_UNREADABLE(name=path.name)) from fault
