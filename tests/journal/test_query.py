"""What a person may look for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QueryError
from assistant.journal.query import MOST_TERMS, parse_query
from assistant.messages import Text
from tests.outside import examples


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("rain", [("rain", False)]),
        ("rain at  noon", [("rain", False), ("at", False), ("noon", False)]),
        ('"rain at" noon', [("rain at", False), ("noon", False)]),
        ("rai*", [("rai", True)]),
        ('"rain at no*"', [("rain at no", True)]),
        ('"rain at no"*', [("rain at no", True)]),
        ("„rain at“ ?", [("rain at", False)]),
        ('rain"at noon"', [("rain", False), ("at noon", False)]),
    ],
)
def test_a_line_is_words_and_rows_of_words(line: str, terms: list[tuple[str, bool]]) -> None:
    assert [(term.words, term.open_end) for term in parse_query(line).terms] == terms


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('"rain', Text.SEARCH_OPEN_QUOTE()),
        ("", Text.SEARCH_NO_WORD()),
        ('* "" ?', Text.SEARCH_NO_WORD()),
        ("a " * (MOST_TERMS + 1), Text.SEARCH_TOO_MANY(most=MOST_TERMS)),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_a_sentence(line: str, sentence: str) -> None:
    with pytest.raises(QueryError, match=f"^{sentence}$"):
        parse_query(line)


@examples(100)
@given(st.text())
def test_any_line_is_terms_or_a_sentence(line: str) -> None:
    try:
        query = parse_query(line)
    except QueryError:
        return
    assert all(any(map(str.isalnum, term.words)) for term in query.terms)
    assert not any(term.words in repr(query) for term in query.terms if len(term.words) > 9)
