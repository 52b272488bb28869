"""Words for the moments when something broke."""

from __future__ import annotations

from typing import Final

CRASHED: Final = "Companion had to close. What it said was saved is saved."


def log_at(path: str) -> str:
    """Say where the report without personal words is."""
    return f"A short report without anything you wrote is in {path}"
