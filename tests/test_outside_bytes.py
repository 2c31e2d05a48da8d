"""Files that others may have written: read, or refused in a sentence, and never in part."""

import io
import json
import struct
import subprocess
import sys
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import JournalError
from assistant.journal.export import Taken, as_json
from assistant.locations import Locations
from assistant.oneshot.importing import bring
from assistant.practice.pack import Pack
from assistant.questions import own_pack_unwritten
from assistant.settings import Settings, load, save
from assistant.storage import identity
from assistant.storage.reader import Reader
from tests.fakes import an_answer
from tests.fakes_journal import a_promise, view
from tests.outside import VALUES, changed_bytes, changed_json, examples, how_many
from tests.practice.packs import built_in, own, prompt
from tests.storage.faults import ROOT

pytestmark = pytest.mark.outside
ULIDS = [f"01JD{number:022}" for number in range(4)]
EXPORT: dict[str, Any] = json.loads(
    as_json(
        Taken(
            [an_answer("new words", id=ULIDS[0], rev=2, parent=1), an_answer("two", id=ULIDS[1])],
            [an_answer("old words", id=ULIDS[0])],
            [a_promise("to call", id=ULIDS[2], plan="at noon")],
        )
    )
)
SETTINGS = {
    "mode": "plain",
    "rate": 200,
    "end_on_silence": 3.0,
    "command_words": "skip=onward",
    "country": "GB",
    "later": {"unknown": [1]},
}
OWN = own(
    prompt(
        "action.morning.101",
        half="morning",
        cadence="daily",
        text="What small thing can you do for someone today?",
        load=1,
        tense="future",
        seconds=25,
        practice=["N1"],
    )
)[1]


@examples(100)
@given(changed_json(EXPORT) | changed_bytes(json.dumps(EXPORT).encode()))
def test_an_import_is_whole_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("import")
    file = folder / "notes.json"
    file.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFLECT_HOME", str(folder / "home"))
        try:
            assert bring(file, dry_run=False) == 0
        except JournalError:
            assert not list((folder / "home").rglob("*.log"))
        else:
            seen = view(Reader(identity.home(Locations.of())))
            told = json.loads(content)
            count = len(told["answers"]) + len(told["promises"])
            assert len(seen.answers) + len(seen.promises) == count


@examples(100)
@given(
    changed_json(SETTINGS)
    | changed_bytes(json.dumps(SETTINGS).encode())
    | VALUES.map(lambda values: json.dumps(values).encode())
    | st.binary(max_size=60)
)
def test_settings_are_read_or_the_usual_ones_are_used(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.json"
    file.write_bytes(content)
    settings, trouble = load(file)
    assert isinstance(settings, Settings)
    assert not trouble or "settings.json" in trouble
    save(file, settings)
    assert load(file)[0] == settings


def with_own(folder: Path, content: bytes) -> tuple[Pack, str]:
    locations = Locations.of({"REFLECT_HOME": str(folder)})
    locations.own_questions.mkdir()
    (locations.own_questions / "mine.toml").write_bytes(content)
    return own_pack_unwritten(locations)


def test_the_questions_that_are_changed_are_good_ones(tmp_path: Path) -> None:
    pack, trouble = with_own(tmp_path, OWN)
    assert trouble == ""
    assert "action.morning.101" in {each.id for each in pack.prompts}


@pytest.mark.slow
@examples(50)
@given(changed_bytes(OWN) | st.binary(max_size=200))
def test_own_questions_are_used_whole_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    pack, trouble = with_own(tmp_path_factory.mktemp("own"), content)
    more = len(pack.prompts) - len(built_in().prompts)
    assert more >= 0
    assert not (trouble and more)


@dataclass(frozen=True)
class Header:
    """Of a WAV file, with numbers that may be any."""

    channels: int
    rate: int
    bits: int
    size: int


def wav(header: Header) -> bytes:
    """A second of silence under a header."""
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(32_000))
    content = bytearray(held.getvalue())
    align = header.channels * header.bits // 8
    content[22:36] = struct.pack(
        "<HIIHH",
        header.channels & 0xFFFF,
        header.rate & 0xFFFFFFFF,
        (header.rate * align) & 0xFFFFFFFF,
        align & 0xFFFF,
        header.bits & 0xFFFF,
    )
    content[40:44] = struct.pack("<I", header.size & 0xFFFFFFFF)
    return bytes(content)


@pytest.mark.parametrize(
    "header",
    [
        Header(1, 1, 16, 32_000),
        Header(1, 0, 16, 32_000),
        Header(1, 0xFFFFFFFF, 16, 32_000),
        Header(255, 16_000, 16, 32_000),
        Header(0xFFFF, 16_000, 16, 32_000),
        Header(0, 16_000, 16, 32_000),
        Header(1, 16_000, 0, 32_000),
        Header(1, 16_000, 0xFFFF, 32_000),
        Header(1, 16_000, 16, 0xFFFFFFFF),
    ],
    ids=str,
)
def test_no_header_of_a_recording_ends_the_program_or_holds_it_up(
    tmp_path: Path, header: Header
) -> None:
    (tmp_path / "answer.wav").write_bytes(wav(header))
    assert read_in_a_child(["--file", str(tmp_path / "answer.wav")]) in {"read", "refused"}


@pytest.mark.slow
def test_no_change_of_a_recording_ends_the_program_or_holds_it_up() -> None:
    print(read_in_a_child(["--count", str(how_many(150))]))


def read_in_a_child(arguments: list[str]) -> str:
    """What a process says that reads sound; it is dead when a library is."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.speech.changed_sound", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()
