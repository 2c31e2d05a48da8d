"""Two real Syncthings on this machine that know only each other, and the folder they share."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen

import msgspec

PATIENCE_S: Final = 120
"""How long a busy machine may take for anything."""
_POLL_S: Final = 0.05
_HERE: Final = "127.0.0.1"
_KEY: Final = "journal"
_FOLDER: Final = "journal"
_GENERATED: Final = re.compile(r"Device ID: ([A-Z0-9-]+)")
_OFF: Final = (
    *("globalAnnounceEnabled", "localAnnounceEnabled", "relaysEnabled", "natEnabled"),
    *("startBrowser", "crashReportingEnabled", "announceLANAddresses", "setLowPriority"),
)
"""Nothing that would look for others, be found by them, or tell anybody."""


@dataclass(frozen=True)
class Side:
    """One of the two: its own configuration, and the folder that it shares."""

    home: Path
    folder: Path
    device: str
    gui: int
    port: int

    def ask(self, path: str, method: str = "GET") -> Any:
        """What its REST interface answers."""
        url = f"http://{_HERE}:{self.gui}/rest/{path}"
        request = Request(url, headers={"X-API-Key": _KEY}, method=method)
        with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - its own
            content = answer.read()
        return msgspec.json.decode(content) if content else None

    def is_up(self) -> bool:
        """Whether it answers yet."""
        with suppress(URLError, OSError):
            return bool(self.ask("system/ping"))
        return False

    def is_beside(self, other: "Side") -> bool:
        """Whether it is connected with the other one."""
        there = self.ask("system/connections")["connections"].get(other.device)
        return bool(there and there["connected"])

    def scan(self) -> None:
        """Look at every file of the folder now; it returns when that is done."""
        self.ask(f"db/scan?folder={_FOLDER}", "POST")

    def has_all_of(self, other: "Side") -> bool:
        """Whether it is at rest, and the other one knows that nothing is missing here."""
        state = self.ask(f"db/status?folder={_FOLDER}")
        lacks = other.ask(f"db/completion?folder={_FOLDER}&device={self.device}")
        return state["state"] == "idle" and not (
            state["needTotalItems"] or lacks["needItems"] or lacks["needDeletes"]
        )


@dataclass(frozen=True)
class Pair:
    """Both of them, while they run."""

    one: Side
    other: Side

    def settle(self) -> None:
        """Wait until both have all that stands in either folder now."""
        self.one.scan()
        self.other.scan()
        _until(lambda: self.one.has_all_of(self.other) and self.other.has_all_of(self.one))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Neither hears of the other, as when one of the machines is away."""
        self.one.ask(f"system/pause?device={self.other.device}", "POST")
        _until(lambda: not self.other.is_beside(self.one))
        yield
        self.one.scan()
        self.other.scan()
        self.one.ask(f"system/resume?device={self.other.device}", "POST")
        self._meet()

    def _meet(self) -> None:
        _until(lambda: self.one.is_beside(self.other) and self.other.is_beside(self.one))


@contextmanager
def pair(home: Path, folders: tuple[Path, Path]) -> Iterator[Pair]:
    """Two of them that share these folders, on the loopback alone."""
    one, other = (
        _prepared(home / name, folder) for name, folder in zip("ab", folders, strict=True)
    )
    with ExitStack() as running:
        for side, peer in ((one, other), (other, one)):
            (side.home / "config.xml").write_text(_config(side, peer))
            running.enter_context(_running(side))
        both = Pair(one, other)
        both._meet()
        yield both


def _prepared(home: Path, folder: Path) -> Side:
    command = ["syncthing", "generate", "--home", str(home), "--no-default-folder"]
    made = subprocess.run(
        command, capture_output=True, text=True, check=True, env=_environment(home)
    )
    found = _GENERATED.search(made.stdout + made.stderr)
    assert found
    (folder / ".stfolder").mkdir(parents=True)
    return Side(home, folder, found[1], _free_port(), _free_port())


@contextmanager
def _running(side: Side) -> Iterator[None]:
    command = ["syncthing", "serve", "--home", str(side.home), "--no-browser", "--no-restart"]
    with (side.home / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=_environment(side.home)
        )
    try:
        _until(lambda: side.is_up() or process.poll() is not None)
        assert process.poll() is None, (side.home / "log").read_text()
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "STNOUPGRADE": "1"}


def _config(side: Side, other: Side) -> str:
    off = "".join(f"<{name}>false</{name}>" for name in _OFF)
    return f"""\
<configuration version="36">
  <folder id="{_FOLDER}" path="{side.folder}" type="sendreceive" rescanIntervalS="3600"
      fsWatcherEnabled="true" fsWatcherDelayS="1">
    <device id="{side.device}"></device>
    <device id="{other.device}"></device>
    <maxConflicts>10</maxConflicts>
    <pullerPauseS>1</pullerPauseS>
  </folder>
  <device id="{side.device}" name="here"><address>tcp://{_HERE}:{side.port}</address></device>
  <device id="{other.device}" name="there"><address>tcp://{_HERE}:{other.port}</address></device>
  <gui enabled="true" tls="false"><address>{_HERE}:{side.gui}</address><apikey>{_KEY}</apikey></gui>
  <options>
    <listenAddress>tcp://{_HERE}:{side.port}</listenAddress>
    {off}
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <reconnectionIntervalS>1</reconnectionIntervalS>
    <progressUpdateIntervalS>-1</progressUpdateIntervalS>
  </options>
</configuration>
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HERE, 0))
        return int(probe.getsockname()[1])


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, "they take too long"
        time.sleep(_POLL_S)
