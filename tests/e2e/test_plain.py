"""Plain mode as the program itself, in a real pseudo-terminal and from a pipe."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from assistant.messages import Text
from tests.e2e.program import (
    ANSWERS,
    CLEARED,
    COMMAND,
    ROOT,
    Terminal,
    answer_all,
    comparable,
    exported,
    kept_texts,
    known_device,
    lint,
    run,
)

pytestmark = pytest.mark.slow


def settled(*choices: str) -> None:
    """Answer what is asked once, so that a test sees an ordinary day."""
    for key, value in zip(choices[::2], choices[1::2], strict=True):
        assert run("settings", key, value).returncode == 0


@pytest.fixture(autouse=True)
def ordinary() -> None:
    settled("mode", "plain")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 10)], ids=str)
def test_a_whole_day_in_a_terminal_is_clean_lines_and_four_answers(size: tuple[int, int]) -> None:
    settled("clear_on_close", "no")
    columns, rows = size
    terminal = Terminal("--plain", columns=columns, rows=rows)
    answer_all(terminal)
    assert terminal.end() == 0
    assert kept_texts() == list(ANSWERS)
    (promise,) = exported()["promises"]
    assert (promise["text"], promise["outcome"]) == (ANSWERS[2], "open")
    written = bytes(terminal.written)
    for answer in ANSWERS:  # what the person typed is theirs
        written = written.replace(answer.encode(), b"")
    assert lint(written, columns) == []


def test_a_pipe_is_asked_the_four_questions_and_nothing_of_a_promise() -> None:
    done = run("--plain", given="".join(f"{answer}\n" for answer in ANSWERS))
    assert done.returncode == 0
    assert kept_texts() == list(ANSWERS)
    assert exported()["promises"] == []
    assert Text.PROMISE_ASK() not in done.stdout
    assert done.stdout.count("Question ") == len(ANSWERS)


def test_from_a_pipe_each_line_is_an_answer_and_the_end_is_calm() -> None:
    done = run("--plain", given="".join(f"{answer}\n" for answer in ANSWERS[:2]))
    assert done.returncode == 0
    assert kept_texts() == list(ANSWERS[:2])
    assert Text.CLOSE_EARLY() in done.stdout


def test_starting_again_goes_on_where_the_day_was_left() -> None:
    run("--plain", given=f"{ANSWERS[0]}\n")
    done = run("--plain", given=f"{ANSWERS[1]}\n")
    assert "Question 2 of 4." in done.stdout
    assert kept_texts() == list(ANSWERS[:2])


@pytest.mark.parametrize("given", ["", None], ids=["empty", "closed"])
def test_without_any_input_the_end_is_calm(given: str | None) -> None:
    done = run("--plain", given=given)
    assert (done.returncode, kept_texts()) == (0, [])
    assert Text.CLOSE_NOTHING() in done.stdout


def test_with_stdin_closed_before_the_start_the_end_is_calm() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, "--plain"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "fault" not in done.stderr


STEPS = {
    "choice": (),
    "first question": ("1",),
    "third question": ("1", *ANSWERS[:2]),
}
CUES = ("Enter: ", "Answer 1: ", "Answer 2: ", "Answer 3: ")


def at(step: str) -> Terminal:
    """A session that waits at a step."""
    terminal = Terminal("--plain")
    terminal.until(CUES[0])
    terminal.until("? ")
    for number, line in enumerate(STEPS[step], start=1):
        terminal.enter(line)
        terminal.until(CUES[number])
    return terminal


@pytest.mark.parametrize("step", STEPS)
def test_ctrl_c_clears_at_once_and_leaves_the_half_line_as_a_draft(step: str) -> None:
    terminal = at(step)
    terminal.type("half a li")
    terminal.until("half a li")
    terminal.type("\x03")
    assert terminal.end() == 0
    assert CLEARED in terminal.written
    assert terminal.text.rstrip().endswith("Closed.")
    assert kept_texts() == list(STEPS[step][1:])
    again = Terminal("--plain")
    if step == "choice":
        again.until("Is your day")
    else:
        again.until("half a li")
        again.until(Text.DRAFT_PROMPT())
        again.enter()
        again.until("Kept, 3 words.")
    again.type("\x03")
    assert again.end() == 0


@pytest.mark.parametrize("step", STEPS)
def test_ctrl_d_ends_calmly_at_every_step(step: str) -> None:
    settled("clear_on_close", "no")
    terminal = at(step)
    terminal.type("\x04")
    assert terminal.end() == 0
    assert CLEARED not in terminal.written
    assert kept_texts() == list(STEPS[step][1:])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=str)
@pytest.mark.parametrize("step", STEPS)
def test_a_signal_keeps_what_was_said_and_the_half_line_as_a_draft(step: str, number: int) -> None:
    terminal = at(step)
    terminal.type("half a li")
    terminal.until("half a li")
    terminal.signal(number)
    assert terminal.end() == 0
    assert kept_texts() == list(STEPS[step][1:])
    if step != "choice":
        again = Terminal("--plain")
        again.until("half a li")
        again.type("\x03")
        again.end()


@pytest.mark.parametrize("step", ["first question", "third question"])
def test_a_terminal_that_goes_away_leaves_the_half_line_as_a_draft(step: str) -> None:
    terminal = at(step)
    terminal.type("half a li")
    terminal.until("half a li")
    time.sleep(2.5)  # the hand rests; a draft follows at most two seconds behind it
    terminal.hang_up()
    again = Terminal("--plain")
    again.until("half a li")
    again.type("\x03")
    again.end()


def test_a_kill_takes_no_more_than_two_seconds_of_typing() -> None:
    terminal = at("first question")
    terminal.type("half a li")
    terminal.until("half a li")
    time.sleep(2.5)
    terminal.signal(signal.SIGKILL)
    terminal.gone()
    again = Terminal("--plain")
    again.until("half a li")
    again.type("\x03")
    again.end()


def test_leaving_after_a_paste_keeps_all_its_lines() -> None:
    terminal = at("first question")
    terminal.type("line one\rline two\rline three ha")
    terminal.until("line three ha")
    terminal.type("\x03")
    assert terminal.end() == 0
    again = Terminal("--plain")
    for line in ("line one", "line two", "line three ha"):
        again.until(line)
    again.type("\x03")
    again.end()


def test_lines_typed_ahead_of_a_choice_are_not_joined_to_it() -> None:
    settled("clear_on_close", "no")
    terminal = Terminal("--plain")
    terminal.type("1\rI will call him\r")
    terminal.until("Answer 2: ")
    terminal.type("\x04")
    terminal.end()
    assert kept_texts() == ["I will call him"]


def test_a_byte_that_is_no_text_costs_one_sign_and_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    done = subprocess.run(
        [*COMMAND, "--plain"],
        input=b"caf\xe9 at six\nEarly.\n",
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0
    assert kept_texts() == ["caf\ufffd at six", "Early."]


def test_where_the_screen_cannot_be_cleared_leaving_says_so() -> None:
    terminal = Terminal("--plain", environment={"TERM": "dumb"})
    terminal.until("Enter: ")
    terminal.type("\x03")
    assert terminal.end() == 0
    assert Text.CANNOT_CLEAR() in " ".join(terminal.text.split())


def test_ctrl_c_at_the_offer_to_clear_clears() -> None:
    settled("clear_on_close", "ask")
    terminal = at("first question")
    terminal.enter("stop")
    terminal.until(Text.CLEAR_OFFER())
    terminal.type("\x03")
    assert terminal.end() == 0
    assert CLEARED in terminal.written


def test_lines_pasted_together_are_one_answer() -> None:
    settled("clear_on_close", "no")
    terminal = at("first question")
    terminal.type("one line\rand another\r")
    terminal.until("Answer 2: ")
    terminal.type("\x04")
    terminal.end()
    assert kept_texts() == ["one line\nand another"]


def test_a_second_window_gets_one_sentence_and_the_first_goes_on() -> None:
    settled("clear_on_close", "no")
    first = at("first question")
    second = run("--plain", given="Me too.\n")
    assert second.returncode == 1
    assert Text.JOURNAL_BUSY().split(".")[0] in second.stderr.replace("\n", " ")
    first.enter(ANSWERS[0])
    first.until("Answer 2: ")
    first.type("\x04")
    assert first.end() == 0
    assert kept_texts() == [ANSWERS[0]]


def test_the_first_run_asks_for_the_mode_in_plain_lines_and_remembers() -> None:
    settled("clear_on_close", "no")
    settled("mode", "ask")
    terminal = Terminal()
    terminal.until(Text.ASK_MODE_PROMPT())
    terminal.enter("1")
    terminal.until(Text.ASK_ANSWERS_PROMPT())
    terminal.enter()
    terminal.until("Enter: starting? ", "Enter: ending? ")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert run("settings", "mode").stdout == "mode: plain\n"
    assert run("settings", "answers").stdout == "answers: typed\n"


def test_a_calm_close_offers_to_clear_once_and_remembers() -> None:
    settled("clear_on_close", "ask")
    terminal = at("first question")
    terminal.enter("stop")
    terminal.until(Text.CLEAR_OFFER())
    terminal.enter("yes")
    assert terminal.end() == 0
    assert CLEARED in terminal.written
    assert run("settings", "clear_on_close").stdout == "clear_on_close: yes\n"


@pytest.mark.parametrize(
    ("environment", "why"),
    [({"ACCESSIBLE": "1"}, Text.WHY_ACCESSIBLE()), ({"TERM": "dumb"}, Text.WHY_DUMB())],
    ids=["ACCESSIBLE", "TERM"],
)
def test_plain_mode_says_that_it_is_on_and_why(environment: dict[str, str], why: str) -> None:
    settled("mode", "screen")
    terminal = Terminal(environment=environment)
    terminal.until(Text.MODE_PLAIN(why=why))
    terminal.until("Enter: ")
    terminal.type("\x03")
    assert terminal.end() == 0
    assert (CLEARED in terminal.written) is ("ACCESSIBLE" in environment)


def test_review_inside_a_session_goes_earlier_and_later_and_comes_back() -> None:
    settled("clear_on_close", "no")
    run("--plain", given="".join(f"{answer}\n" for answer in ANSWERS))
    terminal = Terminal("talk", "--plain")
    terminal.until("Your words: ")
    terminal.enter("review")
    terminal.until(ANSWERS[0])
    terminal.until(Text.REVIEW_PROMPT())
    terminal.enter("earlier")
    terminal.until(Text.NO_EARLIER())
    terminal.until(Text.REVIEW_PROMPT())
    terminal.enter("close")
    terminal.until("Your words: ")
    terminal.type("\x04")
    assert terminal.end() == 0


def test_two_runs_of_the_same_day_give_equal_journals(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "".join(f"{answer}\n" for answer in ANSWERS)
    known_device()
    run("--plain", given=typed)
    piped = exported()
    monkeypatch.setenv("REFLECT_HOME", str(home / "other"))
    known_device()
    run("--plain", given=typed)
    assert comparable(piped) == comparable(exported())
