"""Tells when the terminal hides keys and when it shows them again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from assistant.ui import terminal


def hiding(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened, to which "hidden" and "shown" are added from now on."""
    happened: list[str] = []

    @contextmanager
    def without_echo() -> Iterator[None]:
        happened.append("hidden")
        yield
        happened.append("shown")

    monkeypatch.setattr(terminal, "without_echo", without_echo)
    return happened
