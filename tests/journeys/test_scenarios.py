"""The scenarios of practice.md §5 through the real program at fixed dates, by every hand.

In plain lines and on the full screen the same moves are made, and the same is seen.
``support`` is help, and Ctrl-C alone the quick exit; how fast 14 is measures
``scripts/bench/walks_in.py``. 9, 10, 12, 13 and 19 belong to parts that come later. 17 is
spoken in ``tests/e2e/test_hands_free.py``.
"""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from assistant import personal
from assistant.journal.records import Half, Role, Track
from assistant.locations import Locations
from assistant.messages import Text
from assistant.practice.pack import DAILY
from assistant.practice.sequence import Part
from assistant.questions import pack_of
from tests.e2e.program import ANSWERS as TEXTS
from tests.e2e.program import CLEARED, DATED, Terminal, answer_all, kept_texts
from tests.fakes import SUPPORT, Play, a_promise, aloud, changed, practising
from tests.fakes_sealed import PASSPHRASE, seal
from tests.journeys.hands import Hand, said
from tests.journeys.living import chooses, live, settle
from tests.journeys.person import ANSWERS, CHOICES, DRAFT, HALVES, OPTIONS, PAUSED, WORDS, Move
from tests.journeys.years import Years

slow = pytest.mark.slow

HURT, REBUILDING = "1", "2"
TOGETHER = "1"
PLAN, WEIGHT, THEME, LOOKS = "1", "2", "3", "4"
OUTCOME: Final = "1, kept."
START: Final = date(2026, 10, 1)
LATER: Final = "2026-12-30T08:00"
FOUR_WEEKS: Final = 4
MOST_TURNS: Final = 9
MOST_KEYS: Final = 25
FIVE_MINUTES_S: Final = 300
WORK: Final = re.compile(r"\b(?:earn|prove|forgive|try harder|make up for)\w*", re.IGNORECASE)
BLAME: Final = re.compile(
    r"\b(?:blame|fault|fail\w*|lost|loss|broken?|streak|again and again)\b", re.IGNORECASE
)
COUNTED: Final = re.compile(
    r"\b(?:\d+|nine|ten|many) days\b|\b(?:streak|missed|gone)\b", re.IGNORECASE
)
PRESSED: Final = re.compile(
    r"\b(?:are you sure|think again|reconsider|do not give up|try once more)\b"
    r"|\b(?:leave (?:him|her|them)|stay (?:with|together))\b",
    re.IGNORECASE,
)
WORKING: Final = "Do you want to keep working"
CHEERED: Final = re.compile(r"\b(?:well done|great|proud|good job|keep it up)\b|!", re.IGNORECASE)


@pytest.fixture(params=[Hand.LINES, Hand.SCREEN], ids=["lines", "screen"])
def by(request: pytest.FixtureRequest) -> Hand:
    """How the day is held."""
    hand: Hand = request.param
    return hand


@pytest.fixture(autouse=True)
def at_home(home: Path) -> None:
    assert home.exists()
    settle()


def whose(role: str, track: str) -> tuple[Move, ...]:
    """Choose whose questions they are."""
    return chooses("2", role, track)


def more(*parts: str) -> tuple[Move, ...]:
    """Have more questions asked."""
    return tuple(move for part in parts for move in chooses("3", part))


def exported() -> dict[str, Any]:
    """The whole journal, as its export."""
    document: dict[str, Any] = msgspec.json.decode(said(LATER, "export"))
    return document


def track() -> Track:
    """What the questions may be about, as it stands."""
    return personal.open_reader(Locations.of()).situations()[0].track


def outcomes() -> list[str]:
    return [promise["outcome"] for promise in exported()["promises"]]


