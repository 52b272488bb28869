"""Words for the moments when something broke."""

from __future__ import annotations

from typing import Final

CRASHED: Final = "Companion had to close. What it said was saved is saved."
DRAFT: Final = "A text you were writing is kept and offered again when you come back."


def log_at(path: str) -> str:
    """Say where the report without personal words is."""
    return f"A short report without anything you wrote is in {path}"
