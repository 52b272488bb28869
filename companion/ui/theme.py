"""The colors: four themes of our own, all of Textual's, and the terminal's own colors where color is unwanted."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="companion-dark",
    dark=True,
    primary="#7fb5aa",
    secondary="#8fa6c4",
    accent="#8cc4b8",
    success="#93bd8a",
    warning="#d8b36c",
    error="#dd9488",
    foreground="#d6dbe0",
    background="#15191d",
    surface="#1b2025",
    panel="#20262c",
    boost="#ffffff08",
    variables={
        "text-muted": "#9aa5af",
        "text-disabled": "#75808a",
        "block-cursor-background": "#2c4440",
        "block-cursor-foreground": "#eef5f3",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#242c32",
        "block-cursor-blurred-foreground": "#d6dbe0",
        "block-cursor-blurred-text-style": "none",
        "input-cursor-background": "#d6dbe0",
        "input-selection-background": "#3a5a64 70%",
        "border": "#4d6b66",
        "border-blurred": "#2f373e",
        "scrollbar": "#343d45",
        "scrollbar-hover": "#43505a",
        "scrollbar-active": "#52616d",
        "scrollbar-background": "#15191d",
        "scrollbar-background-hover": "#1b2025",
        "scrollbar-background-active": "#1b2025",
        "scrollbar-corner-color": "#15191d",
    },
)

LIGHT: Final = Theme(
    name="companion-light",
    dark=False,
    primary="#2d6f63",
    secondary="#4a5f80",
    accent="#1f6a5d",
    success="#39703f",
    warning="#7d5a10",
    error="#a2433a",
    foreground="#2a2f33",
    background="#faf8f4",
    surface="#f4f1eb",
    panel="#ece8e0",
    boost="#00000008",
    variables={
        "text-muted": "#5c656c",
        "text-disabled": "#70777d",
        "block-cursor-background": "#cfe3dd",
        "block-cursor-foreground": "#16231f",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e9e5dc",
        "block-cursor-blurred-foreground": "#2a2f33",
        "block-cursor-blurred-text-style": "none",
        "input-cursor-background": "#2a2f33",
        "input-selection-background": "#a9cfc6 80%",
        "border": "#7ba79d",
        "border-blurred": "#d6d0c5",
        "scrollbar": "#d2ccc0",
        "scrollbar-hover": "#bfb8aa",
        "scrollbar-active": "#a8a193",
        "scrollbar-background": "#faf8f4",
        "scrollbar-background-hover": "#f4f1eb",
        "scrollbar-background-active": "#f4f1eb",
        "scrollbar-corner-color": "#faf8f4",
    },
)

HIGH_CONTRAST: Final = Theme(
    name="companion-high-contrast",
    dark=True,
    primary="#ffd75f",
    secondary="#9fd8ff",
    accent="#ffd75f",
    success="#8dff9b",
    warning="#ffb84d",
    error="#ff9d94",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    boost="#ffffff10",
    variables={
        "text-muted": "#e4e4e4",
        "text-disabled": "#bdbdbd",
        "block-cursor-background": "#ffd75f",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#3a3a3a",
        "block-cursor-blurred-foreground": "#ffffff",
        "input-cursor-background": "#ffffff",
        "border": "#ffd75f",
        "border-blurred": "#9e9e9e",
        "scrollbar": "#9e9e9e",
        "scrollbar-background": "#000000",
    },
)

COLOR_BLIND: Final = Theme(
    name="companion-blue-orange",
    dark=True,
    primary="#6db6e8",
    secondary="#b0b8c4",
    accent="#7cc0ef",
    success="#6db6e8",
    warning="#e6a93a",
    error="#f0955a",
    foreground="#dbe0e6",
    background="#14181e",
    surface="#1a1f27",
    panel="#20262f",
    boost="#ffffff08",
    variables={
        "text-muted": "#a0a9b4",
        "text-disabled": "#7b8592",
        "block-cursor-background": "#27435a",
        "block-cursor-foreground": "#f0f6fb",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#252d37",
        "block-cursor-blurred-foreground": "#dbe0e6",
        "border": "#4b708c",
        "border-blurred": "#2f3844",
        "scrollbar": "#354050",
        "scrollbar-background": "#14181e",
    },
)

THEMES: Final = (DARK, LIGHT, HIGH_CONTRAST, COLOR_BLIND)
"""Our own: calm, one accent color, no color that carries a meaning alone."""

DEFAULT: Final = DARK.name
WITHOUT_COLOR: Final = "ansi-dark"
"""Used under NO_COLOR: the terminal's own colors, with nothing sent but bold, dim, underline and reverse."""


def choices(names: set[str], *, no_color: bool) -> tuple[str, ...]:
    """List the themes a person can choose from, ours first.

    Under NO_COLOR only the terminal's own: any other would send colors, and switching between the kinds at run time
    leaves a black screen.
    """
    if no_color:
        return tuple(sorted(name for name in names if name.startswith("ansi-")))
    ours = [theme.name for theme in THEMES]
    return (*ours, *sorted(names - set(ours)))
