"""A helper process that may hang or die at any moment, and both ends of the line to it.

The sound libraries and the recogniser run in processes of their own: some of them
block for ever on a broken device, or end their whole process. Whoever owns a
:class:`Worker` hears of its end as :class:`Gone` and starts it anew.

Messages are msgspec structs in MessagePack, framed by the standard library's
``Connection`` over pipes. A worker writes nothing else: its standard streams lead
nowhere, so that no library can print into somebody's screen.
"""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any, Final, Generic, TypeVar

import msgspec

Message = TypeVar("Message")
_PR_SET_PDEATHSIG: Final = 1
"""From linux/prctl.h: the signal that comes when the thread that started this process ends."""
_GONE: Final = (OSError, EOFError, ValueError)
"""What a line raises when its other end has gone, or it was closed."""


class Gone(msgspec.Struct, frozen=True):
    """The worker has ended, of itself or killed."""


class Worker(Generic[Message]):
    """One helper process at a time, started anew as often as its owner wishes.

    Args:
        module: What it runs, as ``python -m`` names it; it calls :func:`line` first.
        replies: The union of structs it may send.
        tell: Called from a thread of the worker's with the number of the process
            (the first is 1) and each reply; the last one is :class:`Gone`. For one that could
            not be started that is called within :meth:`start`.
    """

    def __init__(
        self, module: str, replies: Any, tell: Callable[[int, Message | Gone], None]
    ) -> None:
        self._module = module
        self._decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(replies)
        self._encoder = msgspec.msgpack.Encoder()
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.number = 0
        """Of the process that runs now or ran last; 0 before the first."""

    @property
    def pid(self) -> int:
        """The process id of the newest process; 0 before the first."""
        return self._process.pid if self._process else 0

    def start(self) -> int:
        """Start a process in place of the one before, which is killed; return its number.

        One that cannot be started has gone, as any that ends.
        """
        self.kill()
        self.number += 1
        process: subprocess.Popen[bytes] | None = None
        self._outgoing = queue.SimpleQueue()
        name = self._module.rpartition(".")[2]
        ends: list[Connection] = []
        writer: threading.Thread | None = None
        try:
            ends += Pipe(duplex=False)
            ends += Pipe(duplex=False)
            theirs_in, ours_out, ours_in, theirs_out = ends
            passed = (theirs_in.fileno(), theirs_out.fileno())
            writing = (self._outgoing, ours_out)
            thread = threading.Thread(target=_write, args=writing, name=f"{name} out", daemon=True)
            thread.start()
            writer = thread
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-P", "-m", self._module, *map(str, passed)],
                pass_fds=passed,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C on the terminal is the session's to answer
            )
            reading = (self.number, process, ours_in)
            threading.Thread(
                target=self._read, args=reading, name=f"{name} in", daemon=True
            ).start()
        except (OSError, RuntimeError):  # no room for one more process or thread
            if process:
                process.kill()
                process.wait()
            self._outgoing.put(None)
            if writer:
                writer.join()  # it closes its end itself, at once; two at a time must not
            for end in ends:
                end.close()
            self._tell(self.number, Gone())
            return self.number
        self._process = process
        theirs_in.close()
        theirs_out.close()
        return self.number

    def send(self, message: msgspec.Struct) -> None:
        """Send and return at once; to a worker that is gone or hangs, send nothing."""
        self._outgoing.put(self._encoder.encode(message))

    def kill(self) -> None:
        """End the process now; it need not answer, and may be stopped or hang."""
        self._outgoing.put(None)
        if self._process:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)

    def _read(self, number: int, process: subprocess.Popen[bytes], line: Connection) -> None:
        with line, suppress(*_GONE, msgspec.DecodeError):  # of another version: it is no worker
            while True:
                self._tell(number, self._decoder.decode(line.recv_bytes()))
        process.kill()  # it may have closed its line and live on
        process.wait()
        self._tell(number, Gone())


def _write(outgoing: "queue.SimpleQueue[bytes | None]", line: Connection) -> None:
    with line, suppress(*_GONE):
        while (message := outgoing.get()) is not None:
            line.send_bytes(message)


class Line(Generic[Message]):
    """The worker's end: requests in, replies out."""

    def __init__(self, requests: Any, reading: int, writing: int) -> None:
        self._decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(requests)
        self._encoder = msgspec.msgpack.Encoder()
        self._in = Connection(reading, writable=False)
        self._out = Connection(writing, readable=False)
        self._sending = threading.Lock()

    def receive(self) -> Message | None:
        """The next request; None when there will be no more."""
        try:
            return self._decoder.decode(self._in.recv_bytes())
        except _GONE:
            return None

    def waiting(self, timeout_s: float) -> bool:
        """Whether a request, or the end, is there within that time."""
        try:
            return self._in.poll(timeout_s)
        except _GONE:
            return True

    def send(self, message: msgspec.Struct) -> None:
        """Send from any thread; when nobody listens any more, end the process."""
        with self._sending:
            try:
                self._out.send_bytes(self._encoder.encode(message))
            except _GONE:
                os._exit(0)


def line(requests: Any) -> Line[Any]:
    """The worker's end of the line, from the two numbers in its arguments."""
    with suppress(AttributeError):  # Linux: one that is stopped cannot see that the line ended
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    reading, writing = (int(argument) for argument in sys.argv[1:3])
    os.set_inheritable(reading, False)  # noqa: FBT003 - the library's own signature
    os.set_inheritable(writing, False)  # noqa: FBT003 - as above
    return Line(requests, reading, writing)
