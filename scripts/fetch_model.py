"""Bring the speech model: from its makers, or the same files through Maven where that is here.

With ``--background`` it claims the fetch, goes on without the terminal, and returns
at once, so that a session that starts right after it sees that a model is coming.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import Final

from assistant.errors import ModelError
from assistant.locations import Locations
from assistant.messages import Text
from assistant.speech.catalogue import DEFAULT, Model, catalogue
from assistant.speech.fetch import download
from assistant.speech.models import being_fetched, bringing, find
from assistant.speech.progress import Progress, progress
from assistant.speech.unpack import place

GOAL: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
ARTIFACT: Final = "com.alphacephei:vosk-model-en:0.3.45:aar"
ARTIFACT_FILE: Final = "com/alphacephei/vosk-model-en/0.3.45/vosk-model-en-0.3.45.aar"
ARTIFACT_SHA256: Final = "8a5792fccaf873b4745dbd1b3fe19d8a77a15898e806674020eea820424771cd"
MAVEN_TIMEOUT_S: Final = 900


def bring(model: Model, locations: Locations, told: Progress) -> None:
    """Bring the model from the first place that has it."""
    try:
        archive = download(model, locations.models, told)
    except ModelError:
        through_maven(locations)
    else:
        place(archive, locations)
        archive.unlink()
    told.say(Text.MODEL_HERE())


def through_maven(locations: Locations) -> None:
    """Let Maven bring its copy of the model, into a repository of ours that is removed again."""
    repository = locations.models / ".maven"
    archive = repository / ARTIFACT_FILE
    command = ["mvn", "--batch-mode", f"-Dmaven.repo.local={repository}", GOAL]
    command += [f"-Dartifact={ARTIFACT}", "-Dtransitive=false"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=MAVEN_TIMEOUT_S)
        if done.returncode or hashlib.sha256(archive.read_bytes()).hexdigest() != ARTIFACT_SHA256:
            raise ModelError(Text.MODEL_UNREACHABLE())
        place(archive, locations)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise ModelError(Text.MODEL_UNREACHABLE()) from fault
    finally:
        shutil.rmtree(repository, ignore_errors=True)


def leave_terminal() -> None:
    """Go on as a child in a session of its own, silent; the parent ends here."""
    if os.fork():
        os._exit(0)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def wait_for_others(locations: Locations) -> None:
    """Wait while another process brings the model."""
    while being_fetched(locations):
        time.sleep(0.5)


def main(arguments: list[str]) -> int:
    """Bring the default model; 1 when it cannot be had."""
    locations = Locations.of()
    model = next(model for model in catalogue() if model.name == DEFAULT)
    background = "--background" in arguments
    if not background:
        wait_for_others(locations)
    if find(locations):
        return 0
    try:
        with bringing(locations):
            if background:
                leave_terminal()
            bring(model, locations, progress(sys.stderr, plain=background))
    except ModelError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
