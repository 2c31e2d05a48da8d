"""A pack is read whole or refused whole, and each refusal names file, place and reason."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import PackError
from assistant.journal.records import Half
from assistant.locations import shipped
from assistant.practice.pack import Slot, read_pack, read_page
from assistant.practice.tables import BYTES_MAX

TODAY = shipped("prompts", "en", "today.toml").read_text(encoding="utf-8")
SUPPORT = shipped("prompts", "en", "support.toml").read_text(encoding="utf-8")
FIRST = 'id = "action.morning.1"\nslot = "action"\nhalf = "morning"\n'


def refusal(data: bytes) -> str:
    with pytest.raises(PackError) as slip:
        read_pack("my.toml", data)
    return str(slip.value)


def changed(old: str, new: str) -> bytes:
    assert old in TODAY
    return TODAY.replace(old, new, 1).encode()


def test_wordings_come_in_the_order_of_the_file() -> None:
    pack = read_pack("today.toml", TODAY.encode())
    assert [entry.id for entry in pack.wordings(Slot.HONESTY, Half.EVENING)] == [
        f"honesty.evening.{number}" for number in range(1, 7)
    ]
    assert pack.talk.text == "Tell today plainly, as it happened."


NOT_PLAIN = "The key 'text' needs plain words on one line, with no quotes, brackets or other signs."
NOT_TOML = "This is not TOML. Look for a missing quote or sign."
NOT_ITS_SLOT = "An id here starts with action.morning. Please change the id, the slot or the half."
SLIPS = {
    "a key is not known": (
        changed(FIRST, FIRST + 'txt = "What now?"\n'),
        "action.morning.1: The key 'txt' is not known here. Look for a slip in it.",
    ),
    "a key is missing": (
        changed(FIRST, 'id = "action.morning.1"\nhalf = "morning"\n'),
        "action.morning.1: The key 'slot' is missing. Please add it.",
    ),
    "a slot is not known": (
        changed(FIRST, FIRST.replace('slot = "action"', 'slot = "acton"')),
        "action.morning.1: The key 'slot' needs one of these: " + ", ".join(Slot) + ".",
    ),
    "an id is not well formed": (
        changed("action.morning.1", "Action 1"),
        "[[prompt]] 1: The key 'id' needs an id such as action.morning.1.",
    ),
    "an id stands twice": (
        changed("action.morning.2", "action.morning.1"),
        "action.morning.1: This id stands twice. Give each question its own.",
    ),
    "an id says another half": (
        changed("action.morning.1", "action.evening.9"),
        f"action.evening.9: {NOT_ITS_SLOT}",
    ),
    "a half is missing": (
        changed(FIRST, FIRST.replace('half = "morning"\n', "")),
        "action.morning.1: Each question has a half of the day; only talk has none.",
    ),
    "a kind does not fit": (
        changed('kind = "speech"', 'kind = "promise"'),
        "action.morning.1: The slot action goes with the kind speech and the cadence daily.",
    ),
    "a text shouts": (
        changed("some good?", "some good!"),
        f"action.morning.2: {NOT_PLAIN}",
    ),
    "a text would steer the terminal": (
        changed("some good?", "some \\u001b[2J good?"),
        f"action.morning.2: {NOT_PLAIN}",
    ),
    "a text has no words": (
        changed("Look at the hours ahead. Where could one small act do some good?", "... ?"),
        f"action.morning.2: {NOT_PLAIN}",
    ),
    "a pack allows harder words than the house": (
        changed("grade_max = 6.0", "grade_max = 9"),
        "[pack]: The key 'grade_max' needs a number up to 6.0.",
    ),
    "a pack's limit is no number": (
        changed("grade_max = 6.0", "grade_max = nan"),
        "[pack]: The key 'grade_max' needs a number up to 6.0.",
    ),
    "a pack is of a later form": (
        changed("schema = 1", "schema = 2"),
        "[pack]: The key 'schema' needs the number 1, the only form read here.",
    ),
    "a date is in quotes": (
        changed("2026-11-22", '"last week"'),
        "[pack]: The key 'wrote_on' needs a date, such as 2026-11-22, without quotes.",
    ),
    "a table is misspelt": (
        changed("[pack]", "[pak]"),
        "the whole file: The key 'pak' is not known here. Look for a slip in it.",
    ),
    "the prompts are not a list": (
        TODAY.split("# ---------- action")[0].encode() + b"[prompt]\n" + FIRST.encode(),
        "the whole file: The key 'prompt' needs to be a list of tables, each under [[prompt]].",
    ),
    "there are only four wordings": (
        re.sub(r"(?s)\[\[prompt\]\]\nid = \"promise.evening.[56]\".*?\n\n", "", TODAY).encode(),
        "promise.evening: Wordings found: 4. Wordings needed: 5.",
    ),
    "there is no talk": (
        TODAY[: TODAY.index("# ---------- talk")].encode(),
        "talk: Wordings found: 0. Wordings needed: 1.",
    ),
    "it is not TOML": (
        changed(FIRST, FIRST.replace('"action"', '"action')),
        f"line 26: {NOT_TOML}",
    ),
    "it is cut off": (
        b"[pack",
        f"the whole file: {NOT_TOML}",
    ),
    "it is nested without end": (
        b"a = " + b"[" * 100_000,
        f"the whole file: {NOT_TOML}",
    ),
    "a number has no end": (
        b"a = " + b"1" * 5_000,
        f"the whole file: {NOT_TOML}",
    ),
    "it is not UTF-8": (
        "[pack]\nid = 'é'".encode("latin-1"),
        "the whole file: It is not saved as UTF-8. Save it as UTF-8 text.",
    ),
    "it is empty": (
        b" \n\n",
        "the whole file: There is nothing in it. Look if it is the right file.",
    ),
    "it is huge": (
        b"#" * (BYTES_MAX + 1),
        "the whole file: It has more than 200000 bytes. Look if it is the right file.",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_broken_pack_is_refused_by_file_place_and_reason(slip: str) -> None:
    data, sentence = SLIPS[slip]
    assert refusal(data) == f"my.toml, {sentence}"


def test_a_key_with_control_characters_is_shown_harmless() -> None:
    assert "\x1b" not in refusal(changed("[pack]", '"\\u001b[2J" = 1\n[pack]'))


def test_a_page_with_a_sign_that_is_not_read_aloud_is_refused() -> None:
    with pytest.raises(PackError) as slip:
        read_page("my.toml", SUPPORT.replace("danger now,", "danger now!").encode())
    assert str(slip.value) == (
        "my.toml, [page]: The key 'lines' needs a list of lines: plain words, "
        "with no quotes, brackets or other signs."
    )


def test_a_pack_given_as_a_page_is_refused() -> None:
    with pytest.raises(PackError, match="'pack' is not known here"):
        read_page("today.toml", TODAY.encode())


@given(st.binary(max_size=300))
def test_no_bytes_do_worse_than_be_refused(data: bytes) -> None:
    assert "my.toml" in refusal(data)


@given(
    st.integers(min_value=0, max_value=len(TODAY)),
    st.integers(min_value=0, max_value=40),
    st.text(max_size=20),
)
def test_no_slip_of_a_writer_does_worse_than_be_refused(start: int, cut: int, typed: str) -> None:
    data = (TODAY[:start] + typed + TODAY[start + cut :]).encode(errors="replace")
    try:
        prompts = read_pack("my.toml", data).prompts
    except PackError:
        prompts = ()
    assert all(entry.text.isprintable() for entry in prompts)
