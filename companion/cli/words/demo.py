"""What is said about the demo."""

from __future__ import annotations

from companion.cli.words.times import counted

LABEL = "DEMO"
NEEDS_TERMINAL = "The demo opens the app, which needs a terminal. `companion demo --write DIR` writes records instead."
ONLY_WITH_WRITE = "--days, --seed and --until belong to --write DIR."


def not_empty(folder: str) -> str:
    """The folder may hold something real."""
    return f"{folder} is not an empty folder. The demo never writes over anything; nothing was changed."


def not_written(folder: str, why: str) -> str:
    """The folder cannot be written."""
    return f"{folder} could not be written ({why})."


def written(lines: int, days: int, folder: str) -> str:
    """The records were written."""
    return f"{counted(lines, 'line')} for {counted(days, 'day')} in {folder}."


def how_to_use(folder: str) -> str:
    """How to open what was written."""
    return f"To look at it: COMPANION_HOME={folder} companion"
