"""Nothing ever leaves the machine: no network is there, and none is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.messages import Text
from tests.conftest import needs
from tests.e2e.program import ANSWERS, COMMAND, ROOT, Terminal, answer_all, kept_texts, run
from tests.e2e.speaking import RECORDED, assert_whole_journal

pytestmark = pytest.mark.slow


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def audited(log: Path) -> list[str]:
    """The command of the program that writes down what it asks of a network."""
    return [sys.executable, "-m", "tests.e2e.audited", str(log)]


@pytest.mark.usefixtures("model")
def test_recordings_are_heard_and_kept_where_there_is_no_network_at_all() -> None:
    needs("namespaces")
    done = subprocess.run(
        ["unshare", "--map-root-user", "--net", *COMMAND, "--plain", *RECORDED],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert_whole_journal()


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("mode", ["--plain", "--screen"])
def test_a_session_with_recordings_asks_nothing_of_a_network(mode: str, log: Path) -> None:
    terminal = Terminal(mode, *RECORDED, command=audited(log))
    assert terminal.end() == 0
    assert Text.CLOSE_DONE() in terminal.text
    assert_whole_journal()
    assert log.read_text() == "watching\n"


def test_a_typed_session_asks_nothing_of_a_network(log: Path) -> None:
    run("settings", "clear_on_close", "no")
    terminal = Terminal("--plain", command=audited(log))
    answer_all(terminal)
    assert terminal.end() == 0
    assert kept_texts() == list(ANSWERS)
    assert log.read_text() == "watching\n"


def test_the_watch_sees_what_it_is_there_to_see(log: Path) -> None:
    """In a process of its own: an audit hook cannot be taken away again."""
    asks = (
        "import socket, pathlib, sys; from tests.e2e.audited import watch;"
        "watch(pathlib.Path(sys.argv[1])); socket.getaddrinfo('127.0.0.1', 80);"
        "socket.socket().bind(('127.0.0.1', 0));"
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9));"
        "socket.socket(socket.AF_UNIX).bind(sys.argv[1] + '.here')"
    )
    subprocess.run([sys.executable, "-c", asks, str(log)], cwd=ROOT, check=True)
    seen = ["watching", "socket.getaddrinfo", "socket.bind", "socket.sendto"]
    assert log.read_text().split() == seen
