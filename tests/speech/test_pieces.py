import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speech.pieces import LEAD_BYTES, LONGEST, sentences, slices

SECOND = 32_000


@pytest.mark.parametrize("text", ["", "  ", "...", "?!", "\0", "\n\n", "😀 🎉", "\ud800", "- * -"])
def test_what_cannot_be_said_has_no_sentence(text: str) -> None:
    assert sentences(text) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One. Two? Three", ("One.", "Two?", "Three")),
        ('He said "go." Then he went.', ('He said "go."', "Then he went.")),
        ("A line\nand another", ("A line", "and another")),
        ("It is 3.50 at 10:30.", ("It is 3.50 at 10:30.",)),
        ("Kept\0 whole\x1b[2J", ("Kept whole [2J",)),
        ("Well done 👍🏽 today", ("Well done today",)),
        ("re\u00adlax \u2764\ufe0f", ("relax",)),
        ("don\u2019t", ("don\u2019t",)),
    ],
)
def test_sentences_are_cut_at_their_ends_and_keep_their_words(
    text: str, said: tuple[str, ...]
) -> None:
    assert sentences(text) == said


def test_an_answer_without_full_stops_is_cut_between_words() -> None:
    words = ["word"] * 200
    said = sentences(" ".join(words))
    assert " ".join(said).split() == words
    assert max(map(len, said)) <= LONGEST


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=500))
def test_whatever_the_text_every_sentence_can_be_said(text: str) -> None:
    said = sentences(text)
    for sentence in said:
        assert sentence.strip() == sentence
        assert 0 < len(sentence) <= LONGEST
        assert not any(unicodedata.category(sign).startswith("C") for sign in sentence)
    spoken = [sign for sign in text if sign.isalnum()]
    assert [sign for sign in "".join(said) if sign.isalnum()] == spoken


@pytest.mark.parametrize("seconds", [0, 1, 10, 25])
def test_slices_hold_the_whole_recording_once(seconds: int) -> None:
    sound = bytes(range(1, 251)) * (SECOND * seconds // 250)
    assert b"".join(piece[LEAD_BYTES:] for piece in slices(sound)) == sound


def test_each_slice_begins_with_what_stood_before_it() -> None:
    sound = bytes(range(1, 251)) * (SECOND * 25 // 250)
    first, second, third = slices(sound)
    assert first[:LEAD_BYTES] == bytes(LEAD_BYTES)
    assert second[:LEAD_BYTES] == first[-LEAD_BYTES:]
    assert third[:LEAD_BYTES] == second[-LEAD_BYTES:]


def test_half_a_sample_at_the_end_is_left_out() -> None:
    assert slices(b"\1\2\3")[0][LEAD_BYTES:] == b"\1\2"
