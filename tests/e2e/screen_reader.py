"""The full screen under two readers: yasr reads what is written, fenrir a model of the screen."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pexpect

from tests.e2e.program import ROOT
from tests.e2e.reader import Listener

SAY: Final = """#!/bin/bash
printf '%s %s' "$EPOCHREALTIME" "$*" > "{folder}/$EPOCHREALTIME-$$"
"""
"""Starts no process: fenrir ends its speaker whenever it has something newer to say."""
BETWEEN_KEYS_S: Final = 0.04
SETTINGS: Final = Path("/etc/fenrirscreenreader/settings/settings.conf")


class ScreenListener(Listener):
    """One run of the full screen under yasr."""

    def enter(self, text: str) -> None:
        """Type a line. A space on an empty field writes nothing that could be waited for."""
        self._typed.append((len(self.said), text))
        for letter in f"{text}\r":
            self._child.send(letter)
            self._take(BETWEEN_KEYS_S)


class FenrirListener(ScreenListener):
    """One run of the full screen under fenrir.

    Args:
        folder: An empty folder for the reader's own files.
        size: Columns and rows.
        command: The program and its arguments.
    """

    def __init__(self, folder: Path, size: tuple[int, int], command: Sequence[str]) -> None:
        self._spoken = folder / "spoken"
        self._spoken.mkdir()
        say = _script(folder / "say", SAY.format(folder=self._spoken))
        shell = _script(folder / "shell", "#!/bin/sh\nexec " + " ".join(command) + "\n")
        settings = folder / "settings.conf"
        settings.write_text(_settings(say, shell, folder / "debug"))
        self._child = pexpect.spawn(
            "fenrir",
            ["-e", "-s", str(settings)],
            cwd=str(ROOT),
            dimensions=size[::-1],
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"},
        )
        self._child.delaybeforesend = None
        self._typed = []

    @property
    def said(self) -> list[str]:
        """What was spoken, one utterance after the other."""
        spoken = sorted(file.read_text("utf-8") for file in self._spoken.iterdir())
        return [" ".join(each.split()[1:]) for each in spoken if each.split()[1:]]


def _script(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o700)
    return path


def _settings(say: Path, shell: Path, debug: Path) -> str:
    """The reader's usual settings, but for where its speech goes."""
    text = SETTINGS.read_text()
    for section, key, value in (
        ("sound", "enabled", "False"),
        ("speech", "driver", "genericDriver"),
        ("speech", "genericSpeechCommand", f'{say} "fenrirText"'),
        ("general", "shell", str(shell)),
        ("general", "debugFile", str(debug)),
        ("remote", "enable", "False"),
    ):
        pattern = rf"(?ms)(^\[{section}\].*?^){key}=[^\n]*$"
        new = f"{key}={value}".replace("\\", "\\\\")
        text = re.sub(pattern, rf"\g<1>{new}", text, count=1)
    return text
