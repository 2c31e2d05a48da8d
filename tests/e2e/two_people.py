"""Two people at one account, each with words of their own wherever words can be kept."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import pexpect

from assistant.journal.records import Answer, Promise
from assistant.locations import Locations
from assistant.messages import Text
from assistant.storage import identity, keys, slot_files
from assistant.storage.reader import Reader
from assistant.storage.sealing import Sealed
from assistant.storage.slot import Kind
from tests.e2e.program import PROMISE_NUMBER, Terminal
from tests.fakes_sealed import KEY, seal, weak_slot

STARTS_S: Final = 1.0
"""The program has asked for its first line by then, or is at work."""
REPLIES_S: Final = 0.3
DRAFT_S: Final = 2.5
"""By then a half line is on the disk."""
CTRL_D: Final = "\x04"


@dataclass(frozen=True)
class One:
    """A person, and what only they may be told.

    Args:
        passphrase: Opens their journal.
        words: Of four answers, of a draft, of a deleted answer, of two settings, of a file's name.
        locations: Their folders.
    """

    passphrase: str
    words: tuple[str, ...]
    locations: Locations

    def settle(self) -> None:
        """Keep something wherever something can be kept."""
        seal(self.locations)
        profile = identity.home(self.locations)
        slots = slot_files.read(profile.profile)
        assert slots
        mine = weak_slot(Kind.PASSPHRASE, keys.of_passphrase(self.passphrase))
        slot_files.write(profile, slots.with_slot(mine), KEY)
        *answers, draft, deleted, microphone, command, file = self.words
        chosen = {"mode": "plain", "voice": "off", "answers": "typed", "clear_on_close": "no"}
        chosen |= {
            "seal_offered": "yes",
            "microphone": microphone,
            "command_words": f"skip={command}",
        }
        self.locations.settings_file.write_bytes(msgspec.json.encode(chosen))
        self.locations.own_questions.mkdir()
        (self.locations.own_questions / f"{file}.toml").write_text("[header]\n")
        kept = [f"I will tell of {word}." for word in answers]
        self.run("today", lines=("1", *kept[:PROMISE_NUMBER], "1", *kept[PROMISE_NUMBER:]))
        self.run("talk", lines=(deleted,))
        self.run("delete", self._ids()[-1], lines=("yes",))
        half = Terminal("talk")
        half.until(Text.UNLOCK_PROMPT())
        half.enter(self.passphrase)
        half.until(Text.TALK_PROMPT())
        half.type(draft)
        half.rests(DRAFT_S)
        half.hang_up()

    @property
    def signs(self) -> tuple[str, ...]:
        """What must not be told to the other."""
        home = identity.home(self.locations)
        return (*self.words, *self._ids(), home.profile.name, home.device, self.passphrase)

    def run(self, *arguments: str, lines: Iterable[str] = (), signs_in: bool = True) -> str:
        """All that a command writes to this person, who types some lines and leaves."""
        terminal = Terminal(*arguments, columns=132, rows=48)
        with suppress(pexpect.EOF, OSError):
            if signs_in and terminal.until_prompt(Text.UNLOCK_PROMPT().strip()):
                terminal.enter(self.passphrase)
            terminal.rests(STARTS_S)
            for line in lines:
                terminal.enter(line)
                terminal.rests(REPLIES_S)
            while True:
                terminal.type(CTRL_D)
                terminal.rests(REPLIES_S)
        terminal.hang_up()
        return terminal.text

    def files(self) -> dict[Path, bytes]:
        """Every file of theirs, but what is the same for all."""
        account = Locations.of_account()
        aside = {account.profiles, account.models} - {self.locations.data.parent}
        files = [path for path in self.locations.data.rglob("*") if path.is_file()]
        mine = [path for path in files if not any(path.is_relative_to(one) for one in aside)]
        return {path: path.read_bytes() for path in mine}

    def _ids(self) -> list[str]:
        reader = Reader(identity.home(self.locations), Sealed(KEY))
        records: tuple[Answer | Promise, ...] = (
            *reader.answers(),
            *reader.promises(),
            *reader.drafts(),
        )
        return sorted(record.id for record in records)
