"""What is asked when a word is missing, and said when it stands where others can see it."""

from __future__ import annotations


def which(what: str) -> str:
    """Ask for a name."""
    return f"Which {what}? "


def what_is(what: str) -> str:
    """Ask for a text that may stay empty."""
    return f"{what[:1].upper()}{what[1:]} (Enter to leave out): "


def needed(what: str) -> str:
    """Ask for a text that is needed."""
    return f"{what[:1].upper()}{what[1:]}: "


def in_history(what: str) -> str:
    """A personal text was typed on the command line."""
    return f"Words typed on the command line can stay in the shell's history. Next time `-` reads the {what} instead."