@slow
def test_1_day_one_is_worth_it(by: Hand) -> None:
    live("2026-11-22T07:00", *whose(REBUILDING, TOGETHER), *more(PLAN), to_the_end=False, by=by)
    plan = "At six, at home. If I am late, I call."
    first = live("2026-11-22T08:00", (WORDS, plan), by=by)
    assert first.exit_code == 0
    assert len(first.typed) <= MOST_TURNS
    entries = pack_of(Locations.of())
    asked = [entries.entry(answer["prompt"]["id"]) for answer in exported()["answers"]]
    assert sum(entry.seconds for entry in asked if entry) <= FIVE_MINUTES_S
    (promise,) = exported()["promises"]
    assert (promise["text"], promise["plan"]) == ("Something small, number 3", plan)
    tomorrow = live("2026-11-23T08:00", (OUTCOME, "kept"), by=by)
    assert promise["text"] in tomorrow.shown[1], "asked about before anything else"
    assert "Question 1 of 4." in tomorrow.shown[2]


@slow
def test_2_the_injured_partner_is_not_put_to_work(by: Hand) -> None:
    live("2026-11-22T07:00", *whose(HURT, TOGETHER), to_the_end=False, by=by)
    day = live("2026-11-23T08:00", by=by)
    assert all(f"Question {number} of 4." in day.whole for number in range(1, 5))
    assert not WORK.search(day.whole)


def test_2_nor_in_sixty_days_as_they_are_planned() -> None:
    for plan in Years(Role.HURT, Track.REBUILD, frozenset(Part)).days(60):
        for half in Half:
            questions = plan.halves[half]
            assert [one.slot for one in questions if one.slot in DAILY] == list(DAILY)
            texts = " ".join(one.prompt.text for one in questions if one.slot != "forgiveness")
            assert not WORK.search(texts)


@slow
def test_3_a_promise_that_was_not_kept_is_thanked_for_and_nothing_is_taken_away(by: Hand) -> None:
    live("2026-11-22T08:00", by=by)
    before = said("2026-11-22T09:00", "progress")
    told = live(
        "2026-11-23T08:00", (OUTCOME, "not yet"), (WORDS, "I fell asleep."), ("1, take", "3"), by=by
    )
    assert told.shown[told.before(OUTCOME) + 1].startswith("Thank you"), "thanks come first"
    counts = said("2026-11-23T09:00", "progress")
    kept = Text.PROGRESS_KEPT(count=1)
    assert (kept in before, kept in counts) == (False, False)
    assert Text.PROGRESS_NOT(count=1) in counts
    assert Text.PROGRESS_NOT(count=1) not in before
    assert not BLAME.search(told.whole + counts)


@slow
def test_an_act_told_by_itself_counts_beside_the_promises_and_no_missed_day_takes_it_away(
    by: Hand,
) -> None:
    day = live("2026-11-22T08:00", (ANSWERS[1], "note something"), (WORDS, "I washed up"), by=by)
    assert all(f"Question {number} of 4." in day.whole for number in range(1, 5))
    said_at = {ago: said(f"2026-11-{22 + ago}T09:00", "progress") for ago in (0, 6, 7)}
    assert all(Text.PROGRESS_ACTS(count=1) in told for told in said_at.values())
    week = Text.PROGRESS_WEEK(count=1)
    assert [week in told for told in said_at.values()] == [True, True, False]


@slow
def test_4_said_so_first_has_a_place_of_its_own(by: Hand) -> None:
    live("2026-11-22T08:00", by=by)
    told = live("2026-11-23T08:00", (OUTCOME, "changed ahead of time"), by=by)
    assert WORDS.strip() not in told.shown[told.before(OUTCOME) + 1], "nothing more is asked of it"
    counts = said("2026-11-23T09:00", "progress")
    assert Text.PROGRESS_CHANGED(count=1) in counts
    assert Text.PROGRESS_KEPT(count=1) not in counts
    assert Text.PROGRESS_NOT(count=1) not in counts


@slow
def test_5_nine_days_away_there_is_a_welcome_a_short_day_and_one_question(by: Hand) -> None:
    for day in (20, 21, 22):
        live(f"2026-11-{day}T08:00", by=by)
    back = live("2026-12-01T08:00", ("1, yes.", "yes"), ("1, let them rest.", "1"), by=by)
    assert back.before("1, yes.") == 1, "the welcome comes first"
    assert not COUNTED.search(back.whole)
    assert OUTCOME not in back.whole, "no promise is asked about by itself"
    assert "Question 2 of 2." in back.whole
    assert "Question 3" not in back.whole
    assert sorted(outcomes()) == ["let_go", "let_go", "let_go", "open"]


