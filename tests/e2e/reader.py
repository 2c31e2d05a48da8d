"""Hear what a real screen reader would say: yasr around the program, in silence.

Its "synthesiser" is a few lines that write down what they are told to say.
"""

import os
import re
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pexpect

from tests.e2e.program import PATIENCE_S, ROOT

SERVER: Final = """#!{python}
import os
while piece := os.read(0, 65536):
    with open({log!r}, "ab") as log:
        log.write(piece)
"""
SETTLED_S: Final = 0.4
"""yasr speaks a line once nothing more was written for a moment."""
_ORDER: Final = re.compile(
    rb"(tts_\w+|q|l|d|s)\b(?:[ \t]*\{((?:[^{}\\]|\\.)*)\}|[ \t]*([^\n\r]*))?[\r\n]*", re.DOTALL
)


class Listener:
    """One run of the program under yasr.

    Args:
        folder: An empty folder for the reader's own files.
        size: Columns and rows.
        command: The program and its arguments.
    """

    def __init__(self, folder: Path, size: tuple[int, int], command: Sequence[str]) -> None:
        self._log, server, settings = folder / "log", folder / "server", folder / "yasr.conf"
        self._log.touch()
        server.write_text(SERVER.format(python=sys.executable, log=str(self._log)))
        server.chmod(0o700)
        settings.write_text(_settings(server), "latin-1")
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        environment.pop("PYTHONUNBUFFERED", None)  # prompts would be written letter by letter
        speech = ["-C", str(settings), "-s", "emacspeak server", "-p", f"|{server}"]
        self._child = pexpect.spawn(
            "yasr",
            [*speech, "--", *command],
            cwd=str(ROOT),
            dimensions=size[::-1],
            env=environment,
        )
        self._child.delaybeforesend = None
        self._typed: list[tuple[int, str]] = []

    def hears(self, prompt: str) -> None:
        """Wait until a prompt was spoken, after whatever was heard when a line was typed last."""
        until = time.monotonic() + PATIENCE_S
        before = self._typed[-1][0] if self._typed else 0
        while joined([prompt]) not in joined(self.said[before:]):
            assert time.monotonic() < until, f"never spoken: {prompt}; but: {self.said[before:]}"
            self._take(0.05)
        self._take(SETTLED_S)

    def enter(self, text: str) -> None:
        """Type a line, each letter once the one before has come back: no hand is quicker."""
        self._typed.append((len(self.said), text))
        for letter in text:
            self._child.send(letter)
            self._child.expect_exact(letter, timeout=PATIENCE_S)
        self._child.send("\r")

    def end(self) -> None:
        """Wait until the program and the reader have ended."""
        self._child.expect(pexpect.EOF, timeout=PATIENCE_S)
        self._child.wait()

    @property
    def said(self) -> list[str]:
        """What was spoken, one utterance after the other."""
        return _utterances(self._log.read_bytes())

    @property
    def prompts(self) -> list[str]:
        """What was spoken last before each line that was typed."""
        said = self.said
        return [said[count - 1] for count, _ in self._typed]

    @property
    def transcript(self) -> str:
        """What was spoken, a line each, with what was typed marked by "> "."""
        lines = self.said
        for count, text in reversed(self._typed):
            if len(lines[count]) == 1 and lines[count] in text:
                del lines[count]  # the reader's own echo of a key
            lines.insert(count, f"> {text}")
        return "".join(f"{line}\n" for line in lines)

    def _take(self, seconds: float) -> None:
        """Take what the terminal receives for a while: the program must not wait for us."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                self._child.read_nonblocking(65536, timeout=left)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return


def joined(said: Iterable[str]) -> str:
    """All of it without spaces.

    The kernel may hand over a line in two pieces, and then a reader speaks two, of which
    it calls one "blank" that is the line's end alone; and how lines are broken goes with
    the size of the terminal.
    """
    return "".join(word for piece in said for word in piece.split() if word != "blank")


def _settings(server: Path) -> str:
    """The reader's usual settings, but for where its speech goes."""
    text = Path("/etc/yasr/yasr.conf").read_text("latin-1")
    text = re.sub(r"(?m)^synthesizer=.*$", "synthesizer=emacspeak server", text)
    return re.sub(r"(?m)^synthesizer port=.*$", f"synthesizer port=|{server}", text)


def _utterances(orders: bytes) -> list[str]:
    """What the orders to the synthesiser make it say: queued texts are said on dispatch."""
    said: list[str] = []
    queued: list[str] = []
    for order in _ORDER.finditer(orders):
        name = order[1].decode()
        text = (order[2] if order[2] is not None else order[3] or b"").decode()
        if name == "q":
            queued.append(text)
        elif name == "d":
            said.append(" ".join(queued))
            queued = []
        elif name in {"l", "tts_say"}:
            said.append(text)
    return [" ".join(text.split()) for text in said if text.strip()]
