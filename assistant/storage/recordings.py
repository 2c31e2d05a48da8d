"""Recordings a person chose to keep: speech as MP3, beside the journal that has its words.

::

    journal/<profile>/<device>/audio/<id>-<rev>.mp3      wrapped, as a month file is

40 kbit/s, one channel, 16 kHz: 3 MB for ten minutes, which take 2 s of processor
time to compress. Sound leaves the spool only when its recording is on the disk.

Compressing runs beside the journal's thread, and an answer can be erased meanwhile.
The eraser puts a tombstone on the disk and then removes recordings; here a recording
is put on the disk and then tombstones are looked at: one of the two finds it.
"""

from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.journal import codec
from assistant.journal.records import Answer
from assistant.storage import atomic, tombstones
from assistant.storage.envelope import DamagedError, Envelope, Plain
from assistant.storage.gone import Gone
from assistant.storage.places import Home
from assistant.storage.spool import Spool
from assistant.storage.take import RATE_HZ

FOLDER: Final = "audio"
_KBITS: Final = 40
_QUALITY: Final = 2
"""LAME's own scale: 0 is the slowest, 2 its "near best"."""


class Recordings:
    """The recordings of one device.

    Made by the session that writes the journal, and by it alone: what a crash left
    unfinished is swept first.
    """

    def __init__(self, home: Home, spool: Spool, envelope: Envelope | None = None) -> None:
        self._home = home
        self._envelope = envelope or Plain()
        self._profile = home.profile
        self._folder = home.folder / FOLDER
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
            Its :meth:`name`, or None when there is no sound of it, or it is erased; then
            its takes are dropped, and no recording of it stays. It takes 3 ms for
            each second of sound, and lets other threads run.

        Raises:
            OSError: it could not be written, or not be dropped; then the takes are
                still there and it can be tried again, also by a later session.
        """
        path, kept = self._path(id, rev), True
        if id in self._gone().ids:
            kept = False
        elif path.exists():  # of an earlier try that did not come to dropping every take
            atomic.sync_folder(self._folder)
        elif sound := self._spool.sound_of(id, rev):
            atomic.make_folder(self._folder)
            kept = self._written(path, id, sound)
        else:
            return None
        self._spool.drop(id, rev)
        return self.name(id, rev) if kept else None

    def sound_of(self, id: str) -> bytes:  # noqa: A002 - as above
        """The newest sound there is of an answer, spooled or kept; empty when there is none.

        Raises:
            OSError: the disk does not give it back.
        """
        if sound := self._spool.sound_of(id):
            return sound
        kept = {_rev(path): path for path in self._folder.glob("*.mp3") if _id(path) == id}
        return _sound(kept[max(kept)], self._envelope) if kept else b""

    def silences(self, answer: Answer) -> bool:
        """Whether no sound of an answer may be kept: it is erased, or words of its day are.

        Raises:
            OSError: that cannot be told.
        """
        return self._gone().silences(codec.encode(answer))

    def _written(self, path: Path, id: str, sound: bytes) -> bool:  # noqa: A002 - as above
        """Write a recording; False, and it is removed, when it was erased meanwhile."""
        content, stays = _compressed(sound), False
        try:
            atomic.replace(path, self._envelope.wrap(bound_to(path), content))
            stays = id not in self._gone().ids
        finally:
            if not stays:
                path.unlink(missing_ok=True)
        return stays

    def _gone(self) -> Gone:
        """What is erased by now, on whatever device."""
        folders = self._home.devices()
        return tombstones.union(tombstones.read(each, self._envelope) for each in folders)

    def _path(self, id: str, rev: int) -> Path:  # noqa: A002 - as above
        return self._folder / f"{id}-{rev}.mp3"


def remove(folder: Path, id: str) -> None:  # noqa: A002 - the record's own name for it
    """Delete the recordings of an answer on this device; what cannot be deleted stays."""
    with suppress(OSError):
        for path in (folder / FOLDER).glob(f"{id}-*.mp3"):
            path.unlink(missing_ok=True)


def sweep(folder: Path, ids: AbstractSet[str]) -> None:
    """Delete the recordings of erased answers on this device: a crash may have left some.

    Raises:
        OSError: one of them is still there.
    """
    for path in (folder / FOLDER).glob("*.mp3"):
        if _id(path) in ids:
            path.unlink(missing_ok=True)


def recording(profile: Path, name: str, envelope: Envelope | None = None) -> bytes:
    """The sound of a recording of any device: 16 kHz, one channel, signed 16 bit.

    Args:
        profile: The profile's folder.
        name: What ``Answer.audio`` says.
        envelope: How it stands on the disk.

    Raises:
        OSError: there is none, or it cannot be read.
    """
    path = (profile / name).resolve()
    if not path.is_relative_to(profile.resolve()):  # the record came from another device
        raise FileNotFoundError(name)
    return _sound(path, envelope or Plain())


def bound_to(path: Path) -> str:
    """The name that a recording's bytes are bound to."""
    return f"{path.parent.parent.name}/{FOLDER}/{path.name}"


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


def _sound(path: Path, envelope: Envelope) -> bytes:
    """What can be decoded; of a damaged file that may be nothing."""
    import miniaudio  # noqa: PLC0415 - 0.1 s that a typed session need not wait

    content = path.read_bytes()
    with suppress(miniaudio.MiniaudioError, DamagedError):
        content = envelope.unwrap(bound_to(path), content)
        decoded = miniaudio.decode(content, nchannels=1, sample_rate=RATE_HZ)
        return bytes(decoded.samples.tobytes())
    return b""
