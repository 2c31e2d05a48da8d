"""What is loaded when: static promises are contracts, these are their proofs at run time."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAVY = (
    "textual",
    "rich",
    "vosk",
    "miniaudio",
    "requests",
    "urllib.request",
    "pyphen",
    "cryptography",
)


def loaded_after(code: str) -> set[str]:
    """The heavy modules that are loaded once the code has run in a fresh interpreter."""
    look = f"\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code + look], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_the_entry_loads_no_front_end_no_recogniser_and_no_network() -> None:
    assert loaded_after("import assistant.cli, assistant.compose, assistant.personal") == set()


def test_plain_mode_never_loads_textual() -> None:
    assert "textual" not in loaded_after("import assistant.ui.line, assistant.ui.line_review")


def test_a_plain_journal_is_opened_and_read_without_what_seals_one() -> None:
    code = (
        "from assistant import personal; from assistant.locations import Locations;"
        "personal.open_reader(Locations.of()).days()"
    )
    assert loaded_after(code) == set()


def test_the_recogniser_room_loads_vosk_only_when_it_listens() -> None:
    assert loaded_after("import assistant.speech.recogniser, assistant.speech.models") <= {
        "miniaudio"
    }


def test_nothing_of_ours_but_the_fetch_imports_a_network_library() -> None:
    network = ("urllib.request", "http.client", "socket", "ssl", "requests")
    for file in (ROOT / "assistant").rglob("*.py"):
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        imports = [line for line in lines if line.startswith(("import ", "from "))]
        named = {name for name in network for line in imports if line.split()[1] == name}
        assert not named or file.name == "fetch.py", file
