"""The program under an audit hook: ``python -m tests.e2e.audited LOG ARG...``.

Every attempt to reach or to be reached by a network, or to look up a name, is one
line in LOG, which begins with "watching". UNIX sockets stay on the machine and do
not count.
"""

import os
import socket
import sys
from pathlib import Path
from typing import Final

WATCHED: Final = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.getnameinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
    }
)


def watch(log: Path) -> None:
    """Write down from now on whatever leads to a network."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, b"watching\n")

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in WATCHED:
            return
        end = arguments[0] if arguments else None
        if isinstance(end, socket.socket) and end.family == socket.AF_UNIX:
            return
        os.write(descriptor, f"{event}\n".encode())

    sys.addaudithook(hook)


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    from assistant.cli import main  # what it imports is watched too

    main(sys.argv[2:])
