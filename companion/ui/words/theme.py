"""Words about themes."""

from __future__ import annotations


def unknown(name: str, used: str) -> str:
    """Say that there is no such theme."""
    return f"There is no theme called “{name[:60]}”; {used} is used."
