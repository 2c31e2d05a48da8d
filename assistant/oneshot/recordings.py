"""``transcribe``: recordings to text, without a session."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from assistant import personal
from assistant.errors import AudioError
from assistant.journal.days import reflection_day
from assistant.journal.records import How, Word
from assistant.journal.views import unsure
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.desk import Desk
from assistant.opening import Opened
from assistant.questions import pack_of
from assistant.session.answers import Words, told
from assistant.session.plan import Origin
from assistant.session.preparation import talk_question
from assistant.session.waiting import BEAT_S
from assistant.ui import line_io

LOOK_EVERY_S: Final = 0.5
"""How often a model that is on its way is looked for."""


def transcribe(paths: tuple[Path, ...], form: str, *, keep: bool) -> int:
    """Say, or print as JSON, what was heard in each file; keep it where that was asked for."""
    from assistant.speech.files import transcribe as hear  # noqa: PLC0415 - loads an audio library

    locations = Locations.of()
    journal = personal.opened(locations) if keep else None
    files: list[dict[str, object]] = []
    all_read = True
    for path, result in hear(paths, locations, _patience(time.monotonic)):
        if isinstance(result, AudioError):
            line_io.note(str(result))
            all_read = False
            continue
        if not result.words:
            line_io.note(Text.NO_WORDS_IN(file=path.name))
            all_read = False
        files.append({"file": str(path), "text": result.text, "words": _columns(result.words)})
        if journal and result.words:  # kept before it is printed: who reads along may leave
            said = Words(result.text, How.FILE, result.words, result.engine)
            _keep(locations, journal, said)
            line_io.note(Text.TRANSCRIPT_KEPT())
        if form == "text" and result.words:
            line_io.say((Text.TRANSCRIPT_FILE(file=path.name), *_lines(result.text, result.words)))
    if form == "json":
        line_io.data(msgspec.json.encode({"files": files}).decode() + "\n")
    return 0 if all_read else 1


def _lines(text: str, words: tuple[Word, ...]) -> tuple[str, ...]:
    doubted = unsure(words)
    return (text, Text.UNSURE(words=", ".join(doubted))) if doubted else (text,)


def _columns(words: tuple[Word, ...]) -> list[list[object]]:
    return [[word.text, word.start_s, word.end_s, word.confidence] for word in words]


def _patience(now: Callable[[], float]) -> Callable[[], None]:
    """Wait a moment for the model; say one line at once and then one each 30 s."""
    next_line = now()

    def pause() -> None:
        nonlocal next_line
        if now() >= next_line:
            line_io.note(Text.MODEL_COMING())
            next_line = now() + BEAT_S
        time.sleep(LOOK_EVERY_S)

    return pause


def _keep(locations: Locations, journal: Opened, said: Words) -> None:
    """Keep words as today told plainly.

    Raises:
        JournalError: they did not reach the disk.
    """
    with Desk(journal) as desk:
        now = desk.clock.now()
        session, *fresh = desk.mint(2)
        origin = Origin(session, desk.home.device, reflection_day(now.wall))
        desk.keep(told(origin, talk_question(pack_of(locations), iter(fresh)), said, now))
