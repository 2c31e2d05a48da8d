"""The program itself, started as a person would: in a pseudo-terminal or from a pipe."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import pexpect
import pyte

from assistant.locations import Locations
from assistant.messages import Text

ROOT: Final = Path(__file__).parent.parent.parent
COMMAND: Final = [sys.executable, "-m", "assistant"]
DATED: Final = [sys.executable, "-m", "tests.e2e.dated"]
"""The same program; its first argument is the time it takes it to be."""
ANSWERS: Final = ("I will call tonight.", "The truth, early.", "Dinner at six.", "Be on time.")
PROMISE: Final = Text.CHOICE_PROMPT(count=2)
"""Shall it be kept as a promise? Asked behind the third answer, on a terminal."""
PROMISE_NUMBER: Final = 3
"""Which of the four asks for it."""
CLEARED: Final = b"\x1b[3J"
DEVICE: Final = "0f1e2d3c4b5a6978"
PATIENCE_S: Final = 60
"""How long a busy machine may take for one step."""
ENDS_WITHIN_S: Final = 2.0
"""How long a program has to end once its terminal is gone."""
_VARIED: Final = frozenset(
    {
        *("id", "rev", "parent", "dev", "session", "asked_at", "answered_at"),
        *("answer", "before", "made_at", "told_at"),
    }
)


class Terminal:
    """One run in a pseudo-terminal."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        environment: dict[str, str] | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.written = bytearray()
        self._display = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._display)
        self._child = pexpect.spawn(
            command[0],
            [*command[1:], *arguments],
            cwd=str(ROOT),
            dimensions=(rows, columns),
            timeout=PATIENCE_S,
            env={**os.environ, "TERM": "xterm-256color", **(environment or {})},
        )
        self._child.delaybeforesend = None
        self._child.ptyproc.delayafterterminate = ENDS_WITHIN_S

    @property
    def pid(self) -> int:
        """The program's process id."""
        return int(self._child.pid)

    def until(self, *cues: str) -> str:
        """Wait for the first of some cues in what is written; all that came, up to its end."""
        self._child.expect_exact(list(cues))
        came = bytes(self._child.before + self._child.after)
        self.written += came
        return came.decode()

    def until_prompt(self, pattern: str) -> bool:
        """Wait for a pattern, or for the end; whether it came."""
        found = self._child.expect([pattern, pexpect.EOF])
        self.written += self._child.before + (b"" if found else self._child.after)
        return bool(found == 0)

    def sees(self, words: str) -> str:
        """Wait until words stand on the screen; all that stands there then."""
        while words not in self.display:
            self.takes_in(PATIENCE_S)
        return self.display

    def takes_in(self, patience_s: float | None = None) -> None:
        """Show what is written next; None waits for ever.

        Raises:
            pexpect.EOF: nothing more will be.
            pexpect.TIMEOUT: nothing was.
        """
        piece = self._child.read_nonblocking(65536, timeout=patience_s)
        self.written += piece
        self._stream.feed(piece)

    def rests(self, quiet_s: float = 1.0) -> None:
        """Take in what is still being written, until nothing was for a while."""
        with suppress(pexpect.TIMEOUT):
            while True:
                self.takes_in(quiet_s)

    @property
    def display(self) -> str:
        """What stands on the screen, row by row."""
        return "\n".join(row.rstrip() for row in self._display.display)

    def type(self, text: str) -> None:
        """Type keys, without Enter."""
        self._child.send(text)

    def enter(self, text: str = "") -> None:
        """Type a line."""
        self._child.send(f"{text}\r")

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self._child.kill(number)

    def hang_up(self) -> None:
        """Close the terminal, and wait until the program is no more."""
        hang_up(self._child)

    def gone(self) -> None:
        """Wait until the program is no more, however it ended."""
        self._child.expect(pexpect.EOF)
        self._child.wait()

    def end(self) -> int:
        """Wait for the end; the exit code."""
        self._child.expect(pexpect.EOF)
        self.written += self._child.before
        self._child.wait()
        assert self._child.exitstatus is not None, self._child.signalstatus
        return int(self._child.exitstatus)

    def kill(self) -> str:
        """End the program as a crash would; what it had still written."""
        self._child.kill(signal.SIGKILL)
        self._child.expect(pexpect.EOF)
        self._child.close()
        return bytes(self._child.before).decode()

    @property
    def text(self) -> str:
        """Everything written so far, line ends as a reader sees them."""
        return self.written.decode().replace("\r\n", "\n")


def hang_up(child: pexpect.spawn) -> None:
    """Close a terminal, and wait until its program is no more."""
    with suppress(pexpect.ExceptionPexpect):  # by itself it waits half a second
        child.close(force=False)
    until = time.monotonic() + PATIENCE_S
    while child.isalive():
        assert time.monotonic() < until
        time.sleep(0.05)


def run(
    *arguments: str, given: str | None = "", command: Sequence[str] = COMMAND, **changes: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command from a pipe; ``given`` None closes stdin."""
    return subprocess.run(
        [*command, *arguments],
        input=given,
        stdin=None if given is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
        **changes,
    )


def known_device(locations: Locations | None = None) -> None:
    """Let this device be a known one: its id decides which wordings are asked on which day."""
    file = (locations or Locations.of()).device_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(DEVICE)


def exported() -> dict[str, Any]:
    """The whole journal, as its export."""
    done = run("export")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = msgspec.json.decode(done.stdout)
    return document


def kept_texts() -> list[str]:
    """What is kept, in order."""
    return [answer["text"] for answer in exported()["answers"]]


def comparable(document: dict[str, Any]) -> list[dict[str, Any]]:
    """An export's answers and promises without what differs between two equal journals."""
    return [
        {**_bare(record), "revisions": [_bare(older) for older in record.get("revisions", ())]}
        for record in (*document["answers"], *document["promises"])
    ]


def _bare(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in _VARIED}


def lint(written: bytes, columns: int) -> list[str]:
    """What a screen reader or a braille line would stumble on."""
    text = written.decode().replace("\r\n", "\n")
    found = [f"escape code {match[0]!r}" for match in re.finditer(r"\x1b.{0,8}", text)]
    found += ["a carriage return"] if "\r" in text else []
    found += ["a bell"] if "\a" in text else []
    for line in text.split("\n"):
        found += [f"wider than {columns}: {line!r}"] if len(line) > columns else []
        found += [f"columns of spaces: {line!r}"] if re.search(r"\S {3,}\S", line) else []
        found += [f"symbols: {line!r}"] if re.search(r"[─-◿⠀-⣿]", line) else []
    return found


def answer_all(terminal: Terminal, answers: Sequence[str] = ANSWERS) -> None:
    """Answer the choice of the day and the four questions; the third becomes a promise."""
    terminal.until("Enter: ")
    terminal.until("? ")
    terminal.enter("1")
    for number, answer in enumerate(answers, start=1):
        terminal.until(f"Answer {number}: ")
        terminal.enter(answer)
        if number == PROMISE_NUMBER:
            terminal.until(PROMISE)
            terminal.enter("1")
