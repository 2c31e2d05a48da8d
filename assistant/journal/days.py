"""The day a moment belongs to."""

from datetime import date, datetime, timedelta
from typing import Final

_DAY_STARTS: Final = timedelta(hours=4)
"""A night's words belong to the day before."""


def reflection_day(wall: datetime) -> date:
    """The local date a moment belongs to."""
    return (wall - _DAY_STARTS).date()
