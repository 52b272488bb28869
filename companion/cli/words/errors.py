"""What is said when something did not work."""

from __future__ import annotations

from collections.abc import Sequence

STILL_WORKS = "`companion doctor` looks into it. `companion help-now` and `companion read` work without your records."
STOPPED = "Stopped. What was saved before stays saved."


def try_help(command: str) -> str:
    """Where the help is."""
    return f"`{command} --help` shows how it is used."


def new_profile(name: str, others: Sequence[str]) -> str:
    """A profile that may be a mistyped one."""
    known = f" Profiles with records: {', '.join(others)}." if others else ""
    return f"Profile “{name}” is new: nothing is saved in it yet.{known}"


def no_such_command(name: str, near: list[str]) -> str:
    """A word that is no command."""
    shown = name[:40]
    if near:
        return f"There is no command “{shown}”. Did you mean {' or '.join(near)}?"
    return f"There is no command “{shown}”. `companion --help` lists them all."


def crashed(kind: str, place: str, log: str) -> str:
    """Something broke that should not have."""
    kept = f" Where it happened is kept in {log}, without anything you typed." if log else ""
    return f"Something in Companion broke ({kind}, {place}). What was saved before stays saved.{kept}"


def unwritable(reason: str) -> str:
    """The answer could not be written out."""
    return f"The answer could not be written ({reason}). What was saved stays saved."
