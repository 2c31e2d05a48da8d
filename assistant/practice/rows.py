"""The rows of the practice that wordings answer to, so that none is left without one."""

from typing import Final

_LAST: Final = {
    "A": 5, "B": 8, "C": 6, "D": 3, "E": 5, "G": 4, "H": 4, "I": 3, "J": 3, "K": 5, "L": 3,
    "M": 2, "N": 5, "O": 6, "P": 1, "Q": 6, "R": 5, "S": 3, "T": 5, "U": 6, "V": 1, "W": 1,
    "X": 1, "Z": 9, "$": 3,
}  # fmt: skip
ROWS: Final = (
    *(f"{letter}{number}" for letter, last in _LAST.items() for number in range(1, last + 1)),
    *(f"F{number}" for number in range(6 + 1)),
    "Y0",
)
"""Every row id."""
