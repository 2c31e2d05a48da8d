"""``edit``, ``delete``, ``undelete`` and ``purge``: one record at a time, by its ID."""

import sys
from datetime import datetime
from typing import TypeVar

from msgspec import structs

from assistant.errors import JournalError
from assistant.journal.records import Answer, AnswerState, How, Promise
from assistant.locations import Locations
from assistant.messages import Text
from assistant.oneshot.desk import Desk
from assistant.personal import opened
from assistant.storage.reader import History
from assistant.ui import line_io, terminal

_Record = TypeVar("_Record", Answer, Promise)


def delete(id_: str) -> int:
    """Put a record out of sight, and the promises made in it."""
    with Desk(opened(Locations.of())) as desk:
        histories = _found(desk, id_)
        if _is_deleted(histories[0]):
            line_io.say((Text.DELETED_ALREADY(),))
            return 0
        (act,) = desk.mint()
        desk.keep(*(_deleted(each, desk, act) for each in histories if not _is_deleted(each)))
    line_io.say((Text.DELETED(id=histories[0].standing.id), Text.DELETED_HOW()))
    return 0


def undelete(id_: str) -> int:
    """Bring a record back, and the promises that went with it."""
    with Desk(opened(Locations.of())) as desk:
        histories = _found(desk, id_)
        if not _is_deleted(histories[0]):
            line_io.say((Text.NOT_DELETED(),))
            return 0
        act = histories[0].standing.session
        together = [each for each in histories if _is_deleted(each)]
        together = [each for each in together if each.standing.session == act]
        desk.keep(*(_restored(each, desk) for each in together))
    line_io.say((Text.UNDELETED(),))
    return 0


def purge() -> int:
    """Remove for good what was deleted or put away."""
    with Desk(opened(Locations.of())) as desk:
        if not desk.purge():
            raise JournalError(Text.NOT_PURGED())
    line_io.say((Text.PURGED(),))
    return 0


def edit(id_: str) -> int:
    """Give a record other words; those before stay as a revision."""
    with Desk(opened(Locations.of())) as desk:
        history = _found(desk, id_)[0]
        if _is_deleted(history):
            raise JournalError(Text.ID_UNKNOWN(id=id_))
        text = _new_words(history.standing.text)
        if text in {"", history.standing.text}:
            line_io.say((Text.LEFT_AS_IT_WAS(),))
            return 0
        desk.keep(_edited(history, text, desk))
    line_io.say((Text.EDITED(),))
    return 0


def _found(desk: Desk, id_: str) -> tuple[History, ...]:
    histories = desk.reader.histories(id_.upper())
    if not histories:
        raise JournalError(Text.ID_UNKNOWN(id=id_))
    return histories


def _is_deleted(history: History) -> bool:
    return history.standing.state is AnswerState.DELETED


def _new_words(words: str) -> str:
    if not terminal.is_terminal(sys.stdin):
        return sys.stdin.read().strip() if sys.stdin else ""
    line_io.say((Text.EDIT_NOW(words=words),))
    lines: list[str] = []
    try:
        line_io.read_answer(Text.EDIT_PROMPT(), lines)
    except EOFError:
        return ""
    return "\n".join(lines).strip()


def _edited(history: History, text: str, desk: Desk) -> Answer | Promise:
    record = history.standing
    if isinstance(record, Promise):
        return structs.replace(_next(record, history, desk), text=text)
    return _written(_next(record, history, desk), text, desk.clock.now().wall)


def _deleted(history: History, desk: Desk, act: str) -> Answer | Promise:
    """Its deletion, without its words; ``act`` is the same for all that goes at once."""
    record = history.standing
    gone = {"state": AnswerState.DELETED, "session": act}
    if isinstance(record, Promise):
        return structs.replace(_next(record, history, desk), text="", plan=None, **gone)
    answer = _written(_next(record, history, desk), "", desk.clock.now().wall)
    return structs.replace(answer, **gone)


def _restored(history: History, desk: Desk) -> Answer | Promise:
    """The newest kept revision, as a new one."""
    kept = [each for each in history.revisions if each.state is AnswerState.KEPT]
    if not kept:
        raise JournalError(Text.ID_UNKNOWN(id=history.standing.id))
    return structs.replace(
        kept[-1], rev=history.next_rev, parent=history.standing.rev, dev=desk.home.device
    )


def _next(record: _Record, history: History, desk: Desk) -> _Record:
    return structs.replace(record, rev=history.next_rev, parent=record.rev, dev=desk.home.device)


def _written(answer: Answer, text: str, at: datetime) -> Answer:
    """The answer in other words, typed now; a recording has those before."""
    return structs.replace(
        answer, text=text, how=How.TYPED, words=(), engine=None, audio=None, answered_at=at
    )
