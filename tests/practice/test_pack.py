"""A pack is read whole or refused whole, and each refusal names file, place and reason."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import PackError
from assistant.journal.records import Half, Role, Track
from assistant.locations import shipped
from assistant.practice.pack import Cadence, Slot, read_pack, read_page
from assistant.practice.tables import BYTES_MAX
from tests.outside import examples
from tests.practice.packs import own, prompt, whole

TODAY = shipped("prompts", "en", "today.toml").read_text(encoding="utf-8")
SUPPORT = shipped("prompts", "en", "support.toml").read_text(encoding="utf-8")
FIRST = 'id = "action.morning.1"\nslot = "action"\nhalf = "morning"\n'


def refusal(data: bytes) -> str:
    with pytest.raises(PackError) as slip:
        read_pack([("my.toml", data)])
    return str(slip.value)


def changed(old: str, new: str) -> bytes:
    assert old in TODAY
    return TODAY.replace(old, new, 1).encode()


def test_wordings_come_in_the_order_of_the_file() -> None:
    pack = read_pack([("today.toml", TODAY.encode())])
    wordings = pack.wordings(Slot.HONESTY, Half.EVENING, Role.NEITHER, Track.OWN_PATH)
    assert [entry.id for entry in wordings] == [
        f"honesty.evening.{number}" for number in range(1, 7)
    ]
    assert pack.talk.text == "Tell of today in your own words, as much as you like."


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
        "action.morning.1: Each of the four daily questions has a half of the day; talk has none.",
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


CHOICE = {"kind": "choice", "choices": ["mine", "theirs"]}
OWN_SLIPS = {
    "a choice has no choices": (
        prompt("close.1", kind="choice"),
        "own.toml, close.1: This kind needs the key 'choices'. Please add it.",
    ),
    "a speech has a scale": (
        prompt("close.1", scale={"low": "light", "high": "heavy"}),
        "own.toml, close.1: The key 'scale' does not go with this kind. Please take it out.",
    ),
    "a scale has one end": (
        prompt("close.1", kind="scale", scale={"low": "light"}),
        "own.toml, close.1: The key 'scale' needs words for both ends, such as low and high.",
    ),
    "a card has no lines": (
        prompt("card.1", kind="info", title="A card"),
        "own.toml, card.1: This kind needs the key 'lines'. Please add it.",
    ),
    "a question has no text": (
        prompt("close.1", text=None),
        "own.toml, close.1: The key 'text' is missing. Please add it.",
    ),
    "there are five choices": (
        prompt("close.1", kind="choice", choices=["a", "b", "c", "d", "e"]),
        "own.toml, close.1: The key 'choices' needs a list of 2 to 4 short choices.",
    ),
    "a placeholder is not known": (
        prompt("close.1", text="Your {words}?"),
        f"own.toml, close.1: {NOT_PLAIN}",
    ),
    "a role is not known": (
        prompt("close.1", roles=["injured"]),
        (
            "own.toml, close.1: The key 'roles' needs a list of some of these: "
            "hurt, rebuilding, both, neither."
        ),
    ),
    "a role stands only in the id": (
        prompt("close.hurt.1"),
        "own.toml, close.hurt.1: A role stands in this id. Name that one role under roles too.",
    ),
    "a theme is asked each day": (
        prompt("healing.1", cadence="daily"),
        (
            "own.toml, healing.1: Only the four questions and open are daily. "
            "Please choose another cadence."
        ),
    ),
    "a daily question waits for a need": (
        prompt("action.morning.7", half="morning", cadence="daily", needs=["partner"]),
        (
            "own.toml, action.morning.7: It is asked each day. "
            "Take out its needs, its gap and its brackets."
        ),
    ),
    "grace is heavy": (
        prompt("grace.1", load=2),
        (
            "own.toml, grace.1: It is asked on hard days too. "
            "Give it load 1, and do not skip those days."
        ),
    ),
    "forgiving is asked of everyone": (
        prompt("forgiveness.1"),
        "own.toml, forgiveness.1: Only one role is asked this. Write: roles = hurt, in a list.",
    ),
    "a link waits for what cannot come": (
        prompt("close.1", **CHOICE, follow_ups=[{"when": "ours", "next": "talk.1"}]),
        (
            "own.toml, close.1: The follow-up waits for 'ours'. "
            "It can wait for: answered, skipped, too_broad, mine, theirs."
        ),
    ),
    "a link leads nowhere": (
        prompt("close.1", **CHOICE, follow_ups=[{"when": "mine", "next": "close.9"}]),
        "own.toml, close.1: No question has the id close.9. Look for a slip in the link.",
    ),
    "links lead in a circle": (
        prompt("close.1", follow_ups=[{"when": "answered", "next": "close.1"}]),
        "own.toml, close.1: Its follow-ups lead in a circle, to close.1.",
    ),
    "links lead too far": (
        "".join(
            prompt(f"close.{n}", follow_ups=[{"when": "answered", "next": f"close.{n + 1}"}])
            for n in (1, 2, 3, 4)
        )
        + prompt("close.5"),
        "own.toml, close.1: More than 3 follow-ups come in a row. Please end it sooner.",
    ),
    "a role has too few of a daily question": (
        prompt("action.evening.hurt.1", half="evening", cadence="daily", roles=["hurt"]),
        "own.toml, action.evening.hurt: Wordings found: 1. Wordings needed: 5.",
    ),
    "a role's daily question mostly looks back": (
        "".join(
            prompt(
                f"action.evening.hurt.{n}",
                half="evening",
                cadence="daily",
                roles=["hurt"],
                tense="past" if n > 1 else None,
            )
            for n in range(1, 7)
        ),
        "own.toml, action.evening.hurt: Too few of these do not look back. Needed: 2.",
    ),
}


@pytest.mark.parametrize("slip", OWN_SLIPS)
def test_a_wording_that_does_not_agree_with_itself_is_refused(slip: str) -> None:
    text, sentence = OWN_SLIPS[slip]
    with pytest.raises(PackError) as refused:
        read_pack([("today.toml", TODAY.encode()), own(text)])
    assert str(refused.value) == sentence


def test_an_id_that_stands_in_two_files_is_refused_by_the_second() -> None:
    with pytest.raises(PackError, match=r"own\.toml, talk\.1: This id stands twice"):
        read_pack([("today.toml", TODAY.encode()), own(prompt("talk.1"))])


def test_what_a_writer_leaves_out_is_filled_in() -> None:
    card = prompt("card.1", kind="info", text=None, title="A card", lines=["One line."])
    scale = prompt("open.1", kind="scale", scale={"low": "light", "high": "heavy"})
    everyone = prompt("close.1", roles=["hurt", "rebuilding", "both", "neither"])
    pack = read_pack([("today.toml", TODAY.encode()), own(card, scale, everyone)])
    by_id = {entry.id: entry for entry in pack.prompts}
    assert (by_id["card.1"].text, by_id["card.1"].spoken) == ("A card", "A card")
    assert by_id["open.1"].choice_words == ("one", "two", "three", "four", "five")
    assert by_id["close.1"].roles == ()


def test_a_role_hears_its_own_wordings_or_else_those_for_everyone() -> None:
    pack = whole()
    for role, ids in {
        Role.HURT: "action.morning.hurt.",
        Role.REBUILDING: "action.morning.rebuilding.",
        Role.BOTH: "action.morning.",
        Role.NEITHER: "action.morning.",
    }.items():
        found = pack.wordings(Slot.ACTION, Half.MORNING, role, Track.REBUILD)
        assert [entry.id for entry in found] == [f"{ids}{n}" for n in range(1, 7)]


@pytest.mark.parametrize("track", [Track.OWN_PATH, Track.SAFETY_FIRST])
def test_outside_the_rebuild_track_nothing_assumes_contact(track: Track) -> None:
    for cadence in Cadence:
        for role in Role:
            for group in whole().groups(cadence, Half.EVENING, role, track):
                assert not any(entry.assumes_contact for entry in group.wordings)


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


@examples(100)
@given(st.binary(max_size=300))
def test_no_bytes_do_worse_than_be_refused(data: bytes) -> None:
    assert "my.toml" in refusal(data)


@examples(100)
@given(
    st.integers(min_value=0, max_value=len(TODAY)),
    st.integers(min_value=0, max_value=40),
    st.text(max_size=20),
)
def test_no_slip_of_a_writer_does_worse_than_be_refused(start: int, cut: int, typed: str) -> None:
    data = (TODAY[:start] + typed + TODAY[start + cut :]).encode(errors="replace")
    try:
        prompts = read_pack([("my.toml", data)]).prompts
    except PackError:
        prompts = ()
    assert all(entry.text.isprintable() for entry in prompts)