@slow
def test_6_a_very_heavy_day_asks_two_light_things_at_most(by: Hand) -> None:
    live(
        "2026-11-01T07:00",
        *whose(REBUILDING, TOGETHER),
        *more(WEIGHT, THEME, LOOKS),
        to_the_end=False,
        by=by,
    )
    for day in (5, 6, 7, 8):
        live(f"2026-11-{day:02}T08:00", ("How heavy", "one"), by=by)
    heavy = live("2026-11-12T08:00", ("How heavy", "five"), by=by)
    begin = heavy.before("How heavy") + 1
    assert heavy.shown[begin].startswith(Text.HEAVY()), "stopping is offered in the first line"
    asked = [shown for shown in heavy.shown[begin:] if shown.endswith((WORDS.strip(), *_ANSWERS))]
    assert len(asked) == 2
    assert Text.PROMISE_ASK() in heavy.shown[-2]
    answered = {answer["prompt"]["id"] for answer in exported()["answers"]}
    entries = pack_of(Locations.of())
    heavy_day = [one for one in exported()["answers"] if one["day"] == "2026-11-12"]
    assert answered
    assert all(
        entry.load == 1
        for one in heavy_day
        if (entry := entries.entry(one["prompt"]["id"])) and entry.slot.value != "open"
    )


_ANSWERS: Final = tuple(prompt.strip() for prompt in ANSWERS)


@slow
def test_7_too_big_a_promise_is_offered_once_to_be_smaller_and_kept_as_it_was_said(
    by: Hand,
) -> None:
    words = "I will never lie again"
    day = live("2026-11-22T08:00", (ANSWERS[2], words), (WORDS, ""), by=by)
    assert sum("big" in shown.casefold() or "lot to carry" in shown for shown in day.shown) == 1
    (promise,) = exported()["promises"]
    assert promise["text"] == words
    assert promise["revisions"] == []


@slow
def test_8_words_and_actions_that_do_not_match_are_not_cheered_over(by: Hand) -> None:
    live("2026-10-01T07:00", *whose(HURT, TOGETHER), *more(LOOKS), to_the_end=False, by=by)
    offered, said_no, replies = 0, 0, ""
    for week in range(7):
        for day in (1, 2, 3, 4):
            today = START + timedelta(days=7 * week + day)
            if said_no > FOUR_WEEKS:
                break
            lived = live(f"{today}T08:00", choosing={"line up for you": "no"}, by=by)
            offered += lived.whole.count("You do not have to decide today.")
            if "no" in lived.typed:
                said_no += 1
                replies += " ".join(lived.shown[lived.typed.index("no") + 1 :])
    assert said_no >= FOUR_WEEKS
    assert offered == 1
    assert not CHEERED.search(replies)
    assert not PRESSED.search(replies)


@slow
def test_11_help_is_one_step_away_on_every_screen(by: Hand) -> None:
    page = "If you are in danger now"
    live("2026-11-20T08:00", by=by)
    live("2026-11-21T08:00", (OUTCOME, "skip"), by=by)
    seen = live(
        "2026-11-22T08:00",
        (HALVES[0], "support"),
        (HALVES[0], ""),
        (CHOICES[2], "support"),
        (CHOICES[2], "not yet"),
        (WORDS, "support"),
        (WORDS, "the bus"),
        (CHOICES[1], "support"),
        (CHOICES[1], "let it rest"),
        ("rest. 2, leave", "support"),
        (CHOICES[1], "2"),
        (ANSWERS[0], "options"),
        (OPTIONS[2], "support"),
        (OPTIONS[2], ""),
        (ANSWERS[0], "pause"),
        (PAUSED, "support"),
        (PAUSED, ""),
        (ANSWERS[0], "support"),
        (ANSWERS[0], "a"),
        (ANSWERS[1], "b"),
        (ANSWERS[2], "c"),
        (CHOICES[0], "support"),
        by=by,
    )
    for number, line in enumerate(seen.typed):
        if line == "support":
            assert page in seen.shown[number + 1], seen.shown[number]
            asked = seen.shown[number].rpartition(" ")[2]
            assert seen.shown[number + 1].endswith(asked), "back at the same step"


