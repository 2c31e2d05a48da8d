"""The longest run of words that two texts share, against a slow count."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.practice.overlap import Other


def slowly(one: str, other: str) -> int:
    """Every run of one, looked for in the other."""
    words, whole = one.split(), f" {' '.join(other.split())} "
    runs = [
        end - start
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if f" {' '.join(words[start:end])} " in whole
    ]
    return max(runs, default=0)


TEXTS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=12).map(" ".join)


@given(TEXTS, TEXTS, TEXTS)
def test_the_longest_run_is_found(one: str, two: str, other: str) -> None:
    run = Other.of(other).longest([one, two])
    assert len(run) == max(slowly(one, other), slowly(two, other))
    assert not run or f" {' '.join(run)} " in f" {other} "


def test_capitals_marks_and_apostrophes_do_not_count() -> None:
    run = Other.of("It\u2019s well known: Promises, kept daily.").longest(
        ["IT'S WELL known promises"]
    )
    assert run == ("it's", "well", "known", "promises")


def test_a_run_does_not_go_from_one_wording_into_the_next() -> None:
    assert Other.of("one two three four").longest(["one two", "three four"]) == ("one", "two")
