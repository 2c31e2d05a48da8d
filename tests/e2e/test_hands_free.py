"""Nobody looks and nobody types: the program asks aloud and a person answers aloud.

The sessions are held three at a time, because mostly they wait, and looked at one by one.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import jiwer
import pytest

from assistant.messages import Text
from assistant.speech.recogniser import Recogniser
from tests.conftest import needs
from tests.e2e.program import ANSWERS
from tests.e2e.talks import Promised, Story, promise_aloud, two_answers, whole_day
from tests.rig import PROGRAMS

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("stories", "told")]

MOST_WRONG: Final = 0.25
"""Words of an answer that may differ: the voices are made, and so is what is heard of them."""
NO_NETWORK: Final = ("unshare", "--map-root-user", "--net")
ECHO_DB: Final = 0.0
"""The loudest: what our voice sends is what the microphone gets."""

Stories = dict[str, Future[Story]]


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    needs("flite", *PROGRAMS)
    with ThreadPoolExecutor(3) as pool:
        yield pool


@pytest.fixture(scope="module")
def stories(
    pool: ThreadPoolExecutor, model_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Stories:
    """Sessions in which questions are answered; each is held once."""
    recogniser = Recogniser.load(model_folder)
    root = tmp_path_factory.mktemp("stories")
    return {
        "--plain": pool.submit(whole_day, recogniser, root / "plain", "--plain"),
        "--screen": pool.submit(whole_day, recogniser, root / "screen", "--screen"),
        "echo": pool.submit(two_answers, recogniser, root / "echo", echo_db=ECHO_DB),
        "no network": pool.submit(two_answers, recogniser, root / "no-network", before=NO_NETWORK),
    }


@pytest.fixture(scope="module")
def told(pool: ThreadPoolExecutor, tmp_path_factory: pytest.TempPathFactory) -> Future[Promised]:
    """Two days of a promise."""
    return pool.submit(promise_aloud, tmp_path_factory.mktemp("promise"))


@pytest.mark.parametrize("mode", ["--plain", "--screen"])
def test_a_day_is_asked_and_answered_aloud(stories: Stories, mode: str) -> None:
    story = stories[mode].result()
    assert story.exit_code == 0
    assert_each_question_was_understood(story, 4)
    assert_kept_as_said(story)


def test_none_of_our_own_words_are_kept_where_the_microphone_hears_them(stories: Stories) -> None:
    assert_kept_as_said(stories["echo"].result())


def test_it_is_the_same_where_there_is_no_network_at_all(stories: Stories) -> None:
    needs("namespaces")
    story = stories["no network"].result()
    assert_each_question_was_understood(story, 3)
    assert_kept_as_said(story)


def test_a_promise_is_told_of_and_made_aloud_and_a_hard_day_ends_at_once(
    told: Future[Promised],
) -> None:
    day = told.result()
    assert day.exit_code == 0
    before, made = day.promises
    assert (before["text"], before["outcome"]) == (ANSWERS[2], "kept")
    assert made["outcome"] == "open"
    assert jiwer.wer("i will call my brother", made["text"]) <= MOST_WRONG
    assert ANSWERS[2] in day.seen[0], "the promise is read out in the person's own words"
    assert Text.OPTIONS() in day.seen[2]
    assert Text.OPTIONS_TODAY() in day.seen[3]
    assert Text.PROMISE_ASK() in day.seen[-2]
    assert Text.PROMISE_MADE() in day.seen[-1]
    assert not day.left_behind


def assert_each_question_was_understood(story: Story, count: int) -> None:
    assert len({shown for shown, _ in story.asked}) == count
    assert [heard for _, heard in story.asked] == [shown for shown, _ in story.asked]


def assert_kept_as_said(story: Story) -> None:
    """The answers, no word of ours, no command, and nothing left on the disk besides."""
    assert len(story.kept) == len(story.said)
    for said, kept in zip(story.said, story.kept, strict=True):
        assert jiwer.wer(said, kept) <= MOST_WRONG, kept
    assert not story.foreign
    assert not story.left_behind
