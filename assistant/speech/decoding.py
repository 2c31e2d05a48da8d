"""An open sound file decoded by a library; also as a process: ``python -m ... NUMBER``.

The library's reader of OGG ends the whole process on some damaged files (3 of 150 with
changed headers), and with it a person's session. So those are decoded in a process apart.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from assistant.faults import close_memory, leave_no_core_file

RATE_HZ: Final = 16_000
BLOCK_FRAMES: Final = RATE_HZ // 10
"""A block is 0.1 s: 3,200 bytes."""


def decoded(descriptor: int) -> Iterator[bytes]:
    """Blocks up to the first place that cannot be decoded: what was said before it counts.

    Raises:
        OSError: the file holds no sound.
    """
    import miniaudio  # noqa: PLC0415  # 0.1 s that a typed session need not wait

    try:
        # By number: the library takes no name that is not UTF-8, and expands "~".
        decoder = miniaudio.stream_file(
            f"/dev/fd/{descriptor}",
            nchannels=1,
            sample_rate=RATE_HZ,
            frames_to_read=BLOCK_FRAMES,
        )
    except miniaudio.MiniaudioError as fault:
        raise OSError from fault
    return _until(decoder, miniaudio.MiniaudioError)


def decoded_apart(descriptor: int) -> Iterator[bytes]:
    """As :func:`decoded`, in a process of its own, which may die: then its sound ends there."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", __name__, str(descriptor)],
        pass_fds=(descriptor,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C on the terminal is the session's to answer
    )
    return _of(process)


def _of(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    with process:
        try:
            while process.stdout and (block := process.stdout.read(2 * BLOCK_FRAMES)):
                yield block
        finally:
            process.kill()


def _until(decoder: Iterator[object], damage: type[Exception]) -> Iterator[bytes]:
    with suppress(damage):
        for samples in decoder:
            yield bytes(memoryview(samples))  # type: ignore[arg-type] # an array of the library's


if __name__ == "__main__":
    leave_no_core_file()  # what it holds is somebody's voice
    close_memory()
    with suppress(OSError):
        for sound in decoded(int(sys.argv[1])):
            sys.stdout.buffer.write(sound)
