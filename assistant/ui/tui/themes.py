"""Colours. None carries a meaning of its own: words do.

``terminal`` sets no colours at all and so keeps the person's own contrast; the
two others reach 7:1 for every pair, proved by ``tests/ui/test_tui_look.py``.
"""

from typing import Final

from textual.theme import Theme


def _plain(name: str, *, text: str, ground: str, muted: str, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=text,
        foreground=text,
        background=ground,
        surface=ground,
        panel=ground,
        boost=ground,
        accent=muted,
        dark=dark,
        text_alpha=1.0,
        variables={"input-selection-background": text, "input-selection-foreground": ground},
    )


DARK: Final = _plain("reflect-dark", text="#FFFFFF", ground="#000000", muted="#C8C8C8", dark=True)
LIGHT: Final = _plain(
    "reflect-light", text="#000000", ground="#FFFFFF", muted="#444444", dark=False
)
TERMINAL: Final = Theme(
    name="reflect-terminal",
    primary="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    accent="ansi_default",
    ansi=True,
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_default",
    },
)
THEMES: Final = (TERMINAL, DARK, LIGHT)