@slow
@pytest.mark.parametrize("mode", ["--plain", "--screen"])
def test_14_ctrl_c_at_a_persons_own_promise_clears_first_and_says_nothing_of_it(mode: str) -> None:
    live("2026-11-22T08:00", (ANSWERS[2], "a word nobody may see"), by=Hand.LINES)
    terminal = Terminal("2026-11-23T08:00", mode, command=DATED)
    terminal.sees("Enter: ")
    terminal.enter("1")
    terminal.sees("a word nobody may see")
    terminal.rests()
    before = len(terminal.written)
    terminal.type("\x03")
    assert terminal.end() == 0
    after = bytes(terminal.written[before:])
    cleared, _, rest = after.partition(CLEARED)
    assert b"nobody" not in after
    assert len(cleared) < 40, "nothing is written before"
    assert Text.CLOSED().encode() in rest
    again = Terminal("2026-11-23T08:05", mode, command=DATED)
    assert "nobody" not in again.sees("Enter: "), "what is seen first is neutral"
    again.type("\x03")
    assert again.end() == 0
    seal()
    locked = Terminal("2026-11-23T08:10", mode, command=DATED)
    shown = locked.sees(Text.UNLOCK_PROMPT().strip())
    assert not re.search(r"\d|nobody|promise|question|welcome", shown, re.IGNORECASE)
    locked.type("\x03")
    assert locked.end() == 0


@slow
def test_15_of_a_week_in_which_nothing_is_kept_nothing_says_that_it_was_left_out(by: Hand) -> None:
    live("2026-11-22T08:00", by=by)
    journal = Locations.of().journal
    before = {path: path.read_bytes() for path in journal.rglob("*") if path.is_file()}
    seen = [said(LATER, *command.split()) for command in ("list", "export", "promises")]
    for day in range(23, 30):
        secret = live(
            f"2026-11-{day}T08:00",
            ("Enter: ", "options"),
            (OPTIONS[2], "today"),
            (OPTIONS[1], "keep nothing today"),
            (OPTIONS[0], "yes"),
            (ANSWERS[0], f"a word of day {day}"),
            by=by,
        )
        assert Text.NOTHING_KEPT() in secret.whole
        assert Text.PROMISE_ASK() not in secret.whole
    after = {path: path.read_bytes() for path in journal.rglob("*") if path.is_file()}
    assert [path.name for path in after if after[path] != before.get(path)] == []
    assert after.keys() == before.keys()
    assert [said(LATER, *command.split()) for command in ("list", "export", "promises")] == seen
    seal()
    opened = Terminal(LATER, "export", command=DATED)
    opened.until(Text.UNLOCK_PROMPT())
    opened.enter(PASSPHRASE)
    assert opened.end() == 0
    assert "2026-11-22" in opened.text
    assert not re.search("a word of day|2026-11-2[4-9]", opened.text)


