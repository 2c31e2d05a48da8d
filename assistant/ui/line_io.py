"""Lines out and lines in, for everything that talks in lines."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Final

from assistant.messages import Text
from assistant.session.commands import parse
from assistant.ui import terminal

_LONGEST: Final = 4096
"""A terminal hands over no longer line."""


def say(lines: Iterable[str]) -> None:
    """Print lines, wrapped at words."""
    for line in terminal.wrapped(lines):
        print(line, flush=True)


def blank() -> None:
    """Clear screen and scrollback; where that cannot be done, say so."""
    if not terminal.clear():
        say((Text.CANNOT_CLEAR(),))


def end_line(prompt: str) -> None:
    """End a prompt's line that nobody has ended with Enter."""
    if prompt and terminal.is_terminal(sys.stdin):
        print(flush=True)


def data(text: str) -> None:
    """Write what the next program reads, as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def note(line: str) -> None:
    """Say something about the program, not of the session: to stderr."""
    with suppress(OSError, ValueError):
        for part in terminal.wrapped((line,)):
            print(part, file=sys.stderr, flush=True)


def read_answer(prompt: str, lines: list[str]) -> None:
    """Read one answer into ``lines``: lines pasted together on a terminal are one.

    ``lines`` holds what came so far also when a signal ends the reading. A line
    that is a command stands alone.

    Raises:
        EOFError: the input has ended before any line.
    """
    read_into(lines, prompt)
    while parse(lines[0]) is None and terminal.more_was_pasted():
        try:
            read_into(lines, "")
        except EOFError:
            break


def read_into(lines: list[str], prompt: str) -> None:
    """Read one line after a prompt and append it.

    A signal may raise in the very moment in which a line has come. So the line is
    put into ``lines`` without a step of Python's in between, where it would be lost.

    Raises:
        EOFError: the input has ended, or was never open.
    """
    if sys.stdin is None:
        raise EOFError
    if terminal.is_terminal(sys.stdin):
        _prepare_editing()
        lines.extend(map(input, (prompt,)))
        return
    if prompt:
        print(prompt, flush=True)
    raw: list[str] = []
    try:
        raw.extend(islice(iter(sys.stdin.readline, ""), 1))
    except ValueError:  # closed
        raise EOFError from None
    finally:
        lines.extend(line.rstrip("\n") for line in raw)
    if not raw:
        raise EOFError


def read_hidden(prompt: str, lines: list[str]) -> None:
    """Read one line after a prompt without showing it, and append it.

    Not by line editing, which would show it and keep it in memory of its own. The prompt
    goes to the screen also where stdout goes to a file.

    Raises:
        EOFError: the input has ended.
    """
    if not terminal.is_terminal(sys.stdin):
        read_into(lines, prompt)
        return
    screen = sys.stdout if terminal.is_terminal(sys.stdout) else sys.stderr
    ask = partial(print, prompt, end="", file=screen, flush=True)
    line = b""
    with terminal.without_echo(back=ask):
        ask()
        while not line.endswith(b"\n"):
            try:
                piece = os.read(sys.stdin.fileno(), _LONGEST)
            except OSError:  # the terminal is gone
                raise EOFError from None
            if not piece and not line:
                break
            line += piece or b"\n"
    if not line:
        with suppress(OSError):  # the terminal may be gone
            print(file=screen, flush=True)
        raise EOFError
    print(file=screen, flush=True)  # the Enter was not shown either
    lines.append(line.decode(errors="surrogateescape").rstrip("\n"))


def read_line(prompt: str) -> str:
    """Read one line after a prompt.

    Raises:
        EOFError: the input has ended, or was never open.
    """
    lines: list[str] = []
    read_into(lines, prompt)
    return lines[0]


def _prepare_editing() -> None:
    """Line editing without a history and without escape codes of its own."""
    with suppress(ImportError):
        import readline  # noqa: PLC0415 - changes input() as soon as it is imported

        readline.set_auto_history(False)
        readline.parse_and_bind("set enable-bracketed-paste off")
