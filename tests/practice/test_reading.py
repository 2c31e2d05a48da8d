import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.practice import reading

BY_HAND = {
    1: "a could done fine fourth gives leave named plain reach scares strength takes through "
    "whole would writes",
    2: "about any awake being even firmer habit happened little needed nothing only open plainly "
    "promise question quiet ready steady today tonight yourself",
    3: "another easier important possible remember together tomorrow whatever",
    4: "emergency information reliability",
}


def test_syllables_are_within_five_in_a_hundred_of_a_count_by_hand() -> None:
    counted = sum(count * len(words.split()) for count, words in BY_HAND.items())
    measured = sum(reading.syllables(word) for words in BY_HAND.values() for word in words.split())
    assert counted <= measured * 1.02
    assert measured <= counted * 1.05


@pytest.mark.parametrize("word", ["any", "open", "about", "habit", "tonight", "ready", "even"])
def test_short_syllables_that_no_hyphen_may_cut_off_are_counted(word: str) -> None:
    assert reading.syllables(word) == 2


def test_a_grade_is_that_of_the_published_formula() -> None:
    text = "You can stop here. You can take a break, or skip today."
    assert sum(map(reading.syllables, reading.words(text))) == 13
    assert reading.grade(text) == pytest.approx(0.39 * 6 + 11.8 * 13 / 12 - 15.59)


def test_words_with_a_hyphen_or_an_apostrophe_are_one() -> None:
    assert reading.words("Don't press Ctrl-C.") == ("Don't", "press", "Ctrl-C")


def test_text_without_a_full_stop_is_one_sentence() -> None:
    assert reading.sentences("no stop here") == ("no stop here",)


def test_sentences_end_at_stops_and_question_marks_but_not_inside_numbers() -> None:
    assert reading.sentences("How are you? It costs 3.50 now. Fine") == (
        "How are you",
        "It costs 3.50 now",
        "Fine",
    )


@given(st.from_regex(r"[a-zA-Z]{1,20}", fullmatch=True))
def test_every_word_has_at_least_one_syllable_and_at_most_one_a_letter(word: str) -> None:
    assert 1 <= reading.syllables(word) <= len(word)
