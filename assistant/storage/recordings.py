"""Recordings a person chose to keep: speech as MP3, beside the journal that has its words.

::

    journal/<profile>/<device>/audio/<id>-<rev>.mp3

40 kbit/s, one channel, 16 kHz: 3 MB for ten minutes, which take 2 s of processor
time to compress. Sound leaves the spool only when its recording is on the disk.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.storage import atomic
from assistant.storage.places import Home
from assistant.storage.spool import Spool
from assistant.storage.take import RATE_HZ

_AUDIO: Final = "audio"
_KBITS: Final = 40
_QUALITY: Final = 2
"""LAME's own scale: 0 is the slowest, 2 its "near best"."""


class Recordings:
    """The recordings of one device.

    Made by the session that writes the journal, and by it alone: what a crash left
    unfinished is swept first.
    """

    def __init__(self, home: Home, spool: Spool) -> None:
        self._profile = home.profile
        self._folder = home.folder / _AUDIO
        self._spool = spool
        with suppress(OSError):
            for left in self._folder.glob(f"*{atomic.TEMPORARY}"):
                left.unlink()

    def name(self, id: str, rev: int) -> str:  # noqa: A002 - the record's own name for it
        """What ``Answer.audio`` says of a recording: its path below the profile's folder."""
        return str(self._path(id, rev).relative_to(self._profile))

    def keep(self, id: str, rev: int) -> str | None:  # noqa: A002 - as above
        """Compress the takes of a revision whose words are kept, then drop them.

        Returns:
            Its :meth:`name`, or None when there is no sound of it. It takes 3 ms for
            each second of sound, and lets other threads run.

        Raises:
            OSError: it could not be written, or not be dropped; then the takes are
                still there and it can be tried again, also by a later session.
        """
        path = self._path(id, rev)
        if path.exists():  # of an earlier try that did not come to dropping every take
            atomic.sync_folder(self._folder)
        elif sound := self._spool.sound_of(id, rev):
            atomic.make_folder(self._folder)
            atomic.replace(path, _compressed(sound))
        else:
            return None
        self._spool.drop(id, rev)
        return self.name(id, rev)

    def sound_of(self, id: str) -> bytes:  # noqa: A002 - as above
        """The newest sound there is of an answer, spooled or kept; empty when there is none.

        Raises:
            OSError: the disk does not give it back.
        """
        if sound := self._spool.sound_of(id):
            return sound
        kept = {_rev(path): path for path in self._folder.glob("*.mp3") if _id(path) == id}
        return _sound(kept[max(kept)]) if kept else b""

    def _path(self, id: str, rev: int) -> Path:  # noqa: A002 - as above
        return self._folder / f"{id}-{rev}.mp3"


def remove(folder: Path, id: str) -> None:  # noqa: A002 - the record's own name for it
    """Delete the recordings of an answer on this device; what cannot be deleted stays."""
    with suppress(OSError):
        for path in (folder / _AUDIO).glob(f"{id}-*.mp3"):
            path.unlink()


def recording(profile: Path, name: str) -> bytes:
    """The sound of a recording of any device: 16 kHz, one channel, signed 16 bit.

    Args:
        profile: The profile's folder.
        name: What ``Answer.audio`` says.

    Raises:
        OSError: there is none, or it cannot be read.
    """
    path = (profile / name).resolve()
    if not path.is_relative_to(profile.resolve()):  # the record came from another device
        raise FileNotFoundError(name)
    return _sound(path)


def _id(path: Path) -> str:
    return path.stem.rpartition("-")[0]


def _rev(path: Path) -> int:
    number = path.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _compressed(sound: bytes) -> bytes:
    import lameenc  # noqa: PLC0415 - only where sound is kept

    encoder = lameenc.Encoder()
    encoder.silence()  # it would tell of its settings on somebody's screen
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_bit_rate(_KBITS)
    encoder.set_quality(_QUALITY)
    return bytes(encoder.encode(sound) + encoder.flush())


def _sound(path: Path) -> bytes:
    """What can be decoded; of a damaged file that may be nothing."""
    import miniaudio  # noqa: PLC0415 - 0.1 s that a typed session need not wait

    content = path.read_bytes()
    with suppress(miniaudio.MiniaudioError):
        decoded = miniaudio.decode(content, nchannels=1, sample_rate=RATE_HZ)
        return bytes(decoded.samples.tobytes())
    return b""
