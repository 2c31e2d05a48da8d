"""A person's days in the program itself: at a date, by any hand."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from assistant.locations import Locations
from tests.e2e.program import known_device
from tests.journeys.hands import Hand, hold
from tests.journeys.person import ANSWERS, Lived, Move, Person


def settle(**settings: str) -> None:
    """Be at home: plain lines, nothing asked or told about the program, a known device."""
    locations = Locations.of()
    known_device(locations)
    usual = {"mode": "plain", "answers": "typed", "clear_on_close": "no", "seal_offered": "yes"}
    usual |= settings
    locations.settings_file.parent.mkdir(parents=True, exist_ok=True)
    locations.settings_file.write_bytes(msgspec.json.encode(usual))


def chooses(*numbers: str, at: str = ANSWERS[0]) -> tuple[Move, ...]:
    """Open the options at a prompt, and choose from page to page."""
    return (at, "options"), *(("", number) for number in numbers)


def live(
    when: str,
    *moves: Move,
    by: Hand = Hand.TERMINAL,
    to_the_end: bool = True,
    choosing: Mapping[str, str] = MappingProxyType({}),
) -> Lived:
    """Hold one session: make the moves in their order, and between them what is ordinary.

    Args:
        when: The time the program takes it to be.
        moves: Each is made once, at the first prompt after its words.
        by: How it is held.
        to_the_end: Whether to go on to the end, or to stop after the last move.
        choosing: What is answered whenever some words are shown, if they are.
    """
    person = Person([*moves], to_the_end, choosing)
    hold(when, by, person)
    return person.lived
