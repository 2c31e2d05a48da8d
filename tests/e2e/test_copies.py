"""A journal inside a folder that another program copies: said once, at a start."""

from pathlib import Path

import pytest

from assistant.messages import Text
from tests.e2e.program import Terminal, run

pytestmark = pytest.mark.slow
SAID = "Dropbox copies your journal"


def test_that_another_program_copies_the_journal_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFLECT_HOME", str(tmp_path / "Dropbox" / "reflect"))
    for name in ("answers", "typed"), ("mode", "plain"), ("clear_on_close", "no"):
        assert run("settings", *name).returncode == 0
    first = Terminal()
    assert SAID in first.until("Enter: ")
    first.enter("stop")
    assert first.end() == 0
    second = Terminal()
    assert SAID not in second.until("Enter: ")
    second.enter("stop")
    assert second.end() == 0
    told = " ".join(run("doctor").stdout.split())
    assert Text.COPIED_BY(program="Dropbox") in told
