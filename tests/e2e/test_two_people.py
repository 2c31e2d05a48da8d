"""Nothing of one person is told to the other at the same account, by any command or action.

What is typed for each command stands here once; a command that is new in the program
fails until it stands here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from assistant import cli, profiles
from assistant.locations import Locations
from assistant.session.commands import ACTIONS, Command
from assistant.session.review import LOOKS, Look
from tests.e2e.two_people import One
from tests.speech.clips import clip

pytestmark = pytest.mark.slow

FIRST: Final = ("quincunx", "hornbeam", "zephyrling", "oxlipberry", "saxifraga", "tamarisky")
SECOND: Final = ("gooseander", "lapwingly", "whimbrelle", "dotterelis", "merganser", "godwitting")
CHOSEN: Final = ("micone", "sayone", "fileone"), ("mictwo", "saytwo", "filetwo")
LEAVING: Final = {Command.STOP, Command.HARD_DAY, Command.LOCK}
ACTS: Final = tuple(a.words[0] for a in ACTIONS if a.command not in LEAVING)
LOOKING: Final = tuple(a.words[0] for a in LOOKS if a.look not in {Look.CLOSE, Look.LOCK})


@pytest.fixture
def people() -> tuple[One, One]:
    """The first person at this account, and a further one."""
    first = One("marigold at noon", (*FIRST, *CHOSEN[0]), Locations.of_account())
    second = One("foxglove long ago", (*SECOND, *CHOSEN[1]), profiles.fresh())
    for one in (first, second):
        one.settle()
    return first, second


def commands(group: click.Group = cli.program, *before: str) -> Iterator[tuple[str, ...]]:
    """The name of every command there is."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield (*before, name)


def typed(one: One, other: One, out: Path) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """For each command what follows its name, and the lines that are typed then.

    Whatever can be asked for is asked for by what is the other's.
    """
    theirs = next(sign for sign in other.signs if sign.startswith("0"))
    word = other.words[0]
    looked = (*LOOKING[:3], "search", word, *LOOKING[3:])
    acts = (*ACTS, "lock", other.passphrase, one.passphrase, "review", *looked, "close")
    return {
        ("today",): ((), ("1", *acts, "stop")),
        ("talk",): (("--plain",), (*acts, "hard day")),
        ("try",): (("--type", "--no-voice"), (*acts, "stop")),
        ("review",): (("--plain",), (*looked, "lock", other.passphrase, one.passphrase, "close")),
        ("list",): ((), ()),
        ("show",): (("today",), ()),
        ("search",): ((), (word,)),
        ("export",): ((str(out / "export"),), ()),
        ("import",): ((str(out / "export"),), ()),
        ("backup",): ((str(out / "backup"),), ()),
        ("restore",): ((str(out / "backup"),), ()),
        ("promises",): ((), ()),
        ("edit",): ((theirs,), ("changed",)),
        ("delete",): ((theirs,), ("yes",)),
        ("undelete",): ((theirs,), ("yes",)),
        ("purge",): ((), ("yes",)),
        ("transcribe",): (("--keep", str(clip("so_silly"))), ()),
        ("models", "list"): ((), ()),
        ("models", "fetch"): (("none",), ()),
        ("models", "verify"): ((), ()),
        ("models", "add"): ((str(out / "none"),), ()),
        ("models", "remove"): (("none",), ()),
        ("settings",): ((), ()),
        ("passphrase",): (("change",), (one.passphrase, other.passphrase, other.passphrase)),
        ("profile", "new"): ((), (other.passphrase, other.passphrase)),
        ("profile", "restore"): ((str(out / "backup"),), (other.passphrase, one.passphrase)),
        ("setup",): ((), ()),
        ("prompts", "check"): ((str(out / "none"),), ()),
        ("prompts", "list"): ((), ()),
        ("doctor",): ((), ()),
        ("progress",): ((), ()),
        ("cards",): (("1",), ()),
        ("ask",): (("1",), ()),
        ("help-now",): ((), ()),
        ("erase",): ((), ("erase",)),
    }


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("who", [0, 1], ids=["first", "further"])
def test_no_command_and_no_action_tells_one_of_the_other(
    people: tuple[One, One], who: int, tmp_path: Path
) -> None:
    one, other = people[who], people[1 - who]
    out = tmp_path / "out"
    out.mkdir()
    asked = typed(one, other, out)
    assert set(asked) == set(commands())
    secret, before = other.signs, other.files()
    theirs = set(before.values()) - set(one.files().values())
    own: set[str] = set()
    for name, (arguments, lines) in asked.items():
        signs_in = name[0] not in cli._FOR_NOBODY or "--keep" in arguments
        said = one.run(*name, *arguments, lines=lines, signs_in=signs_in)
        asked_for = "\n".join((*arguments, *lines))
        told = [sign for sign in secret if said.count(sign) > asked_for.count(sign)]
        assert told == [], (name, said)
        assert other.files() == before, name
        own |= {word for word in one.words if word in said}
    written = [path.read_bytes() for path in out.iterdir()]
    assert len(written) == 2
    assert not any(sign.encode() in each for sign in secret for each in written)
    assert not any(content in each for content in theirs for each in written)
    assert own >= {*one.words[:4], *one.words[6:]}, "each is told of what is theirs"
