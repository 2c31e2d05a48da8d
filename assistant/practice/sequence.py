"""What a day asks. (The sequencer itself comes with the practice.)"""

from enum import StrEnum


class Part(StrEnum):
    """What a person can switch on beyond the four questions."""

    WEIGHT = "weight"
    PLAN = "plan"
    THEME = "theme"
    LOOKS = "looks"
