"""Hear what a real screen reader would say: yasr in a pseudo-terminal, in silence.

Its "synthesiser" is a few lines that write down what they are told to say.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SERVER: Final = """#!{python} -u
import os, time
log = open({raw!r}, "ab", buffering=0)
while True:
    piece = os.read(0, 65536)
    if not piece:
        break
    log.write(b"\\0%.3f\\0" % time.time() + piece)
"""
_COMMAND: Final = re.compile(
    rb"(tts_\w+|q|l|d|s)\b(?:[ \t]*\{((?:[^{}\\]|\\.)*)\}|[ \t]*([^\n\r]*))?[\r\n]*", re.DOTALL
)
KEYS: Final = {"<enter>": "\r", "<c-c>": "\x03", "<c-d>": "\x04"}


@dataclass
class Heard:
    """What was said, in order, and what the terminal received."""

    said: list[str]
    screen: bytes = field(repr=False)
    stops: int
    exit_code: int | None


@dataclass(frozen=True)
class Line:
    """Type ``keys`` once ``after`` has been spoken since the last line."""

    after: str
    keys: str


def listen(
    command: Sequence[str],
    lines: Sequence[Line],
    folder: Path,
    *,
    columns: int = 80,
    rows: int = 24,
    environment: Mapping[str, str] | None = None,
    patience_s: float = 20.0,
) -> Heard:
    """Run a command under yasr and type the lines, each after its cue was spoken.

    Raises:
        AssertionError: a cue was never spoken, or the program did not end.
    """
    raw, server, conf = folder / "raw", folder / "server", folder / "yasr.conf"
    raw.touch()
    server.write_text(SERVER.format(python=sys.executable, raw=str(raw)))
    server.chmod(0o755)
    text = Path("/etc/yasr/yasr.conf").read_text("latin-1")
    text = re.sub(r"(?m)^synthesizer=.*$", "synthesizer=emacspeak server", text)
    text = re.sub(r"(?m)^synthesizer port=.*$", f"synthesizer port=|{server}", text)
    conf.write_text(text, "latin-1")
    program = shutil.which(command[0]) or command[0]
    argv = ["yasr", "-C", str(conf), "-s", "emacspeak server", "-p", f"|{server}"]
    argv += [program, *command[1:]]
    pid, terminal = pty.fork()
    if pid == 0:
        env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
        os.execvpe(argv[0], argv, env)  # noqa: S606 - the program under test
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    screen = bytearray()
    marked = 0
    for line in lines:
        _wait(terminal, screen, lambda: line.after in _since(raw, marked), patience_s, line.after)
        marked = raw.stat().st_size
        keys = line.keys
        for name, key in KEYS.items():
            keys = keys.replace(name, key)
        for key in keys:
            os.write(terminal, key.encode())
            _drain(terminal, screen, 0.02)
    exit_code = _until_gone(pid, terminal, screen, patience_s)
    time.sleep(0.3)
    events = _events(raw.read_bytes())
    return Heard(
        said=[said for kind, said in events if kind == "speak"],
        screen=bytes(screen),
        stops=sum(kind == "stop" for kind, _ in events),
        exit_code=exit_code,
    )


def _wait(terminal: int, screen: bytearray, done: object, patience_s: float, cue: str) -> None:
    assert callable(done)
    until = time.monotonic() + patience_s
    while not done():
        assert time.monotonic() < until, f"never spoken: {cue}"
        _drain(terminal, screen, 0.05)
    _drain(terminal, screen, 0.3)


def _drain(terminal: int, screen: bytearray, seconds: float) -> bool:
    """Take what the terminal receives for a while; False once it is closed."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                return False
            if not piece:
                return False
            screen += piece
    return True


def _until_gone(pid: int, terminal: int, screen: bytearray, patience_s: float) -> int | None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if not _drain(terminal, screen, 0.1):
            break
    done, status = os.waitpid(pid, os.WNOHANG)
    for _ in range(30):
        if done:
            break
        time.sleep(0.1)
        done, status = os.waitpid(pid, os.WNOHANG)
    if not done:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status) if done else None


def _since(raw: Path, offset: int) -> str:
    """What was spoken after a place in the log, as one text."""
    events = _events(raw.read_bytes()[offset:])
    return " ".join(said for kind, said in events if kind == "speak")


def _events(raw: bytes) -> list[tuple[str, str]]:
    data = re.sub(rb"\x00\d+\.\d+\x00", b"", raw)
    events: list[tuple[str, str]] = []
    queued: list[str] = []
    position = 0
    while position < len(data):
        match = _COMMAND.match(data, position)
        if match is None:
            position += 1
            continue
        name = match[1].decode()
        argument = (match[2] if match[2] is not None else match[3] or b"").decode(
            "utf-8", "replace"
        )
        if name == "q":
            queued.append(argument)
        elif name == "d":
            events += [("speak", said)] if (said := " ".join(" ".join(queued).split())) else []
            queued = []
        elif name in {"l", "tts_say"} and argument.strip():
            events.append(("speak", argument.strip()))
        elif name == "s":
            events.append(("stop", ""))
        position = max(match.end(), position + 1)
    return events