@slow
def test_16_of_two_people_at_one_account_each_reaches_only_their_own(tmp_path: Path) -> None:
    theirs = "foxglove long ago"
    live("2026-11-22T08:00", (ANSWERS[0], "a word of the first"), by=Hand.LINES)
    profile = seal()
    new = Terminal("2026-11-25T07:00", "profile", "new", command=DATED)
    for prompt in (Text.SEAL_PROMPT(), Text.SEAL_ONCE_MORE()):
        new.until(prompt)
        new.enter(PASSPHRASE)
    new.until(Text.SEAL_TAKEN())
    for prompt in (Text.SEAL_PROMPT(), Text.SEAL_ONCE_MORE()):
        new.until(prompt)
        new.enter(theirs)
    for prompt in (Text.WORDS_BACK(), Text.WORDS_SKIP()[-20:]):
        new.until(prompt)
        new.enter(Text.SKIP_WORD())
    assert new.end() == 0
    assert Text.PROFILE_DONE() in " ".join(new.text.split())

    day = signed_in(theirs, "--screen")
    day.sees("Enter: ")
    day.enter("1")
    day.sees(ANSWERS[0].strip())
    day.enter("a word of the second")
    day.sees(ANSWERS[1].strip())
    assert "of the first" not in day.text
    day.type("\x03")
    assert day.end() == 0
    backup = str(tmp_path / "backup")
    for command in ("list", "export", "search word", "promises", "progress", f"backup {backup}"):
        of_second = signed_in(theirs, *command.split())
        assert of_second.end() == 0, of_second.text
        for private in ("of the first", "2026-11-22", "22 November", profile.name):
            assert private not in of_second.text, command
    assert profile.name.encode() not in Path(backup).read_bytes()
    export = signed_in(theirs, "export")
    assert export.end() == 0
    assert "a word of the second" in export.text
    of_first = signed_in(PASSPHRASE, "export")
    assert of_first.end() == 0
    assert "a word of the first" in of_first.text
    assert "second" not in of_first.text
    assert "second" not in said(LATER, "help-now")


def signed_in(passphrase: str, *arguments: str) -> Terminal:
    """A command, once somebody's passphrase was typed; before that nothing shows of anybody."""
    terminal = Terminal("2026-11-25T08:00", *arguments, command=DATED)
    before = terminal.until(Text.UNLOCK_PROMPT())
    enter = Text.PROFILE_ENTER_LOCKED()
    said_before = (Text.UNLOCK_ASK(), Text.UNLOCK_HOW(), enter, Text.UNLOCK_PROMPT())
    assert " ".join(before.split()) == " ".join(said_before).strip()
    terminal.enter(passphrase)
    return terminal


@slow
def test_17_each_step_can_be_chosen_by_number_and_word_and_left_by_its_name(by: Hand) -> None:
    for day in ("2026-11-20", "2026-11-21"):
        live(f"{day}T08:00", (ANSWERS[0], "one thing"), by=by, choosing={OUTCOME: "skip"})
    told = live(
        "2026-11-22T08:00",
        (OUTCOME, "4"),
        (Text.OTHERWISE_ASK(), "back"),
        (OUTCOME, "plans changed"),
        (Text.OTHERWISE_ASK(), "1"),
        (Text.OLDER_TELL(), "tell how each went"),
        (OUTCOME, "let it go"),
        (ANSWERS[0], "options"),
        (OPTIONS[2], "4"),
        (OPTIONS[1], ""),
        (ANSWERS[0], "help"),
        (ANSWERS[0], "hard day"),
        by=by,
    )
    assert told.exit_code == 0
    assert sorted(outcomes()) == ["changed", "let_go"]


@slow
def test_words_sent_at_a_choice_are_offered_at_the_next_start(by: Hand) -> None:
    words = "I do not know how to say it"
    day = live("2026-11-22T08:00", (CHOICES[0], words), to_the_end=False, by=by)
    assert Text.SET_ASIDE() in day.whole
    again = live("2026-11-22T09:00", (DRAFT, ""), to_the_end=False, by=by)
    assert words in again.shown[0]
    assert words in [answer["text"] for answer in exported()["answers"]]


def test_17_each_step_can_be_chosen_by_voice_and_no_page_has_more_than_four_choices() -> None:
    old = a_promise("call my sister")
    play = Play(changed(practising(old), sound=aloud().sound))
    play.say("one", "three", "I was tired", "done", "yes", "let it rest", "options")
    pages = [play.asked]
    for page in ("today", "go on", "options", "whose questions these are", "go on"):
        play.say(page)
        pages.append(play.asked)
    for page in ("options", "more questions or fewer", "go on", "options", "how long words stay"):
        play.say(page)
        pages.append(play.asked)
    assert max(sum(line[0].isdigit() for line in page.say) for page in pages) <= 4
    play.say("go on", "support")
    assert play.asked.say[0] == SUPPORT[0]
    play.say("hard day")
    assert play.ending.say[-1] == Text.CLOSE_HARD()
    assert play.promises[old.id].outcome.value == "not"


