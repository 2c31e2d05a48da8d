"""Time as a watcher may hold it against those it watches."""

from collections.abc import Callable
from typing import Final

MOST_S: Final = 0.25
"""Between two looks; an idle machine takes 0.1 s."""


class Attention:
    """Seconds that went by while somebody looked.

    A watcher that was stopped, or kept from looking by a busy machine, does not know
    what the watched did meanwhile: their signs of life may lie unread.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._looked = now()
        self.seconds = 0.0

    def look(self) -> None:
        """Go on counting."""
        now = self._now()
        self.seconds += min(now - self._looked, MOST_S)
        self._looked = now
