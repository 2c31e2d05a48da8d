"""A worker that cannot be started is one that has gone; the next one may live."""

import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pytest

from assistant.speech.speaker_messages import Opening, Ready, Starting
from assistant.speech.worker import Gone, Worker

WITHIN_S: Final = 60.0


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.mark.parametrize("call", ["Popen", "pipe", "start"])
def test_one_that_cannot_be_started_has_gone_and_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    told: queue.SimpleQueue[tuple[int, object]] = queue.SimpleQueue()
    worker: Worker[Any] = Worker(
        "assistant.speech.speaker_worker",
        Ready | Starting | Opening,
        lambda number, reply: told.put((number, reply)),
    )
    before = open_files()

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError if call == "start" else BlockingIOError

    places: dict[str, object] = {"Popen": subprocess, "pipe": os, "start": threading.Thread}
    with monkeypatch.context() as patched:
        patched.setattr(places[call], call, refuse)
        number = worker.start()
    assert told.get(timeout=WITHIN_S) == (number, Gone())
    assert open_files() == before
    assert worker.start() == number + 1
    worker.kill()
    assert told.get(timeout=WITHIN_S) == (number + 1, Gone())


def test_one_that_cannot_be_started_has_gone_however_slowly_its_line_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: queue.SimpleQueue[object] = queue.SimpleQueue()
    worker: Worker[Any] = Worker("nowhere", Ready | Starting, lambda _, reply: told.put(reply))
    close: Callable[[Connection], None] = Connection._close  # type: ignore[attr-defined] # not in the stubs

    def slowly(line: Connection) -> None:
        if line.writable:  # theirs and ours, one after the other
            time.sleep(0.05)
        close(line)

    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(Connection, "_close", slowly)
    worker.start()
    assert told.get(timeout=WITHIN_S) == Gone()


def test_while_the_next_one_starts_its_process_is_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker: Worker[Any] = Worker("nowhere", Ready | Starting, lambda *_: None)
    worker.start()
    first, seen = worker.pid, list[int]()
    popen = subprocess.Popen

    def start(*arguments: Any, **named: Any) -> Any:
        seen.append(worker.pid)  # 0, given to a kill, is everybody
        return popen(*arguments, **named)

    monkeypatch.setattr(subprocess, "Popen", start)
    worker.start()
    worker.kill()
    assert seen == [first] != [worker.pid]