def test_18_a_whole_day_takes_few_keys_and_no_step_times_out() -> None:
    play = Play(practising(a_promise("call my sister")))
    keys = 0
    for line in ("1", "1", "one", "true", "small", "1", "someone"):
        stood = play.state.turn
        play.wait(3600)
        assert play.state.turn == stood, "an hour later the same step stands"
        play.type(line)
        keys += 2 if line.isdigit() else 1
    assert play.ending.exit_code == 0
    assert keys <= MOST_KEYS


@slow
def test_18_a_whole_day_in_the_program_takes_few_keys(by: Hand) -> None:
    live("2026-10-01T08:00", by=by)
    day = live("2026-10-02T08:00", by=by)
    assert day.exit_code == 0
    chosen = [line for line in day.typed if line in {"", "skip", "yes", "kept"} or line.isdigit()]
    # each choice can be given by its number: one key and Enter; words end with Enter alone
    assert 2 * len(chosen) + len(day.typed) - len(chosen) <= MOST_KEYS


_TO_THE_MONTH: Final = (2, 4, 6, 8, 10, 12, 14, 15, 17, 19, 21, 22, 24, 26, 28, 29)
"""A look back each week, at most two days apart; the last one looks at the month."""


@slow
def test_20_no_to_rebuilding_is_an_answer_like_any_other(by: Hand) -> None:
    live("2026-10-01T07:00", *whose(REBUILDING, TOGETHER), *more(LOOKS), to_the_end=False, by=by)
    asked = None
    for day in _TO_THE_MONTH:
        asked = live(
            f"2026-10-{day:02}T08:00",
            choosing={WORKING: "no", "only about you. Would": "yes"},
            by=by,
        )
        if WORKING in asked.whole:
            break
    assert asked
    said_no = asked.before(WORKING) + 1
    assert asked.shown[said_no].removeprefix(Text.KEPT_ONE()).lstrip().startswith("Thank you")
    assert "only about you" in asked.shown[said_no], "the own path is offered at once"
    assert not PRESSED.search(" ".join(asked.shown[said_no:]))
    assert track() is Track.OWN_PATH
    back = live("2026-11-20T08:00", (ANSWERS[0], "undo my choice"), to_the_end=False, by=by)
    assert Text.CHOICE_UNDONE() in back.whole
    assert track() is Track.REBUILD, "one step, weeks later"


def test_20_thirty_plans_on_the_own_path_have_no_task_for_two() -> None:
    years = Years(Role.REBUILDING, Track.OWN_PATH, frozenset(Part))
    assert [years.two_sided(plan) for plan in years.days(30)] == [[]] * 30
    together = Years(Role.REBUILDING, Track.REBUILD, frozenset(Part))
    assert any(together.two_sided(plan) for plan in together.days(30))


@slow
def test_the_key_steps_are_the_same_on_the_full_screen() -> None:
    first = Terminal("2026-11-22T08:00", "--plain", command=DATED)
    answer_all(first)
    assert first.end() == 0
    screen = Terminal("2026-11-23T08:00", "--screen", columns=40, rows=12, command=DATED)
    screen.sees("Enter: ")
    screen.enter("1")
    screen.sees(CHOICES[2].strip())
    screen.enter("3")
    screen.sees(WORDS.strip())
    screen.enter("the bus was late")
    screen.sees(CHOICES[1].strip())
    screen.enter("1")
    screen.sees(ANSWERS[0].strip())
    screen.type("\x1b[21~")  # F10, a hard day
    assert screen.end() == 0
    assert "the bus was late" in kept_texts()
    assert outcomes() == ["not", "open"]
    assert TEXTS[2] in screen.text
