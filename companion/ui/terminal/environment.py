"""Settings of Textual that must not reach a person's app; this runs before Textual is imported."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Final

KEPT: Final = frozenset({"TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DISABLE_KITTY_KEY"})
"""The ones that only change looks or work around a terminal."""


def drop_debug_settings(environ: MutableMapping[str, str]) -> None:
    """Take out what would log keys to a file, connect to a console, press keys, take pictures or serve the app."""
    for name in [name for name in environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
        if name not in KEPT:
            del environ[name]
