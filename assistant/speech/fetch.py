"""The one place that ever uses a network: a speech model, when somebody asked for it.

What has come stays in a hidden file beside the models, so that a download goes on
where it broke, also after a restart. Nothing of it is unpacked before the whole
has its listed sum.
"""

import hashlib
import http.client
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import Final

from assistant.errors import ModelError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.speech.catalogue import Model, Source
from assistant.speech.models import bringing, verify
from assistant.speech.progress import Progress
from assistant.speech.unpack import place

_TIMEOUT_S: Final = 5.0
"""For a connection, and for every wait within it."""
_BARREN_TRIES: Final = 3
"""So many tries in a row may bring nothing before a source is given up."""
_PAUSE_S: Final = 1.0
_CHUNK: Final = 1 << 16
_TROUBLE: Final = (OSError, http.client.HTTPException)


def fetch(model: Model, locations: Locations, progress: Progress) -> Path:
    """Bring a model and put it into the person's models folder; one that is whole stays.

    Raises:
        ModelError: It could not be reached, was not what it should be, or had no room.
    """
    with bringing(locations):
        target = locations.models / model.name
        if not target.is_dir() or verify(target, model):
            archive = download(model, locations.models, progress)
            place(archive, locations)
            archive.unlink()
    progress.say(Text.MODEL_HERE())
    return target


def download(model: Model, folder: Path, progress: Progress) -> Path:
    """The model's archive, whole and checked, as a hidden file in ``folder``.

    Raises:
        ModelError: No source could be reached, or what came is not the model.
    """
    name, licence = model.name, model.licence
    progress.say(Text.MODEL_COMES(name=name, megabytes=model.download_mb, licence=licence))
    part = folder / f".{name}.zip.part"
    most = 2 * model.download_mb * 1_000_000
    for source in model.sources:
        if _download(source, part, most, progress):
            return _checked(part, source)
    raise ModelError(Text.MODEL_UNREACHABLE())


def _download(source: Source, part: Path, most: int, progress: Progress) -> bool:
    """Fetch until all is here; False when the source was given up. ``most`` is in bytes."""
    barren = 0
    while barren < _BARREN_TRIES:
        before = _size(part)
        try:
            total = _receive(source, part, most, progress)
        except urllib.error.HTTPError as refusal:
            if refusal.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return False
            part.unlink()  # longer than the whole, so not a part of it
        except _TROUBLE:
            if not _size(part):
                return False
        else:
            if _size(part) >= total:
                return True
        barren = 0 if _size(part) > before else barren + 1
        time.sleep(_PAUSE_S)
    return False


def _receive(source: Source, part: Path, most: int, progress: Progress) -> int:
    """Receive what the connection gives, after what is here already.

    Returns:
        The bytes the whole archive has.
    """
    have = _size(part)
    headers = {"Range": f"bytes={have}-"} if have else {}
    request = urllib.request.Request(source.url, headers=headers)  # noqa: S310  # the scheme is our catalogue's
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as reply:  # noqa: S310  # as above
        if reply.status != HTTPStatus.PARTIAL_CONTENT:
            have = 0  # a server that does not know ranges starts again
        total = have + int(reply.headers.get("Content-Length") or most)
        if total > most:
            raise ModelError(Text.MODEL_OTHER())
        with part.open("ab" if have else "wb") as file:
            while have < total and (chunk := reply.read(min(_CHUNK, total - have))):
                file.write(chunk)
                have += len(chunk)
                progress.move(have, total)
    return total


def _checked(part: Path, source: Source) -> Path:
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != source.sha256:
        part.unlink()
        raise ModelError(Text.MODEL_OTHER())
    return part


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
