"""Every command without a session, for once as the program itself."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest

from assistant.cli import program
from assistant.messages import Text
from assistant.ui.terminal import WIDEST
from tests.e2e.program import ANSWERS, COMMAND, DATED, ROOT, Terminal, kept_texts, lint, run

pytestmark = pytest.mark.slow

MARKER = "marigold"
DAY = "2026-11-22"
PACK = ROOT / "prompts" / "en" / "today.toml"


@pytest.fixture
def day() -> None:
    """A journal that holds one day."""
    typed = "".join(f"{answer}\n" for answer in ANSWERS)
    assert run(f"{DAY}T08:00", "--plain", given=typed, command=DATED).returncode == 0


def flat(text: str) -> str:
    """Lines as one: where they are broken goes with the width."""
    return " ".join(text.split())


def entries(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.usefixtures("day")
def test_list_says_each_day_in_text_and_in_json() -> None:
    assert run("list").stdout == "Sunday 22 November 2026: 4 answers.\n"
    done = run("list", "--format", "json")
    assert msgspec.json.decode(done.stdout) == [{"day": DAY, "answers": 4}]


@pytest.mark.usefixtures("day")
def test_show_says_the_questions_and_answers_of_a_day() -> None:
    done = run("show", DAY)
    assert done.returncode == 0
    assert [answer for answer in ANSWERS if Text.DAY_ANSWER(words=answer) in done.stdout] == [
        *ANSWERS
    ]
    document = msgspec.json.decode(run("show", DAY, "--format", "json").stdout)
    assert [answer["text"] for answer in document["answers"]] == [*ANSWERS]
    empty = run("show", "2026-11-21")
    assert (empty.returncode, ANSWERS[0] in empty.stdout) == (0, False)


@pytest.mark.usefixtures("day")
def test_review_without_a_terminal_shows_the_newest_day_and_ends() -> None:
    done = run("review")
    assert done.returncode == 0
    assert ANSWERS[3] in done.stdout


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("form", ["json", "text"])
def test_an_exported_file_is_the_same_as_on_stdout_and_the_persons_alone(
    form: str, tmp_path: Path
) -> None:
    file = tmp_path / "journal"
    done = run("export", "--format", form, str(file))
    assert done.returncode == 0
    assert flat(done.stderr) == Text.EXPORTED(file=file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == run("export", "--format", form).stdout
    assert all(answer in file.read_text() for answer in ANSWERS)
    again = run("export", "--format", form, str(file))
    assert again.returncode == 1
    assert flat(again.stderr) == Text.FILE_EXISTS(file=file)


@pytest.mark.usefixtures("day")
def test_an_export_can_be_of_some_days_only() -> None:
    done = run("export", "--from", "2026-11-23")
    assert msgspec.json.decode(done.stdout)["answers"] == []


def test_settings_are_shown_changed_and_remembered() -> None:
    assert run("settings").stdout.splitlines()[0] == "mode: ask"
    assert run("settings", "mode", "plain").returncode == 0
    assert run("settings", "mode").stdout == "mode: plain\n"
    for wrong in (("mode", "round"), ("mood", "plain")):
        assert run("settings", *wrong).returncode == 2


def test_setup_without_a_terminal_says_that_it_needs_one() -> None:
    done = run("setup")
    assert (done.returncode, flat(done.stderr)) == (1, Text.SETUP_NEEDS_TERMINAL())


def test_prompts_check_finds_nothing_in_the_built_in_pack() -> None:
    done = run("prompts", "check", str(PACK))
    assert done.returncode == 0, done.stdout
    assert run("prompts", "list").stdout.count("\n") >= 40


def test_prompts_check_names_the_place_in_a_bad_pack(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(PACK.read_text().replace("slot =", "slit =", 1))
    done = run("prompts", "check", str(bad))
    assert done.returncode == 1
    assert "slit" in done.stdout
    assert "Traceback" not in done.stderr


def test_prompts_check_takes_a_folder_and_a_text_that_nothing_may_be_copied_from(
    tmp_path: Path,
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("They said: what can you count on from yourself today, my friend?")
    done = run("prompts", "check", str(PACK.parent), "--against", str(other))
    assert done.returncode == 1
    assert "reliability.morning.1: It shares 8 words" in flat(done.stdout)
    other.write_text("Something else.")
    assert run("prompts", "check", str(PACK.parent), "--against", str(other)).returncode == 0


def test_prompts_check_says_which_file_it_cannot_read(tmp_path: Path) -> None:
    for arguments in (["nowhere.toml"], [str(PACK), "--against", "nowhere.txt"], [str(tmp_path)]):
        done = run("prompts", "check", *arguments)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "nowhere" in done.stderr or tmp_path.name in flat(done.stderr)


@pytest.mark.usefixtures("model")
def test_models_and_doctor_agree_that_the_model_is_whole(home: Path, model: Path) -> None:
    models = home / "reflect" / "models"
    models.mkdir(parents=True)
    (models / model.name).symlink_to(model)
    assert Text.MODEL_STATE_WHOLE() in run("models", "list").stdout
    verified = run("models", "verify")
    assert (verified.returncode, model.name in verified.stdout) == (0, True)
    spoken = run("doctor")
    assert spoken.returncode == 0, spoken.stdout
    parts = msgspec.json.decode(run("doctor", "--format", "json").stdout)
    assert [Text.DOCTOR_IN_ORDER(part=part["part"]) for part in parts] == spoken.stdout.splitlines()
    assert {part["state"] for part in parts} == {"pass"}


def test_help_now_says_the_support_page_and_writes_nothing(home: Path) -> None:
    done = run("help-now", env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0
    assert "emergency number" in done.stdout
    assert entries(home) == []


@pytest.mark.parametrize("command", [[], *([name] for name in sorted(program.commands))], ids=str)
def test_the_help_of_every_command_is_plain_text_and_writes_nothing(
    command: list[str], home: Path
) -> None:
    done = run(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert entries(home) == []


@pytest.mark.parametrize("columns", [20, 40, 132])
@pytest.mark.parametrize("command", [[], ["models"], ["search"]], ids=str)
def test_help_breaks_between_words_at_every_width_and_has_no_columns(
    command: list[str], columns: int
) -> None:
    terminal = Terminal(*command, "--help", columns=columns)
    assert terminal.end() == 0
    assert lint(bytes(terminal.written), min(columns, WIDEST)) == []
    assert flat(terminal.text) == flat(run(*command, "--help").stdout)


@pytest.mark.parametrize("group", [[], ["models"], ["profile"], ["prompts"]], ids=str)
def test_help_cuts_no_sentence(group: list[str]) -> None:
    said = flat(run(*group, "--help").stdout)
    whole = program.commands[group[0]] if group else program
    assert isinstance(whole, click.Group)
    for name, command in whole.commands.items():
        first = flat(command.help or "").partition(". ")[0].rstrip(".")
        assert f"{name}: {first}." in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["show"],
        ["show", "soon"],
        ["export", "--format", "round"],
        ["transcribe"],
        ["--answers-from"],
        ["today", "a.wav"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_calmly(arguments: list[str], home: Path) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    said = flat(done.stderr)
    assert "--help" in said
    assert not {"Traceback", "Error", "Usage:"} & set(said.split())
    assert entries(home) == []


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("arguments", [["list"], ["export"], ["show", DAY], ["prompts", "list"]])
def test_a_reader_that_has_gone_is_no_fault(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, *arguments], stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "place",
    [
        "assistant.questions.pack_of",
        "assistant.storage.writer.Writer._put",
        "assistant.runner.step",
    ],
)
def test_a_fault_of_our_own_prints_its_kind_and_place_and_no_word(place: str) -> None:
    code = f"""
import pytest
from assistant.cli import main
def planted(*values):
    raise ValueError({MARKER!r}, *values)
import assistant.storage.writer
pytest.MonkeyPatch().setattr({place!r}, planted)
main(["--plain"])
"""
    done = run(given=f"{MARKER}\n", command=[sys.executable, "-c", code])
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert MARKER not in done.stderr
    if "Writer" not in place:  # which tells it to the person as a disk fault
        assert "ValueError, in <string>, line" in flat(done.stderr)


def test_a_byte_that_is_no_text_costs_one_sign() -> None:
    subprocess.run([*COMMAND, "--plain"], input=b"caf\xe9 at six\n", cwd=ROOT, check=True)
    assert kept_texts() == ["caf\ufffd at six"]


@pytest.mark.usefixtures("day")
def test_words_that_cannot_be_looked_for_are_asked_for_again() -> None:
    terminal = Terminal("search")
    terminal.until(Text.SEARCH_PROMPT())
    terminal.enter('"call')
    assert Text.SEARCH_OPEN_QUOTE() in terminal.until(Text.SEARCH_PROMPT())
    terminal.enter("call")
    assert terminal.end() == 0
    assert ANSWERS[0] in terminal.text
