"""Sealed bytes open with their key and under their name, and tell nothing else."""

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.storage.envelope import DamagedError, Envelope, Plain
from assistant.storage.sealing import (
    FILE_MARK,
    FILE_STEP,
    LINE_MARK,
    LINE_STEP,
    Passing,
    Sealed,
    is_sealed,
)

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
SEALED = Sealed(KEY)
CONTENT = st.binary(max_size=9000) | st.binary(max_size=9).map(lambda some: some + bytes(600))


@given(CONTENT)
def test_what_was_sealed_comes_out_as_it_was(content: bytes) -> None:
    assert SEALED.unframe("d/2026-11", SEALED.frame("d/2026-11", content)) == content
    assert SEALED.unwrap("d/2026-11", SEALED.wrap("d/2026-11", content)) == content


@given(CONTENT)
def test_a_line_is_one_line_and_lengths_show_only_in_steps(content: bytes) -> None:
    line, file = SEALED.frame("n", content), SEALED.wrap("n", content)
    assert b"\n" not in line
    assert (len(line) - len(LINE_MARK)) % LINE_STEP == 0
    assert len(file) % FILE_STEP == 0


def test_a_short_answer_is_as_long_as_one_a_little_longer() -> None:
    assert len(SEALED.frame("n", b"yes")) == len(SEALED.frame("n", b"yes, I did call" * 10))


def test_the_same_words_never_look_the_same() -> None:
    assert SEALED.frame("n", b"word") != SEALED.frame("n", b"word")


@pytest.mark.parametrize("other", [Sealed(OTHER), Plain()])
def test_nothing_opens_with_another_key_or_without_one(other: Envelope) -> None:
    with pytest.raises(DamagedError):
        other.unframe("n", SEALED.frame("n", b"word"))
    with pytest.raises(DamagedError):
        Sealed(OTHER).unwrap("n", SEALED.wrap("n", b"word"))


def test_nothing_opens_under_another_name_or_as_another_kind() -> None:
    line, file = SEALED.frame("d/2026-11", b"word"), SEALED.wrap("d/2026-11", b"word")
    raw = b64decode(line[len(LINE_MARK) :])
    for open_, name, sealed in (
        (SEALED.unframe, "d/2026-12", line),
        (SEALED.unwrap, "d/2026-12", file),
        (SEALED.unwrap, "d/2026-11", FILE_MARK + raw),
    ):
        with pytest.raises(DamagedError):
            open_(name, sealed)


@given(st.data())
def test_a_changed_bit_or_a_cut_shows(data: st.DataObject) -> None:
    line, file = SEALED.frame("n", b"word"), SEALED.wrap("n", b"word")
    for sealed, opened in ((line, SEALED.unframe), (file, SEALED.unwrap)):
        at = data.draw(st.integers(0, len(sealed) - 1))
        flipped = bytearray(sealed)
        flipped[at] ^= 1 << data.draw(st.integers(0, 7))
        for changed in (bytes(flipped), sealed[:at]):
            with pytest.raises(DamagedError):
                opened("n", changed)


def test_a_key_shows_in_no_repr() -> None:
    assert KEY.hex()[:8] not in repr(SEALED)
    assert "\\x01" not in repr(SEALED) + repr(vars(SEALED)["_box"])


def test_what_is_passing_reads_both_forms_and_writes_the_new_one() -> None:
    former = Sealed(OTHER)
    for old, new in ((Plain(), SEALED), (SEALED, Plain()), (former, SEALED)):
        passing = Passing(old, new)
        for form in (old, new):
            assert passing.unframe("n", form.frame("n", b"word")) == b"word"
            assert passing.unwrap("n", form.wrap("n", b"word")) == b"word"
            head = form.frame("n", b"head")
            sound = form.stream("n", head).apply(b"sound", 7)
            assert passing.stream("n", head).apply(sound, 7) == b"sound"
        assert new.unframe("n", passing.frame("n", b"word")) == b"word"
        assert new.unwrap("n", passing.wrap("n", b"word")) == b"word"


def test_between_two_keys_a_plain_file_is_none_of_the_journal() -> None:
    with pytest.raises(DamagedError):
        Passing(Sealed(OTHER), SEALED).unwrap("n", b'{"answers": {}}')


@given(st.binary(max_size=700), st.integers(0, 300), st.data())
def test_a_stream_is_the_same_in_pieces_and_from_any_place(
    sound: bytes, before: int, data: st.DataObject
) -> None:
    stream = SEALED.stream("n", b"head")
    sealed = stream.apply(sound, before)
    cut = data.draw(st.integers(0, len(sound)))
    in_pieces = stream.apply(sound[:cut], before) + stream.apply(sound[cut:], before + cut)
    assert in_pieces == sealed
    assert stream.apply(sealed[cut:], before + cut) == sound[cut:]


def test_no_two_takes_are_sealed_alike() -> None:
    heads = [SEALED.frame("n", b"the same head") for _ in range(2)]
    first, second = (SEALED.stream("n", head).apply(bytes(64), 0) for head in heads)
    assert first != second
    assert bytes(16) not in first


def test_sealed_bytes_are_known_without_a_key() -> None:
    assert is_sealed(SEALED.frame("n", b""))
    assert is_sealed(SEALED.wrap("n", b""))
    assert not is_sealed(Plain().frame("n", b"{}"))
    assert not is_sealed(b'{"answers": {}}')


@given(CONTENT, st.data())
def test_of_damaged_bytes_all_but_the_damage_can_still_be_told(
    content: bytes, data: st.DataObject
) -> None:
    for sealed, first in (
        (SEALED.frame("n", content), len(LINE_MARK) + 16),
        (SEALED.wrap("n", content), len(FILE_MARK) + 12),
    ):
        assert SEALED.guess(sealed).startswith(content)
        changed = bytearray(sealed)
        changed[data.draw(st.integers(first, len(sealed) - 1))] ^= 0xFF
        guess = SEALED.guess(bytes(changed))
        assert sum(a != b for a, b in zip(guess, content, strict=False)) <= 2
        half = SEALED.guess(sealed[: len(sealed) // 2])
        assert half[: len(content)] == content[: len(half)]
    assert SEALED.guess(b"") == b""
