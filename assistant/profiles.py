"""Several people at one account: whose journal a start is for.

The first has the account's own folders. Each further one has folders below them and a
passphrase, and nothing but the passphrase leads there: nobody is listed, named or counted.
"""

import os
import shutil
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from secrets import token_hex
from typing import Final

from assistant import opening
from assistant.errors import JournalError
from assistant.locations import PROFILE, Locations
from assistant.messages import Text
from assistant.opening import Door
from assistant.storage import identity

_NAME_BYTES: Final = 8


def are_there(account: Locations) -> bool:
    """Whether anybody besides the first person has a journal here."""
    return next(_further(account), None) is not None


def is_first_of_several(locations: Locations) -> bool:
    """Whether these are the first person's folders, and somebody else has a journal here."""
    account = Locations.of_account()
    return locations == account and are_there(account)


def sign_in(said: str, environment: MutableMapping[str, str] = os.environ) -> str:
    """Let this process be for the person whose passphrase this is.

    Everybody's is tried, whoever it is, so that the time it takes tells nothing.

    Returns:
        "" when somebody's journal is open, else a sentence.
    """
    environment.pop(PROFILE, None)
    account = Locations.of_account(environment)
    people = [("", account), *_further(account)]
    found = [(name, door) for name, one in people if (door := door_of(one)) and door.opens(said)]
    if not found:
        return Text.UNLOCK_AGAIN()
    name, door = found[0]
    if name:
        environment[PROFILE] = name
    opening.leave_open(Locations.of(environment), door)
    return ""


def is_taken(said: str, but: Locations) -> bool:
    """Whether a passphrase opens the journal of anybody but this person."""
    account = Locations.of_account()
    people = [account, *(one for _, one in _further(account))]
    doors = [door for one in people if one != but and (door := door_of(one))]
    return any([door.opens(said) for door in doors])  # noqa: C419 - each is tried, as in sign_in


def fresh() -> Locations:
    """Folders for one more person; nothing is made yet."""
    return Locations.of_account().of_profile(token_hex(_NAME_BYTES))


def let_go_of(one: Locations) -> None:
    """Remove the folders of somebody who set no passphrase: no trace that it was tried."""
    if not opening.is_sealed(one):
        remove(one)


def remove(one: Locations) -> None:
    """Remove the folders of a further person, whose journal is gone or never came in."""
    shutil.rmtree(one.data, ignore_errors=True)
    with suppress(OSError):  # others are there
        one.data.parent.rmdir()


def door_of(one: Locations) -> Door | None:
    """The door of somebody's journal; None where it is plain or its slots are lost."""
    profile = identity.profile_there(one.journal)
    if profile is None:
        return None
    try:
        slots = opening.slots_of(identity.home(one))
    except JournalError:
        return None
    return Door(slots) if slots else None


def _further(account: Locations) -> Iterator[tuple[str, Locations]]:
    """Who has a sealed journal; a plain one was begun and never finished."""
    try:
        names = sorted(path.name for path in account.profiles.iterdir())
    except OSError:
        return
    for name in names:
        one = account.of_profile(name)
        if opening.is_sealed(one):
            yield name, one
