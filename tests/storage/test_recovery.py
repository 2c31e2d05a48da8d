"""Recovery words: plain, told apart, and any slip in them shows."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.storage import recovery
from assistant.storage.recovery import Slip, fresh, read

WORDS = recovery._words()
PLACES = st.integers(0, recovery.COUNT - 1)


def test_the_list_is_plain_and_four_letters_tell_words_apart() -> None:
    assert len(WORDS) == len({word[:4] for word in WORDS}) == 1783
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in WORDS)
    assert all(1783 % number for number in range(2, 43)), "each slip shows because this is a prime"
    unkind = {"abuse", "gun", "kill", "victim", "weapon", "slave", "hurt", "enemy", "divorce"}
    assert not unkind & set(WORDS)


def test_fresh_words_are_read_back_however_they_are_typed() -> None:
    words = fresh()
    assert read(" ".join(words)) == words
    assert read("\n".join(f"{n}: {word.upper()}," for n, word in enumerate(words, 1))) == words
    assert read(" ".join(word[:4] for word in words)) == words
    assert fresh() != words


@given(st.integers(0, 10**6), PLACES, st.sampled_from(WORDS))
def test_one_other_word_shows(seed: int, place: int, other: str) -> None:
    words = list(_drawn(seed))
    if words[place] != other:
        words[place] = other
        assert read(" ".join(words)) is Slip.A_WORD


@given(st.integers(0, 10**6), PLACES, PLACES)
def test_two_that_changed_places_show(seed: int, first: int, second: int) -> None:
    words = list(_drawn(seed))
    if words[first] != words[second]:
        words[first], words[second] = words[second], words[first]
        assert read(" ".join(words)) is Slip.A_WORD


def test_a_mistyped_word_is_a_slip_and_a_sentence_is_something_else() -> None:
    words = fresh()
    assert read(" ".join(("marigoldx", *words[1:]))) is Slip.A_WORD
    assert read(" ".join(words[1:])) is Slip.OTHER
    assert read("") is Slip.OTHER
    assert read("Ünder thé gräß wé fößnd a ßmall rôund stöne thât shôné äll") is Slip.OTHER


def _drawn(seed: int) -> tuple[str, ...]:
    chance = random.Random(seed)  # noqa: S311 - the same each time
    drawn = [chance.randrange(len(WORDS)) for _ in range(recovery.COUNT - 1)]
    return tuple(WORDS[number] for number in (*drawn, recovery._sum(drawn)))
