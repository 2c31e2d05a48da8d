"""The four questions answered by recordings that the real recogniser hears."""

import shutil
from pathlib import Path
from typing import Final

import msgspec
import pytest

from assistant.messages import Text
from assistant.speech.audio import RATE_HZ
from assistant.speech.catalogue import DEFAULT, HEART
from tests.e2e.program import DATED, Terminal, answer_all, exported, kept_texts, lint, run
from tests.e2e.speaking import CLIPS, NAMES, RECORDED, assert_as_said, assert_whole_journal
from tests.speech.clips import SPEECH, clip, write_wav

pytestmark = pytest.mark.slow

HEADER_BYTES: Final = 60
"""As much of a FLAC file as describes it, and no sound."""


@pytest.mark.usefixtures("model")
def test_four_recordings_are_kept_as_they_were_said_in_lines() -> None:
    done = run("--plain", *RECORDED)
    assert done.returncode == 0, done.stderr
    assert lint(done.stdout.encode(), 72) == []
    assert Text.CLOSE_DONE() in done.stdout
    assert_whole_journal()


@pytest.mark.usefixtures("model")
def test_four_recordings_are_kept_as_they_were_said_on_the_screen() -> None:
    terminal = Terminal("--screen", *RECORDED)
    terminal.sees("Question 1 of 4.")
    assert terminal.end() == 0
    assert Text.CLOSE_DONE() in terminal.text
    assert_whole_journal()


@pytest.mark.usefixtures("model")
def test_recordings_answer_the_four_and_of_a_promise_that_is_due_nothing_is_asked() -> None:
    run("settings", "clear_on_close", "no")
    before = Terminal("2026-11-22T08:00", "--plain", command=DATED)
    answer_all(before)
    assert before.end() == 0
    (promise,) = exported()["promises"]
    terminal = Terminal("2026-11-23T08:00", "--plain", *RECORDED, command=DATED)
    assert terminal.end() == 0
    assert [f"Question {n} of 4." in terminal.text for n in range(1, 5)] == [True] * 4
    assert promise["text"] not in terminal.text
    assert Text.PROMISE_ASK() not in " ".join(terminal.text.split())
    assert exported()["promises"] == [promise]
    assert_as_said(kept_texts()[4:])


@pytest.mark.usefixtures("model")
def test_files_without_words_leave_their_questions_open_and_the_rest_is_kept(
    tmp_path: Path,
) -> None:
    empty, notes = tmp_path / "empty.wav", tmp_path / "notes.mp3"
    empty.touch()
    notes.write_text("These are not sounds.\n" * 500)
    done = run(
        "--plain", "--answers-from", "gone.wav", str(empty), str(clip("so_silly")), str(notes)
    )
    assert done.returncode == 1
    assert_as_said(kept_texts(), ("so_silly",))
    said = " ".join(done.stdout.split())
    assert said.count(Text.FILE_MISSING(file="gone.wav")) == 1
    assert said.count(Text.FILE_UNREADABLE(file="empty.wav")) == 1
    assert said.count(Text.FILE_UNREADABLE(file="notes.mp3")) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("model")
def test_what_a_recording_that_was_cut_short_still_says_is_kept(tmp_path: Path) -> None:
    sound = clip("jfk").read_bytes()
    header, half = tmp_path / "header.flac", tmp_path / "half.flac"
    header.write_bytes(sound[:HEADER_BYTES])
    half.write_bytes(sound[: len(sound) // 2])
    silent = write_wav(tmp_path / "silent.wav", [0] * RATE_HZ)
    done = run("--plain", "--answers-from", str(half), str(header), str(silent))
    assert done.returncode == 1
    (text,) = kept_texts()
    assert text.startswith("and so my fellow americans")
    assert len(text) < len(SPEECH["jfk"])
    said = " ".join(done.stdout.split())
    assert said.count(Text.FILE_UNREADABLE(file="header.flac")) == 1
    assert said.count(Text.NOTHING_HEARD(file="silent.wav")) == 1


@pytest.mark.usefixtures("model")
def test_fewer_than_four_recordings_leave_the_other_questions_open() -> None:
    done = run("--plain", "--answers-from", *CLIPS[:1])
    assert done.returncode == 0, done.stderr
    assert_as_said(kept_texts(), NAMES[:1])
    assert " ".join(done.stdout.split()).count(Text.NO_MORE_FILES()) == 3


def test_five_recordings_are_wrong_use_and_nothing_is_written(home: Path) -> None:
    done = run("--plain", "--answers-from", *CLIPS, CLIPS[0])
    assert done.returncode == 2
    assert Text.TOO_MANY_RECORDINGS() in " ".join(done.stderr.split())
    assert list(home.iterdir()) == []


def test_without_a_speech_model_one_sentence_says_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFLECT_MODEL", str(home / "nowhere"))
    done = run("--plain", *RECORDED)
    assert done.returncode == 1
    assert " ".join(done.stdout.split()).count(Text.MODEL_MISSING()) == 1
    assert kept_texts() == []


@pytest.mark.parametrize("flaw", ["half there", "corrupted"])
def test_a_model_that_is_not_whole_is_not_used_and_one_sentence_says_what_to_do(
    flaw: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / DEFAULT
    shutil.copytree(model, damaged)
    heart = damaged / HEART
    sound = heart.read_bytes()
    heart.unlink()
    if flaw == "corrupted":
        heart.write_bytes(sound[:1000] + bytes(1000) + sound[2000:])
    monkeypatch.setenv("REFLECT_MODEL", str(damaged))
    done = run("--plain", *RECORDED)
    assert done.returncode == 1
    assert " ".join(done.stdout.split()).count(Text.MODEL_DAMAGED()) == 1
    assert kept_texts() == []


@pytest.mark.usefixtures("model")
def test_transcribing_says_what_is_in_each_file_and_needs_no_journal(home: Path) -> None:
    done = run("transcribe", CLIPS[0], "gone.wav", CLIPS[1])
    assert done.returncode == 1
    assert Text.NO_SUCH_FILE(name="gone.wav") in " ".join(done.stderr.split())
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.endswith(".flac:")] == [
        "so_silly.flac:",
        "better_than.flac:",
    ]
    assert_as_said([lines[1]], NAMES[:1])
    assert list(home.iterdir()) == []


@pytest.mark.usefixtures("model")
def test_transcribing_to_json_has_words_with_times_and_can_keep_them() -> None:
    done = run("transcribe", "--format", "json", "--keep", *CLIPS[:2])
    assert done.returncode == 0, done.stderr
    files = msgspec.json.decode(done.stdout)["files"]
    assert [file["file"] for file in files] == list(CLIPS[:2])
    texts = [file["text"] for file in files]
    assert_as_said(texts, NAMES[:2])
    for file in files:
        assert " ".join(text for text, *_ in file["words"]) == file["text"]
        for _text, start_s, end_s, confidence in file["words"]:
            assert 0 <= start_s <= end_s
            assert 0 <= confidence <= 1
    assert kept_texts() == texts
